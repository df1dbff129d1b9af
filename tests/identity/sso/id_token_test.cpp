#include "identity/sso/id_token.hpp"

#include <fmt/core.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace monorelay::identity::sso {
namespace {

using ::testing::HasSubstr;

constexpr std::int64_t kNow = 1'800'000'000;

// "" if the claims are as they should be.
std::string Judge(const std::string& claims) {
  json::Document document;
  EXPECT_TRUE(document.ParseCopy(claims)) << claims;
  const auto checked = CheckClaims(document.Root(), {.issuer = "https://login.example",
                                                     .client_id = "relay",
                                                     .nonce = "n-1",
                                                     .now = WallTime(std::chrono::seconds(kNow))});
  return checked ? "" : checked.error().text.value.Get();
}

// Good claims with one in the place of another; "null" leaves it out in effect.
std::string With(const std::string& name, const std::string& value) {
  std::string claims;
  for (const auto& [key, good] : std::initializer_list<std::pair<std::string, std::string>>{
           {"iss", R"("https://login.example")"},
           {"aud", R"("relay")"},
           {"sub", R"("42")"},
           {"nonce", R"("n-1")"},
           {"iat", std::to_string(kNow)},
           {"exp", std::to_string(kNow + 300)}}) {
    claims +=
        fmt::format(R"({}"{}":{})", claims.empty() ? "" : ",", key, key == name ? value : good);
  }
  const bool is_new = claims.find("\"" + name + "\":") == std::string::npos;
  return "{" + claims + (is_new ? fmt::format(R"(,"{}":{})", name, value) : "") + "}";
}

TEST(IdToken, IsBelievedIfEverythingIsRight) {
  EXPECT_EQ(Judge(With("sub", R"("42")")), "");
  EXPECT_EQ(Judge(With("aud", R"(["relay"])")), "");
  EXPECT_EQ(Judge(With("azp", R"("relay")")), "");
  EXPECT_EQ(Judge(With("exp", std::to_string(kNow + 1) + ".5")), "");
  EXPECT_EQ(Judge(With("nbf", std::to_string(kNow))), "");
}

TEST(IdToken, IsRefusedForEachWrongClaim) {
  const struct {
    const char* claim;
    std::string value;
    const char* why;
  } rows[] = {
      {"iss", R"("https://login.example/")", "another issuer"},
      {"iss", R"("https://evil.example")", "another issuer"},
      {"iss", "null", "another issuer"},
      {"aud", R"("other")", "another application"},
      {"aud", R"(["other"])", "another application"},
      {"aud", "[]", "another application"},
      {"aud", "null", "another application"},
      {"aud", R"(["relay","other"])", "several applications"},
      {"azp", R"("other")", "issued to another application"},
      {"exp", std::to_string(kNow - 60), "expired"},
      {"exp", "null", "when it expires"},
      {"exp", R"("soon")", "when it expires"},
      {"iat", std::to_string(kNow + 61), "of the future"},
      {"iat", std::to_string(kNow - 3601), "too old"},
      {"iat", "null", "when it was issued"},
      {"nbf", std::to_string(kNow + 61), "not valid yet"},
      {"nbf", R"("x")", "not valid yet"},
      {"nonce", R"("n-2")", "wrong nonce"},
      {"nonce", R"("")", "wrong nonce"},
      {"nonce", "null", "wrong nonce"},
      {"sub", R"("")", "who signed in"},
      {"sub", "42", "who signed in"},
      {"sub", "null", "who signed in"},
  };
  for (const auto& row : rows)
    EXPECT_THAT(Judge(With(row.claim, row.value)), HasSubstr(row.why)) << row.claim << row.value;
}

TEST(IdToken, ClocksMayDifferByAMinute) {
  EXPECT_EQ(Judge(With("exp", std::to_string(kNow - 59))), "");
  EXPECT_EQ(Judge(With("iat", std::to_string(kNow + 60))), "");
  EXPECT_EQ(Judge(With("nbf", std::to_string(kNow + 60))), "");
}

}  // namespace
}  // namespace monorelay::identity::sso
