// A provider that breaks, lies, or talks nonsense: each fault has its ending, and the next request
// works.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/journey.hpp"

namespace monorelay {
namespace {

using dialects::Dialect;
using relay::Ending;
using ::testing::Combine;
using testing::FakeUpstream;
using ::testing::HasSubstr;
using testing::Journey;
using ::testing::Not;
using testing::Place;
using testing::Question;
using ::testing::Values;
using ::testing::ValuesIn;

struct Form {
  const char* name;
  Dialect dialect;
  bool stream;
};
constexpr Form kChatWhole{"ChatWhole", Dialect::kOpenAiChat, false};
constexpr Form kChatStream{"ChatStream", Dialect::kOpenAiChat, true};
constexpr Form kMessagesWhole{"MessagesWhole", Dialect::kAnthropicMessages, false};
constexpr Form kMessagesStream{"MessagesStream", Dialect::kAnthropicMessages, true};

Question QuestionIn(const Form& form) {
  return {.dialect = form.dialect, .stream = form.stream};
}

struct Fault {
  const char* name;
  void (*happens)(FakeUpstream&);
};

class FaultJourney : public ::testing::TestWithParam<std::tuple<Form, Fault>> {
 protected:
  static std::string Name(const ::testing::TestParamInfo<std::tuple<Form, Fault>>& info) {
    return std::string(std::get<0>(info.param).name) + std::get<1>(info.param).name;
  }
};

// --- Before the commit point: a plain error ---

class EarlyFaultJourney : public FaultJourney {};

TEST_P(EarlyFaultJourney, IsA502InTheDialectOfTheClient) {
  const auto& [form, fault] = GetParam();
  Journey journey;
  fault.happens(journey.upstream("alpha"));

  const auto reply = journey.Ask(QuestionIn(form));

  EXPECT_EQ(reply.status(), 502);
  EXPECT_TRUE(reply.is_whole());
  EXPECT_EQ(reply.header("content-type"), "application/json");
  EXPECT_EQ(reply.error_code(), "upstream_error");
  EXPECT_EQ(reply.error_type(),
            form.dialect == Dialect::kOpenAiChat ? "server_error" : "api_error");
  const auto outcome = journey.outcome();
  EXPECT_EQ(outcome.ending, Ending::kFailed);
  EXPECT_EQ(outcome.status, 502);
  EXPECT_EQ(outcome.error_code, "upstream_error");
  EXPECT_EQ(outcome.attempts, 1);
  EXPECT_EQ(outcome.key_label, "first");
  EXPECT_FALSE(outcome.error_text.empty());
  journey.ExpectNextRequestWorks();
}

TEST_P(EarlyFaultJourney, IsRepairedByAnotherKeyOrProvider) {
  const auto& [form, fault] = GetParam();
  Journey journey;
  fault.happens(journey.upstream("alpha"));
  journey.upstream("beta").Answers("hello");

  const auto reply = journey.Ask(QuestionIn(form));

  EXPECT_EQ(reply.status(), 200);
  EXPECT_EQ(reply.text(), "hello");
  EXPECT_EQ(journey.outcome().attempts, 2);
  EXPECT_EQ(journey.outcome().ending, Ending::kAnswered);
  EXPECT_EQ(journey.outcome().error_code, "");
  journey.ExpectNextRequestWorks();
}

const Fault kEarlyFaults[] = {
    {"CutBeforeHead", [](FakeUpstream& alpha) { alpha.Cuts(Place::kBeforeHead); }},
    {"CutInsideHead", [](FakeUpstream& alpha) { alpha.Cuts(Place::kInsideHead); }},
    {"CutAfterHead", [](FakeUpstream& alpha) { alpha.Cuts(Place::kAfterHead); }},
    {"ResetBeforeHead", [](FakeUpstream& alpha) { alpha.Resets(Place::kBeforeHead); }},
    {"ResetInsideHead", [](FakeUpstream& alpha) { alpha.Resets(Place::kInsideHead); }},
    {"ResetAfterHead", [](FakeUpstream& alpha) { alpha.Resets(Place::kAfterHead); }},
    {"Html", [](FakeUpstream& alpha) { alpha.SendsHtml(); }},
    {"NoHttp", [](FakeUpstream& alpha) { alpha.SendsBytes("SSH-2.0-OpenSSH\r\n\r\n"); }},
    {"TwoLengths",
     [](FakeUpstream& alpha) {
       alpha.SendsBytes("HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}x");
     }},
    {"LengthAndChunks",
     [](FakeUpstream& alpha) {
       alpha.SendsBytes(
           "HTTP/1.1 200 OK\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n"
           "2\r\n{}\r\n0\r\n\r\n");
     }},
    {"EndlessHead",
     [](FakeUpstream& alpha) {
       alpha.SendsBytes("HTTP/1.1 200 OK\r\nx: " + std::string(100'000, 'y'));
     }},
    {"EmptyBody",
     [](FakeUpstream& alpha) { alpha.AnswersBody("", "content-type: application/json\r\n"); }},
    {"EmptyStream", [](FakeUpstream& alpha) { alpha.StreamsEvents({}); }},
    {"BadFirstChunk",
     [](FakeUpstream& alpha) {
       alpha.SendsBytes(
           "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"
           "transfer-encoding: chunked\r\n\r\n-5\r\n{}\r\n0\r\n\r\n");
     }},
    {"Redirect",
     [](FakeUpstream& alpha) { alpha.Refuses(302, "moved", "location: http://elsewhere/\r\n"); }},
};

INSTANTIATE_TEST_SUITE_P(All, EarlyFaultJourney,
                         Combine(Values(kChatWhole, kChatStream, kMessagesWhole, kMessagesStream),
                                 ValuesIn(kEarlyFaults)),
                         [](const auto& fault) {
                           return std::string(std::get<0>(fault.param).name) +
                                  std::get<1>(fault.param).name;
                         });

// A whole answer that fits into a buffer is nothing before it is whole.
class HalfAnswerJourney : public FaultJourney {};

TEST_P(HalfAnswerJourney, IsNeverShownToTheClient) {
  const auto& [form, fault] = GetParam();
  Journey journey;
  fault.happens(journey.upstream("alpha"));

  const auto reply = journey.Ask(QuestionIn(form));

  EXPECT_EQ(reply.status(), 502);
  EXPECT_EQ(reply.error_code(), "upstream_error");
  EXPECT_EQ(journey.outcome().ending, Ending::kFailed);
  journey.ExpectNextRequestWorks();
}

INSTANTIATE_TEST_SUITE_P(
    All, HalfAnswerJourney,
    Combine(Values(kChatWhole, kMessagesWhole),
            Values(Fault{"Cut", [](FakeUpstream& alpha) { alpha.Cuts(Place::kMidBody); }},
                   Fault{"Reset", [](FakeUpstream& alpha) { alpha.Resets(Place::kMidBody); }},
                   Fault{"WrongLength", [](FakeUpstream& alpha) { alpha.AnnouncesTooMuch(); }})),
    [](const auto& fault) {
      return std::string(std::get<0>(fault.param).name) + std::get<1>(fault.param).name;
    });

TEST(FaultJourney, SurplusBehindAShortLengthIsNeverPartOfAnAnswer) {
  Journey journey;
  journey.upstream("alpha").AnnouncesTooLittle().Answers("the real second");

  const auto first = journey.Ask("gpt-5", "hi");
  const auto second = journey.Ask("gpt-5", "hi");

  EXPECT_EQ(first.text(), "just enough");
  EXPECT_EQ(second.text(), "the real second");
  EXPECT_EQ(journey.upstream("alpha").Connections(), 2);
  journey.ExpectNextRequestWorks(2);
}

TEST(FaultJourney, TwoAnswersAtOnceAreTakenForOne) {
  for (const bool stream : {false, true}) {
    Journey journey;
    journey.upstream("alpha").AnswersTwice("once").Answers("again");

    const auto first = journey.Ask({.stream = stream});
    const auto second = journey.Ask({.stream = stream});

    EXPECT_EQ(first.text(), "once");
    EXPECT_EQ(second.text(), "again");
    EXPECT_EQ(journey.upstream("alpha").Connections(), 2);
    journey.ExpectNextRequestWorks(2);
  }
}

// --- Errors that come with status 200 ---

TEST(FaultJourney, ErrorBodyWith200BecomesTheStatusItNames) {
  Journey journey;
  journey.upstream("alpha").AnswersErrorWith200(
      R"({"error":{"message":"out of stock","type":"server_error","code":503}})");

  const auto reply = journey.Ask("gpt-5", "hi");

  EXPECT_EQ(reply.status(), 503);
  EXPECT_THAT(reply.error_message(), HasSubstr("out of stock"));
  EXPECT_EQ(journey.outcome().ending, Ending::kFailed);
  journey.ExpectNextRequestWorks();
}

TEST(FaultJourney, ErrorBodyWith200OfMessagesBecomesTheStatusOfItsType) {
  Journey journey;
  journey.upstream("alpha").AnswersErrorWith200(
      R"({"type":"error","error":{"type":"overloaded_error","message":"busy"}})");

  const auto reply = journey.Ask({.dialect = Dialect::kAnthropicMessages});

  EXPECT_EQ(reply.status(), 529);
  EXPECT_EQ(reply.error_type(), "overloaded_error");
  EXPECT_EQ(reply.error_message(), "busy");
  journey.ExpectNextRequestWorks();
}

TEST(FaultJourney, ErrorBodyWith200ThatNamesItselfAnErrorIsOne) {
  Journey journey;
  journey.upstream("alpha").AnswersErrorWith200(
      R"({"object":"error","message":"out of memory","code":500})");

  const auto reply = journey.Ask("gpt-5", "hi");

  EXPECT_EQ(reply.status(), 500);
  EXPECT_THAT(reply.error_message(), HasSubstr("out of memory"));
  EXPECT_EQ(journey.outcome().ending, Ending::kFailed);
  journey.ExpectNextRequestWorks();
}

TEST(FaultJourney, ErrorBodyWith200And429RestsTheKey) {
  Journey journey;
  journey.upstream("alpha")
      .AnswersErrorWith200(R"({"error":{"message":"slow down","code":429}})")
      .Answers("hello");
  journey.Keys("alpha", {"first", "second"});

  const auto reply = journey.Ask("gpt-5", "hi");

  EXPECT_EQ(reply.text(), "hello");
  EXPECT_EQ(journey.outcome().attempts, 2);
  EXPECT_EQ(journey.outcome().key_label, "second");
  journey.ExpectNextRequestWorks();
}

TEST(FaultJourney, NullErrorIsNoError) {
  Journey journey;
  journey.upstream("alpha").AnswersErrorWith200(
      R"({"error":null,"choices":[{"message":{"content":"fine"}}]})");

  EXPECT_EQ(journey.Ask("gpt-5", "hi").text(), "fine");
  EXPECT_EQ(journey.outcome().ending, Ending::kAnswered);
}

TEST(FaultJourney, ErrorAsFirstEventBecomesARealStatus) {
  Journey journey;
  journey.upstream("alpha").StreamsErrorAfter(0);

  const auto chat = journey.Stream("gpt-5", "hi");
  const auto messages = journey.Ask({.dialect = Dialect::kAnthropicMessages, .stream = true});

  EXPECT_EQ(chat.status(), 503);
  EXPECT_EQ(chat.error_message(), "too much to do");
  EXPECT_EQ(messages.status(), 529);
  EXPECT_EQ(messages.error_type(), "overloaded_error");
  EXPECT_EQ(journey.outcomes(2)[0].ending, Ending::kFailed);
  journey.ExpectNextRequestWorks(2);
}

TEST(FaultJourney, ErrorAsFirstEventIsRepairedByTheNextKey) {
  Journey journey;
  journey.upstream("alpha").StreamsErrorAfter(0).Answers("hello");
  journey.Keys("alpha", {"first", "second"});

  const auto reply = journey.Stream("gpt-5", "hi");

  EXPECT_EQ(reply.text(), "hello");
  EXPECT_EQ(journey.outcome().attempts, 2);
  journey.ExpectNextRequestWorks();
}

TEST(FaultJourney, ErrorEventInTheMiddleReachesTheClientOnce) {
  for (const auto dialect : {Dialect::kOpenAiChat, Dialect::kAnthropicMessages}) {
    Journey journey;
    journey.upstream("alpha").StreamsErrorAfter(4);
    journey.upstream("beta").Answers("never asked");
    auto client = journey.Connect();

    client.Send(Journey::Request({.dialect = dialect, .stream = true}));
    EXPECT_TRUE(client.WaitFor("some"));
    journey.upstream("alpha").Continue();
    const auto reply = client.Read();

    EXPECT_EQ(reply.status(), 200);
    EXPECT_TRUE(reply.is_whole());
    EXPECT_THAT(reply.last_event(), HasSubstr("too much to do"));
    EXPECT_THAT(reply.body(), Not(HasSubstr("upstream_error")));
    const auto outcome = journey.outcome();
    EXPECT_EQ(outcome.ending, Ending::kFailed);
    EXPECT_EQ(outcome.status, 200);
    EXPECT_EQ(outcome.attempts, 1);
    EXPECT_THAT(outcome.error_text, HasSubstr("too much to do"));
    journey.ExpectNextRequestWorks();
  }
}

TEST(FaultJourney, ErrorEventIsNotFollowedByAnotherWhenTheConnectionBreaks) {
  Journey journey;
  constexpr std::size_t kGoodEvents = 3;
  journey.upstream("alpha").Does(
      {.render =
           [](const testing::UpstreamRequest& request) {
             auto events = testing::StreamEvents(request, {"some", " words"});
             events.resize(kGoodEvents);
             events.emplace_back("data: {\"error\":{\"message\":\"too much to do\"}}\n\n");
             auto answer =
                 testing::RenderChunked(200, "content-type: text/event-stream\r\n", events);
             answer.pieces.pop_back();
             return answer;
           },
       .stops_after =
           [](const testing::RenderedAnswer& answer) {
             return answer.Bytes().size() - answer.pieces.back().size();
           },
       .then = testing::Behaviour::Then::kHang,
       .closes_idle = true});
  auto client = journey.Connect();

  client.Send(Journey::Request({.stream = true}));
  EXPECT_TRUE(client.WaitFor("words"));
  journey.upstream("alpha").Continue();
  const auto reply = client.Read();

  EXPECT_TRUE(reply.is_whole());
  EXPECT_EQ(reply.events().size(), kGoodEvents + 1);
  EXPECT_THAT(reply.last_event(), HasSubstr("too much to do"));
  EXPECT_EQ(journey.outcome().ending, Ending::kFailed);
  EXPECT_THAT(journey.outcome().error_text, HasSubstr("too much to do"));
  journey.ExpectNextRequestWorks();
}

// --- After the commit point: an error event, and no retry ---

class LateFaultJourney : public FaultJourney {};

TEST_P(LateFaultJourney, EndsTheStreamWithAnErrorEventAndIsNotRetried) {
  const auto& [form, fault] = GetParam();
  Journey journey;
  fault.happens(journey.upstream("alpha"));
  journey.Keys("alpha", {"first", "second"});
  journey.upstream("beta").Answers("never asked");

  auto client = journey.Connect();

  client.Send(Journey::Request(QuestionIn(form)));
  EXPECT_TRUE(client.WaitFor("data: "));
  if (std::string_view(fault.name).starts_with("Reset")) journey.upstream("alpha").Continue();
  const auto reply = client.Read();

  EXPECT_EQ(reply.status(), 200);
  EXPECT_TRUE(reply.is_whole()) << "ended by the framing, after the error event";
  EXPECT_EQ(reply.header("connection"), "");
  EXPECT_THAT(reply.last_event(), HasSubstr("upstream_error"));
  EXPECT_THAT(reply.body(), Not(HasSubstr("[DONE]")));
  EXPECT_THAT(reply.body(), Not(HasSubstr("message_stop")));
  EXPECT_EQ(reply.body().find("event: error\n") != std::string::npos,
            form.dialect == Dialect::kAnthropicMessages);
  EXPECT_FALSE(reply.text().empty());
  const auto outcome = journey.outcome();
  EXPECT_EQ(outcome.ending, Ending::kFailed);
  EXPECT_EQ(outcome.status, 200);
  EXPECT_EQ(outcome.error_code, "upstream_error");
  EXPECT_EQ(outcome.attempts, 1);
  EXPECT_EQ(journey.upstream("alpha").Requests().size(), 1U);
  EXPECT_TRUE(journey.upstream("beta").Requests().empty());
  journey.ExpectNextRequestWorks();
}

INSTANTIATE_TEST_SUITE_P(
    All, LateFaultJourney,
    Combine(
        Values(kChatStream, kMessagesStream),
        Values(Fault{"Cut", [](FakeUpstream& alpha) { alpha.Cuts(Place::kMidBody); }},
               Fault{"CutInEvent", [](FakeUpstream& alpha) { alpha.Cuts(Place::kMidEvent); }},
               Fault{"Reset", [](FakeUpstream& alpha) { alpha.ResetsWhenTold(Place::kMidBody); }},
               Fault{"ResetInEvent",
                     [](FakeUpstream& alpha) { alpha.ResetsWhenTold(Place::kMidEvent); }},
               Fault{"NoTerminator", [](FakeUpstream& alpha) { alpha.StreamsWithoutEnd(); }},
               Fault{"BadChunkSize", [](FakeUpstream& alpha) { alpha.StreamsBadChunkSize(); }})),
    [](const auto& fault) {
      return std::string(std::get<0>(fault.param).name) + std::get<1>(fault.param).name;
    });

TEST(LateFaultJourney, UsageSoFarIsRecorded) {
  Journey journey;
  journey.upstream("alpha").Cuts(Place::kMidBody);

  journey.Ask({.dialect = Dialect::kAnthropicMessages, .stream = true});

  EXPECT_EQ(journey.outcome().usage.input, testing::kInputTokens);
  journey.ExpectNextRequestWorks();
}

TEST(LateFaultJourney, LargeWholeAnswerThatBreaksOffIsSeenToBeIncomplete) {
  Journey journey;
  journey.config().server.whole_answer_hold_bytes = 100'000;
  const std::string text(300'000, 'x');
  journey.upstream("alpha").Does(
      {.render =
           [text](const testing::UpstreamRequest& request) {
             return testing::AnswerTo(request, text);
           },
       .stops_after = [](const testing::RenderedAnswer&) { return std::size_t{150'000}; },
       .then = testing::Behaviour::Then::kClose});
  journey.upstream("beta").Answers("never asked");

  const auto reply = journey.Ask("gpt-5", "hi");

  EXPECT_EQ(reply.status(), 200);
  EXPECT_FALSE(reply.is_whole());
  EXPECT_EQ(journey.outcome().ending, Ending::kFailed);
  EXPECT_EQ(journey.outcome().attempts, 1);
  journey.ExpectNextRequestWorks();
}

// --- No provider at all ---

TEST(FaultJourney, RefusedConnectionIs502AndSaysSo) {
  Journey journey;
  journey.upstream("alpha").StopsListening();

  const auto reply = journey.Ask("gpt-5", "hi");

  EXPECT_EQ(reply.status(), 502);
  EXPECT_EQ(reply.error_code(), "upstream_unreachable");
  EXPECT_EQ(journey.outcome().ending, Ending::kFailed);
  EXPECT_EQ(journey.outcome().attempts, 1);
}

TEST(FaultJourney, RefusedConnectionMovesOnToTheNextProvider) {
  Journey journey;
  journey.upstream("alpha").StopsListening();
  journey.upstream("beta").Answers("hello");

  const auto reply = journey.Ask("gpt-5", "hi");

  EXPECT_EQ(reply.text(), "hello");
  EXPECT_EQ(journey.outcome().attempts, 2);
  journey.ExpectNextRequestWorks();
}

TEST(FaultJourney, UnknownHostIs502AndTheNextProviderIsAsked) {
  Journey journey;
  journey.upstream("alpha");
  journey.provider("alpha").endpoints = {
      {Dialect::kOpenAiChat, "http://provider.invalid/v1/chat/completions"}};
  journey.upstream("beta").Answers("hello");

  const auto repaired = journey.Ask("gpt-5", "hi");
  const auto pinned = journey.Ask("gpt-5@alpha", "hi");

  EXPECT_EQ(repaired.text(), "hello");
  EXPECT_EQ(pinned.status(), 502);
  EXPECT_EQ(pinned.error_code(), "upstream_unreachable");
}

}  // namespace
}  // namespace monorelay
