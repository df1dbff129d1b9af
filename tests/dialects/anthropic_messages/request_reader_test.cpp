#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dialects/anthropic_messages/codec.hpp"
#include "dialects/anthropic_messages/messages_fixture.hpp"
#include "dialects/opaque.hpp"

namespace monorelay::dialects::anthropic_messages {
namespace {

using chat::Role;

std::vector<std::string> ExtrasOf(const chat::Request& request) {
  std::vector<std::string> keys;
  for (const chat::Extra& extra : request.extras) keys.push_back(json::Decode(extra.key));
  return keys;
}

TEST(MessagesRequestReader, PutsTheSystemTextBeforeTheConversation) {
  Requests requests;

  const auto request = requests.Read(
      Asking(R"("system":[{"type":"text","text":"a"},)"
             R"({"type":"text","text":"b","cache_control":{"type":"ephemeral","ttl":"1h"}}],)"));

  ASSERT_EQ(request.messages.size(), 2U);
  EXPECT_EQ(request.messages[0].role, Role::kSystem);
  ASSERT_EQ(request.messages[0].parts.size(), 2U);
  EXPECT_EQ(request.messages[0].parts[1].cache, chat::CacheMark::kHour);
  EXPECT_EQ(request.messages[1].role, Role::kUser);
}

TEST(MessagesRequestReader, SplitsResultsFromWhatTheUserSays) {
  Requests requests;

  const auto request = requests.Read(
      Talking(R"({"role":"user","content":[{"type":"text","text":"before"},)"
              R"({"type":"tool_result","tool_use_id":"a","content":"1","is_error":true},)"
              R"({"type":"tool_result","tool_use_id":"b","content":[{"type":"text","text":"2"}]},)"
              R"({"type":"text","text":"after"}]})"));

  ASSERT_EQ(request.messages.size(), 2U);
  EXPECT_EQ(request.messages[0].role, Role::kTool);
  ASSERT_EQ(request.messages[0].parts.size(), 2U);
  EXPECT_TRUE(request.messages[0].parts[0].If<chat::ToolResult>()->failed);
  EXPECT_EQ(request.messages[1].role, Role::kUser);
  EXPECT_EQ(request.messages[1].parts.size(), 2U);
}

TEST(MessagesRequestReader, GivesWhatBelongsToACallToTheCall) {
  Requests requests;
  const std::string wrapped =
      Wrap({.data = {"sig"}, .dialect = {"gemini"}, .provider = {"google"}, .whole = false}, true);

  const auto request = requests.Read(
      Talking(R"({"role":"assistant","content":[{"type":"thinking","thinking":"","signature":")" +
              wrapped + R"("},{"type":"tool_use","id":"a","name":"n","input":{}}]})"));

  ASSERT_EQ(request.messages[0].parts.size(), 1U);
  const auto* const call = request.messages[0].parts[0].If<chat::ToolCall>();
  ASSERT_NE(call, nullptr);
  EXPECT_EQ(call->opaque.data.escaped, "sig");
  EXPECT_EQ(call->opaque.dialect.escaped, "gemini");
}

TEST(MessagesRequestReader, KeepsBlocksOfTheProvidersToolsAsTheyAre) {
  Requests requests;

  const auto request = requests.Read(
      Talking(R"({"role":"assistant","content":[{"type":"server_tool_use","id":"s","x":1}]})"));

  const auto* const foreign = request.messages[0].parts[0].If<chat::Foreign>();
  ASSERT_NE(foreign, nullptr);
  EXPECT_EQ(foreign->type.escaped, "server_tool_use");
  EXPECT_EQ(foreign->raw.json, R"({"type":"server_tool_use","id":"s","x":1})");
}

TEST(MessagesRequestReader, HidesTheBillingLineFromOtherDialects) {
  Requests requests;

  const auto request = requests.Read(
      Asking(R"("system":[{"type":"text","text":"x-anthropic-billing-header: cc=1;"},)"
             R"({"type":"text","text":"b"}],)"));

  EXPECT_NE(request.messages[0].parts[0].If<chat::Foreign>(), nullptr);
  EXPECT_NE(request.messages[0].parts[1].If<chat::TextPart>(), nullptr);
}

