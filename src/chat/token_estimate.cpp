#include "chat/token_estimate.hpp"

#include <algorithm>

namespace monorelay::chat {
namespace {

constexpr std::int64_t kBytesAToken = 4;
constexpr std::int64_t kTokensATurn = 4;
constexpr std::int64_t kTokensATool = 12;
constexpr std::int64_t kTokensAnImage = 1200;
constexpr std::int64_t kTokensADocument = 3000;

// Escapes count as their bytes: they are few, and mostly of one token each.
std::int64_t OfText(std::string_view text) {
  std::int64_t ascii = 0;
  std::int64_t characters = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      ++ascii;
    } else if (byte >= 0xc0) {
      ++characters;
    }
  }
  return (ascii + kBytesAToken - 1) / kBytesAToken + characters;
}

std::int64_t OfMedia(const Media& media) {
  if (media.source == SourceKind::kPlain) return OfText(media.data.escaped);
  return media.kind == MediaKind::kImage ? kTokensAnImage : kTokensADocument;
}

// NOLINTNEXTLINE(misc-no-recursion): results hold no results.
std::int64_t OfParts(const std::vector<Part>& parts) {
  std::int64_t tokens = 0;
  for (const Part& part : parts) {
    if (const auto* text = part.If<TextPart>()) tokens += OfText(text->text.escaped);
    if (const auto* refusal = part.If<Refusal>()) tokens += OfText(refusal->text.escaped);
    if (const auto* media = part.If<Media>()) tokens += OfMedia(*media);
    if (const auto* reasoning = part.If<Reasoning>()) tokens += OfText(reasoning->text.escaped);
    if (const auto* foreign = part.If<Foreign>(); foreign != nullptr && !foreign->companion)
      tokens += OfText(foreign->raw.json);
    if (const auto* call = part.If<ToolCall>()) {
      tokens += kTokensATurn + OfText(call->name.escaped) + OfText(call->arguments.text.escaped) +
                OfText(call->arguments.object.json);
    }
    if (const auto* result = part.If<ToolResult>())
      tokens += kTokensATurn + OfParts(result->content);
  }
  return tokens;
}

}  // namespace

std::int64_t EstimateTokensOfBody(std::string_view body) {
  constexpr std::size_t kSmall = 16UL * 1024;  // no file worth the look is smaller
  constexpr std::size_t kProbe = 1024;
  auto left = static_cast<std::int64_t>(body.size());
  std::int64_t files = 0;
  while (body.size() > kSmall) {
    const std::string_view run = body.substr(0, body.find('"'));
    body.remove_prefix(std::min(run.size() + 1, body.size()));
    if (run.size() <= kSmall || run.substr(0, kProbe).contains(' ')) continue;
    left -= static_cast<std::int64_t>(run.size());
    ++files;
  }
  return left / kBytesAToken + files * kTokensAnImage;
}

std::int64_t EstimateTokens(const Request& request) {
  std::int64_t tokens = 0;
  for (const Message& message : request.messages) tokens += kTokensATurn + OfParts(message.parts);
  for (const Tool& tool : request.tools) {
    tokens += kTokensATool + OfText(tool.name.escaped) + OfText(tool.description.escaped) +
              OfText(tool.parameters.json);
  }
  return tokens + OfText(request.output.schema.json);
}

}  // namespace monorelay::chat
