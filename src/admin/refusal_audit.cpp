#include "admin/refusal_audit.hpp"

#include <utility>

#include "base/log.hpp"
#include "base/text.hpp"
#include "json/writer.hpp"

namespace monorelay::admin {

void RefusalAudit::Note(const Request& request, const Problem& problem) {
  constexpr std::size_t kLongest = 120;
  const auto left_out = Admit();
  if (!left_out) return;
  std::string after;
  json::Writer json(after);
  json.BeginObject()
      .Field("status", problem.status)
      .Field("reason", std::string_view(problem.detail));
  if (*left_out > 0) json.Field("left_out_before", *left_out);
  json.EndObject();
  const auto appended =
      audit_.Append({.actor = ActorOf(request.principal),
                     .address = request.address,
                     .action = "access.refused",
                     .target = request.method + " " + Shorten(request.path, kLongest),
                     .before = {},
                     .after = std::move(after)});
  if (!appended)
    log::Failure("a refusal could not be written to the audit: {} ({})",
                 appended.error().text.value.Get(), appended.error().detail.value.Get());
}

std::optional<std::int64_t> RefusalAudit::Admit() {
  const std::scoped_lock lock(mutex_);
  const MonotonicTime now = clock_.Now();
  if (in_minute_ == 0 || now - minute_ >= std::chrono::minutes(1)) {
    minute_ = now;
    in_minute_ = 0;
  }
  if (in_minute_ >= kMostInAMinute) {
    ++left_out_;
    return std::nullopt;
  }
  ++in_minute_;
  return std::exchange(left_out_, 0);
}

}  // namespace monorelay::admin
