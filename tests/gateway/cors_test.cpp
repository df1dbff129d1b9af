#include "gateway/cors.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace monorelay::gateway {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

http::RequestHead HeadWith(http::Fields fields, std::string_view method = "OPTIONS") {
  http::RequestHead head;
  head.method = method;
  head.fields = std::move(fields);
  return head;
}

TEST(Cors, RequestsThatComeFromNoWebPageGetNoFields) {
  EXPECT_EQ(CorsFields({.any_origin = true, .origins = {}}, HeadWith({{"host", "relay"}})), "");
}

TEST(Cors, AnyOriginIsAStar) {
  const std::string fields =
      CorsFields({.any_origin = true, .origins = {}}, HeadWith({{"Origin", "https://a.example"}}));

  EXPECT_THAT(fields, HasSubstr("access-control-allow-origin: *\r\n"));
  EXPECT_THAT(fields, Not(HasSubstr("vary")));
}

TEST(Cors, ConfiguredOriginIsRepeatedAndOthersGetNothingButVary) {
  const relay::CorsPolicy policy{.any_origin = false, .origins = {"https://a.example"}};

  EXPECT_THAT(CorsFields(policy, HeadWith({{"origin", "https://a.example"}})),
              HasSubstr("access-control-allow-origin: https://a.example\r\n"));
  for (const char* other : {"https://a.example.evil", "http://a.example", "null", ""}) {
    EXPECT_EQ(CorsFields(policy, HeadWith({{"origin", other}})), "vary: Origin\r\n");
  }
}

TEST(Cors, PreflightIsToldFromOtherRequests) {
  EXPECT_TRUE(IsPreflight(HeadWith({{"origin", "x"}, {"access-control-request-method", "POST"}})));
  EXPECT_FALSE(IsPreflight(HeadWith({{"origin", "x"}})));
  EXPECT_FALSE(IsPreflight(HeadWith({{"access-control-request-method", "POST"}})));
  EXPECT_FALSE(
      IsPreflight(HeadWith({{"origin", "x"}, {"access-control-request-method", "POST"}}, "POST")));
}

TEST(Cors, PreflightAllowsTheFieldsThatAreAskedFor) {
  EXPECT_THAT(PreflightFields(HeadWith({{"access-control-request-headers", "a,b"}})),
              HasSubstr("access-control-allow-headers: a,b\r\n"));
  EXPECT_THAT(PreflightFields(HeadWith({})), Not(HasSubstr("allow-headers")));
}

}  // namespace
}  // namespace monorelay::gateway
