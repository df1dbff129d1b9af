#include "providers/refusals.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "base/text.hpp"
#include "providers/classify.hpp"

namespace monorelay::providers {
namespace {

constexpr int kAll[] = {400, 401, 402, 403, 404, 408, 409, 413, 422, 429, 500, 503, 529};

std::set<int> StatusesOf(Told told) {
  switch (told) {
    case Told::kAsMistake:
      return {400, 403, 413, 422};
    case Told::kAsNotFound:
      return {400, 404, 422};
    case Told::kAsAnything:
      return {400, 402, 403, 429};
    case Told::kAsLimit:
      return {429};
  }
  return {};
}

// Every row, with every status.
TEST(Refusals, MeanWhatTheirRowSaysWithItsStatusesAlone) {
  for (const Refusal& row : Refusals()) {
    const std::string body = R"({"error":{"message":"so: )" + std::string(row.words) + R"(."}})";
    for (const int status : kAll) {
      const bool is_told = StatusesOf(row.told).contains(status);
      EXPECT_EQ(MeaningOf(status, body), is_told ? row.meaning : Meaning::kAsStatus)
          << row.words << status;
    }
  }
}

TEST(Refusals, AreWordsInLowerCaseAndNoneHidesAnother) {
  std::set<std::string_view> seen;
  for (const Refusal& row : Refusals()) {
    EXPECT_EQ(ToLower(row.words), row.words);
    EXPECT_TRUE(seen.insert(row.words).second) << row.words;
    EXPECT_EQ(MeaningOf(*StatusesOf(row.told).begin(), row.words), row.meaning) << row.words;
  }
}

// The bodies as providers send them.
struct BodyCase {
  const char* provider;
  int status;
  const char* body;
  Meaning meaning;
};

const BodyCase kBodies[] = {
    {"OpenAI", 429,
     R"({"error":{"message":"You exceeded your current quota, please check your plan and billing details.","type":"insufficient_quota","param":null,"code":"insufficient_quota"}})",
     Meaning::kNoMoney},
    {"OpenAI", 429,
     R"({"error":{"message":"Rate limit reached for gpt-4o in organization org-x on requests per min (RPM): Limit 3, Used 3, Requested 1.","type":"requests","param":null,"code":"rate_limit_exceeded"}})",
     Meaning::kAsStatus},
    {"OpenAI", 404,
     R"({"error":{"message":"The model `gpt-9` does not exist or you do not have access to it.","type":"invalid_request_error","param":null,"code":"model_not_found"}})",
     Meaning::kNoSuchModel},
    {"OpenAI", 400,
     R"({"error":{"message":"This model's maximum context length is 128000 tokens. However, your messages resulted in 150000 tokens.","type":"invalid_request_error","param":"messages","code":"context_length_exceeded"}})",
     Meaning::kContextWindow},
    {"OpenAI", 400,
     R"({"error":{"message":"Invalid prompt: your prompt was flagged as potentially violating our usage policy.","type":"invalid_request_error","param":null,"code":"invalid_prompt"}})",
     Meaning::kContentPolicy},
    {"OpenAI", 403,
     R"({"error":{"code":"unsupported_country_region_territory","message":"Country, region, or territory not supported","param":null,"type":"request_forbidden"}})",
     Meaning::kNotHere},
    {"OpenAI", 400,
     R"({"error":{"message":"Unsupported parameter: 'max_tokens' is not supported with this model.","type":"invalid_request_error","param":"max_tokens","code":"unsupported_parameter"}})",
     Meaning::kAsStatus},
    {"OpenAI", 400,
     R"({"error":{"message":"Invalid value: 'foo'. Supported values are: 'system', 'user'.","type":"invalid_request_error","param":"messages[0].role","code":"invalid_value"}})",
     Meaning::kAsStatus},
    {"OpenAI", 401,
     R"({"error":{"message":"Incorrect API key provided: sk-12***89.","type":"invalid_request_error","code":"invalid_api_key"}})",
     Meaning::kAsStatus},
    {"Azure", 400,
     R"({"error":{"message":"The response was filtered due to the prompt triggering Azure OpenAI's content management policy.","type":null,"param":"prompt","code":"content_filter","status":400}})",
     Meaning::kContentPolicy},
    {"Azure", 404,
     R"({"error":{"code":"DeploymentNotFound","message":"The API deployment for this resource does not exist."}})",
     Meaning::kNoSuchModel},
    {"Anthropic", 400,
     R"({"type":"error","error":{"type":"invalid_request_error","message":"Your credit balance is too low to access the Anthropic API."}})",
     Meaning::kNoMoney},
    {"Anthropic", 400,
     R"({"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 210000 tokens > 200000 maximum"}})",
     Meaning::kContextWindow},
    {"Anthropic", 400,
     R"({"type":"error","error":{"type":"invalid_request_error","message":"Output blocked by content filtering policy"}})",
     Meaning::kContentPolicy},
    {"Anthropic", 404,
     R"({"type":"error","error":{"type":"not_found_error","message":"model: claude-9"}})",
     Meaning::kAsStatus},
    {"Anthropic", 429,
     R"({"type":"error","error":{"type":"rate_limit_error","message":"This request would exceed your organization's rate limit of 40,000 input tokens per minute."}})",
     Meaning::kAsStatus},
    {"Anthropic", 400,
     R"({"type":"error","error":{"type":"invalid_request_error","message":"max_tokens: 99999 > 8192, which is the maximum allowed number of output tokens"}})",
     Meaning::kAsStatus},
    {"Gemini", 400,
     R"({"error":{"code":400,"message":"API key not valid. Please pass a valid API key.","status":"INVALID_ARGUMENT","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"API_KEY_INVALID"}]}})",
     Meaning::kKeyInvalid},
    {"Gemini", 400,
     R"({"error":{"code":400,"message":"User location is not supported for the API use.","status":"FAILED_PRECONDITION"}})",
     Meaning::kNotHere},
    {"Gemini", 400,
     R"({"error":{"code":400,"message":"The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).","status":"INVALID_ARGUMENT"}})",
     Meaning::kContextWindow},
    {"Gemini", 429,
     R"({"error":{"code":429,"message":"You exceeded your current quota, please check your plan and billing details.","status":"RESOURCE_EXHAUSTED"}})",
     Meaning::kAsStatus},
    {"OpenRouter", 400,
     R"({"error":{"message":"foo/bar is not a valid model ID","code":400},"user_id":"u"})",
     Meaning::kNoSuchModel},
    {"OpenRouter", 402,
     R"({"error":{"message":"Insufficient credits. Add more using the dashboard","code":402}})",
     Meaning::kNoMoney},
    {"OpenRouter", 403,
     R"({"error":{"message":"x requires moderation. Your input was flagged","code":403,"metadata":{"reasons":["violence"]}}})",
     Meaning::kContentPolicy},
    {"OpenRouter", 429,
     R"({"error":{"message":"Provider returned error","code":429,"metadata":{"raw":"x is temporarily rate-limited upstream. Please retry shortly"}}})",
     Meaning::kOverloaded},
    {"DeepSeek", 402, R"({"error":{"message":"Insufficient Balance","type":"unknown_error"}})",
     Meaning::kNoMoney},
    {"DeepSeek", 400, R"({"error":{"message":"Model Not Exist","type":"invalid_request_error"}})",
     Meaning::kNoSuchModel},
    {"Mistral", 400,
     R"({"object":"error","message":"Invalid model: foo","type":"invalid_model","param":null,"code":"1500"})",
     Meaning::kNoSuchModel},
    {"Mistral", 422, R"({"detail":[{"loc":["body","messages"],"msg":"field required"}]})",
     Meaning::kAsStatus},
    {"Groq", 404,
     R"({"error":{"message":"The model `x` does not exist","type":"invalid_request_error","code":"model_not_found"}})",
     Meaning::kNoSuchModel},
    {"Groq", 413,
     R"({"error":{"message":"Request too large for model `x` on tokens per minute (TPM): Limit 6000","type":"tokens","code":"rate_limit_exceeded"}})",
     Meaning::kContextWindow},
    {"xAI", 400,
     R"({"code":"Client specified an invalid argument","error":"Incorrect API key provided: xa***89."})",
     Meaning::kKeyInvalid},
    {"xAI", 403,
     R"({"code":"The caller does not have permission","error":"Your newly created team doesn't have any credits yet."})",
     Meaning::kNoMoney},
    {"Cohere", 400,
     R"({"message":"too many tokens: total number of tokens in the prompt cannot exceed 4081"})",
     Meaning::kContextWindow},
    {"Moonshot", 429,
     R"({"error":{"type":"engine_overloaded_error","message":"The engine is currently overloaded, please try again later"}})",
     Meaning::kOverloaded},
    {"Moonshot", 429,
     R"({"error":{"type":"exceeded_current_quota_error","message":"Your account is suspended"}})",
     Meaning::kNoMoney},
    {"Moonshot", 400,
     R"({"error":{"message":"Invalid request: Your request exceeded model token limit: 8192","type":"invalid_request_error"}})",
     Meaning::kContextWindow},
    {"DashScope", 400,
     R"({"error":{"code":"data_inspection_failed","message":"Input data may contain inappropriate content."}})",
     Meaning::kContentPolicy},
    {"DashScope", 400, R"({"code":"Arrearage","message":"Access denied"})", Meaning::kNoMoney},
    {"DashScope", 400,
     R"({"error":{"message":"Range of input length should be [1, 30720]","code":"invalid_parameter_error"}})",
     Meaning::kContextWindow},
    {"Volcengine", 403, R"({"error":{"code":"AccountOverdueError","message":"overdue"}})",
     Meaning::kNoMoney},
    {"Volcengine", 429, R"({"error":{"code":"ServerOverloaded","message":"busy"}})",
     Meaning::kOverloaded},
    {"Zhipu", 429, R"({"error":{"code":"1113","message":"余额不足或无可用资源包,请充值。"}})",
     Meaning::kNoMoney},
    {"Together", 400,
     R"({"error":{"message":"Unable to access model x. Please visit the list of models","code":"model_not_available"}})",
     Meaning::kNoSuchModel},
    {"GitHub Models", 400, R"({"error":{"code":"unknown_model","message":"Unknown model: x"}})",
     Meaning::kNoSuchModel},
    {"Ollama", 404, R"({"error":{"message":"model 'x' not found","type":"api_error"}})",
     Meaning::kAsStatus},
    {"vLLM", 400,
     R"({"object":"error","message":"This model's maximum context length is 4096 tokens.","type":"BadRequestError","code":400})",
     Meaning::kContextWindow},
    {"vLLM", 404,
     R"({"object":"error","message":"The model `x` does not exist.","type":"NotFoundError","code":404})",
     Meaning::kAsStatus},
    {"llama.cpp", 400,
     R"({"error":{"code":400,"message":"the request exceeds the available context size, try increasing it","type":"exceed_context_size_error"}})",
     Meaning::kContextWindow},
    {"a proxy", 403, "<html><title>403 Forbidden</title></html>", Meaning::kAsStatus},
    {"a proxy", 400, "", Meaning::kAsStatus},
};

