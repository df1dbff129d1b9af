#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <utility>

#include "http/tls.hpp"

namespace monorelay::http {
namespace {

using testing::HasSubstr;

TEST(TlsContext, TrustsTheSystemByDefault) {
  EXPECT_TRUE(TlsContext::Make({}));
}

TEST(TlsContext, RefusesAFileOfAuthoritiesThatIsAbsent) {
  const auto context = TlsContext::Make({.ca_file = "/nowhere/ca.pem"});

  ASSERT_FALSE(context);
  EXPECT_EQ(context.error().kind, ErrorKind::kInvalidRequest);
  EXPECT_THAT(context.error().text.value, HasSubstr("tls.ca_file \"/nowhere/ca.pem\""));
}

TEST(TlsContext, RefusesAFileOfAuthoritiesThatIsNoPem) {
  const std::string file = testing::TempDir() + "/monorelay_no_pem.txt";
  std::ofstream(file) << "no certificate\n";

  const auto context = TlsContext::Make({.ca_file = file});

  ASSERT_FALSE(context);
  EXPECT_EQ(context.error().kind, ErrorKind::kInvalidRequest);
  EXPECT_FALSE(context.error().detail.value.empty());
}

TEST(TlsContext, NeedsNoAuthoritiesIfItVerifiesNothing) {
  EXPECT_TRUE(TlsContext::Make({.ca_file = "/nowhere/ca.pem", .insecure_skip_verify = true}));
}

TEST(TlsSession, IsInactiveUntilMade) {
  TlsSession session;
  EXPECT_FALSE(session.IsActive());
  EXPECT_FALSE(session.HasBufferedInput());

  TlsSession moved(std::move(session));
  EXPECT_FALSE(moved.IsActive());
}

TEST(TlsSession, OutlivesMoves) {
  const auto context = *TlsContext::Make({});

  auto made = context->NewSession(-1, "example.com", "example.com:443");
  ASSERT_TRUE(made);
  TlsSession first = *std::move(made);
  TlsSession second;
  second = std::move(first);
  auto by_address = context->NewSession(-1, "::1", "[::1]:443");

  EXPECT_TRUE(second.IsActive());
  ASSERT_TRUE(by_address);
  EXPECT_TRUE(by_address->IsActive());
}

}  // namespace
}  // namespace monorelay::http
