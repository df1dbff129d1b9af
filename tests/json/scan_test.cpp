#include "json/scan.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace monorelay::json {
namespace {

using testing::HasSubstr;
using namespace std::string_view_literals;

Result<RequestFields> Scan(std::string_view text) {
  std::string padded(text);
  padded.append(kPadding, '"');  // whatever lies behind must not matter
  return ScanRequest(std::string_view(padded).substr(0, text.size()));
}

std::string FaultOf(std::string_view text) {
  const auto fields = Scan(text);
  if (fields) return "no fault";
  EXPECT_EQ(fields.error().kind, ErrorKind::kInvalidRequest) << text;
  EXPECT_EQ(fields.error().origin, ErrorOrigin::kClient) << text;
  EXPECT_EQ(fields.error().advice, RetryAdvice::kNever) << text;
  return fields.error().text.value;
}

std::string_view At(std::string_view text, Extent extent) {
  return text.substr(extent.begin, extent.end - extent.begin);
}

TEST(ScanRequest, FindsTheFieldsThatSteerTheRelay) {
  constexpr std::string_view kText =
      R"({"messages":[{"role":"user","content":"hi"}],"model":"gpt-4o","stream":true,)"
      R"("temperature":0.5,"top_p":1,"presence_penalty":-0.25,"frequency_penalty":2e-1,)"
      R"("max_tokens":100,"unknown":{"deep":[1,{"model":"inner"}]}})";

  const auto fields = Scan(kText);

  ASSERT_TRUE(fields) << fields.error().text.value;
  EXPECT_EQ(fields->model, "gpt-4o");
  EXPECT_EQ(At(kText, fields->model_value), R"("gpt-4o")");
  EXPECT_TRUE(fields->stream);
  EXPECT_TRUE(fields->stream_options.value.IsEmpty());
  EXPECT_EQ(fields->object_begin, 0U);
  EXPECT_EQ(fields->temperature, 0.5);
  EXPECT_EQ(fields->top_p, 1.0);
  EXPECT_EQ(fields->presence_penalty, -0.25);
  EXPECT_EQ(fields->frequency_penalty, 0.2);
  EXPECT_EQ(fields->max_tokens, 100);
}

TEST(ScanRequest, NeedsNothingButTheModel) {
  const auto fields = Scan(R"({"model":"m"})");

  ASSERT_TRUE(fields);
  EXPECT_FALSE(fields->stream);
  EXPECT_FALSE(fields->temperature);
  EXPECT_FALSE(fields->max_tokens);
}

struct ModelCase {
  std::string_view text;
  std::string_view model;
  std::string_view value;
};

constexpr ModelCase kModels[] = {
    {R"({"model":"m"})", "m", R"("m")"},
    {R"({ "model" : "m" , "a" : 1 })", "m", R"("m")"},
    {"\r\n\t {\n\t\"model\"\r\n:\r\n\"m\"\r\n}\r\n ", "m", R"("m")"},
    {R"({"model":"m","stream":false})", "m", R"("m")"},
    {R"({"mod\u0065l":"m"})", "m", R"("m")"},
    {R"({"\u006d\u006F\u0064\u0065\u006c":"m"})", "m", R"("m")"},
    {R"({"model":"a\/b"})", "a/b", R"("a\/b")"},
    {R"({"model":"\u0061\"\\b"})", "a\"\\b", R"("\u0061\"\\b")"},
    {R"({"model":"say \"x\"" ,"a":"\""})", "say \"x\"", R"("say \"x\"")"},
    {R"({"model":"日本/ä:free"})", "日本/ä:free", R"("日本/ä:free")"},
    {R"({"model":"\ud83d\ude00"})", "😀", R"("\ud83d\ude00")"},
    {R"({"x":"{\"model\":\"inner\"}","model":"m"})", "m", R"("m")"},
    {R"({"x":{"model":"inner"},"model":"m","y":[{"model":"z"}]})", "m", R"("m")"},
    {R"({"Model":"other","model":"m"})", "m", R"("m")"},
    {R"({"model ":"other","model":"m"})", "m", R"("m")"},
};

