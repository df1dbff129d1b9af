#include "admin/caller.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "http/address.hpp"

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

// Whatever a client writes into a field, what is kept of it is text.
std::string Printable(std::string_view text) {
  std::string out(text);
  std::ranges::replace_if(out, [](char c) { return c < ' ' || c > '~'; }, '?');
  return out;
}

std::string AddressOf(const http::RequestHead& head, std::string peer) {
  const auto address = http::Address::Parse(peer, 0);
  const auto forwarded = head.Find("x-forwarded-for");
  if (!forwarded || !address || !address->IsLoopback()) return peer;
  const std::string last(Trim(forwarded->substr(forwarded->rfind(',') + 1)));
  return http::Address::Parse(last, 0) ? last : peer;
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

Caller ReadCaller(const http::RequestHead& head, std::string peer) {
  Caller caller;
  caller.address = AddressOf(head, std::move(peer));
  caller.agent = Printable(head.Find("user-agent").value_or(std::string_view()));
  caller.cookie = CookieOf(head, kSessionCookie);
  caller.cookies = head.Find("cookie").value_or(std::string_view());
  caller.is_secure = head.Find("x-forwarded-proto").value_or(std::string_view()) == "https";
  caller.is_of_other_origin = IsOfOtherOrigin(head);
  caller.has_csrf_field = head.Find("x-monorelay-csrf").value_or(std::string_view()) == "1";
  return caller;
}

}  // namespace monorelay::admin
