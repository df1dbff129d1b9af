#include "app/route.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>

namespace monorelay::app {
namespace {

using testing::HasSubstr;

class NoVariables final : public Environment {
 public:
  [[nodiscard]] std::optional<std::string> Get(std::string_view) const override { return {}; }
};

class Route : public testing::Test {
 protected:
  Route() {
    folder =
        std::filesystem::path(testing::TempDir()) /
        ("route-" + std::string(testing::UnitTest::GetInstance()->current_test_info()->name()));
    std::filesystem::create_directories(folder);
    Write("config.yml", R"(
providers:
  openai: {keys: [{key: sk-1}], models: {include: [gpt-4o]}}
  anthropic: {keys: [{key: sk-2}], models: {include: [claude-4]}}
model_routing:
  aliases: {smart: gpt-4o}
  fallbacks: {smart: [claude-4, {model: gpt-4o@openai, weight: 2}]}
)");
  }
  ~Route() override { std::filesystem::remove_all(folder); }

  void Write(const std::string& name, const std::string& text) const {
    std::ofstream(folder / name) << text;
  }
  int Ask(const RouteQuestion& question) {
    return RunRoute(folder / "config.yml", question, NoVariables(), out, err);
  }

  std::filesystem::path folder;
  std::ostringstream out;
  std::ostringstream err;
};

TEST_F(Route, TellsEachStepAndEachCandidate) {
  EXPECT_EQ(Ask({.model = "smart", .body = {}}), 0) << err.str();

  EXPECT_THAT(out.str(), HasSubstr("\"smart\" is an alias of \"gpt-4o\""));
  EXPECT_THAT(out.str(), HasSubstr("1. gpt-4o at openai"));
  EXPECT_THAT(out.str(), HasSubstr("2. claude-4 at anthropic"));
}

TEST_F(Route, AnswersAsJson) {
  EXPECT_EQ(Ask({.model = "claude-4", .body = {}, .as_json = true}), 0);

  EXPECT_THAT(
      out.str(),
      HasSubstr(R"("candidates":[{"provider":"anthropic","model":"claude-4",)"
                R"("why":"the only one that serves it","free":true,)"
                R"("keys":[{"label":"default","hindrance":"none","under_way":0,"spent":0}]}])"));
}

TEST_F(Route, TellsWhyATierWasChosen) {
  Write("config.yml", R"(
providers:
  openai: {keys: [{key: sk-1}], models: {include: [small, large]}}
model_routing:
  complexity: {enabled: true, simple: small, moderate: small, complex: large}
)");
  Write("chat.json", R"({"model":"auto","messages":[{"role":"user","content":[
      {"type":"text","text":"Analyze and compare this architecture"}]}]})");
  Write("messages.json", R"({"model":"auto","system":"Be brief","max_tokens":9,
      "messages":[{"role":"user","content":"hello"}]})");
  Write("responses.json", R"({"model":"auto","input":"Analyze and compare"})");
  Write("gemini.json", R"({"contents":[{"role":"user","parts":[{"text":"hello, define it"}]}]})");

  EXPECT_EQ(Ask({.model = {}, .body = (folder / "chat.json").string()}), 0) << err.str();
  EXPECT_THAT(out.str(), HasSubstr("the text scores 0.95: reasoning words (analyze, compare, "
                                   "architecture)"));
  EXPECT_THAT(out.str(), HasSubstr("1. large at openai"));
  for (const auto& [file, model] :
       {std::pair("messages.json", "small"), std::pair("responses.json", "large"),
        std::pair("gemini.json", "small")}) {
    out.str({});
    EXPECT_EQ(Ask({.model = "auto", .body = (folder / file).string()}), 0) << err.str();
    EXPECT_THAT(out.str(), HasSubstr(std::string("1. ") + model + " at openai")) << file;
  }
}

TEST_F(Route, TellsOfKeysThatCannotBeUsed) {
  Write("config.yml", R"(
providers:
  openai:
    keys: [{key: sk-1, label: old, expires_at: "2020-01-01"}, {key: sk-2, label: new}]
)");

  EXPECT_EQ(Ask({.model = "m", .body = {}}), 0);

  EXPECT_THAT(out.str(), HasSubstr("key old: not usable: expired"));
  EXPECT_THAT(out.str(), HasSubstr("key new: free"));
}

TEST_F(Route, TakesTheModelOfARequest) {
  Write("body.json", R"({"model":"gpt-4o","messages":[]})");

  EXPECT_EQ(Ask({.model = {}, .body = (folder / "body.json").string()}), 0);
  EXPECT_THAT(out.str(), HasSubstr("gpt-4o at openai"));
}

TEST_F(Route, SaysThatNobodyServesAModel) {
  EXPECT_EQ(Ask({.model = "gpt-4x", .body = {}}), 1);
  EXPECT_THAT(out.str(), HasSubstr("not served"));
  EXPECT_THAT(out.str(), HasSubstr("nearest: \"gpt-4o\""));
}

TEST_F(Route, SaysWhatCannotBeUsed) {
  EXPECT_EQ(Ask({.model = {}, .body = (folder / "none.json").string()}), 2);
  EXPECT_THAT(err.str(), HasSubstr("none.json"));
  Write("empty.json", "{}");
  EXPECT_EQ(Ask({.model = {}, .body = (folder / "empty.json").string()}), 2);
  EXPECT_THAT(err.str(), HasSubstr("has no \"model\""));
  Write("config.yml", "providers: 7\n");
  EXPECT_EQ(Ask({.model = "m", .body = {}}), 2);
  EXPECT_THAT(err.str(), HasSubstr("not valid"));
}

}  // namespace
}  // namespace monorelay::app