TEST(ScanRequest, FindsTheModelAndItsExactPlace) {
  for (const ModelCase& row : kModels) {
    const auto fields = Scan(row.text);
    ASSERT_TRUE(fields) << row.text << ": " << fields.error().text.value;
    EXPECT_EQ(fields->model, row.model) << row.text;
    EXPECT_EQ(At(row.text, fields->model_value), row.value) << row.text;
    EXPECT_EQ(row.text[fields->object_begin], '{') << row.text;
  }
}

struct FaultCase {
  std::string_view text;
  std::string_view fault;
};

constexpr FaultCase kFaults[] = {
    {"", "is empty; send a JSON object"},
    {" \r\n\t ", "is empty; send a JSON object"},
    {"[]", "it must be an object"},
    {R"(["model"])", "it must be an object"},
    {"\"model\"", "it must be an object"},
    {"null", "it must be an object"},
    {"17", "it must be an object"},
    {"<html>", "not valid JSON"},
    {"{", "not valid JSON"},
    {"}", "not valid JSON"},
    {R"({"model")", "not valid JSON"},
    {R"({"model":)", "not valid JSON"},
    {R"({"model":})", "\"model\" must be a string"},
    {R"({"model":"m")", "not valid JSON"},
    {R"({"model":"m)", "not valid JSON"},
    {R"({"model":"m",)", "not valid JSON"},
    {R"({"model":"m",})", "not valid JSON"},
    {R"({"model":"m"]})", "not valid JSON"},
    {R"({"model":"m" "a":1})", "not valid JSON"},
    {R"({"model" "m"})", "not valid JSON"},
    {R"({"model"="m"})", "not valid JSON"},
    {R"({model:"m"})", "not valid JSON"},
    {R"({'model':'m'})", "not valid JSON"},
    {R"({1:2,"model":"m"})", "not valid JSON"},
    {R"({"a":[1,2,"model":"m"})", "not valid JSON"},
    {R"({"a":"unclosed,"model":"m"})", "not valid JSON"},
    {R"({"model":"m"}x)", "not valid JSON"},
    {R"({"model":"m"}{})", "something follows the closing brace"},
    {R"({"model":"m"} {"model":"n"})", "something follows the closing brace"},
    {R"({"model":"m"},)", "not valid JSON"},
    {R"({"model":"\ud800"})", "not valid JSON"},
    {R"({"model":"\x"})", "not valid JSON"},
    {R"({"model":"\u12"})", "not valid JSON"},
    {"{}", "\"model\" is missing"},
    {R"({"x":{"model":"m"}})", "\"model\" is missing"},
    {R"({"model":""})", "\"model\" must be the name of a model"},
    {R"({"model":null})", "\"model\" must be a string"},
    {R"({"model":4})", "\"model\" must be a string"},
    {R"({"model":["m"]})", "\"model\" must be a string"},
    {R"({"model":{"id":"m"}})", "\"model\" must be a string"},
    {R"({"model":true})", "\"model\" must be a string"},
    {R"({"model":"m","model":"n"})", "\"model\" is given twice"},
    {R"({"model":"m","mod\u0065l":"n"})", "\"model\" is given twice"},
    {R"({"model":"m","stream":true,"stream":false})", "\"stream\" is given twice"},
    {R"({"model":"m","stream":null,"stream":true})", "\"stream\" is given twice"},
    {R"({"model":"m","stream":"true"})", "\"stream\" must be true or false"},
    {R"({"model":"m","stream":1})", "\"stream\" must be true or false"},
    {R"({"model":"m","stream":{}})", "\"stream\" must be true or false"},
    {R"({"model":"m","stream":truex})", "must be true or false"},
    {R"({"model":"m","stream_options":{},"stream_options":{}})",
     "\"stream_options\" is given twice"},
    {R"({"model":"m","stream_options":[]})", "\"stream_options\" must be an object"},
    {R"({"model":"m","stream_options":true})", "\"stream_options\" must be an object"},
    {R"({"model":"m","stream_options":"x"})", "\"stream_options\" must be an object"},
    {R"({"model":"m","stream_options":{"a" 1}})", "not valid JSON"},
    {R"({"model":"m","stream_options":{"a":1 "include_usage":true}})", "not valid JSON"},
};

TEST(ScanRequest, RefusesWithAReason) {
  for (const FaultCase& row : kFaults) {
    EXPECT_THAT(FaultOf(row.text), HasSubstr(std::string(row.fault))) << row.text;
  }
}

