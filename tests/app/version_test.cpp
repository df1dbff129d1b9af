#include "app/version.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace monorelay::app {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST(Version, OfTheProgramComesFirst) {
  const std::string text = VersionText(false);

  EXPECT_THAT(text, StartsWith("monorelay 0."));
  for (const char* fact : {"commit ", "build ", "compiler ", "openssl ", "sqlite "}) {
    EXPECT_THAT(text, HasSubstr(std::string("\n") + fact));
  }
  EXPECT_EQ(text.back(), '\n');
}

TEST(Version, AsJsonHasTheSameFacts) {
  const std::string text = VersionText(true);

  boost::system::error_code failure;
  const auto root = boost::json::parse(text, failure);
  ASSERT_FALSE(failure) << text;
  for (const char* fact : {"version", "commit", "build", "compiler", "boost", "openssl", "simdjson",
                           "sqlite", "libsodium", "fmt", "spdlog"}) {
    EXPECT_TRUE(root.get_object().contains(fact)) << fact;
  }
}

}  // namespace
}  // namespace monorelay::app
