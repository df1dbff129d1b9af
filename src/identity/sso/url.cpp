#include "identity/sso/url.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace monorelay::identity::sso {
namespace {

constexpr std::size_t kLongestPath = 1024;

bool IsUnreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

}  // namespace

std::string PercentEncode(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    if (IsUnreserved(c)) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += kDigits[byte >> 4U];
    out += kDigits[byte & 0xfU];
  }
  return out;
}

FormWriter& FormWriter::Add(std::string_view name, std::string_view value) {
  if (is_url_) {
    out_ += out_.contains('?') ? '&' : '?';
  } else if (!out_.empty()) {
    out_ += '&';
  }
  out_ += PercentEncode(name) + "=" + PercentEncode(value);
  return *this;
}

std::string OriginOf(std::string_view url) {
  const std::string lower = ToLower(url);
  if (!lower.starts_with("https://") && !lower.starts_with("http://")) return {};
  const std::string origin = lower.substr(0, lower.find_first_of("/?#\\", lower.find("://") + 3));
  return origin.contains('@') ? std::string() : origin;
}

bool IsLocalPath(std::string_view text) {
  const bool is_path =
      text.size() <= kLongestPath && text.starts_with('/') && !text.starts_with("//");
  // Browsers read a backslash as a slash, and drop tabs and line ends.
  return is_path && std::ranges::none_of(text, [](char c) {
           return c == '\\' || static_cast<unsigned char>(c) <= 0x20 || c == 0x7f;
         });
}

}  // namespace monorelay::identity::sso
