#include "admin/caller.hpp"

#include <utility>

#include "base/text.hpp"

namespace monorelay::admin {
namespace {

bool IsOfOtherOrigin(const http::RequestHead& head) {
  const auto site = head.Find("sec-fetch-site");
  if (site && *site != "same-origin" && *site != "none") return true;
  const auto origin = head.Find("origin");
  const auto host = head.Find("host");
  return origin && !(host && (*origin == "http://" + std::string(*host) ||
                              *origin == "https://" + std::string(*host)));
}

}  // namespace

std::string_view CookieOf(const http::RequestHead& head, std::string_view name) {
  for (const http::Field& field : head.fields) {
    if (!EqualsIgnoringCase(field.name, "cookie")) continue;
    std::string_view rest = field.value;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find(';'), rest.size());
      const std::string_view pair = Trim(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
      const std::size_t equals = pair.find('=');
      if (equals != std::string_view::npos && pair.substr(0, equals) == name)
        return pair.substr(equals + 1);
    }
  }
  return {};
}

Caller ReadCaller(const http::RequestHead& head, std::string address) {
  Caller caller;
  caller.address = std::move(address);
  caller.agent = head.Find("user-agent").value_or(std::string_view());
  caller.cookie = CookieOf(head, kSessionCookie);
  caller.is_secure = head.Find("x-forwarded-proto").value_or(std::string_view()) == "https";
  caller.is_of_other_origin = IsOfOtherOrigin(head);
  caller.has_csrf_field = head.Find("x-monorelay-csrf").value_or(std::string_view()) == "1";
  return caller;
}

}  // namespace monorelay::admin
