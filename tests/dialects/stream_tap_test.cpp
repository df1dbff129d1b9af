#include "dialects/stream_tap.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace monorelay::dialects {
namespace {

constexpr std::int64_t kNo = chat::Usage::kUnknown;

std::unique_ptr<StreamTap> ChatTap(bool hide_usage = false) {
  return MakeStreamTap(Dialect::kOpenAiChat, {.hide_usage = hide_usage});
}

std::unique_ptr<StreamTap> MessagesTap() {
  return MakeStreamTap(Dialect::kAnthropicMessages, {});
}

// Which of the events pass: "p", or are hidden: "h".
std::string Feed(StreamTap& tap, const std::vector<std::string>& events) {
  std::string passages;
  for (const std::string& event : events) {
    passages += tap.OnEvent(event) == Passage::kPass ? 'p' : 'h';
  }
  return passages;
}

const std::string kRole =
    "data: {\"id\":\"x\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":"
    "\"\"},\"finish_reason\":null}]}\n\n";
const std::string kText =
    "data: {\"id\":\"x\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hi\"},"
    "\"finish_reason\":null}]}\n\n";
const std::string kStop =
    "data: {\"id\":\"x\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
const std::string kUsage =
    "data: {\"id\":\"x\",\"choices\":[],\"usage\":{\"prompt_tokens\":19,\"completion_tokens\":10}}"
    "\n\n";
const std::string kDone = "data: [DONE]\n\n";

// --- Chat Completions ---

TEST(ChatTap, FollowsAWholeStream) {
  const auto tap = ChatTap();
  EXPECT_FALSE(tap->HasBegun());

  EXPECT_EQ(Feed(*tap, {kRole, kText}), "pp");
  EXPECT_TRUE(tap->HasBegun());
  EXPECT_FALSE(tap->IsFinished());
  EXPECT_EQ(Feed(*tap, {kStop}), "p");
  EXPECT_TRUE(tap->IsFinished());
  EXPECT_EQ(Feed(*tap, {kUsage, kDone}), "pp");

  EXPECT_EQ(tap->Usage().input, 19);
  EXPECT_EQ(tap->Usage().output, 10);
  EXPECT_FALSE(tap->Failure());
}

TEST(ChatTap, HidesTheUsageThatTheClientDidNotAskFor) {
  const auto tap = ChatTap(true);

  EXPECT_EQ(Feed(*tap, {kRole, kText, kStop, kUsage, kDone}), "ppphp");

  EXPECT_EQ(tap->Usage().input, 19);
}

TEST(ChatTap, NeverHidesAnEventThatCarriesText) {
  const auto tap = ChatTap(true);
  const std::string both =
      "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hi\"},\"finish_reason\":null}],"
      "\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2}}\n\n";

  EXPECT_EQ(Feed(*tap, {both, both}), "pp");

  EXPECT_EQ(tap->Usage().output, 2);
}

TEST(ChatTap, IsFinishedByDoneAlone) {
  const auto tap = ChatTap();

  Feed(*tap, {kText, kDone});

  EXPECT_TRUE(tap->IsFinished());
  EXPECT_FALSE(tap->Usage().IsKnown());
}

TEST(ChatTap, IsFinishedByAReasonWithoutDone) {
  const auto tap = ChatTap();

  Feed(*tap, {kText, kStop});

  EXPECT_TRUE(tap->IsFinished());
}

TEST(ChatTap, IsNotFinishedByTextThatSpeaksOfTheEnd) {
  const auto tap = ChatTap();

  Feed(*tap, {kRole,
              "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"data: [DONE]\"},"
              "\"finish_reason\":null}]}\n\n",
              "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":"
              "\"{\\\"finish_reason\\\":\\\"stop\\\"}\"},\"finish_reason\":null}]}\n\n",
              ": [DONE]\n\n"});

  EXPECT_FALSE(tap->IsFinished());
}

TEST(ChatTap, SeesTheReasonOfAnyChoice) {
  const auto tap = ChatTap();

  Feed(*tap, {kRole,
              "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":null},{\"index\":1,"
              "\"delta\":{},\"finish_reason\":\"length\"}]}\n\n"});

  EXPECT_TRUE(tap->IsFinished());
}

TEST(ChatTap, SeesTheReasonWhateverTheWhiteSpace) {
  for (const std::string event :
       {"data:{\"choices\":[{\"finish_reason\" : \"stop\"}]}\n\n",
        "data: {\"choices\":[{\ndata: \"finish_reason\":\ndata: \"stop\"}]}\n\n",
        "data: {\"choices\":[{\"finish_reason\":\t\"stop\"}]}\r\n\r\n"}) {
    const auto tap = ChatTap();
    Feed(*tap, {kRole, event});
    EXPECT_TRUE(tap->IsFinished()) << event;
  }
}

TEST(ChatTap, PassesCommentsAndEventsOfNoMeaning) {
  const auto tap = ChatTap(true);

  EXPECT_EQ(
      Feed(*tap, {": OPENROUTER PROCESSING\n\n", "\n", "retry: 5\n\n", ": keep-alive\r\n\r\n"}),
      "pppp");

  EXPECT_FALSE(tap->HasBegun());
}

// Every known client breaks on an event with empty data.
TEST(ChatTap, HidesEventsWithEmptyData) {
  const auto tap = ChatTap();

  EXPECT_EQ(Feed(*tap, {kText, "data:\n\n", "data: \n\n"}), "phh");
}

TEST(ChatTap, TakesTheFirstEventOfAzureForABeginning) {
  const auto tap = ChatTap(true);

  EXPECT_EQ(Feed(*tap, {"data: {\"choices\":[],\"prompt_filter_results\":[]}\n\n", kText}), "pp");

  EXPECT_TRUE(tap->HasBegun());
  EXPECT_FALSE(tap->IsFinished());
}

TEST(ChatTap, IgnoresAUsageOfNull) {
  const auto tap = ChatTap(true);

  EXPECT_EQ(Feed(*tap, {"data: {\"choices\":[],\"usage\":null}\n\n",
                        "data: {\"choices\":[{\"delta\":{}}],\"usage\": null}\n\n"}),
            "pp");

  EXPECT_FALSE(tap->Usage().IsKnown());
}

TEST(ChatTap, KeepsTheRicherUsage) {
  const auto tap = ChatTap();

  Feed(*tap,
       {kUsage, "data: {\"choices\":[],\"usage\":{\"completion_tokens\":12}}\n\n",
        "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":19,\"completion_tokens\":11}}\n\n"});

  EXPECT_EQ(tap->Usage().input, 19);
  EXPECT_EQ(tap->Usage().output, 12);
}

TEST(ChatTap, ReadsUsageThatEveryEventRepeats) {
  const auto tap = ChatTap();
  for (int i = 1; i <= 3; ++i) {
    Feed(*tap, {"data: {\"choices\":[{\"delta\":{\"content\":\"x\"}}],\"usage\":{\"prompt_tokens\":"
                "5,\"completion_tokens\":" +
                std::to_string(i) + "}}\n\n"});
  }

  EXPECT_EQ(tap->Usage().input, 5);
  EXPECT_EQ(tap->Usage().output, 3);
}

TEST(ChatTap, ReadsTheUsageOfGroq) {
  const auto tap = ChatTap();

  Feed(*tap, {kRole,
              "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}],\"x_groq\":{\"id\":"
              "\"r\",\"usage\":{\"prompt_tokens\":4,\"completion_tokens\":6}}}\n\n"});

  EXPECT_EQ(tap->Usage().input, 4);
  EXPECT_EQ(tap->Usage().output, 6);
  EXPECT_TRUE(tap->IsFinished());
}

TEST(ChatTap, ReadsTheUsageOfGroqBesideOneOfNull) {
  const auto tap = ChatTap();

  Feed(*tap, {"data: {\"choices\":[{\"delta\":{}}],\"usage\":null,\"x_groq\":{\"usage\":"
              "{\"prompt_tokens\":4,\"completion_tokens\":6}}}\n\n"});

  EXPECT_EQ(tap->Usage().input, 4);
}

struct FailureCase {
  std::string event;
  std::string failure;
};

TEST(ChatTap, NoticesErrorsInEveryShape) {
  const FailureCase cases[] = {
      {"data: {\"error\":{\"message\":\"m\",\"code\":429}}\n\n",
       R"({"error":{"message":"m","code":429}})"},
      {"data: {\"error\":\"boom\"}\n\n", R"({"error":"boom"})"},
      {"data: {\"id\":\"gen\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\"},"
       "\"finish_reason\":\"error\"}],\"error\":{\"code\":502,\"message\":\"m\"}}\n\n",
       ""},
      {"event: error\ndata: {\"message\":\"m\"}\n\n", R"({"message":"m"})"},
      {"data: {\"object\":\"error\",\"message\":\"m\",\"code\":400}\n\n",
       R"({"object":"error","message":"m","code":400})"},
      {"event: error\ndata: out of memory\n\n", "out of memory"},
  };
  for (const FailureCase& row : cases) {
    for (const bool later : {false, true}) {
      const auto tap = ChatTap(true);
      if (later) Feed(*tap, {kRole, kText});
      EXPECT_EQ(Feed(*tap, {row.event}), "p") << row.event;
      ASSERT_TRUE(tap->Failure()) << row.event << (later ? " later" : " first");
      if (!row.failure.empty()) {
        EXPECT_EQ(*tap->Failure(), row.failure);
      }
      EXPECT_EQ(tap->HasBegun(), later);
    }
  }
}

TEST(ChatTap, TakesAnErrorOfNullForNone) {
  const auto tap = ChatTap();

  Feed(*tap, {"data: {\"error\":null,\"choices\":[{\"delta\":{\"content\":\"error\"}}]}\n\n"});

  EXPECT_FALSE(tap->Failure());
  EXPECT_TRUE(tap->HasBegun());
}

TEST(ChatTap, PassesWhatIsNoJson) {
  const auto tap = ChatTap(true);

  EXPECT_EQ(Feed(*tap, {"data: {\"choices\":\n\n", "data: text\n\n", "data: []\n\n",
                        "data: \"usage\"\n\n", "data: {\"choices\":17,\"usage\":3}\n\n",
                        "data: {\"choices\":[1,null,{\"finish_reason\":5}]}\n\n"}),
            "pppppp");

  EXPECT_FALSE(tap->IsFinished());
  EXPECT_FALSE(tap->Failure());
}

// The words of the events' choices, each with the one that counts after them all.
TEST(ChatTap, NotesWhyTheModelStopped) {
  const std::pair<std::vector<std::string>, std::string_view> cases[] = {
      {{R"("stop")"}, "stop"},
      {{R"("length")"}, "length"},
      {{R"("tool_calls")"}, "tool_calls"},
      {{R"("content_filter")"}, "content_filter"},
      {{R"("error")"}, "error"},
      {{R"("tired")"}, "other"},
      {{"null"}, "none"},
      {{R"("length")", R"("stop")"}, "length"},
      {{R"("stop")", R"("tired")", "null"}, "stop"},
  };
  for (const auto& [words, reason] : cases) {
    const auto tap = ChatTap();
    Feed(*tap, {kRole, kText});
    EXPECT_EQ(chat::NameOf(tap->WhyStopped()), "none");
    for (const std::string& word : words)
      Feed(*tap, {"data: {\"choices\":[{\"delta\":{},\"finish_reason\":" + word + "}]}\n\n"});
    Feed(*tap, {kUsage, kDone});

    EXPECT_EQ(chat::NameOf(tap->WhyStopped()), reason) << words.front();
  }
}

// --- Messages ---

const std::string kMessageStart =
    "event: message_start\ndata: "
    "{\"type\":\"message_start\",\"message\":{\"id\":\"msg\",\"content\":"
    "[],\"usage\":{\"input_tokens\":25,\"cache_read_input_tokens\":100,\"output_tokens\":1}}}\n\n";
const std::string kPing = "event: ping\ndata: {\"type\": \"ping\"}\n\n";
const std::string kDelta =
    "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":"
    "{\"type\":\"text_delta\",\"text\":\"message_stop\"}}\n\n";
const std::string kMessageDelta =
    "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":"
    "\"end_turn\"},\"usage\":{\"output_tokens\":15}}\n\n";
const std::string kMessageStop = "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";

TEST(MessagesTap, FollowsAWholeStream) {
  const auto tap = MessagesTap();

  EXPECT_EQ(Feed(*tap, {kPing}), "p");
  EXPECT_FALSE(tap->HasBegun());
  EXPECT_EQ(Feed(*tap, {kMessageStart, kPing, kDelta, kDelta, kMessageDelta}), "ppppp");
  EXPECT_TRUE(tap->HasBegun());
  EXPECT_FALSE(tap->IsFinished());
  EXPECT_EQ(Feed(*tap, {kMessageStop}), "p");

  EXPECT_TRUE(tap->IsFinished());
  EXPECT_EQ(tap->Usage().input, 125);
  EXPECT_EQ(tap->Usage().cached_read, 100);
  EXPECT_EQ(tap->Usage().cache_write, kNo);
  EXPECT_EQ(tap->Usage().output, 15);
  EXPECT_FALSE(tap->Failure());
}

TEST(MessagesTap, NotesWhyTheModelStopped) {
  const std::pair<std::string, std::string_view> cases[] = {
      {R"("end_turn")", "stop"},     {R"("tool_use")", "tool_calls"},
      {R"("max_tokens")", "length"}, {R"("refusal")", "content_filter"},
      {R"("pause_turn")", "pause"},  {"null", "none"},
  };
  for (const auto& [word, reason] : cases) {
    const auto tap = MessagesTap();
    Feed(*tap, {kMessageStart, kDelta,
                "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":"
                "{\"stop_reason\":" +
                    word + "}}\n\n",
                kMessageStop});

    EXPECT_EQ(chat::NameOf(tap->WhyStopped()), reason) << word;
  }
}

TEST(MessagesTap, ReadsTheTypeInTheDataIfTheNameIsAbsent) {
  const auto tap = MessagesTap();

  Feed(*tap, {"data: {\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":1,"
              "\"output_tokens\":1}}}\n\n",
              "data: {\"type\":\"message_stop\"}\n\n"});

  EXPECT_TRUE(tap->IsFinished());
  EXPECT_EQ(tap->Usage().input, 1);
}

TEST(MessagesTap, IsNotEmptiedByAPoorerUsage) {
  const auto tap = MessagesTap();

  Feed(*tap, {kMessageStart,
              "event: message_delta\ndata: {\"type\":\"message_delta\",\"usage\":{\"input_tokens\":"
              "25,\"output_tokens\":15}}\n\n",
              "event: message_delta\ndata: {\"type\":\"message_delta\",\"usage\":{\"input_tokens\":"
              "0,\"output_tokens\":0}}\n\n",
              "event: message_delta\ndata: {\"type\":\"message_delta\",\"usage\":null}\n\n"});

  EXPECT_EQ(tap->Usage().input, 125);
  EXPECT_EQ(tap->Usage().output, 15);
}

TEST(MessagesTap, NoticesErrors) {
  for (const std::string event :
       {"event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\"}}\n\n",
        "data: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\"}}\n\n",
        "event: error\ndata: {\"error\":{\"message\":\"m\"}}\n\n",
        "event: error\ndata: out of memory\n\n"}) {
    for (const bool later : {false, true}) {
      const auto tap = MessagesTap();
      if (later) Feed(*tap, {kMessageStart, kDelta});

      EXPECT_EQ(Feed(*tap, {event}), "p");

      EXPECT_TRUE(tap->Failure()) << event;
      EXPECT_FALSE(tap->IsFinished());
      EXPECT_EQ(tap->HasBegun(), later);
    }
  }
}

TEST(MessagesTap, PassesWhatItDoesNotKnow) {
  const auto tap = MessagesTap();

  EXPECT_EQ(Feed(*tap, {kMessageStart, "event: new_thing\ndata: {\"type\":\"new_thing\"}\n\n",
                        "data: text\n\n", "data: [1]\n\n", "data: [DONE]\n\n", ": comment\n\n",
                        "\n", "data: {\"type\":17}\n\n",
                        "data: {\"type\":\"message_start\",\"message\":5}\n\n"}),
            "ppppppppp");

  EXPECT_FALSE(tap->IsFinished());
  EXPECT_FALSE(tap->Failure());
}

TEST(MessagesTap, BeginsWithAContentDeltaIfNothingCameBefore) {
  const auto tap = MessagesTap();

  Feed(*tap, {kDelta});

  EXPECT_TRUE(tap->HasBegun());
}

// --- Responses and Gemini: why the model stopped ---

TEST(ResponsesTap, NotesWhyTheModelStopped) {
  const std::string created =
      R"(data: {"type":"response.created","response":{"status":"in_progress"}})"
      "\n\n";
  const std::string call =
      R"(data: {"type":"response.output_item.done","item":{"type":"function_call"}})"
      "\n\n";
  const auto end = [](std::string_view type, std::string_view response) {
    return fmt::format("data: {{\"type\":\"response.{}\",\"response\":{}}}\n\n", type, response);
  };
  const std::pair<std::vector<std::string>, std::string_view> cases[] = {
      {{created}, "none"},
      {{created, end("completed", R"({"status":"completed","output":[]})")}, "stop"},
      {{created, end("completed", "{}")}, "stop"},
      {{created, call, end("completed", R"({"status":"completed"})")}, "tool_calls"},
      {{end("completed",
            R"({"status":"completed","output":[{"type":"message"},{"type":"custom_tool_call"}]})")},
       "tool_calls"},
      {{end("incomplete", "{}")}, "length"},
      {{call, end("incomplete", R"({"status":"incomplete",)"
                                R"("incomplete_details":{"reason":"max_output_tokens"}})")},
       "length"},
      {{end("incomplete", R"({"incomplete_details":{"reason":"content_filter"}})")},
       "content_filter"},
      {{end("failed", R"({"status":"failed","error":{"message":"m"}})")}, "error"},
      {{end("cancelled", R"({"status":"cancelled"})")}, "error"},
  };
  for (const auto& [events, reason] : cases) {
    const auto tap = MakeStreamTap(Dialect::kOpenAiResponses, {});

    Feed(*tap, events);

    EXPECT_EQ(chat::NameOf(tap->WhyStopped()), reason) << events.back();
  }
}

TEST(GeminiTap, NotesWhyTheModelStopped) {
  const auto chunk = [](std::string_view parts, std::string_view rest) {
    return fmt::format("data: {{\"candidates\":[{{\"content\":{{\"parts\":[{}]}}{}}}]}}\n\n", parts,
                       rest);
  };
  const std::string text = chunk(R"({"text":"hi"})", "");
  const std::string call = chunk(R"({"functionCall":{"name":"f"}})", "");
  const std::string stop = chunk("", R"(,"finishReason":"STOP")");
  const std::pair<std::vector<std::string>, std::string_view> cases[] = {
      {{text}, "none"},
      {{text, stop}, "stop"},
      {{call, stop}, "tool_calls"},
      {{chunk(R"({"functionCall":{}})", R"(,"finishReason":"STOP")")}, "tool_calls"},
      {{stop, chunk("", R"(,"finishReason":"MAX_TOKENS")")}, "length"},
      {{call, chunk("", R"(,"finishReason":"SAFETY")")}, "content_filter"},
      {{text, chunk("", R"(,"finishReason":"NEW_WORD")")}, "other"},
      {{"data: {\"promptFeedback\":{\"blockReason\":\"SAFETY\"}}\n\n"}, "content_filter"},
  };
  for (const auto& [events, reason] : cases) {
    const auto tap = MakeStreamTap(Dialect::kGemini, {});

    Feed(*tap, events);

    EXPECT_EQ(chat::NameOf(tap->WhyStopped()), reason) << events.back();
    EXPECT_EQ(tap->IsFinished(), reason != "none");
  }
}

// --- Events that are too large to be held whole ---

// Gives `event` to `tap` in pieces of `size` bytes.
void FeedLarge(StreamTap& tap, std::string_view event, std::size_t size) {
  for (std::size_t at = 0; at < event.size(); at += size)
    tap.OnLargeEvent(event.substr(at, size), at == 0);
}

TEST(ResponsesTap, ReadsTheEndOfAnAnswerThatIsTooLargeToBeHeld) {
  const std::string event =
      R"(event: response.completed
data: {"type":"response.completed","sequence_number":9,"response":{"id":"resp_1","status":"incomplete","incomplete_details":{"reason":"max_output_tokens"},"output":[{"text":")" +
      std::string(3000, 'x') +
      R"(\",\"usage\":{\"input_tokens\":99}"}],"usage":{"input_tokens":5,"output_tokens":7}}})"
      "\n\n";
  for (const std::size_t size : {std::size_t{1025}, std::size_t{2000}, event.size()}) {
    const auto tap = MakeStreamTap(Dialect::kOpenAiResponses, {.note_id = true});

    FeedLarge(*tap, event, size);

    EXPECT_TRUE(tap->IsFinished()) << size;
    EXPECT_EQ(tap->WhyStopped(), chat::FinishReason::kLength) << size;
    EXPECT_FALSE(tap->Failure()) << size;
    EXPECT_EQ(tap->Usage().input, 5) << size;
    EXPECT_EQ(tap->Usage().output, 7) << size;
    EXPECT_EQ(tap->TakeAnswerId(), "resp_1") << size;
  }
}