TEST(ScanRequest, RefusesWhatIsNotUtf8) {
  for (const std::string_view bad :
       {"{\"model\":\"m\xff\"}"sv, "{\"model\":\"m\",\"x\":\"\xc3\"}"sv,
        "{\"model\":\"m\",\"x\":\"\xed\xa0\x80\"}"sv, "{\"model\":\"m\",\"\x80\":1}"sv}) {
    EXPECT_EQ(FaultOf(bad), "the request body is not valid UTF-8");
  }
}

TEST(ScanRequest, RefusesRawControlCharactersInTexts) {
  for (const std::string_view bad : {"{\"model\":\"a\nb\"}"sv, "{\"model\":\"a\0b\"}"sv}) {
    EXPECT_THAT(FaultOf(bad), HasSubstr("not valid JSON"));
  }
}

TEST(ScanRequest, LeavesSamplingValuesOfOtherTypesToTheProvider) {
  for (const std::string_view text :
       {R"({"model":"m","temperature":"hot","max_tokens":"many"})",
        R"({"temperature":null,"max_tokens":null,"model":"m"})",
        R"({"temperature":[1],"max_tokens":{"a":1},"model":"m"})",
        R"({"temperature":true,"max_tokens":1.5,"model":"m"})",
        R"({"max_tokens":123456789012345678901234567890,"model":"m"})"}) {
    const auto fields = Scan(text);
    ASSERT_TRUE(fields) << text << ": " << fields.error().text.value;
    EXPECT_EQ(fields->model, "m");
    EXPECT_FALSE(fields->temperature) << text;
    EXPECT_FALSE(fields->max_tokens) << text;
  }
}

TEST(ScanRequest, FindsWhatARequestGoesOnFromAndWhetherItStores) {
  const auto both = Scan(R"({"model":"m","previous_response_id":"resp_\u0031","store":false})");
  const auto neither = Scan(R"({"model":"m"})");
  const auto odd = Scan(R"({"previous_response_id":null,"store":"no","model":"m"})");

  EXPECT_EQ(both->previous_response_id, "resp_1");
  EXPECT_FALSE(both->stores);
  EXPECT_EQ(neither->previous_response_id, "");
  EXPECT_TRUE(neither->stores);
  EXPECT_EQ(odd->previous_response_id, "");
  EXPECT_TRUE(odd->stores);
}

TEST(ScanRequest, TakesMaxCompletionTokensToo) {
  EXPECT_EQ(Scan(R"({"model":"m","max_completion_tokens":7})")->max_tokens, 7);
}

TEST(ScanRequest, SkipsHugeNumbersAndDeepNesting) {
  const std::string nested = std::string(900, '[') + std::string(900, ']');
  const std::string text =
      R"({"seed":98765432109876543210987654321,"x":)" + nested + R"(,"y":1e400,"model":"m"})";

  const auto fields = Scan(text);

  ASSERT_TRUE(fields) << fields.error().text.value;
  EXPECT_EQ(fields->model, "m");
}

