#include "admin/precondition.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace monorelay::admin {
namespace {

// True if `etag` is one of the list. A weak one matches nothing here.
bool Lists(std::string_view list, std::string_view etag) {
  while (!list.empty()) {
    const std::string_view entry = list.substr(0, list.find(','));
    list.remove_prefix(std::min(entry.size() + 1, list.size()));
    if (Trim(entry) == etag) return true;
  }
  return false;
}

Problem NotSaid(std::string_view etag_now) {
  return {.status = 428,
          .type = "precondition_required",
          .title = "Which version is meant is not said",
          .detail =
              "send the ETag that it was read with as If-Match, or * to change it however it "
              "is now",
          .fields = {{"If-Match", "is missing"}},
          .retry_after = {},
          .etag = std::string(etag_now)};
}

}  // namespace

std::string EtagOf(std::int64_t version) {
  return "\"v" + std::to_string(version) + "\"";
}

std::string EtagOf(std::string_view revision) {
  return "\"" + std::string(revision) + "\"";
}

Answer Versioned(Answer answer, std::string_view etag) {
  answer.fields.append("etag: ").append(etag).append("\r\n");
  return answer;
}

Problem ChangedSince(std::string_view etag_now) {
  return {.status = 412,
          .type = "precondition_failed",
          .title = "It was changed meanwhile",
          .detail = "this is no longer what If-Match says; read it again and repeat your change",
          .fields = {},
          .retry_after = {},
          .etag = std::string(etag_now)};
}

Read<std::string> MeantRevision(const Request& request) {
  const std::string_view given = Trim(request.if_match);
  if (given.empty()) return std::unexpected(NotSaid({}));
  if (given == "*") return "*";
  const bool has_quotes = given.size() > 2 && given.starts_with('"') && given.ends_with('"');
  if (!has_quotes) return std::unexpected(ChangedSince({}));
  return std::string(given.substr(1, given.size() - 2));
}

bool NamesVersion(const Request& request) {
  const std::string_view given = Trim(request.if_match);
  return !given.empty() && given != "*";
}

Read<void> CheckIfMatch(const Request& request, std::string_view etag_now, IfMatch need) {
  const std::string_view given = Trim(request.if_match);
  if (given.empty() && need == IfMatch::kNeeded) return std::unexpected(NotSaid(etag_now));
  if (given.empty() || given == "*" || Lists(given, etag_now)) return {};
  return std::unexpected(ChangedSince(etag_now));
}

}  // namespace monorelay::admin
