#include "app/config_environment.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "tests/app/config_fixture.hpp"

namespace monorelay::app {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string Expand(std::string_view text) {
  const FakeEnvironment environment{{"NAME", "value"}, {"EMPTY", ""}, {"NESTED", "${NAME}$$"}};
  const auto expanded = ExpandVariables(text, environment);
  return expanded ? *expanded : "failed: " + expanded.error();
}

TEST(ConfigEnvironment, ReplacesVariablesWhereverTheyStand) {
  EXPECT_EQ(Expand("${NAME}"), "value");
  EXPECT_EQ(Expand("a${NAME}b${NAME}c"), "avaluebvaluec");
  EXPECT_EQ(Expand("${EMPTY}"), "");
}

TEST(ConfigEnvironment, UsesTheDefaultOfUnsetAndEmptyVariables) {
  EXPECT_EQ(Expand("${UNSET:-other}"), "other");
  EXPECT_EQ(Expand("${EMPTY:-other}"), "other");
  EXPECT_EQ(Expand("${UNSET:-}"), "");
  EXPECT_EQ(Expand("${NAME:-other}"), "value");
  EXPECT_EQ(Expand("${UNSET:-http://a:-b}"), "http://a:-b");
}

TEST(ConfigEnvironment, LeavesOtherDollarsAndTheContentOfVariablesAlone) {
  EXPECT_EQ(Expand("$NAME costs 5$"), "$NAME costs 5$");
  EXPECT_EQ(Expand("$${NAME}"), "${NAME}");
  EXPECT_EQ(Expand("$$$$"), "$$");
  EXPECT_EQ(Expand("${NESTED}"), "${NAME}$$");
}

TEST(ConfigEnvironment, NamesTheVariableThatIsNotSet) {
  EXPECT_EQ(Expand("x${UNSET}"),
            "failed: the environment variable UNSET is not set; set it, or write "
            "${UNSET:-default}");
}

TEST(ConfigEnvironment, TellsBrokenReferences) {
  EXPECT_THAT(Expand("${NAME"), HasSubstr("without its \"}\""));
  EXPECT_THAT(Expand("${}"), HasSubstr("must be followed by the name of a variable"));
  EXPECT_THAT(Expand("${1A}"), HasSubstr("must be followed by the name of a variable"));
  EXPECT_THAT(Expand("${A B}"), HasSubstr("must be followed by the name of a variable"));
}

TEST(ConfigEnvironment, ReadsTheProcessEnvironment) {
  const ProcessEnvironment environment;

  EXPECT_TRUE(environment.Get("PATH").has_value());
  EXPECT_FALSE(environment.Get("MONORELAY_TEST_VARIABLE_THAT_IS_NOT_SET").has_value());
}

class SecretFiles : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::path(testing::TempDir()) /
              ("monorelay_secrets_" +
               std::string(testing::UnitTest::GetInstance()->current_test_info()->name()));
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  void Write(const std::string& name, std::string_view content) const {
    std::ofstream(folder_ / name, std::ios::binary) << content;
  }
  [[nodiscard]] std::string Resolve(std::string_view text) const {
    const FakeEnvironment environment{{"NAME", "key"}, {"PATH_LIKE", "file:key"}};
    const auto secret = ResolveSecret(text, folder_, environment);
    return secret ? *secret : "failed: " + secret.error();
  }

  std::filesystem::path folder_;
};

TEST_F(SecretFiles, GiveTheirContentWithoutTheLastLineEnd) {
  Write("key", "sk-secret\r\n");

  EXPECT_EQ(Resolve("file:key"), "sk-secret");
  EXPECT_EQ(Resolve("file:" + (folder_ / "key").string()), "sk-secret");
  EXPECT_EQ(Resolve("file:${NAME}"), "sk-secret");
}

TEST_F(SecretFiles, AreNotReadBecauseOfWhatAVariableHolds) {
  Write("key", "sk-secret\n");

  EXPECT_EQ(Resolve("${PATH_LIKE}"), "file:key");
}

TEST_F(SecretFiles, NameThePathThatCannotBeRead) {
  Write("empty", "\n");
  Write("huge", std::string(70'000, 'x'));

  EXPECT_THAT(Resolve("file:absent"), HasSubstr((folder_ / "absent").string()));
  EXPECT_THAT(Resolve("file:."), HasSubstr("is not a regular file"));
  EXPECT_THAT(Resolve("file:/dev/zero"), HasSubstr("is not a regular file"));
  EXPECT_THAT(Resolve("file:empty"), HasSubstr("is empty"));
  EXPECT_THAT(Resolve("file:huge"), AllOf(HasSubstr("is larger than"), Not(HasSubstr("xxx"))));
}

}  // namespace
}  // namespace monorelay::app