TEST(ScanRequest, RefusesOrSkipsAbsurdNestingWithoutHarm) {
  const std::string open(200'000, '[');

  EXPECT_FALSE(Scan(R"({"model":"m","x":)" + open));
  const auto closed = Scan(R"({"x":)" + open + std::string(200'000, ']') + R"(,"model":"m"})");

  EXPECT_TRUE(!closed || closed->model == "m");
}

TEST(ScanRequest, WorksForTheNextRequestAfterABadOne) {
  ASSERT_FALSE(Scan(R"({"model":)"));
  ASSERT_FALSE(Scan(R"({"model":"m","stream_options":{"a" 1}})"));

  EXPECT_EQ(Scan(R"({"model":"m"})")->model, "m");
}

struct OptionsCase {
  std::string_view value;
  bool is_null;
  bool is_empty;
  bool include_usage;
  std::string_view include_usage_value;
};

constexpr OptionsCase kOptions[] = {
    {"null", true, false, false, ""},
    {"{}", false, true, false, ""},
    {"{ }", false, true, false, ""},
    {R"({"include_usage":true})", false, false, true, "true"},
    {R"({"include_usage":false})", false, false, false, "false"},
    {R"({"include_usage":null})", false, false, false, "null"},
    {R"({"include_usage":"true"})", false, false, false, R"("true")"},
    {R"({ "include_usage" : true , "x" : 1 })", false, false, true, "true"},
    {R"({"x":{"include_usage":true}})", false, false, false, ""},
    {R"({"include_obfuscation":false,"include\u005fusage":true})", false, false, true, "true"},
    {R"({"include_usage":{"a":[1,2]} })", false, false, false, R"({"a":[1,2]})"},
    {R"({"include_usage":false,"include_usage":true})", false, false, true, "true"},
};

TEST(ScanRequest, ReadsStreamOptions) {
  for (const OptionsCase& row : kOptions) {
    for (const std::string_view form :
         {R"({"model":"m","stream_options":@})", R"({"stream_options":@,"model":"m"})",
          "{\"stream_options\" :\n @ \r\n,\"model\":\"m\"}"}) {
      std::string text(form);
      text.replace(text.find('@'), 1, row.value);

      const auto fields = Scan(text);

      ASSERT_TRUE(fields) << text << ": " << fields.error().text.value;
      const StreamOptions& options = fields->stream_options;
      EXPECT_EQ(At(text, options.value), row.value) << text;
      EXPECT_EQ(options.is_null, row.is_null) << text;
      EXPECT_EQ(options.is_empty, row.is_empty) << text;
      EXPECT_EQ(options.include_usage, row.include_usage) << text;
      EXPECT_EQ(At(text, options.include_usage_value), row.include_usage_value) << text;
    }
  }
}

TEST(ScanRequest, NeverReadsEveryPrefixAsAWholeRequest) {
  constexpr std::string_view kText =
      R"({"messages":[{"content":"a\"b"}],"model":"m","stream_options":{"include_usage":false}})";
  for (std::size_t size = 0; size < kText.size(); ++size) {
    EXPECT_FALSE(Scan(kText.substr(0, size))) << kText.substr(0, size);
  }
}

TEST(ScanRequest, FindsTheNameOfTheConversation) {
  const auto conversation = [](std::string_view fields) {
    return Scan(R"({"model":"m")" + std::string(fields) + "}")->conversation;
  };
  const auto named = conversation(R"(,"prompt_cache_key":"abc")");
  EXPECT_NE(named, 0U);
  EXPECT_EQ(conversation(R"(,"prompt_cache_key":"\u0061bc")"), named);
  EXPECT_EQ(conversation(R"(,"metadata":{"x":1,"user_id":"abc"})"), named);
  EXPECT_NE(conversation(R"(,"prompt_cache_key":"abd")"), named);
  // The cache key is the better name, wherever it stands.
  EXPECT_EQ(conversation(R"(,"metadata":{"user_id":"u"},"prompt_cache_key":"abc")"), named);
  EXPECT_EQ(conversation(R"(,"prompt_cache_key":"abc","metadata":{"user_id":"u"})"), named);
  for (const char* none :
       {"", R"(,"prompt_cache_key":"")", R"(,"prompt_cache_key":7)", R"(,"prompt_cache_key":null)",
        R"(,"metadata":{})", R"(,"metadata":null)", R"(,"metadata":[1])",
        R"(,"metadata":{"user_id":7})", R"(,"metadata":"user_id")"}) {
    EXPECT_EQ(conversation(none), 0U) << none;
  }
}

TEST(ScanRequest, ReadsOnBehindTheNameOfTheConversation) {
  const auto fields = Scan(
      R"({"metadata":{"user_id":"u","deep":{"a":[1,2]}},"prompt_cache_key":"k","model":"m","stream":true})");

  ASSERT_TRUE(fields);
  EXPECT_EQ(fields->model, "m");
  EXPECT_TRUE(fields->stream);
}

TEST(ScanRequest, FindsWhereTheTurnsBegin) {
  for (const std::string_view name : {"messages", "input", "contents"}) {
    const std::string text =
        R"({"model":"m", ")" + std::string(name) + R"(" : [{"a":1},2],"stream":false})";
    const auto fields = Scan(text);

    ASSERT_TRUE(fields);
    EXPECT_EQ(text.substr(fields->turns_begin, 8), R"([{"a":1})");
  }
  EXPECT_EQ(Scan(R"({"model":"m"})")->turns_begin, 0U);
}

}  // namespace
}  // namespace monorelay::json
