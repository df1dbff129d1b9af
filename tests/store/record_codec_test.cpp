#include "store/record_codec.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace monorelay::store {
namespace {

using records::RequestRecord;
using std::chrono::microseconds;

RequestRecord FullRecord() {
  RequestRecord record;
  record.request_id = RequestId("01J00000000000000000000000");
  record.finished = WallTime(microseconds(1'790'000'000'250'000));
  record.latency = microseconds(1500);
  record.first_token = microseconds(350);
  record.endpoint = "/v1/messages";
  record.ending = "failed";
  record.model = std::string("sm\0art", 6);
  record.status = 502;
  record.streaming = true;
  record.usage.output = 123'456'789'012;
  record.cost.nano_dollars = -5;
  record.temperature = -0.25;
  record.max_tokens = 99;
  record.conversation = 0xf000'0000'0000'0001;
  record.finish_reason = chat::FinishReason::kLength;
  record.bodies = std::make_shared<records::Bodies>(records::Bodies{
      .request = {.text = "{}", .bytes = 7, .is_cut = true}, .question = "user: x"});
  return record;
}

std::string Packed(const std::vector<RequestRecord>& records) {
  std::string bytes;
  AppendRecords(bytes, records);
  return bytes;
}

TEST(RecordCodec, ReadsWhatItWrote) {
  RecordReader reader;

  const auto records = reader.Read(Packed({FullRecord(), RequestRecord()}));

  ASSERT_TRUE(records.has_value());
  ASSERT_EQ(records->size(), 2U);
  const RequestRecord& record = records->front();
  EXPECT_EQ(record.request_id, "01J00000000000000000000000");
  EXPECT_EQ(record.finished, FullRecord().finished);
  EXPECT_EQ(record.latency, microseconds(1500));
  EXPECT_EQ(record.first_token, microseconds(350));
  EXPECT_FALSE(record.first_byte.has_value());
  EXPECT_EQ(record.endpoint, "/v1/messages");
  EXPECT_EQ(record.ending, "failed");
  EXPECT_EQ(record.model, FullRecord().model);
  EXPECT_EQ(record.status, 502);
  EXPECT_TRUE(record.streaming);
  EXPECT_EQ(record.usage, FullRecord().usage);
  EXPECT_EQ(record.cost.nano_dollars, -5);
  EXPECT_EQ(record.conversation, FullRecord().conversation);
  EXPECT_EQ(record.finish_reason, chat::FinishReason::kLength);
  EXPECT_EQ(record.temperature, -0.25);
  EXPECT_EQ(record.max_tokens, 99);
  ASSERT_NE(record.bodies, nullptr);
  EXPECT_EQ(record.bodies->request.text, "{}");
  EXPECT_EQ(record.bodies->request.bytes, 7);
  EXPECT_TRUE(record.bodies->request.is_cut);
  EXPECT_EQ(record.bodies->question, "user: x");
  EXPECT_EQ((*records)[1].bodies, nullptr);
}

// What it writes of a record that it has read is the same again: no field is left out on the way.
TEST(RecordCodec, WritesTheSameBytesAgain) {
  RecordReader reader;
  const std::string bytes = Packed({FullRecord()});

  EXPECT_EQ(Packed(*reader.Read(bytes)), bytes);
}

TEST(RecordCodec, ReadsARecordOfAProgramThatKnewFewerFields) {
  RecordReader reader;
  std::string older;
  older.push_back(4);  // bytes of the record
  older.push_back(3);  // of its id
  older += "abc";

  const auto records = reader.Read(older);

  ASSERT_TRUE(records.has_value());
  EXPECT_EQ(records->front().request_id, "abc");
  EXPECT_EQ(records->front().usage, chat::Usage());
}

// As it was written before reasons were recorded: they are the last field, of one byte.
TEST(RecordCodec, ReadsARecordOfBeforeThereWereFinishReasons) {
  RecordReader reader;
  std::string one = Packed({FullRecord()});
  const auto size = static_cast<unsigned char>(one[0]);
  ASSERT_GE(size, 0x80U) << "the size takes two bytes, of which the first is odd enough";
  ASSERT_NE(size, 0x80U);
  one[0] = static_cast<char>(size - 1U);
  one.pop_back();

  const auto records = reader.Read(one);

  ASSERT_TRUE(records.has_value());
  EXPECT_EQ(records->front().conversation, FullRecord().conversation);
  EXPECT_EQ(records->front().finish_reason, chat::FinishReason::kNone);
}

TEST(RecordCodec, RefusesBytesThatEndTooEarly) {
  const std::string bytes = Packed({FullRecord()});
  RecordReader reader;

  for (std::size_t size = 1; size < bytes.size(); ++size)
    EXPECT_FALSE(reader.Read(std::string_view(bytes).substr(0, size)).has_value()) << size;
}

TEST(RecordCodec, KeepsTextsThatRecordsReferTo) {
  RecordReader reader;
  std::string_view endpoint;
  {
    const std::string bytes = Packed({FullRecord()});
    endpoint = reader.Read(bytes)->front().endpoint;
  }
  EXPECT_EQ(endpoint, "/v1/messages");
  EXPECT_EQ(reader.Lasting("/v1/messages").data(), endpoint.data());
}

}  // namespace
}  // namespace monorelay::store