TEST(MessagesRequestReader, KeepsUnknownFieldsByTheirPath) {
  Requests requests;

  const auto request = requests.Read(Asking(
      R"("speed":"fast","container":null,"thinking":{"type":"adaptive","display":"updates"},)"
      R"("output_config":{"effort":"low","task_budget":{"total":1}},"metadata":{"user_id":"u","k":1},)"
      R"("tools":[{"name":"a","input_schema":{},"defer_loading":true},)"
      R"({"name":"b","input_schema":{},"defer_loading":true}],)"));

  EXPECT_THAT(ExtrasOf(request),
              testing::ElementsAre("speed", "thinking.display", "output_config.task_budget",
                                   "metadata.k", "tools.defer_loading"));
  EXPECT_EQ(request.reasoning.effort, chat::Effort::kLow);
  EXPECT_EQ(request.reasoning.thinking, chat::Thinking::kAdaptive);
  EXPECT_EQ(request.user.escaped, "u");
}

TEST(MessagesRequestReader, SaysWhichFieldsMustNotBeDropped) {
  const auto must = [](std::string_view key, std::string_view value) {
    return MustNotBeDropped({.key = {key}, .value = {value}});
  };

  EXPECT_TRUE(must("mcp_servers", R"([{"url":"x"}])"));
  EXPECT_FALSE(must("mcp_servers", "[]"));
  EXPECT_TRUE(must("container", R"("c")"));
  EXPECT_FALSE(must("context_management", "{}"));
}

struct BadRequest {
  std::string body;
  std::string_view error;
};

TEST(MessagesRequestReader, NamesTheFieldThatIsWrong) {
  const BadRequest cases[] = {
      {R"([])", "the request must be a JSON object"},
      {R"({"model":"m"})", "messages must be an array"},
      {R"({"messages":[]})", "messages must hold at least one message"},
      {Talking(R"(5)"), "messages[0] must be an object"},
      {Talking(R"({"role":"user","content":"a"},{"role":"robot","content":"a"})"),
       "messages[1].role must be user, assistant or system"},
      {Talking(R"({"role":"user","content":7})"),
       "messages[0].content must be a string or an array of blocks"},
      {Talking(R"({"role":"user","content":[{"type":"text","text":7}]})"),
       "messages[0].content[0].text must be a string"},
      {Talking(R"({"role":"user","content":[{"text":"a"}]})"),
       "messages[0].content[0].type must be a string"},
      {Talking(R"({"role":"assistant","content":[{"type":"tool_use","id":"a","name":"b",)"
               R"("input":[1]}]})"),
       "messages[0].content[0].input must be an object"},
      {Talking(R"({"role":"user","content":[{"type":"tool_result","tool_use_id":"a","content":)"
               R"([{"type":"image","source":{"type":"base64","data":1}}]}]})"),
       "messages[0].content[0].content[0].source.data must be a string"},
      {Asking(R"("temperature":"hot",)"), "temperature must be a number"},
      {Asking(R"("max_tokens":-1,)"), "max_tokens must be a whole number of at least 0"},
      {Asking(R"("stream":"yes",)"), "stream must be true or false"},
      {Asking(R"("stop_sequences":["a",1],)"), "stop_sequences[1] must be a string"},
      {Asking(R"("thinking":{"type":"enabled"},)"),
       "thinking.budget_tokens must be a whole number"},
      {Asking(R"("tools":[{"name":"a"}],)"), "tools[0].input_schema must be an object"},
      {Asking(R"("tool_choice":{"type":"tool"},)"), "tool_choice.name must be a string"},
      {Asking(R"("output_config":{"format":{"type":"json_schema"}},)"),
       "output_config.format.schema must be an object"},
  };
  Requests requests;
  for (const BadRequest& bad : cases) EXPECT_EQ(requests.ErrorOf(bad.body), bad.error) << bad.body;
}

TEST(MessagesRequestReader, NamesTheFieldsThatOtherDialectsLose) {
  Requests requests;
  const chat::Request request = requests.Read(Talking(
      R"({"role":"user","content":[{"type":"document","context":"c","citations":{"enabled":true},)"
      R"("source":{"type":"text","media_type":"text/plain","data":"d"}}]},)"
      R"({"role":"system","content":"s","output_config":{"effort":"low"}})"));
  std::vector<std::string> keys;
  for (const chat::Extra& extra : request.extras) keys.emplace_back(extra.key.escaped);
  EXPECT_EQ(keys,
            (std::vector<std::string>{"messages.content.context", "messages.content.citations",
                                      "messages.output_config"}));
  EXPECT_EQ(Write(request).body.find("\"messages."), std::string::npos);
}

}  // namespace
}  // namespace monorelay::dialects::anthropic_messages
