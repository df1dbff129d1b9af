#include "dialects/kept_response.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "json/scan.hpp"

namespace monorelay::dialects {
namespace {

using ::testing::HasSubstr;

constexpr std::string_view kSeed = "01J00000000000000000000000";
constexpr std::string_view kId = "resp_01J00000000000000000000000";

std::string Continued(std::string body, std::string_view input, std::string_view response) {
  body.reserve(body.size() + json::kPadding);
  const auto whole = GoOnFrom(body, input, response);
  return whole ? *whole : "failed";
}

TEST(KeptResponse, HasAnIdThatNoProviderMakes) {
  EXPECT_EQ(KeptIdOf(kSeed), kId);
  EXPECT_TRUE(IsKeptId(kId));
  EXPECT_FALSE(IsKeptId("resp_68a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d6e7f8a9b0c1d2e3"));
  EXPECT_FALSE(IsKeptId(kSeed));
  EXPECT_FALSE(IsKeptId(""));
}

TEST(KeptResponse, ItsInputIsAlwaysItems) {
  EXPECT_EQ(InputItems(R"("hi \"you\"")"),
            R"([{"type":"message","role":"user","content":"hi \"you\""}])");
  EXPECT_EQ(InputItems(R"([{"role":"user","content":"hi"}])"),
            R"([{"role":"user","content":"hi"}])");
  EXPECT_EQ(InputItems(""), "[]");
}

TEST(KeptResponse, StandsBetweenWhatWasAskedBeforeAndWhatIsAskedNow) {
  const std::string response =
      R"({"id":"resp_01J00000000000000000000000","output":[{"type":"message","id":"msg_1"}]})";

  EXPECT_EQ(
      Continued(R"({"model":"m","previous_response_id":"resp_x","input":"and now?","store":true})",
                R"([{"role":"user","content":"a"}])", response),
      R"({"model":"m","store":true,"input":[{"role":"user","content":"a"},)"
      R"({"type":"message","id":"msg_1"},)"
      R"({"type":"message","role":"user","content":"and now?"}]})");
  EXPECT_EQ(Continued(R"({"previous_response_id":"resp_x","input":[ ],"model":"m"})", "[]",
                      R"({"output":[]})"),
            R"({"model":"m","input":[]})");
  EXPECT_EQ(Continued(R"({"model":"m","previous_response_id":"resp_x"})", R"([{"a":1}])",
                      R"({"output":[{"b":2}]})"),
            R"({"model":"m","input":[{"a":1},{"b":2}]})");
}

TEST(KeptResponse, ThatIsNoJsonIsAFailureOfTheRelay) {
  EXPECT_EQ(Continued(R"({"model":"m"})", "[]", "{"), "failed");
}

TEST(KeptResponse, IsFoundByTheIdsOfItsItems) {
  const std::string seed(kSeed);
  const std::string body = R"({"model":"m","input":[)"
                           R"({"type":"item_reference","id":"msg_)" +
                           seed +
                           R"(_0"},)"
                           R"({"type":"item_reference","id":"rs_mr_)" +
                           seed +
                           R"(_1"},)"
                           R"({"type":"item_reference","id":"fc_01J00000000000000000000001_12"},)"
                           R"({"type":"item_reference","id":"msg_68a1b2c3d4e5f6a7b8c9d0e1f2"},)"
                           R"({"type":"item_reference","id":"_)" +
                           seed +
                           R"("},)"
                           R"({"type":"item_reference","id":")" +
                           seed +
                           R"(_0"},)"
                           R"({"type":"item_reference"},{"role":"user","content":"hi"}]})";

  EXPECT_THAT(AnswersReferredTo(body),
              ::testing::ElementsAre(kId, "resp_01J00000000000000000000001"));
  EXPECT_THAT(AnswersReferredTo(R"({"input":"item_reference"})"), ::testing::IsEmpty());
  EXPECT_THAT(AnswersReferredTo(R"({"item_reference")"), ::testing::IsEmpty());
}

