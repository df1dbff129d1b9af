#include "relay/answer_head.hpp"

#include <array>
#include <charconv>

#include "base/text.hpp"
#include "dialects/headers.hpp"

namespace monorelay::relay {
namespace {

constexpr std::size_t kUsualFields = 256;  // bytes

void AppendLine(std::string& lines, std::string_view name, std::string_view value) {
  lines.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace

void AppendNumber(std::string& out, std::int64_t number) {
  std::array<char, 20> digits{};  // of the smallest, with its sign
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  out.append(digits.data(), end.ptr);
}

std::string PassedFields(const http::HeadBase& head) {
  std::string lines;
  lines.reserve(kUsualFields);
  for (const http::Field& field : head.fields) {
    if (dialects::IsPassedToClient(field.name)) {
      AppendLine(lines, field.name, field.value);
    } else if (EqualsIgnoringCase(field.name, "x-request-id")) {
      // The client's x-request-id is the relay's; the provider's is what its support asks for.
      AppendLine(lines, "x-provider-request-id", field.value);
    }
  }
  return lines;
}

void AppendWithoutContent(std::string& out, std::string_view lines, RetryFields retry_fields) {
  while (!lines.empty()) {
    const std::string_view line = lines.substr(0, lines.find('\n') + 1);
    lines.remove_prefix(line.size());
    const std::string_view name = line.substr(0, line.find(':'));
    const bool is_advice =
        EqualsIgnoringCase(name, "retry-after") || EqualsIgnoringCase(name, "retry-after-ms");
    if (EqualsIgnoringCase(name.substr(0, 8), "content-")) continue;
    if (!is_advice || retry_fields == RetryFields::kKeep) out += line;
  }
}

std::string ForwardedFields(const http::HeadBase& head, dialects::Dialect dialect) {
  std::string lines;
  for (const http::Field& field : head.fields) {
    if (dialects::IsForwardedToProvider(field.name)) AppendLine(lines, field.name, field.value);
  }
  const dialects::RequiredField required = dialects::RequiredFieldOf(dialect);
  if (!required.name.empty() && !head.Find(required.name)) lines += required.line;
  return lines;
}

std::string ErrorFields(const Error& error) {
  std::string lines = "content-type: application/json\r\n";
  if (error.retry_after)
    AppendLine(lines, "retry-after", std::to_string(error.retry_after->count()));
  // Source: the retry rules of the official SDKs. Money and permissions do not heal by waiting.
  if (StatusOf(error) == 401 || StatusOf(error) == 402 || StatusOf(error) == 403) {
    AppendLine(lines, "x-should-retry", "false");
  }
  return lines;
}

}  // namespace monorelay::relay
