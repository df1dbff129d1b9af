#include "dialects/errors.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace monorelay::dialects {
namespace {

using testing::HasSubstr;
using testing::Not;
using namespace std::string_literals;

Error ErrorOf(ErrorKind kind, std::string text = "what was wrong", int status = 0) {
  Error error;
  error.kind = kind;
  error.text = {std::move(text)};
  error.detail = {"PRIVATE"};
  error.status = status;
  return error;
}

boost::json::value Parse(std::string_view text) {
  boost::system::error_code error;
  auto value = boost::json::parse(text, error);
  EXPECT_FALSE(error) << text;
  return value;
}

TEST(RenderError, HasTheShapeOfOpenAi) {
  for (const Dialect dialect : {Dialect::kOpenAiChat, Dialect::kOpenAiResponses}) {
    EXPECT_EQ(RenderError(dialect, ErrorOf(ErrorKind::kInvalidRequest), "ID"),
              R"({"error":{"message":"what was wrong","type":"invalid_request_error","param":null,)"
              R"("code":"invalid_request"},"request_id":"ID"})");
  }
  EXPECT_THAT(RenderError(Dialect::kOpenAiChat, ErrorOf(ErrorKind::kModelNotFound), "ID"),
              HasSubstr(R"("param":"model","code":"model_not_found")"));
}

TEST(RenderError, HasTheShapeOfAnthropic) {
  EXPECT_EQ(RenderError(Dialect::kAnthropicMessages, ErrorOf(ErrorKind::kUnauthorized), "ID"),
            R"({"type":"error","error":{"type":"authentication_error","message":"what was wrong",)"
            R"("details":{"error_code":"unauthorized"}},"request_id":"ID"})");
}

TEST(RenderError, HasTheShapeOfGemini) {
  EXPECT_EQ(RenderError(Dialect::kGemini, ErrorOf(ErrorKind::kRateLimited), "ID"),
            R"({"error":{"code":429,"message":"what was wrong","status":"RESOURCE_EXHAUSTED"},)"
            R"("request_id":"ID"})");
}

TEST(RenderError, LeavesOutAnAbsentRequestId) {
  EXPECT_THAT(RenderError(Dialect::kOpenAiChat, ErrorOf(ErrorKind::kInternal), ""),
              Not(HasSubstr("request_id")));
}

struct TypeCase {
  int status;
  std::string_view openai;
  std::string_view anthropic;
  std::string_view gemini;
};

constexpr TypeCase kTypes[] = {
    {400, "invalid_request_error", "invalid_request_error", "INVALID_ARGUMENT"},
    {401, "authentication_error", "authentication_error", "UNAUTHENTICATED"},
    {402, "insufficient_quota", "billing_error", "FAILED_PRECONDITION"},
    {403, "permission_error", "permission_error", "PERMISSION_DENIED"},
    {404, "invalid_request_error", "not_found_error", "NOT_FOUND"},
    {405, "invalid_request_error", "invalid_request_error", "INVALID_ARGUMENT"},
    {408, "timeout", "timeout_error", "DEADLINE_EXCEEDED"},
    {409, "conflict", "conflict_error", "ABORTED"},
    {413, "invalid_request_error", "request_too_large", "INVALID_ARGUMENT"},
    {422, "invalid_request_error", "invalid_request_error", "INVALID_ARGUMENT"},
    {429, "rate_limit_error", "rate_limit_error", "RESOURCE_EXHAUSTED"},
    {500, "server_error", "api_error", "INTERNAL"},
    {502, "server_error", "api_error", "INTERNAL"},
    {503, "service_unavailable_error", "overloaded_error", "UNAVAILABLE"},
    {504, "timeout", "timeout_error", "DEADLINE_EXCEEDED"},
    {529, "service_unavailable_error", "overloaded_error", "UNAVAILABLE"},
};

TEST(RenderError, NamesTheTypeThatTheStatusHasInEachDialect) {
  for (const TypeCase& row : kTypes) {
    const Error error = ErrorOf(ErrorKind::kUpstreamError, "x", row.status);
    const auto openai = Parse(RenderError(Dialect::kOpenAiChat, error, "I"));
    const auto anthropic = Parse(RenderError(Dialect::kAnthropicMessages, error, "I"));
    const auto gemini = Parse(RenderError(Dialect::kGemini, error, "I"));

    EXPECT_EQ(openai.at_pointer("/error/type").as_string(), row.openai) << row.status;
    EXPECT_EQ(anthropic.at_pointer("/error/type").as_string(), row.anthropic) << row.status;
    EXPECT_EQ(gemini.at_pointer("/error/status").as_string(), row.gemini) << row.status;
    // It has no number of its own for an overload.
    const int code = row.status == 529 ? 503 : row.status;
    EXPECT_EQ(gemini.at_pointer("/error/code").as_int64(), code);
  }
}

TEST(RenderError, IsJsonWhateverTheTextHolds) {
  const std::string text = "a\"b\\c\n\r\t\0 <ä> \xff\x1b"s + std::string(1, '\0');
  for (const Dialect dialect : {Dialect::kOpenAiChat, Dialect::kOpenAiResponses,
                                Dialect::kAnthropicMessages, Dialect::kGemini}) {
    const std::string body = RenderError(dialect, ErrorOf(ErrorKind::kInternal, text), "I\"D\n");
    const auto read = Parse(body);

    EXPECT_THAT(std::string(read.at_pointer("/error/message").as_string()),
                HasSubstr("a\"b\\c\n\r\t"));
    EXPECT_EQ(read.at_pointer("/request_id").as_string(), "I\"D\n");
    EXPECT_THAT(body, Not(HasSubstr("PRIVATE")));
    EXPECT_EQ(body.find_first_of("\r\n"), std::string::npos);
    EXPECT_TRUE(IsErrorOf(dialect, body));
  }
}

TEST(RenderStreamError, IsOneEvent) {
  const Error error = ErrorOf(ErrorKind::kUpstreamTimeout, "line\nbreak");

  const std::string chat = RenderStreamError(Dialect::kOpenAiChat, error, "ID");
  const std::string messages = RenderStreamError(Dialect::kAnthropicMessages, error, "ID");

  EXPECT_EQ(chat, "data: " + RenderError(Dialect::kOpenAiChat, error, "ID") + "\n\n");
  EXPECT_EQ(messages, "event: error\ndata: " +
                          RenderError(Dialect::kAnthropicMessages, error, "ID") + "\n\n");
}

TEST(IsErrorOf, TellsTheDialectsApart) {
  constexpr std::string_view kOpenAi = R"({"error":{"message":"m","type":"t","code":null}})";
  constexpr std::string_view kAnthropic =
      R"({"type":"error","error":{"type":"api_error","message":"m"}})";

  EXPECT_TRUE(IsErrorOf(Dialect::kOpenAiChat, kOpenAi));
  EXPECT_FALSE(IsErrorOf(Dialect::kAnthropicMessages, kOpenAi));
  EXPECT_TRUE(IsErrorOf(Dialect::kAnthropicMessages, kAnthropic));
  for (const std::string_view other :
       {"", "null", "[]", "{}", R"({"error":"text"})", R"({"error":{}})", R"({"message":"m"})",
        R"({"error":{"message":null}})", "<html>", R"({"error":{"message":"m"})"}) {
    EXPECT_FALSE(IsErrorOf(Dialect::kOpenAiChat, other)) << other;
    EXPECT_FALSE(IsErrorOf(Dialect::kAnthropicMessages, other)) << other;
  }
}

struct TextCase {
  std::string_view body;
  std::string_view message;
};

constexpr TextCase kMessages[] = {
    {"", ""},
    {" \r\n\t", ""},
    {"plain text\n", "plain text"},
    {"{not json", "{not json"},
    // OpenAI, Groq, OpenRouter.
    {R"({"error":{"message":"m","type":"t","param":null,"code":"c"}})", "m"},
    {"\n\n {\"error\":{\"message\":\"m\"}}", "m"},
    {R"({"error":{"message":"Provider returned error","code":502,"metadata":{"raw":"x"}}})",
     "Provider returned error"},
    // Anthropic.
    {R"({"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}})",
     "Overloaded"},
    // A bare text, as some gateways send.
    {R"({"error":"boom"})", "boom"},
    // Mistral, vLLM.
    {R"({"object":"error","message":"m","type":"x","code":3280})", "m"},
    {R"({"message":"m","request_id":"r"})", "m"},
    {R"({"detail":[{"loc":["body"],"msg":"field required","type":"missing"}]})", "field required"},
    {R"({"detail":"Unauthorized"})", "Unauthorized"},
    // llama.cpp.
    {R"({"error":{"code":503,"message":"Loading model","type":"unavailable_error"}})",
     "Loading model"},
    // Gemini, also in its list form.
    {R"({"error":{"code":400,"message":"m","status":"INVALID_ARGUMENT"}})", "m"},
    {R"([{"error":{"code":429,"message":"m","status":"RESOURCE_EXHAUSTED"}}])", "m"},
    {R"({"errors":[{"message":"m"}]})", "m"},
    // JSON that says nothing readable.
    {"{}", ""},
    {"[]", ""},
    {"null", ""},
    {R"({"error":{"code":500}})", ""},
    {R"({"error":null,"message":"m"})", "m"},
    // HTML.
    {"<html><head><title>502 Bad Gateway</title></head><body>x</body></html>", "502 Bad Gateway"},
    {"<!DOCTYPE html>\n<HTML><TITLE>\n Error \n</TITLE>", "Error"},
    {"<html><body>nothing", "an HTML page"},
    {"</title><title>", "an HTML page"},
    {"<title>unclosed", "an HTML page"},
};

