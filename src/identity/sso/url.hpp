// Texts in URLs and forms.
#pragma once

#include <string>
#include <string_view>

namespace monorelay::identity::sso {

// Every byte but letters, digits and "-._~" as %XX. Source: RFC 3986, 2.3.
std::string PercentEncode(std::string_view text);

// Puts "name=value" behind a query or form, with "?" or "&" before it where `out` is an URL.
class FormWriter {
 public:
  // Of a form, or of the parameters that are added to `url`.
  FormWriter() = default;
  explicit FormWriter(std::string url) : out_(std::move(url)), is_url_(true) {}

  FormWriter& Add(std::string_view name, std::string_view value);
  [[nodiscard]] std::string Take() { return std::move(out_); }

 private:
  std::string out_;
  bool is_url_ = false;
};

// "https://host:port" of an absolute URL, in lower case; empty if it is none of http or https.
std::string OriginOf(std::string_view url);

// True for a path within this site, such as "/requests?page=2": nothing that a browser could take
// for another host.
bool IsLocalPath(std::string_view text);

}  // namespace monorelay::identity::sso