TEST(Refusals, AreReadAsProvidersSendThem) {
  for (const BodyCase& row : kBodies)
    EXPECT_EQ(MeaningOf(row.status, row.body), row.meaning) << row.provider << row.body;
}

TEST(Refusals, AreLookedForAtTheBeginningAlone) {
  EXPECT_EQ(MeaningOf(429, std::string(5'000, ' ') + "insufficient_quota"), Meaning::kAsStatus);
  EXPECT_EQ(MeaningOf(429, std::string(4'000, ' ') + "insufficient_quota"), Meaning::kNoMoney);
}

struct VerdictCase {
  int status;
  const char* words;
  int to_client;
  ErrorKind kind;
  RetryAdvice advice;
  KeyEffect effect;
};

const VerdictCase kVerdicts[] = {
    {429, "insufficient_quota", 429, ErrorKind::kInsufficientQuota, RetryAdvice::kNextKey,
     KeyEffect::kRefused},
    {400, "credit balance is too low", 402, ErrorKind::kInsufficientQuota, RetryAdvice::kNextKey,
     KeyEffect::kRefused},
    {402, "insufficient balance", 402, ErrorKind::kInsufficientQuota, RetryAdvice::kNextKey,
     KeyEffect::kRefused},
    {400, "api_key_invalid", 401, ErrorKind::kUpstreamError, RetryAdvice::kNextKey,
     KeyEffect::kRefused},
    {403, "invalid api key", 403, ErrorKind::kUpstreamError, RetryAdvice::kNextKey,
     KeyEffect::kRefused},
    {400, "is not a valid model id", 400, ErrorKind::kModelNotFound, RetryAdvice::kNextCandidate,
     KeyEffect::kNone},
    {404, "model_not_found", 404, ErrorKind::kModelNotFound, RetryAdvice::kNextCandidate,
     KeyEffect::kNone},
    {429, "engine_overloaded_error", 503, ErrorKind::kOverloaded, RetryAdvice::kNextKey,
     KeyEffect::kNone},
    {403, "unsupported_country_region_territory", 403, ErrorKind::kUpstreamError,
     RetryAdvice::kNextCandidate, KeyEffect::kNone},
    {413, "too large for model", 413, ErrorKind::kInvalidRequest, RetryAdvice::kNextCandidate,
     KeyEffect::kNone},
    {400, "content_filter", 400, ErrorKind::kInvalidRequest, RetryAdvice::kNever, KeyEffect::kNone},
};

TEST(Refusals, DecideWhatBecomesOfTheRequestAndTheKey) {
  for (const VerdictCase& row : kVerdicts) {
    const auto verdict = Classify(
        {.provider = "demo", .status = row.status, .body = row.words, .retry_after = std::nullopt});
    EXPECT_EQ(StatusOf(verdict.error), row.to_client) << row.words;
    EXPECT_EQ(verdict.error.kind, row.kind) << row.words;
    EXPECT_EQ(verdict.error.advice, row.advice) << row.words;
    EXPECT_EQ(verdict.effect, row.effect) << row.words;
    EXPECT_EQ(verdict.rest.count() > 0, row.effect != KeyEffect::kNone) << row.words;
  }
}

TEST(Refusals, NeverQuoteWhatMayHoldAPartOfTheKey) {
  const auto verdict = Classify({.provider = "demo",
                                 .status = 400,
                                 .body = R"({"error":"Incorrect API key provided: xa-12***89"})",
                                 .retry_after = std::nullopt});

  EXPECT_EQ(verdict.error.text.value.Get().find("xa-12"), std::string::npos);
}

}  // namespace
}  // namespace monorelay::providers