TEST(MessageOf, FindsTheMessageInEveryShape) {
  for (const TextCase& row : kMessages) EXPECT_EQ(MessageOf(row.body), row.message) << row.body;
}

TEST(MessageOf, ShortensWhatIsLong) {
  EXPECT_LE(MessageOf(std::string(100'000, 'x')).size(), 2'010U);
  EXPECT_LE(MessageOf(R"({"error":")" + std::string(100'000, 'x') + R"("})").size(), 2'010U);
  EXPECT_LE(MessageOf("<title>" + std::string(100'000, 'x') + "</title>").size(), 2'010U);
}

struct StatusCase {
  std::string_view body;
  int status;
};

constexpr StatusCase kStatuses[] = {
    {R"({"error":{"code":429,"message":"m"}})", 429},
    {R"({"error":{"code":"503","message":"m"}})", 503},
    {R"({"error":{"code":"rate_limit_exceeded","status":429}})", 429},
    {R"({"error":{"code":400,"status":"INVALID_ARGUMENT"}})", 400},
    {R"({"object":"error","message":"m","code":404})", 404},
    {R"({"status":500,"message":"m"})", 500},
    {R"({"error":{"code":200}})", 502},
    {R"({"error":{"code":600}})", 502},
    {R"({"error":{"code":-400}})", 502},
    {R"({"error":{"code":null,"type":"overloaded_error"}})", 529},
    {R"({"type":"error","error":{"type":"overloaded_error","message":"m"}})", 529},
    {R"({"type":"error","error":{"type":"rate_limit_error"}})", 429},
    {R"({"type":"error","error":{"type":"invalid_request_error"}})", 400},
    {R"({"type":"error","error":{"type":"api_error"}})", 500},
    {R"({"error":{"type":"server_error"}})", 500},
    {R"({"error":"boom"})", 502},
    {R"({"error":{}})", 502},
    {"{}", 502},
    {"[]", 502},
    {"", 502},
    {"boom", 502},
};

TEST(StatusInside, ReadsTheStatusThatAnErrorStandsFor) {
  for (const StatusCase& row : kStatuses) EXPECT_EQ(StatusInside(row.body), row.status) << row.body;
}

// Each type that a status is rendered as must be understood again.
TEST(StatusInside, UnderstandsTheTypesOfAnthropic) {
  constexpr StatusCase kByType[] = {
      {"authentication_error", 401}, {"billing_error", 402},     {"permission_error", 403},
      {"not_found_error", 404},      {"request_too_large", 413}, {"timeout_error", 504},
  };
  for (const StatusCase& row : kByType) {
    const std::string body =
        R"({"type":"error","error":{"type":")" + std::string(row.body) + R"(","message":"m"}})";
    EXPECT_EQ(StatusInside(body), row.status) << body;
  }
}

TEST(StatusInside, UnderstandsTheTypesOfOpenAi) {
  EXPECT_EQ(StatusInside(R"({"error":{"type":"insufficient_quota","code":"insufficient_quota"}})"),
            402);
  EXPECT_EQ(StatusInside(R"({"error":{"type":"tokens","code":"rate_limit_exceeded"}})"), 429);
  EXPECT_EQ(StatusInside(R"({"error":{"type":"service_unavailable_error","code":null}})"), 503);
}

TEST(StatusInside, LooksIntoAResponseThatFailed) {
  constexpr std::string_view kFailed =
      R"({"type":"response.failed","response":{"status":"failed","error":)"
      R"({"code":"rate_limit_exceeded","message":"slow down"}}})";

  EXPECT_EQ(StatusInside(kFailed), 429);
  EXPECT_EQ(MessageOf(kFailed), "slow down");
}

TEST(BrokenOff, TellsWhatTheProviderSaid) {
  chat::Stop stop{
      .cause = chat::StopCause::kFailure, .raw = {"WORD"}, .sequence = {}, .explanation = {}};
  EXPECT_EQ(BrokenOff(stop).text.value, "the provider broke its answer off: WORD");
  stop.explanation = {R"(A \"reason\")"};
  EXPECT_EQ(BrokenOff(stop).text.value, "the provider broke its answer off: A \"reason\"");
  EXPECT_EQ(BrokenOff({}).text.value, "the provider broke its answer off");
}

}  // namespace
}  // namespace monorelay::dialects
