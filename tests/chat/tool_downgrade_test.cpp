#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "chat/conversation.hpp"
#include "chat/tools.hpp"

namespace monorelay::chat {
namespace {

using testing::ElementsAre;

struct Downgrade {
  Request request;
  Notes notes{TestName};

  void Run() {
    const auto names = Fit(request, {.tools = false}, notes);
    ASSERT_TRUE(names);
    EXPECT_TRUE(names->IsEmpty());
  }
};

TEST(ToolDowngrade, DropsDefinitionsAndChoice) {
  Downgrade downgrade;
  downgrade.request.tools.push_back(Function("get_weather"));
  downgrade.request.tools.push_back(ForeignTool("web_search", "x"));
  downgrade.request.tool_choice.kind = ToolChoiceKind::kRequired;
  downgrade.request.parallel_tool_calls = false;
  Turn(downgrade.request, Role::kUser, Said("hi"));

  downgrade.Run();

  EXPECT_TRUE(downgrade.request.tools.empty());
  EXPECT_EQ(downgrade.request.tool_choice.kind, ToolChoiceKind::kUnset);
  EXPECT_FALSE(downgrade.request.parallel_tool_calls);
  EXPECT_EQ(downgrade.notes.Render(100), "dropped tools, tool_choice");
}

TEST(ToolDowngrade, TellsPastCallsAndResultsAsText) {
  Downgrade downgrade;
  Turn(downgrade.request, Role::kSystem, Said("be kind"));
  Turn(downgrade.request, Role::kUser, Said("hi"));
  Turn(downgrade.request, Role::kAssistant, Said("let me look"),
       Call("1", "get_weather", R"({"city":"Paris"})"), Call("2", "get_time"));
  Turn(downgrade.request, Role::kTool, ResultFor("2", "noon"));
  Turn(downgrade.request, Role::kTool, ResultFor("1", "sunny"));
  Turn(downgrade.request, Role::kUser, Said("and now?"));

  downgrade.Run();

  EXPECT_THAT(Shown(downgrade.request),
              ElementsAre("system: be kind", "user: hi",
                          R"(assistant: let me look | \n[called get_weather with )"
                          R"({\"city\":\"Paris\"}] | \n[called get_time with {}])",
                          "user: [result of get_weather: sunny] | [result of get_time: noon]",
                          "user: and now?"));
  EXPECT_EQ(downgrade.notes.Render(100), "approximated tools (past calls as text)");
}

TEST(ToolDowngrade, KeepsArgumentsThatCameAsText) {
  Downgrade downgrade;
  ToolCall call = Call("1", "look");
  call.arguments.text = {R"({\"a\":\"b\\n\"})"};
  ToolCall grouped = FreeCall("2", "run", R"(a \"b\"\n)");
  grouped.group = {"shell"};
  grouped.opaque = {.data = {"secret"}, .dialect = {"x"}, .provider = {}};
  Turn(downgrade.request, Role::kAssistant, call, grouped);

  downgrade.Run();

  EXPECT_EQ(Shown(downgrade.request).front(), R"(assistant: [called look with {\"a\":\"b\\n\"}] | )"
                                              R"(\n[called shell.run with a \"b\"\n])");
}

TEST(ToolDowngrade, KeepsMediaOfResultsAndTellsFailures) {
  Downgrade downgrade;
  Turn(downgrade.request, Role::kAssistant, Call("1", "draw"), Call("2", "read"));
  ToolResult drawn = ResultFor("1", "done");
  Media image;
  image.data = {"PNG"};
  drawn.content.push_back({image, {}});
  drawn.content.push_back({Said("twice"), {}});
  ToolResult failed = ResultFor("2", "no such file");
  failed.failed = true;
  Turn(downgrade.request, Role::kTool, drawn, failed);
  downgrade.request.messages.back().parts[1].cache = CacheMark::kHour;

  downgrade.Run();

  EXPECT_EQ(Shown(downgrade.request).back(), R"(user: [result of draw: done\ntwice] | <PNG> | )"
                                             R"([result of read, failed: no such file])");
  EXPECT_EQ(downgrade.request.messages.back().parts[2].cache, CacheMark::kHour);
}

TEST(ToolDowngrade, RefusesNothing) {
  Downgrade downgrade;
  Turn(downgrade.request, Role::kTool, ResultFor("gone", "sunny", "get_weather"),
       ResultFor("lost", "rain"));
  Turn(downgrade.request, Role::kAssistant, Call("1", "look"));

  downgrade.Run();

  EXPECT_THAT(Shown(downgrade.request),
              ElementsAre("user: [result of get_weather: sunny] | [result of a tool: rain]",
                          "assistant: [called look with {}]",
                          "user: [result of look, failed: no result was recorded for this call]"));
}

TEST(ToolDowngrade, LeavesOutWhatAccompaniesCallsAndTexts) {
  const Foreign beside{.type = {"+fields"}, .dialect = {"x"}, .raw = {"{}"}, .companion = true};
  Downgrade downgrade;
  Turn(downgrade.request, Role::kUser, Said("hi"), beside);
  Turn(downgrade.request, Role::kAssistant, Call("c1", "look"), beside);
  ToolResult result = ResultFor("c1", "seen");
  result.content.push_back({beside, {}});
  Turn(downgrade.request, Role::kTool, result);

  downgrade.Run();

  EXPECT_EQ(downgrade.request.messages[0].parts.size(), 2U);
  EXPECT_EQ(downgrade.request.messages[1].parts.size(), 1U);
  EXPECT_EQ(downgrade.request.messages[2].parts.size(), 1U);
}

}  // namespace
}  // namespace monorelay::chat
