#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dialects/anthropic_messages/messages_fixture.hpp"
#include "dialects/opaque.hpp"

namespace monorelay::dialects::anthropic_messages {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::string_view kTool =
    R"("tools":[{"name":"f","input_schema":{"type":"object","properties":{}}}],)";

std::string Called(std::string_view result_turn) {
  std::string messages(R"({"role":"user","content":"go"},{"role":"assistant","content":[)"
                       R"({"type":"tool_use","id":"a","name":"f","input":{"x":1}}]},)");
  return Talking(messages.append(result_turn), kTool);
}

TEST(MessagesRequestWriter, GivesItsOwnRequestsBackUnchanged) {
  Requests requests;
  const std::string body =
      R"({"model":"n","max_tokens":100,"tools":[{"name":"f","input_schema":{ "type": "object" },)"
      R"("defer_loading":true},{"type":"bash_20250124","name":"bash"}],)"
      R"("tool_choice":{"type":"auto","disable_parallel_tool_use":false},)"
      R"("system":[{"type":"text","text":"x-anthropic-billing-header: a"}],)"
      R"("messages":[{"role":"user","content":[{"type":"document","source":{"type":"text",)"
      R"("media_type":"text/plain","data":"d"},"title":"t","context":"c",)"
      R"("citations":{"enabled":true}}]},{"role":"system","content":[{"type":"text","text":"s"}],)"
      R"("output_config":{"effort":"low"}},{"role":"assistant","content":[{"type":"tool_use",)"
      R"("id":"a","name":"f","input":{"x":1.50},"caller":{"type":"code_execution","tool_id":"s"}}]},)"
      R"({"role":"user","content":[{"type":"tool_result","tool_use_id":"a","content":[)"
      R"({"type":"search_result","source":"u","title":"t","content":[]}]},{"type":"text",)"
      R"("text":"b","cache_control":{"type":"ephemeral","scope":"global"}}]}],)"
      R"("thinking":{"type":"adaptive","display":"updates"},)"
      R"("output_config":{"effort":"high","task_budget":{"total":1}},"temperature":0.50,)"
      R"("top_p":0.9,"stop_sequences":["E"],"metadata":{"user_id":"u","k":1},)"
      R"("service_tier":"standard_only","container":"c"})";
  Target target;
  target.model = "n";

  const Written written = Write(requests.Read(body), target);

  // With thinking the temperature is the one thing that the API would refuse.
  std::string expected = body;
  const auto drop = [&](std::string_view part) {
    expected.erase(expected.find(part), part.size());
  };
  drop(R"("temperature":0.50,"top_p":0.9,)");
  EXPECT_EQ(written.body, expected);
  EXPECT_EQ(written.error, "");
}

TEST(MessagesRequestWriter, MergesTurnsAndPutsResultsFirst) {
  Requests requests;
  auto request = requests.FromElsewhere(
      Called(R"({"role":"user","content":"early"},{"role":"user","content":)"
             R"([{"type":"tool_result","tool_use_id":"a","content":"1"}]})"));

  const Written written = Write(request);

  EXPECT_THAT(written.body,
              HasSubstr(R"({"role":"user","content":[{"type":"tool_result","tool_use_id":"a",)"
                        R"("content":"1"},{"type":"text","text":"early"}]}])"));
}

TEST(MessagesRequestWriter, MarksASystemTextInTheMiddle) {
  Requests requests;

  const Written written = Write(requests.FromElsewhere(
      Talking(R"({"role":"user","content":"a"},{"role":"system","content":"b"})")));

  EXPECT_THAT(written.body, HasSubstr(R"({"type":"text","text":"<system>\nb\n</system>"})"));
  EXPECT_EQ(written.notes, "approximated messages.role (a marked user text)");
}

TEST(MessagesRequestWriter, DropsBlankTextAndTrimsWhatIsToBeContinued) {
  Requests requests;

  const Written written = Write(requests.FromElsewhere(
      Talking(R"({"role":"user","content":[{"type":"text","text":" \n"},)"
              R"({"type":"text","text":"a "}]},{"role":"assistant","content":"b\\n \n\t"})")));

  EXPECT_THAT(written.body, HasSubstr(R"([{"role":"user","content":[{"type":"text","text":"a "}]},)"
                                      R"({"role":"assistant","content":[{"type":"text",)"
                                      R"("text":"b\\n"}]}])"));
}

TEST(MessagesRequestWriter, RefusesAConversationWithoutAUser) {
  Requests requests;

  EXPECT_THAT(Write(requests.FromElsewhere(Talking(R"({"role":"system","content":"a"})"))).error,
              HasSubstr("add one"));
}

TEST(MessagesRequestWriter, RefusesToContinueWhereTheModelCannot) {
  Requests requests;
  Target target;
  target.model_traits.prefill = false;
  const std::string body =
      Talking(R"({"role":"user","content":"a"},{"role":"assistant","content":"b"})");

  EXPECT_THAT(Write(requests.FromElsewhere(body), target).error, HasSubstr("to be continued"));
}

TEST(MessagesRequestWriter, SendsOnlyReasoningThatTheProviderCanRead) {
  Requests requests;
  const std::string foreign = Wrap(
      {.data = {"sig"}, .dialect = {"anthropic_messages"}, .provider = {"one"}, .whole = false},
      false);
  const std::string body =
      Talking(R"({"role":"user","content":"a"},{"role":"assistant","content":[)"
              R"({"type":"text","text":"t"},{"type":"thinking","thinking":"why","signature":")" +
              foreign + R"("}]},{"role":"user","content":"b"})");
  Target one;
  one.provider = "one";
  Target two;
  two.provider = "two";

  EXPECT_THAT(
      Write(requests.FromElsewhere(body), one).body,
      HasSubstr(R"([{"type":"thinking","thinking":"why","signature":"sig"},{"type":"text")"));
  const Written other = Write(requests.FromElsewhere(body), two);
  EXPECT_THAT(other.body, Not(HasSubstr("why")));
  EXPECT_EQ(other.notes, "dropped messages.content.thinking.signature, messages.content.thinking");
}

