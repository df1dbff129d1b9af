#include "admin/freshness.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "base/text.hpp"

namespace monorelay::admin {
namespace {

constexpr int kNotModified = 304;

bool Names(std::string_view list, std::string_view tag) {
  while (!list.empty()) {
    const std::string_view part = list.substr(0, list.find(','));
    list.remove_prefix(std::min(part.size() + 1, list.size()));
    std::string_view one = Trim(part);
    if (one.starts_with("W/")) one.remove_prefix(2);
    if (one == "*" || one == tag) return true;
  }
  return false;
}

}  // namespace

std::string TagOf(std::string_view text) {
  return fmt::format("\"h{:016x}\"", std::hash<std::string_view>()(text));
}

bool MayBeKept(const Route& route) {
  return route.method == "GET" && route.success == 200 && !route.is_versioned &&
         !route.holds_content && route.content_type != "text/event-stream";
}

void Freshen(const Route& route, const Request& request, Answer& answer) {
  const bool is_whole = answer.chunks == nullptr && answer.events == nullptr;
  const bool has_tag = answer.fields.contains("etag: ");
  if (route.method == "GET" && has_tag && !route.holds_content) answer.may_be_kept = true;
  if (!MayBeKept(route) || answer.status != 200 || !is_whole || answer.may_be_kept) return;
  // Compared with what this process told before; after another build it is told anew.
  const std::string tag = TagOf(answer.body);
  answer.may_be_kept = true;
  answer.fields += "etag: " + tag + "\r\n";
  if (!Names(request.if_none_match, tag)) return;
  answer.status = kNotModified;
  answer.body.clear();
}

}  // namespace monorelay::admin
