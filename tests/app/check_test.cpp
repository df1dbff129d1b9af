#include "app/check.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "tests/app/config_fixture.hpp"

namespace monorelay::app {
namespace {

using testing::HasSubstr;

class CheckCommand : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::path(testing::TempDir()) /
              ("monorelay_check_" +
               std::string(testing::UnitTest::GetInstance()->current_test_info()->name()));
    std::filesystem::create_directories(folder_);
    file_ = folder_ / "config.yml";
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  int Check(std::string_view text, bool as_json = false) {
    std::ofstream(file_, std::ios::binary) << text;
    return RunCheck(file_, as_json, FakeEnvironment(), out_, err_);
  }

  std::filesystem::path folder_;
  std::filesystem::path file_;
  std::ostringstream out_;
  std::ostringstream err_;
};

TEST_F(CheckCommand, SaysThatAFileIsValid) {
  EXPECT_EQ(Check("providers: {demo: {provider_type: mock}}\n"), 0);

  EXPECT_EQ(out_.str(), file_.string() + ": valid, 0 warnings\n");
  EXPECT_EQ(err_.str(), "");
}

constexpr std::string_view kOwnModels =
    "providers:\n  mine:\n    base_url: https://llm.example.org/v1\n    keys: [{key: "
    "sk-0123456789, "
    "label: a}]\n    models: {include: [own-model, gpt-5, \"own-*\"]}\n";

TEST_F(CheckCommand, NotesModelsWithoutPrice) {
  EXPECT_EQ(Check(kOwnModels), 0);

  EXPECT_EQ(out_.str(), file_.string() + ": valid, 0 warnings\n" + file_.string() +
                            ": note: own-model at mine has no price, so its requests count as 0; "
                            "set `prices` of its provider\n");
}

TEST_F(CheckCommand, NotesThemInJsonToo) {
  Check(kOwnModels, true);

  const auto notes = boost::json::parse(out_.str()).as_array();
  ASSERT_EQ(notes.size(), 1U);
  EXPECT_EQ(notes[0].as_object().at("severity").as_string(), "note");
}

TEST_F(CheckCommand, NotesNothingOfModelsWithAPrice) {
  const std::string text =
      std::string(kOwnModels) + "    prices: {\"own-*\": {input: 1, output: 2}}\n";

  EXPECT_EQ(Check(text), 0);

  EXPECT_EQ(out_.str(), file_.string() + ": valid, 0 warnings\n");
}

TEST_F(CheckCommand, SaysWhichPriceIsWrong) {
  EXPECT_EQ(Check(std::string(kOwnModels) + "    prices: {\"own-*\": {input: 1}}\n"), 1);

  EXPECT_THAT(out_.str(), HasSubstr("providers.mine.prices: \"own-*\" has no \"output\""));
}

TEST_F(CheckCommand, WritesOneLineAProblemInTheOrderOfTheFile) {
  EXPECT_EQ(Check("server:\n  access_key: short\n  prot: 1\nproviders: {demo: {provider_type: "
                  "mock}}\n"),
            1);

  const std::string file = file_.string();
  EXPECT_EQ(out_.str(),
            file +
                ":2:3: warning: server.access_key is easy to guess; make it a random text of "
                "at least 16 characters\n" +
                file + ":3:3: error: unknown key \"prot\" in server; did you mean \"port\"?\n" +
                file + ": not valid, 1 error, 1 warning\n");
}

TEST_F(CheckCommand, ExitsCleanWithWarningsAlone) {
  EXPECT_EQ(Check("server: {access_key: short}\nproviders: {demo: {provider_type: mock}}\n"), 0);

  EXPECT_THAT(out_.str(), HasSubstr(": valid, 1 warning\n"));
}

TEST_F(CheckCommand, WritesAnArrayOfObjectsAsJson) {
  EXPECT_EQ(Check("server:\n  prot: 1\nproviders: {demo: {provider_type: mock}}\n", true), 1);

  const auto list = boost::json::parse(out_.str()).as_array();
  ASSERT_EQ(list.size(), 1U);
  const auto& problem = list[0].as_object();
  EXPECT_EQ(problem.at("file").as_string(), file_.string());
  EXPECT_EQ(problem.at("line").as_int64(), 2);
  EXPECT_EQ(problem.at("column").as_int64(), 3);
  EXPECT_EQ(problem.at("severity").as_string(), "error");
  EXPECT_EQ(problem.at("path").as_string(), "server.prot");
  EXPECT_THAT(std::string(problem.at("text").as_string()), HasSubstr("unknown key"));
}

TEST_F(CheckCommand, ExitsWithTwoWhenTheFileCannotBeRead) {
  EXPECT_EQ(RunCheck(folder_ / "absent.yml", false, FakeEnvironment(), out_, err_), 2);

  EXPECT_EQ(out_.str(), "");
  EXPECT_THAT(err_.str(), HasSubstr("absent.yml"));
}

}  // namespace
}  // namespace monorelay::app
