#include "dialects/anthropic_messages/event_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dialects/anthropic_messages/messages_fixture.hpp"

namespace monorelay::dialects::anthropic_messages {
namespace {

using testing::ElementsAre;

constexpr std::string_view kStart =
    "event: message_start\n"
    R"(data: {"type":"message_start","message":{"id":"i","model":"m","usage":{"input_tokens":12,"output_tokens":1}}})"
    "\n\n";
constexpr std::string_view kEnd =
    "event: message_delta\n"
    R"(data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":6}})"
    "\n\nevent: message_stop\n"
    R"(data: {"type":"message_stop"})"
    "\n\n";

std::string Data(std::string_view json) {
  return "data: " + std::string(json) + "\n\n";
}

std::string Begin(int index, std::string_view block) {
  return Data(R"({"type":"content_block_start","index":)" + std::to_string(index) +
              R"(,"content_block":)" + std::string(block) + "}");
}

std::string Delta(int index, std::string_view delta) {
  return Data(R"({"type":"content_block_delta","index":)" + std::to_string(index) + R"(,"delta":)" +
              std::string(delta) + "}");
}

std::string End(int index) {
  return Data(R"({"type":"content_block_stop","index":)" + std::to_string(index) + "}");
}

std::string Whole(std::string_view middle) {
  return std::string(kStart) + std::string(middle) + std::string(kEnd);
}

TEST(MessagesEventReader, ReadsText) {
  MessagesEventReader reader;

  const auto events =
      EventsOf(reader, Whole(Begin(0, R"({"type":"text","text":""})") +
                             Delta(0, R"({"type":"text_delta","text":"a\n"})") + End(0)));

  EXPECT_THAT(events, ElementsAre("start i m", R"(text "a\n")", "end of part", "stop end_turn",
                                  "usage 12 6", "end"));
  EXPECT_TRUE(reader.IsFinished());
  EXPECT_EQ(reader.Usage().output, 6);
}

TEST(MessagesEventReader, ReadsCallsSideBySide) {
  const auto events =
      EventsOf(Whole(Begin(0, R"({"type":"tool_use","id":"a","name":"f","input":{}})") +
                     Begin(1, R"({"type":"tool_use","id":"b","name":"g","input":{}})") +
                     Delta(1, R"({"type":"input_json_delta","partial_json":"{\"x\""})") +
                     Delta(0, R"({"type":"input_json_delta","partial_json":""})") + End(0) +
                     Delta(1, R"({"type":"input_json_delta","partial_json":":1}"})") + End(1)));

  EXPECT_THAT(events,
              ElementsAre("start i m", "call 0 a f", "call 1 b g", R"(arguments 1 "{\"x\"")",
                          R"(arguments 0 "{}")", "end of call 0", R"(arguments 1 ":1}")",
                          "end of call 1", "stop end_turn", "usage 12 6", "end"));
}

TEST(MessagesEventReader, TakesInputThatCameAtOnce) {
  const auto events = EventsOf(
      Whole(Begin(0, R"({"type":"tool_use","id":"a","name":"f","input":{"x":"\"y\""}})") + End(0)));

  EXPECT_EQ(events[2], R"(arguments 0 "{\"x\":\"\\\"y\\\"\"}")");
}

TEST(MessagesEventReader, ReadsThinkingAndItsSignature) {
  const auto events =
      EventsOf(Whole(Begin(0, R"({"type":"thinking","thinking":"","signature":""})") +
                     Delta(0, R"({"type":"thinking_delta","thinking":"why"})") +
                     Delta(0, R"({"type":"signature_delta","signature":"s"})") + End(0) +
                     Begin(1, R"({"type":"redacted_thinking","data":"d"})") + End(1)));

  EXPECT_THAT(events, ElementsAre("start i m", R"(reasoning "why")", "signature s", "end of part",
                                  "hidden d", "stop end_turn", "usage 12 6", "end"));
}

TEST(MessagesEventReader, PassesOverWhatItDoesNotKnow) {
  const auto events =
      EventsOf(Whole(": comment\n\n" + Data(R"({"type":"ping"})") + Data("{broken") +
                     Begin(0, R"({"type":"server_tool_use","id":"s","name":"w","input":{}})") +
                     Delta(0, R"({"type":"input_json_delta","partial_json":"{}"})") + End(0)));

  EXPECT_THAT(events, ElementsAre("start i m", "alive", "alive", "alive", "alive", "stop end_turn",
                                  "usage 12 6", "end"));
}

TEST(MessagesEventReader, PlacesCitations) {
  const auto events = EventsOf(Whole(
      Begin(0, R"({"type":"text","text":"ab"})") + End(0) +
      Begin(1, R"({"type":"text","text":""})") + Delta(1, R"({"type":"text_delta","text":"cde"})") +
      Delta(1, R"({"type":"citations_delta","citation":{"url":"u"}})") + End(1)));

  EXPECT_EQ(events[4], "citation u 2-5");
}

TEST(MessagesEventReader, NeverLetsAPoorerUsageErase) {
  MessagesEventReader reader;
  EventsOf(reader, Data(R"({"type":"message_start","message":{"usage":{"input_tokens":7,)"
                        R"("cache_read_input_tokens":1000,"output_tokens":1}}})") +
                       Data(R"({"type":"message_delta","delta":{},"usage":{"input_tokens":0,)"
                            R"("output_tokens":6}})"));

  EXPECT_EQ(reader.Usage().input, 1007);
  EXPECT_EQ(reader.Usage().cached_read, 1000);
  EXPECT_EQ(reader.Usage().output, 6);
}

TEST(MessagesEventReader, IsNotFinishedWithoutItsLastEvent) {
  MessagesEventReader reader;

  const auto events = EventsOf(reader, kStart);

  EXPECT_THAT(events, ElementsAre("start i m"));
  EXPECT_FALSE(reader.IsFinished());
}

TEST(MessagesEventReader, ReportsErrorsOfAnyShape) {
  for (const std::string_view error :
       {R"({"type":"error","error":{"type":"overloaded_error","message":"Busy"}})",
        R"({"error":{"message":"Busy"}})"}) {
    MessagesEventReader reader;

    const auto events = EventsOf(reader, Data(error) + std::string(kEnd));

    EXPECT_THAT(events, ElementsAre("failure " + std::string(error)));
    EXPECT_EQ(reader.Failure(), error);
    EXPECT_FALSE(reader.IsFinished());
  }
  MessagesEventReader reader;
  EXPECT_THAT(EventsOf(reader, "event: error\ndata: busy\n\n"), ElementsAre(R"(failure "busy")"));
}

TEST(MessagesEventReader, GoesOnWithoutAStartOrTheEndsOfBlocks) {
  const auto events = EventsOf(Delta(0, R"({"type":"text_delta","text":"a"})") +
                               Begin(1, R"({"type":"tool_use","id":"a","name":"f","input":{}})") +
                               std::string(kEnd) + std::string(kEnd));

  EXPECT_THAT(events, ElementsAre("start  ", R"(text "a")", "call 0 a f", R"(arguments 0 "{}")",
                                  "stop end_turn", "usage -1 6", "end"));
}

}  // namespace
}  // namespace monorelay::dialects::anthropic_messages
