# Writes a C++ file that holds the text of INPUT as a string_view. Run with cmake -P.
file(READ ${INPUT} text HEX)
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${text}")
file(WRITE ${OUTPUT} "#include <string_view>
namespace monorelay::${NAMESPACE} {
namespace {
constexpr unsigned char kBytes[] = {${bytes}0};
}
extern const std::string_view ${SYMBOL};
const std::string_view ${SYMBOL}{static_cast<const char*>(static_cast<const void*>(kBytes)), sizeof kBytes - 1};
}  // namespace monorelay::${NAMESPACE}
")
