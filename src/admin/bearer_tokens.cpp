#include "admin/bearer_tokens.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>

#include "base/base64.hpp"
#include "json/document.hpp"
#include "json/writer.hpp"

namespace monorelay::admin {
namespace {

// {"alg":"HS256","typ":"JWT"}
constexpr std::string_view kHeader = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9";
constexpr std::string_view kIssuer = "monorelay";

std::string ForUrls(std::string_view bytes) {
  std::string text = ToBase64(bytes);
  std::ranges::replace(text, '+', '-');
  std::ranges::replace(text, '/', '_');
  text.erase(std::min(text.find('='), text.size()));
  return text;
}

std::int64_t SecondsOf(WallTime time) {
  return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

}  // namespace

bool BearerTokens::IsOne(std::string_view text) {
  return std::ranges::count(text, '.') == 2;
}

std::string BearerTokens::Make(std::string_view user_id, std::string_view session_id,
                               WallTime now) const {
  std::string claims;
  json::Writer json(claims);
  json.BeginObject()
      .Field("iss", kIssuer)
      .Field("sub", user_id)
      .Field("sid", session_id)
      .Field("type", "access")
      .Field("iat", SecondsOf(now))
      .Field("exp", SecondsOf(now) + kLife.count())
      .EndObject();
  const std::string text = std::string(kHeader) + "." + ForUrls(claims);
  return text + "." + Sign(text);
}

std::optional<std::string> BearerTokens::SessionOf(std::string_view token, WallTime now) const {
  const std::size_t first = token.find('.');
  const std::size_t last = token.rfind('.');
  if (first == std::string_view::npos || first == last || token.substr(0, first) != kHeader)
    return std::nullopt;
  const Secret expected(Sign(token.substr(0, last)));
  if (!expected.Equals(token.substr(last + 1))) return std::nullopt;
  const auto claims = FromBase64(token.substr(first + 1, last - first - 1));
  json::Document document;
  if (!claims || !document.ParseCopy(*claims)) return std::nullopt;
  const json::Value root = document.Root();
  const bool is_good = root["iss"].Is(kIssuer) && root["type"].Is("access") &&
                       root["exp"].GetInt().value_or(0) > SecondsOf(now);
  if (!is_good) return std::nullopt;
  return root["sid"].Decoded();
}

std::string BearerTokens::Sign(std::string_view text) const {
  const auto bytes = [](std::string_view of) {
    return static_cast<const unsigned char*>(static_cast<const void*>(of.data()));
  };
  crypto_auth_hmacsha256_state state{};
  crypto_auth_hmacsha256_init(&state, bytes(key_.Reveal()), key_.Reveal().size());
  crypto_auth_hmacsha256_update(&state, bytes(text), text.size());
  std::array<unsigned char, crypto_auth_hmacsha256_BYTES> hash{};
  crypto_auth_hmacsha256_final(&state, hash.data());
  return ForUrls({static_cast<const char*>(static_cast<const void*>(hash.data())), hash.size()});
}

}  // namespace monorelay::admin
