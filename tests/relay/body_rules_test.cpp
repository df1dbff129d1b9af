#include "relay/body_rules.hpp"

#include <gtest/gtest.h>

#include <string>

namespace monorelay::relay {
namespace {

using dialects::Dialect;
using json::SetMode;

std::string After(const BodyRules& rules, std::string body, std::string_view model = "gpt-5",
                  Dialect dialect = Dialect::kOpenAiChat, std::size_t provider = 0) {
  const auto changed = rules.Apply(std::move(body), dialect, model, provider);
  return changed ? *changed : "error: " + changed.error().text.value.Get();
}

BodyRule Setting(std::string name, std::string value) {
  BodyRule rule;
  rule.changes = {{std::move(name), std::move(value)}};
  return rule;
}

TEST(BodyRules, ConcernTheModelsAndTheProviderThatTheyName) {
  BodyRules rules;
  BodyRule rule = Setting("temperature", "0.5");
  rule.models = {"gpt-*", "o3"};
  rule.provider = 1;
  rules.Add(rule);

  EXPECT_TRUE(rules.Concern("GPT-5", 1));
  EXPECT_FALSE(rules.Concern("gpt-5", 0));
  EXPECT_FALSE(rules.Concern("claude", 1));
  EXPECT_EQ(After(rules, "{}", "gpt-5", Dialect::kOpenAiChat, 1), R"({"temperature":0.5})");
  EXPECT_EQ(After(rules, "{}", "claude", Dialect::kOpenAiChat, 1), "{}");
}

TEST(BodyRules, AreAppliedInTheirOrder) {
  BodyRules rules;
  rules.Add(Setting("a", "1"));
  rules.Add(Setting("a", "2"));

  EXPECT_EQ(After(rules, R"({"a":0})"), R"({"a":2})");
}

TEST(BodyRules, OfAGroupOnlyTheFirstThatFitsIsApplied) {
  BodyRules rules;
  for (const char* value : {"1", "2"}) {
    BodyRule rule = Setting(value[0] == '1' ? "a" : "b", value);
    rule.group = 7;
    rules.Add(rule);
  }
  rules.Add(Setting("c", "3"));

  EXPECT_EQ(After(rules, "{}"), R"({"c":3,"a":1})");
}

TEST(BodyRules, NeverTouchWhatTheRelayGoesBy) {
  BodyRules rules;
  rules.Add(Setting("model", "\"other\""));
  rules.Add(Setting("stream", "true"));

  EXPECT_EQ(After(rules, R"({"model":"m"})"), R"({"model":"m"})");
}

TEST(BodyRules, UseTheNamesOfTheDialect) {
  BodyRules rules;
  rules.Add(Setting("max_completion_tokens", "9"));

  EXPECT_EQ(After(rules, "{}", "m", Dialect::kOpenAiChat), R"({"max_completion_tokens":9})");
  EXPECT_EQ(After(rules, "{}", "m", Dialect::kAnthropicMessages), R"({"max_tokens":9})");
  EXPECT_EQ(After(rules, "{}", "m", Dialect::kOpenAiResponses), R"({"max_output_tokens":9})");
  EXPECT_EQ(After(rules, "{}", "m", Dialect::kGemini),
            R"({"generationConfig":{"maxOutputTokens":9}})");
}

TEST(BodyRules, AddSystemPrompts) {
  BodyRules rules;
  BodyRule rule;
  rule.system_prompt = "be kind";
  rules.Add(rule);

  EXPECT_EQ(After(rules, R"({"messages":[]})"),
            R"({"messages":[{"role":"system","content":"be kind"}]})");
  EXPECT_EQ(After(rules, "[]"), "error: the request body must be an object, {...}");
}

}  // namespace
}  // namespace monorelay::relay
