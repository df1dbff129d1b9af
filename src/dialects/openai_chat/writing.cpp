#include "dialects/openai_chat/writing.hpp"

namespace monorelay::dialects::openai_chat {

void WriteJoined(json::Writer& json, std::string& out,
                 std::initializer_list<std::string_view> pieces) {
  json.Value(json::Raw{"\""});
  for (const std::string_view piece : pieces) out += piece;
  out.push_back('"');
}

void WriteArguments(json::Writer& json, const chat::Arguments& arguments) {
  if (!arguments.object.IsEmpty() && !arguments.object.IsNull()) {
    json.String(arguments.object.json);
  } else if (arguments.text.IsEmpty() || arguments.text.escaped == "null") {
    json.String("{}");
  } else {
    json.String(arguments.text);
  }
}

// FNV-1a, with a last stir so that short texts differ in every bit.
std::uint64_t HashOf(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001b3U;
  }
  hash ^= hash >> 32U;
  hash *= 0x9e3779b97f4a7c15U;
  return hash ^ hash >> 29U;
}

}  // namespace monorelay::dialects::openai_chat
