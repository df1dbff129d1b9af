#include "dialects/headers.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace monorelay::dialects {
namespace {

bool StartsWithIgnoringCase(std::string_view text, std::string_view prefix) {
  return text.size() >= prefix.size() && EqualsIgnoringCase(text.substr(0, prefix.size()), prefix);
}

}  // namespace

bool IsForwardedToProvider(std::string_view name) {
  constexpr std::string_view kForwarded[] = {"anthropic-version", "anthropic-beta", "openai-beta",
                                             "idempotency-key"};
  return std::ranges::any_of(
      kForwarded, [&](std::string_view known) { return EqualsIgnoringCase(name, known); });
}

bool NamesConversation(std::string_view name) {
  // By length, since this runs for each field of each request. Seen in 2026-11: Codex sends
  // session_id and conversation_id, Claude Code x-claude-code-session-id, OpenCode
  // x-session-affinity.
  switch (name.size()) {
    case 10:
      return EqualsIgnoringCase(name, "session_id") || EqualsIgnoringCase(name, "session-id");
    case 12:
      return EqualsIgnoringCase(name, "x-session-id");
    case 15:
      return EqualsIgnoringCase(name, "conversation_id");
    case 18:
      return EqualsIgnoringCase(name, "x-session-affinity");
    case 19:
      return EqualsIgnoringCase(name, "x-monorelay-session");
    case 24:
      return EqualsIgnoringCase(name, "x-claude-code-session-id");
    default:
      return false;
  }
}

bool IsPassedToClient(std::string_view name) {
  // By the first letter, since this runs for each field of each answer.
  switch (name.front() | 0x20) {
    case 'a':
      return StartsWithIgnoringCase(name, "anthropic-ratelimit-") ||
             StartsWithIgnoringCase(name, "anthropic-priority-") ||
             EqualsIgnoringCase(name, "apim-request-id");
    case 'c':
      return EqualsIgnoringCase(name, "content-type") ||
             EqualsIgnoringCase(name, "content-encoding");
    case 'o':
      return EqualsIgnoringCase(name, "openai-processing-ms") ||
             EqualsIgnoringCase(name, "openai-version");
    case 'r':
      return EqualsIgnoringCase(name, "retry-after") ||
             EqualsIgnoringCase(name, "retry-after-ms") || EqualsIgnoringCase(name, "request-id");
    case 'x':
      return StartsWithIgnoringCase(name, "x-ratelimit-") ||
             EqualsIgnoringCase(name, "x-should-retry") ||
             EqualsIgnoringCase(name, "x-generation-id") || EqualsIgnoringCase(name, "x-ms-region");
    default:
      return false;
  }
}

RequiredField RequiredFieldOf(Dialect dialect) {
  if (dialect == Dialect::kAnthropicMessages)
    return {"anthropic-version", "anthropic-version: 2023-06-01\r\n"};
  return {};
}

std::string_view ForwardedQuery(Dialect dialect, std::string_view path, std::string_view query) {
  if (dialect == Dialect::kGemini)
    return query.find("alt=sse") != std::string_view::npos ? "alt=sse" : std::string_view();
  // Older SDKs and Claude Code mark beta calls by the query, the predecessor by the path.
  const bool beta = dialect == Dialect::kAnthropicMessages &&
                    (path.ends_with("/beta") || query.find("beta=true") != std::string_view::npos);
  return beta ? "beta=true" : std::string_view();
}

}  // namespace monorelay::dialects
