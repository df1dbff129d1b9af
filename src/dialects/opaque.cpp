#include "dialects/opaque.hpp"

#include <fmt/format.h>
#include <string.h>

#include <array>

#include "base/base64.hpp"

namespace monorelay::dialects {
namespace {

constexpr std::string_view kMark = "monorelay/1:";
constexpr char kSeparator = '\n';
constexpr std::string_view kCall = "+call";
constexpr char kPrint = '=';  // a signature's line goes on with the print of its text

bool Holds(std::string_view text, std::string_view part) {
  return ::memmem(text.data(), text.size(), part.data(), part.size()) != nullptr;
}

std::string LineOf(const json::TextPrint& print) {
  return fmt::format("{}-{:x}", print.Length(), print.Hash());
}

std::string PrintIn(std::string_view line) {
  const std::size_t begin = line.find(kPrint);
  if (begin == std::string_view::npos) return {};
  return std::string(line.substr(begin + 1));
}

}  // namespace

bool MayHoldForeignParts(std::string_view body, Dialect dialect) {
  if (Holds(body, kWrappedPrefix)) return true;
  switch (dialect) {
    case Dialect::kAnthropicMessages:
      return Holds(body, R"("signature":"")") || Holds(body, R"("signature": "")");
    case Dialect::kOpenAiResponses:
      return Holds(body, R"("rs_mr_)");
    case Dialect::kOpenAiChat:
    case Dialect::kGemini:
      break;
  }
  return false;
}

std::string Wrap(const chat::Opaque& opaque, bool of_call,
                 const std::optional<json::TextPrint>& signed_text) {
  std::string inner(kMark);
  json::AppendDecoded(inner, opaque.dialect);
  inner.push_back(kSeparator);
  json::AppendDecoded(inner, opaque.provider);
  inner.push_back(kSeparator);
  inner += opaque.whole ? "whole" : "signature";
  if (signed_text) inner.append(1, kPrint).append(LineOf(*signed_text));
  if (of_call) inner += kCall;
  inner.push_back(kSeparator);
  json::AppendDecoded(inner, opaque.data);
  return ToBase64(inner);
}

std::optional<Unwrapped> Unwrap(json::Text text) {
  if (!text.escaped.starts_with(kWrappedPrefix)) return std::nullopt;
  const auto inner = FromBase64(json::Decode(text));
  if (!inner || !inner->starts_with(kMark)) return std::nullopt;
  std::string_view rest(*inner);
  rest.remove_prefix(kMark.size());
  std::array<std::string_view, 3> lines;
  for (std::string_view& line : lines) {
    const std::size_t end = rest.find(kSeparator);
    if (end == std::string_view::npos) return std::nullopt;
    line = rest.substr(0, end);
    rest.remove_prefix(end + 1);
  }
  const bool of_call = lines[2].ends_with(kCall);
  if (of_call) lines[2].remove_suffix(kCall.size());
  return Unwrapped{.data = std::string(rest),
                   .dialect = std::string(lines[0]),
                   .provider = std::string(lines[1]),
                   .whole = lines[2].starts_with("whole"),
                   .of_call = of_call,
                   .signed_text = PrintIn(lines[2])};
}

bool SignsOther(json::Text wrapped, json::Text text) {
  const auto unwrapped = Unwrap(wrapped);
  if (!unwrapped || unwrapped->signed_text.empty()) return false;
  return unwrapped->signed_text != LineOf(json::PrintOf(text));
}

bool IsReadableBy(const chat::Opaque& opaque, std::string_view dialect, std::string_view provider) {
  if (opaque.IsEmpty() || !json::Equals(opaque.dialect, dialect)) return false;
  return opaque.provider.IsEmpty() || json::Equals(opaque.provider, provider);
}

}  // namespace monorelay::dialects