TEST(MessagesRequestWriter, LeavesOutThinkingThatIsNotSignedOrSignedForAnotherText) {
  const std::string other =
      Wrap({.data = {"sig"}, .dialect = {"anthropic_messages"}, .provider = {"p"}}, false,
           json::PrintOf({"All of it"}));
  const std::string nobody =
      Wrap({.data = {}, .dialect = {"openai_chat"}, .provider = {"p"}}, false);
  Target target;
  target.provider = "p";
  for (const std::string& signature : {std::string(), other, nobody}) {
    Requests requests;
    const auto request = requests.Read(
        Talking(R"({"role":"user","content":"a"},{"role":"assistant","content":[)"
                R"({"type":"thinking","thinking":" of it","signature":")" +
                signature + R"("},{"type":"text","text":"b"}]},{"role":"user","content":"c"})"));

    const Written written = Write(request, target);

    EXPECT_THAT(written.body, Not(HasSubstr("thinking"))) << signature;
    EXPECT_THAT(written.notes, HasSubstr("messages.content.thinking"));
  }
}

TEST(MessagesRequestWriter, TurnsArgumentsIntoAnObject) {
  Requests requests;
  struct Row {
    std::string_view text;
    std::string_view input;
  };
  const Row rows[] = {{"", "{}"},
                      {"null", "{}"},
                      {R"({\"a\":12345678901234567890})", R"({"a":12345678901234567890})"},
                      {"[1]", R"({"_raw":"[1]"})"},
                      {R"({\"a\":)", R"({"_raw":"{\"a\":"})"}};
  for (const Row& row : rows) {
    auto request = requests.FromElsewhere(
        Called(R"({"role":"user","content":[{"type":"tool_result","tool_use_id":"a"}]})"));
    auto* const call = request.messages[1].parts[0].If<chat::ToolCall>();
    call->arguments = {.text = {row.text}, .object = {}};

    const Written written = Write(request);
    EXPECT_THAT(written.body, HasSubstr("\"input\":" + std::string(row.input)));
    const bool wrapped = row.input.starts_with(R"({"_raw")");
    EXPECT_EQ(written.notes,
              wrapped ? "approximated messages.content.tool_use.input (kept in _raw)" : "");
  }
}

TEST(MessagesRequestWriter, MakesIdsFitAndUnique) {
  Requests requests;
  const std::string turn =
      R"({"role":"assistant","content":[{"type":"tool_use","id":"f:0","name":"f","input":{}}]},)"
      R"({"role":"user","content":[{"type":"tool_result","tool_use_id":"f:0","content":"1"}]})";

  const Written written = Write(requests.FromElsewhere(
      Talking(R"({"role":"user","content":"a"},)" + turn + "," + turn, kTool)));

  EXPECT_THAT(written.body, HasSubstr(R"("id":"f_0")"));
  EXPECT_THAT(written.body, HasSubstr(R"("id":"f_0_2")"));
  EXPECT_THAT(written.body, HasSubstr(R"("tool_use_id":"f_0_2")"));
}

TEST(MessagesRequestWriter, NamesToolsOfThePastIfThereAreNoneNow) {
  Requests requests;
  auto request = requests.FromElsewhere(
      Called(R"({"role":"user","content":[{"type":"tool_result","tool_use_id":"a"}]})"));
  request.tools.clear();

  EXPECT_THAT(
      Write(request).body,
      HasSubstr(R"("tools":[{"name":"f","input_schema":{"type":"object","properties":{}}}],)"
                R"("tool_choice":{"type":"none"})"));
}

TEST(MessagesRequestWriter, CompletesSchemas) {
  Requests requests;
  auto request = requests.FromElsewhere(Asking(kTool));
  request.tools[0].parameters = {R"({"properties":{"a":{}}})"};

  EXPECT_THAT(Write(request).body,
              HasSubstr(R"("input_schema":{"type":"object","properties":{"a":{}}})"));
}

TEST(MessagesRequestWriter, KeepsTheLastFourCacheMarks) {
  Requests requests;
  const std::string mark = R"("cache_control":{"type":"ephemeral","ttl":"1h"}})";
  std::string texts;
  for (const char* text : {"a", "b", "c", "d", "e"}) {
    if (!texts.empty()) texts += ",";
    texts.append(R"({"type":"text","text":")").append(text).append("\",").append(mark);
  }

  const Written written =
      Write(requests.FromElsewhere(Talking(R"({"role":"user","content":[)" + texts + "]}")));

  EXPECT_THAT(written.body, HasSubstr(R"({"type":"text","text":"a"},)"));
  EXPECT_THAT(written.body, HasSubstr(R"({"type":"text","text":"b",)" + mark));
  EXPECT_EQ(written.notes, "approximated cache_control (only the last four are sent)");
}

}  // namespace
}  // namespace monorelay::dialects::anthropic_messages