TEST(ResponsesTap, TellsALargeEventInTheMiddleFromTheEnd) {
  const auto tap = MakeStreamTap(Dialect::kOpenAiResponses, {.note_id = true});

  FeedLarge(*tap,
            R"(data: {"type":"response.created","response":{"id":"resp_1","instructions":")" +
                std::string(3000, 'x') + R"("}})",
            1100);

  EXPECT_TRUE(tap->HasBegun());
  EXPECT_FALSE(tap->IsFinished());
  EXPECT_EQ(tap->TakeAnswerId(), "resp_1");
  EXPECT_EQ(tap->TakeAnswerId(), "");
}

TEST(ResponsesTap, ALargeFailureIsOne) {
  const auto tap = MakeStreamTap(Dialect::kOpenAiResponses, {});

  FeedLarge(*tap,
            R"(data: {"type":"response.failed","response":{"id":"resp_1","instructions":")" +
                std::string(3000, 'x') + R"("}})",
            1100);

  EXPECT_TRUE(tap->Failure());
  EXPECT_EQ(tap->WhyStopped(), chat::FinishReason::kError);
}

TEST(ResponsesTap, ALargeEndAfterCallsWaitsForThem) {
  const auto tap = MakeStreamTap(Dialect::kOpenAiResponses, {});
  Feed(*tap, {R"(data: {"type":"response.output_item.added","item":{"type":"function_call"}})"
              "\n\n"});

  FeedLarge(*tap,
            R"(data: {"type":"response.completed","response":{"status":"completed","output":")" +
                std::string(3000, 'x') + R"("}})",
            1100);

  EXPECT_EQ(tap->WhyStopped(), chat::FinishReason::kToolCalls);
}

