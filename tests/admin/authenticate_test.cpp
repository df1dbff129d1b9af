#include "admin/authenticate.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace monorelay::admin {
namespace {

using ::testing::HasSubstr;

http::RequestHead Head(std::initializer_list<http::Field> fields) {
  http::RequestHead head;
  for (const http::Field& field : fields) head.fields.push_back(field);
  return head;
}

Caller WithKey(bool is_configured) {
  Caller caller;
  caller.key = ShownKey{"app", is_configured};
  return caller;
}

TEST(Authenticate, AnApplicationsAccessKeyNeverComesIn) {
  const ManualClock clock;
  const Services services{.clock = clock};
  for (const Route& route : Routes()) {
    if (route.access == Access::kPublic) continue;
    Request request;
    request.method = route.method;
    Match match;
    match.route = &route;

    const auto admitted = Admit(services, WithKey(false), match, request);

    ASSERT_FALSE(admitted) << route.path;
    EXPECT_EQ(admitted.error().status, 403) << route.path;
    EXPECT_THAT(admitted.error().detail, HasSubstr("application's access key"));
  }
}

TEST(Authenticate, TheConfigurationsKeyIsAViewerWithoutAccount) {
  const ManualClock clock;
  const Services services{.clock = clock};

  const auto principal = Authenticate(services, WithKey(true), "POST");

  ASSERT_TRUE(principal);
  EXPECT_EQ(principal->role, identity::Role::kViewer);
  EXPECT_EQ(principal->access_key_id, "app");
  EXPECT_TRUE(Permits(Access::kReader, *principal));
  for (const Access access :
       {Access::kUnruled, Access::kAccount, Access::kOperator, Access::kAdmin, Access::kOwner})
    EXPECT_FALSE(Permits(access, *principal));
}

TEST(Authenticate, ARouteWithoutARuleIsForNobody) {
  for (const identity::Role role : identity::kRoles)
    EXPECT_FALSE(
        Permits(Access::kUnruled,
                {.user_id = "1", .name = "a", .role = role, .via = identity::Via::kSession}));
  EXPECT_EQ(Route().access, Access::kUnruled);
}

TEST(Caller, ReadsTheCookieAmongOthers) {
  EXPECT_EQ(CookieOf(Head({{"Cookie", "a=1; monorelay_session=abc; b=2"}}), kSessionCookie), "abc");
  EXPECT_EQ(
      CookieOf(Head({{"Cookie", "a=1"}, {"cookie", "monorelay_session=x=y"}}), kSessionCookie),
      "x=y");
  EXPECT_EQ(CookieOf(Head({{"Cookie", "xmonorelay_session=abc"}}), kSessionCookie), "");
  EXPECT_EQ(CookieOf(Head({{"Cookie", "monorelay_session"}}), kSessionCookie), "");
  EXPECT_EQ(CookieOf(Head({{"Cookie", ";;=;"}}), kSessionCookie), "");
  EXPECT_EQ(CookieOf(Head({}), kSessionCookie), "");
}

TEST(Caller, BelievesForwardedAddressesOfThisMachineAlone) {
  const auto address = [](std::string_view forwarded, std::string peer) {
    return ReadCaller(Head({{"X-Forwarded-For", forwarded}}), std::move(peer)).address;
  };

  EXPECT_EQ(address("192.0.2.1", "127.0.0.1"), "192.0.2.1");
  EXPECT_EQ(address("203.0.113.5, 192.0.2.1", "::1"), "192.0.2.1");
  EXPECT_EQ(address("192.0.2.1", "198.51.100.7"), "198.51.100.7");
  EXPECT_EQ(address("not an address", "127.0.0.1"), "127.0.0.1");
  EXPECT_EQ(address("", "127.0.0.1"), "127.0.0.1");
}

TEST(Caller, KeepsOfTheAgentWhatIsText) {
  EXPECT_EQ(ReadCaller(Head({{"User-Agent", "curl/8 \xff\t\"x\""}}), "127.0.0.1").agent,
            "curl/8 ??\"x\"");
}

TEST(Caller, KnowsPagesOfOtherOrigins) {
  const auto is_other = [](std::initializer_list<http::Field> fields) {
    return ReadCaller(Head(fields), "127.0.0.1").is_of_other_origin;
  };

  EXPECT_FALSE(is_other({{"Host", "relay:8787"}}));
  EXPECT_FALSE(is_other({{"Host", "relay:8787"}, {"Origin", "http://relay:8787"}}));
  EXPECT_FALSE(is_other({{"Host", "relay"}, {"Origin", "https://relay"}}));
  EXPECT_FALSE(is_other({{"Host", "relay"}, {"Sec-Fetch-Site", "same-origin"}}));
  EXPECT_TRUE(is_other({{"Host", "relay"}, {"Origin", "https://evil.example"}}));
  EXPECT_TRUE(is_other({{"Host", "relay"}, {"Origin", "null"}}));
  EXPECT_TRUE(is_other({{"Host", "relay"}, {"Sec-Fetch-Site", "same-site"}}));
  EXPECT_TRUE(is_other({{"Host", "relay"}, {"Sec-Fetch-Site", "cross-site"}}));
  EXPECT_TRUE(is_other({{"Origin", "http://relay"}}));
}

}  // namespace
}  // namespace monorelay::admin
