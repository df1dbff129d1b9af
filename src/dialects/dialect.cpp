#include "dialects/dialect.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace monorelay::dialects {
namespace {

struct VerbName {
  Verb verb;
  std::string_view end;
};

// Source: the Gemini API reference.
constexpr std::array kVerbs{VerbName{Verb::kGenerate, ":generateContent"},
                            VerbName{Verb::kStream, ":streamGenerateContent"},
                            VerbName{Verb::kCountTokens, ":countTokens"}};

const VerbName* VerbOf(std::string_view path) {
  const auto found =
      std::ranges::find_if(kVerbs, [&](const VerbName& verb) { return path.ends_with(verb.end); });
  return found == kVerbs.end() ? nullptr : &*found;
}

}  // namespace

std::string_view NameOf(Dialect dialect) {
  switch (dialect) {
    case Dialect::kOpenAiChat:
      return "openai_chat";
    case Dialect::kOpenAiResponses:
      return "openai_responses";
    case Dialect::kAnthropicMessages:
      return "anthropic_messages";
    case Dialect::kGemini:
      return "gemini";
  }
  return "openai_chat";
}

std::optional<Dialect> DialectNamed(std::string_view name) {
  constexpr std::array kAll{Dialect::kOpenAiChat, Dialect::kOpenAiResponses,
                            Dialect::kAnthropicMessages, Dialect::kGemini};
  for (const Dialect dialect : kAll) {
    if (NameOf(dialect) == name) return dialect;
  }
  return std::nullopt;
}

Dialect DialectOfPath(std::string_view path) {
  if (VerbOf(path) != nullptr || path.starts_with("/v1beta/")) return Dialect::kGemini;
  if (path.starts_with("/v1/messages") || path.starts_with("/v1/v1/messages") ||
      path.starts_with("/v1/anthropic/")) {
    return Dialect::kAnthropicMessages;
  }
  if (path.starts_with("/v1/responses")) return Dialect::kOpenAiResponses;
  return Dialect::kOpenAiChat;
}

std::optional<PathModel> ModelInPath(std::string_view path) {
  constexpr std::string_view kModels = "/models/";
  const VerbName* verb = VerbOf(path);
  const std::size_t begin = path.find(kModels);
  if (verb == nullptr || begin == std::string_view::npos) return {};
  path.remove_suffix(verb->end.size());
  if (path.size() <= begin + kModels.size()) return {};
  return PathModel{PercentDecode(path.substr(begin + kModels.size())), verb->verb};
}

std::string PathOfModel(Dialect dialect, std::string_view model, Verb verb) {
  if (dialect != Dialect::kGemini) return {};
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string path = "/";
  for (const char c : model) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '.' || c == '_' || c == '~' || c == '/' || c == ':';
    if (plain) {
      path.push_back(c);
    } else {
      const auto byte = static_cast<unsigned char>(c);
      path.push_back('%');
      path.push_back(kHex[byte >> 4U]);
      path.push_back(kHex[byte & 0xfU]);
    }
  }
  for (const VerbName& name : kVerbs) {
    if (name.verb == verb) path += name.end;
  }
  return path;
}

std::string_view QueryOf(Dialect dialect, Verb verb) {
  return dialect == Dialect::kGemini && verb == Verb::kStream ? "alt=sse" : "";
}

bool StreamsAsArray(Dialect dialect, std::string_view query) {
  return dialect == Dialect::kGemini && query.empty();
}

bool TakesKeyInQuery(std::string_view path) {
  return DialectOfPath(path) == Dialect::kGemini;
}

}  // namespace monorelay::dialects