TEST(ResponsesTap, NotesTheIdOfAnAnswerOnlyIfSomebodyWantsIt) {
  const std::string created =
      "data: {\"type\":\"response.created\",\"response\":{\"id\":\"resp_1\"}}\n\n";
  const auto wanted = MakeStreamTap(Dialect::kOpenAiResponses, {.note_id = true});
  const auto unwanted = MakeStreamTap(Dialect::kOpenAiResponses, {});

  Feed(*wanted, {created});
  Feed(*unwanted, {created});

  EXPECT_EQ(wanted->TakeAnswerId(), "resp_1");
  EXPECT_EQ(unwanted->TakeAnswerId(), "");
}

TEST(GeminiTap, ReadsALastChunkThatIsTooLargeToBeHeldHoweverItIsCut) {
  const std::string event =
      R"(data: {"candidates":[{"content":{"parts":[{"text":"\"finishReason\":","inlineData":{"data":")" +
      std::string(200, 'A') +
      R"("}}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":5,"candidatesTokenCount":7}})"
      "\n\n";
  for (std::size_t size = 1; size <= event.size(); ++size) {
    const auto tap = MakeStreamTap(Dialect::kGemini, {});

    FeedLarge(*tap, event, size);

    EXPECT_TRUE(tap->IsFinished()) << size;
    EXPECT_EQ(tap->WhyStopped(), chat::FinishReason::kStop) << size;
    EXPECT_EQ(tap->Usage().input, 5) << size;
  }
  const auto unfinished = MakeStreamTap(Dialect::kGemini, {});
  FeedLarge(*unfinished, event.substr(0, event.find("]},\"finishReason")), 50);
  EXPECT_FALSE(unfinished->IsFinished());
}

}  // namespace
}  // namespace monorelay::dialects
