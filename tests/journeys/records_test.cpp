// What the record of a request says, and what it keeps of what was said.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "relay/body_capture.hpp"
#include "support/journey.hpp"

namespace monorelay {
namespace {

using dialects::Dialect;
using relay::Outcome;
using ::testing::HasSubstr;
using testing::Journey;
using testing::Reply;

TEST(RecordJourney, SaysWhoAskedAndHowLongEachStageTook) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");

  journey.Ask({.stream = true, .fields = "User-Agent: curl/8\r\n"});
  journey.Ask({});

  const auto outcomes = journey.outcomes(2);
  EXPECT_EQ(outcomes[0].client_address, "127.0.0.1");
  EXPECT_EQ(outcomes[0].user_agent, "curl/8");
  EXPECT_EQ(outcomes[0].dialect, "openai_chat");
  EXPECT_EQ(outcomes[0].provider_dialect, "openai_chat");
  EXPECT_TRUE(outcomes[0].stages.connect.has_value());
  EXPECT_TRUE(outcomes[0].stages.first_byte.has_value());
  EXPECT_TRUE(outcomes[0].stages.first_token.has_value());
  EXPECT_EQ(outcomes[0].error_origin, "");
  EXPECT_EQ(outcomes[0].capture, nullptr);
  // The connection was there already, and a whole answer has no first token.
  EXPECT_FALSE(outcomes[1].stages.connect.has_value());
  EXPECT_TRUE(outcomes[1].stages.first_byte.has_value());
  EXPECT_FALSE(outcomes[1].stages.first_token.has_value());
  EXPECT_EQ(outcomes[1].user_agent, "");
  journey.ExpectNextRequestWorks(2);
}

TEST(RecordJourney, SaysWhoWasRefusedAndByWhom) {
  Journey journey;
  journey.upstream("alpha").Refuses(400,
                                    R"({"error":{"message":"no","type":"invalid_request_error"}})");
  journey.config().logging.bodies = "full";

  journey.Send("POST /v1/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}");
  journey.Ask({});

  const auto outcomes = journey.outcomes(2);
  EXPECT_EQ(outcomes[0].client_address, "127.0.0.1");
  EXPECT_EQ(outcomes[0].dialect, "anthropic_messages");
  EXPECT_EQ(outcomes[0].provider_dialect, "");
  EXPECT_EQ(outcomes[0].error_origin, "client");
  EXPECT_EQ(outcomes[0].capture, nullptr);  // nobody knows whose it is
  EXPECT_EQ(outcomes[1].error_origin, "upstream");
  ASSERT_NE(outcomes[1].capture, nullptr);
  EXPECT_THAT(outcomes[1].capture->Answer().text, HasSubstr("no"));
}

TEST(RecordJourney, SaysWhatTheProvidersDialectCouldNotSay) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");
  journey.Speaks("alpha", Dialect::kAnthropicMessages);

  journey.Ask({.body_fields = R"("seed":7,)"});

  const Outcome outcome = journey.outcome();
  EXPECT_EQ(outcome.provider_dialect, "anthropic_messages");
  EXPECT_THAT(outcome.conversion, HasSubstr("seed"));
}

class CaptureJourney : public ::testing::TestWithParam<bool> {};
INSTANTIATE_TEST_SUITE_P(WholeAndStreamed, CaptureJourney, ::testing::Bool());

TEST_P(CaptureJourney, KeepsWhatTheClientSentAndGot) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");
  journey.config().logging.bodies = "full";

  const Reply reply = journey.Ask({.text = "question", .stream = GetParam()});

  const Outcome outcome = journey.outcome();
  ASSERT_NE(outcome.capture, nullptr);
  EXPECT_THAT(outcome.capture->Request().text, HasSubstr("question"));
  EXPECT_EQ(outcome.capture->Request().bytes, outcome.request_bytes);
  EXPECT_EQ(outcome.capture->Answer().text, reply.body());
  EXPECT_FALSE(outcome.capture->Answer().IsCut());
  journey.ExpectNextRequestWorks();
}

TEST_P(CaptureJourney, KeepsWhatTheClientSentAndGotInItsOwnDialect) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");
  journey.Speaks("alpha", Dialect::kAnthropicMessages);
  journey.config().logging.bodies = "full";

  const Reply reply = journey.Ask({.text = "question", .stream = GetParam()});

  const Outcome outcome = journey.outcome();
  ASSERT_NE(outcome.capture, nullptr);
  EXPECT_EQ(outcome.capture->Dialect(), Dialect::kOpenAiChat);
  EXPECT_THAT(outcome.capture->Request().text, HasSubstr("\"messages\""));
  EXPECT_EQ(outcome.capture->Answer().text, reply.body());
}

TEST_P(CaptureJourney, KeepsOnlyFailedRequestsIfToldSo) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");
  journey.config().logging.bodies = "errors";

  journey.Ask({.stream = GetParam()});
  journey.Ask({.model = "", .stream = GetParam()});

  const auto outcomes = journey.outcomes(2);
  EXPECT_EQ(outcomes[0].capture, nullptr);
  ASSERT_NE(outcomes[1].capture, nullptr);
  EXPECT_THAT(outcomes[1].capture->Request().text, HasSubstr("\"messages\""));
  EXPECT_THAT(outcomes[1].capture->Answer().text, HasSubstr("\"error\""));
}

TEST_P(CaptureJourney, KeepsNothingOfAProviderThatIsExcepted) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");
  journey.config().logging.bodies = "full";
  journey.config().logging.bodies_by_provider = {{"alpha", "off"}};

  journey.Ask({.stream = GetParam()});

  EXPECT_EQ(journey.outcome().capture, nullptr);
}

TEST_P(CaptureJourney, KeepsNothingOfAClientThatIsExcepted) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");
  journey.config().logging.bodies = "full";
  journey.config().logging.bodies_by_client = {{"default", "off"}};

  journey.Ask({.stream = GetParam()});

  EXPECT_EQ(journey.outcome().capture, nullptr);
}

TEST(RecordJourney, KeepsNothingAnyMoreOnceToldSo) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");
  journey.config().logging.bodies = "full";
  journey.Ask({});

  journey.config().logging.bodies = "off";
  journey.Reload();
  journey.Ask({});

  const auto outcomes = journey.outcomes(2);
  EXPECT_NE(outcomes[0].capture, nullptr);
  EXPECT_EQ(outcomes[1].capture, nullptr);
}

TEST(RecordJourney, NamesTheClientThatATrustedProxyNames) {
  const std::string fields = "x-forwarded-for: 1.2.3.4, 203.0.113.9\r\n";
  Journey journey;
  journey.upstream("alpha").Answers("hello");

  journey.Ask({.fields = fields});
  journey.config().server.trusted_proxies = {"192.0.2.0/24"};
  journey.Reload();
  journey.Ask({.fields = fields});
  journey.config().server.trusted_proxies = {"192.0.2.0/24", "127.0.0.0/8"};
  journey.Reload();
  journey.Ask({.fields = fields});

  const auto outcomes = journey.outcomes(3);
  EXPECT_EQ(outcomes[0].client_address, "127.0.0.1") << "nobody is trusted";
  EXPECT_EQ(outcomes[1].client_address, "127.0.0.1") << "not this one";
  EXPECT_EQ(outcomes[2].client_address, "203.0.113.9");
}

}  // namespace
}  // namespace monorelay
