#include "chat/collector.hpp"

#include <gtest/gtest.h>

#include <string>

#include "chat/replay.hpp"

namespace monorelay::chat {
namespace {

Event Of(EventKind kind, std::string_view text = {}, std::int64_t choice = 0) {
  Event event;
  event.kind = kind;
  event.choice = choice;
  event.text = {text};
  return event;
}

TEST(Collector, PutsPiecesTogether) {
  Collector collector;
  Event start = Of(EventKind::kStart);
  start.id = {"id-1"};
  start.name = {"m"};
  start.created = 7;
  collector.OnEvent(start);
  collector.OnEvent(Of(EventKind::kReasoning, "th"));
  collector.OnEvent(Of(EventKind::kReasoning, "ink"));
  Event opaque = Of(EventKind::kOpaque);
  opaque.opaque.data = {"sig"};
  opaque.opaque.dialect = {"d"};
  collector.OnEvent(opaque);
  collector.OnEvent(Of(EventKind::kText, "a\\n"));
  collector.OnEvent(Of(EventKind::kText, "b"));
  Event stop = Of(EventKind::kStop);
  stop.stop.cause = StopCause::kEnd;
  collector.OnEvent(stop);
  Event usage = Of(EventKind::kUsage);
  usage.usage.input = 3;
  collector.OnEvent(usage);
  collector.OnEvent(Of(EventKind::kEnd));

  const Response response = collector.Take();

  EXPECT_EQ(response.id.escaped, "id-1");
  EXPECT_EQ(response.created, 7);
  EXPECT_EQ(response.usage.input, 3);
  ASSERT_EQ(response.choices.size(), 1U);
  ASSERT_EQ(response.choices[0].parts.size(), 2U);
  const auto* reasoning = response.choices[0].parts[0].If<Reasoning>();
  ASSERT_NE(reasoning, nullptr);
  EXPECT_EQ(reasoning->text.escaped, "think");
  EXPECT_EQ(reasoning->opaque.data.escaped, "sig");
  EXPECT_EQ(response.choices[0].parts[1].If<TextPart>()->text.escaped, "a\\nb");
  EXPECT_EQ(response.choices[0].stop.cause, StopCause::kEnd);
}

TEST(Collector, KeepsInterleavedCallsAndChoicesApart) {
  Collector collector;
  for (const std::int64_t call : {0, 1}) {
    Event begin = Of(EventKind::kToolCall);
    begin.call = call;
    const std::string name = "f" + std::to_string(call);
    begin.name = {name};
    collector.OnEvent(begin);
  }
  for (const std::string_view piece : {"{\\\"a", "\\\":1}"}) {
    for (const std::int64_t call : {1, 0}) {
      Event arguments = Of(EventKind::kToolArguments, piece);
      arguments.call = call;
      collector.OnEvent(arguments);
    }
  }
  collector.OnEvent(Of(EventKind::kText, "second", 1));

  const Response response = collector.Take();

  ASSERT_EQ(response.choices.size(), 2U);
  ASSERT_EQ(response.choices[0].parts.size(), 2U);
  for (const Part& part : response.choices[0].parts)
    EXPECT_EQ(part.If<ToolCall>()->arguments.text.escaped, R"({\"a\":1})");
  EXPECT_EQ(response.choices[0].parts[1].If<ToolCall>()->name.escaped, "f1");
  EXPECT_EQ(response.choices[1].parts[0].If<TextPart>()->text.escaped, "second");
}

TEST(Collector, BeginsANewTextAfterTheEndOfOne) {
  Collector collector;
  collector.OnEvent(Of(EventKind::kText, "a"));
  collector.OnEvent(Of(EventKind::kPartEnd));
  collector.OnEvent(Of(EventKind::kText, "b"));

  EXPECT_EQ(collector.Take().choices[0].parts.size(), 2U);
}

TEST(Collector, UndoesWhatReplayDoes) {
  Response played;
  played.id = {"r"};
  Choice choice;
  ToolCall call;
  call.id = {"c"};
  call.name = {"f"};
  call.arguments.object = {R"({"a":"b"})"};
  choice.parts = {{.content = TextPart{{"hi"}, {}}}, {.content = call}};
  choice.stop.cause = StopCause::kToolCalls;
  played.choices.push_back(std::move(choice));
  Collector collector;

  Replay(played, collector);
  const Response response = collector.Take();

  ASSERT_EQ(response.choices.size(), 1U);
  ASSERT_EQ(response.choices[0].parts.size(), 2U);
  EXPECT_EQ(response.choices[0].parts[1].If<ToolCall>()->arguments.text.escaped,
            R"({\"a\":\"b\"})");
  EXPECT_EQ(response.choices[0].stop.cause, StopCause::kToolCalls);
}

}  // namespace
}  // namespace monorelay::chat