TEST(KeptResponse, ItemsStandWhereTheyAreReferredTo) {
  const std::vector<std::string> responses = {
      R"({"output":[{"id":"msg_a_0","type":"message"},{"id":"fc_a_1","type":"function_call"}]})",
      "{", R"({"output":[{"id":"msg_b_0","type":"message","x":"\u00e4"}]})"};

  const auto whole = WithItems(
      R"({"model":"m","input":[{"type":"item_reference","id":"msg_b_0"},)"
      R"({"type":"item_reference","id":"fc_a_1"},{"type":"item_reference","id":"msg_c_0"},)"
      R"({"id":"msg_a_0","role":"user"}],"store":true})",
      responses);

  ASSERT_TRUE(whole);
  EXPECT_EQ(*whole,
            R"({"model":"m","input":[{"id":"msg_b_0","type":"message","x":"\u00e4"},)"
            R"({"id":"fc_a_1","type":"function_call"},{"type":"item_reference","id":"msg_c_0"},)"
            R"({"id":"msg_a_0","role":"user"}],"store":true})");
}

TEST(KeptResponse, TheIdOfAProvidersAnswerIsInItsFirstBytes) {
  EXPECT_EQ(IdOfAnswer(R"({"object":"response","id":"resp_x","output":[{"id":"msg)"), "resp_x");
  EXPECT_EQ(IdOfAnswer(R"({"output":[{"id":"msg_1"}]})"), "");
  EXPECT_EQ(IdOfAnswer(R"({"id":17})"), "");
  EXPECT_EQ(IdOfAnswer(""), "");
}

TEST(KeptResponse, ItsInputIsListedInPages) {
  const std::string input =
      R"([{"role":"user","content":"a"},{"type":"message","id":"msg_b","role":"assistant",)"
      R"("content":"b"},{"type":"function_call_output","call_id":"c","output":"d"}])";

  const auto all = RenderInputItems(kId, input, {.limit = 20, .after = {}, .newest_first = false});
  const auto first = RenderInputItems(kId, input, {.limit = 1, .after = {}, .newest_first = true});
  const auto last =
      RenderInputItems(kId, input, {.limit = 5, .after = "msg_b", .newest_first = true});
  const auto none = RenderInputItems(kId, "[]", {});

  EXPECT_EQ(all.value_or(""),
            R"({"object":"list","data":[)"
            R"({"id":"item_01J00000000000000000000000_0","type":"message","role":"user",)"
            R"("content":[{"type":"input_text","text":"a"}],"status":"completed"},)"
            R"({"id":"msg_b","type":"message","role":"assistant",)"
            R"("content":[{"type":"output_text","text":"b","annotations":[]}],)"
            R"("status":"completed"},)"
            R"({"id":"item_01J00000000000000000000000_2","type":"function_call_output",)"
            R"("call_id":"c","output":"d"}],"first_id":"item_01J00000000000000000000000_0",)"
            R"("last_id":"item_01J00000000000000000000000_2","has_more":false})");
  EXPECT_THAT(first.value_or(""), HasSubstr(R"("call_id":"c")"));
  EXPECT_THAT(first.value_or(""), HasSubstr(R"("has_more":true)"));
  EXPECT_THAT(last.value_or(""), HasSubstr(R"("data":[{"id":"item_01J00000000000000000000000_0")"));
  EXPECT_EQ(none.value_or(""),
            R"({"object":"list","data":[],"first_id":null,"last_id":null,"has_more":false})");
  EXPECT_FALSE(RenderInputItems(kId, input, {.limit = 5, .after = "x", .newest_first = true}));
}

TEST(KeptResponse, PagesAreReadOutOfTheQuery) {
  const auto page = ReadItemPage("include[]=x&limit=7&order=asc&after=msg%5F1&");

  ASSERT_TRUE(page);
  EXPECT_EQ(page->limit, 7U);
  EXPECT_EQ(page->after, "msg_1");
  EXPECT_FALSE(page->newest_first);
  EXPECT_TRUE(ReadItemPage("")->newest_first);
  for (const char* bad : {"limit=0", "limit=101", "limit=x", "limit=", "limit=-1", "order=up"})
    EXPECT_FALSE(ReadItemPage(bad)) << bad;
}

}  // namespace
}  // namespace monorelay::dialects
