#include "records/record.hpp"

#include <gtest/gtest.h>

#include "relay/outcome.hpp"

namespace monorelay::records {
namespace {

using std::chrono::microseconds;

TEST(RecordOf, KeepsEveryPartOfAnOutcome) {
  relay::Outcome outcome{
      .request_id = RequestId("01J00000000000000000000000"),
      .started = WallTime(microseconds(1'000'000)),
      .endpoint = "/v1/messages",
      .client = "laptop",
      .client_address = "192.0.2.7",
      .user_agent = "curl/8",
      .dialect = "anthropic_messages",
      .provider_dialect = "gemini",
      .model = "smart",
      .served_model = "claude-x",
      .provider = "alpha",
      .key_label = "first",
      .ending = relay::Ending::kFailed,
      .status = 502,
      .error_code = "upstream_error",
      .error_origin = "upstream",
      .error_text = "the provider failed",
      .error_detail = "it said: no",
      .attempts = 3,
      .failed_attempts = {},
      .streaming = true,
      .latency = microseconds(2500),
      .stages = {.queue = microseconds(10),
                 .connect = microseconds(20),
                 .first_byte = microseconds(700),
                 .first_token = microseconds(800)},
      .usage = {.input = 1, .output = 2, .cached_read = 3, .cache_write = 4, .reasoning = 5},
      .usage_is_estimated = true,
      .cost = {.nano_dollars = 12, .parts = "{}", .basis = "list price"},
      .conversion = "top_k: dropped",
      .capture = nullptr,
      .request_bytes = 11,
      .response_bytes = 22,
      .sampling = {.temperature = 0.5,
                   .top_p = 0.6,
                   .presence_penalty = 0.7,
                   .frequency_penalty = 0.8,
                   .max_tokens = 99},
      .cache = relay::CacheUse::kHit,
  };

  const RequestRecord record = RecordOf(std::move(outcome));

  EXPECT_EQ(record.request_id, "01J00000000000000000000000");
  EXPECT_EQ(record.finished, WallTime(microseconds(1'002'500)));
  EXPECT_EQ(record.endpoint, "/v1/messages");
  EXPECT_EQ(record.client, "laptop");
  EXPECT_EQ(record.model, "smart");
  EXPECT_EQ(record.served_model, "claude-x");
  EXPECT_EQ(record.provider, "alpha");
  EXPECT_EQ(record.key_label, "first");
  EXPECT_EQ(record.ending, "failed");
  EXPECT_EQ(record.status, 502);
  EXPECT_EQ(record.error_code, "upstream_error");
  EXPECT_EQ(record.error_text, "the provider failed");
  EXPECT_EQ(record.error_detail, "it said: no");
  EXPECT_EQ(record.attempts, 3);
  EXPECT_TRUE(record.streaming);
  EXPECT_EQ(record.latency, microseconds(2500));
  EXPECT_EQ(record.queue, microseconds(10));
  EXPECT_EQ(record.connect, microseconds(20));
  EXPECT_EQ(record.first_byte, microseconds(700));
  EXPECT_EQ(record.first_token, microseconds(800));
  EXPECT_EQ(record.client_address, "192.0.2.7");
  EXPECT_EQ(record.user_agent, "curl/8");
  EXPECT_EQ(record.dialect, "anthropic_messages");
  EXPECT_EQ(record.provider_dialect, "gemini");
  EXPECT_EQ(record.error_origin, "upstream");
  EXPECT_TRUE(record.cached);
  EXPECT_TRUE(record.usage_is_estimated);
  EXPECT_EQ(record.cost.nano_dollars, 12);
  EXPECT_EQ(record.cost.parts, "{}");
  EXPECT_EQ(record.cost.basis, "list price");
  EXPECT_EQ(record.conversion, "top_k: dropped");
  EXPECT_EQ(record.usage.input, 1);
  EXPECT_EQ(record.usage.output, 2);
  EXPECT_EQ(record.usage.cached_read, 3);
  EXPECT_EQ(record.usage.cache_write, 4);
  EXPECT_EQ(record.usage.reasoning, 5);
  EXPECT_EQ(record.request_bytes, 11);
  EXPECT_EQ(record.response_bytes, 22);
  EXPECT_EQ(record.temperature, 0.5);
  EXPECT_EQ(record.top_p, 0.6);
  EXPECT_EQ(record.presence_penalty, 0.7);
  EXPECT_EQ(record.frequency_penalty, 0.8);
  EXPECT_EQ(record.max_tokens, 99);
}

TEST(RecordOf, ListsTheTriesThatFailedAsJson) {
  relay::Outcome outcome;
  outcome.failed_attempts = {{.provider = "al\"pha",
                              .model = "m",
                              .key_label = "first",
                              .begun = microseconds(5),
                              .latency = microseconds(70),
                              .status = 429,
                              .error_code = "rate_limited",
                              .next = relay::NextStep::kNextKey},
                             {.provider = "beta",
                              .model = "n",
                              .key_label = "",
                              .error_code = {},
                              .next = relay::NextStep::kLostRace,
                              .usage = {.input = 7, .output = 9}}};

  const RequestRecord record = RecordOf(std::move(outcome));

  EXPECT_EQ(
      record.failed_attempts,
      R"([{"provider":"al\"pha","model":"m","key_label":"first","begun_us":5,)"
      R"("latency_us":70,"status":429,"error_code":"rate_limited","next":"next_key"},)"
      R"({"provider":"beta","model":"n","key_label":"","begun_us":0,"latency_us":0,)"
      R"("status":0,"error_code":"","next":"lost_race","input_tokens":7,"output_tokens":9}])");
}

TEST(RecordOf, ListsNoTriesOfTheUsualRequest) {
  EXPECT_EQ(RecordOf(relay::Outcome{}).failed_attempts, "");
}

TEST(RecordOf, ShortensTextsFromOutside) {
  constexpr std::size_t kEllipsisBytes = 3;
  relay::Outcome outcome;
  outcome.model = std::string(10'000'000, 'm');
  outcome.error_detail = std::string(1'000'000, 'd');

  const RequestRecord record = RecordOf(std::move(outcome));

  EXPECT_LE(record.model.size(), kMaxNameBytes + kEllipsisBytes);
  EXPECT_LE(record.error_detail.size(), kMaxErrorBytes + kEllipsisBytes);
  EXPECT_EQ(record.model.substr(0, 3), "mmm");
}

}  // namespace
}  // namespace monorelay::records
