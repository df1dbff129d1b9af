#include "dialects/errors.hpp"

#include <simdjson.h>

#include <charconv>

#include "base/text.hpp"
#include "json/write.hpp"

namespace monorelay::dialects {
namespace {

namespace dom = simdjson::dom;

constexpr std::size_t kLongestMessage = 2000;

dom::parser& Parser() {
  static thread_local dom::parser parser;
  return parser;
}

// The type that OpenAI's SDKs and users know for a status.
std::string_view OpenAiType(int status) {
  if (status == 401) return "authentication_error";
  if (status == 402) return "insufficient_quota";
  if (status == 403) return "permission_error";
  if (status == 408 || status == 504) return "timeout";
  if (status == 409) return "conflict";
  if (status == 429) return "rate_limit_error";
  if (status == 503 || status == 529) return "service_unavailable_error";
  return status >= 500 ? "server_error" : "invalid_request_error";
}

// Source: Anthropic's API reference, "Errors".
std::string_view AnthropicType(int status) {
  switch (status) {
    case 401:
      return "authentication_error";
    case 402:
      return "billing_error";
    case 403:
      return "permission_error";
    case 404:
      return "not_found_error";
    case 408:
    case 504:
      return "timeout_error";
    case 409:
      return "conflict_error";
    case 413:
      return "request_too_large";
    case 429:
      return "rate_limit_error";
    case 503:
    case 529:
      return "overloaded_error";
    default:
      return status >= 500 ? "api_error" : "invalid_request_error";
  }
}

// Source: google.rpc.Code.
std::string_view GeminiStatus(int status) {
  switch (status) {
    case 401:
      return "UNAUTHENTICATED";
    case 402:
      return "FAILED_PRECONDITION";
    case 403:
      return "PERMISSION_DENIED";
    case 404:
      return "NOT_FOUND";
    case 408:
    case 504:
      return "DEADLINE_EXCEEDED";
    case 409:
      return "ABORTED";
    case 429:
      return "RESOURCE_EXHAUSTED";
    case 503:
    case 529:
      return "UNAVAILABLE";
    default:
      return status >= 500 ? "INTERNAL" : "INVALID_ARGUMENT";
  }
}

// The status that a type or code of an error stands for, or 0.
int StatusOfName(std::string_view name) {
  struct Row {
    std::string_view name;
    int status;
  };
  constexpr Row kRows[] = {
      {"insufficient_quota", 402},   {"billing_error", 402},
      {"rate_limit_exceeded", 429},  {"rate_limit_error", 429},
      {"overloaded_error", 529},     {"invalid_request_error", 400},
      {"invalid_prompt", 400},       {"authentication_error", 401},
      {"permission_error", 403},     {"not_found_error", 404},
      {"model_not_found", 404},      {"request_too_large", 413},
      {"timeout_error", 504},        {"service_unavailable_error", 503},
      {"server_is_overloaded", 503}, {"api_error", 500},
      {"server_error", 500},
  };
  for (const Row& row : kRows) {
    if (row.name == name) return row.status;
  }
  return 0;
}

// The field that an error of that kind is about, as JSON.
std::string_view ParamOf(ErrorKind kind) {
  if (kind == ErrorKind::kModelNotFound) return R"("model")";
  return kind == ErrorKind::kPreviousResponseNotFound ? R"("previous_response_id")" : "null";
}

std::string_view StripSpace(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

// The visible words of an HTML page: its title if it has one.
std::string MessageOfHtml(std::string_view body) {
  const std::string lower = ToLower(body);
  const auto open = lower.find("<title>");
  const auto close = lower.find("</title>");
  if (open == std::string::npos || close == std::string::npos || close < open)
    return "an HTML page";
  return std::string(StripSpace(body.substr(open + 7, close - open - 7)));
}

std::string MessageOfJson(const dom::element& root) {
  std::string_view text;
  for (const char* pointer :
       {"/error/message", "/response/error/message", "/error", "/message", "/detail",
        "/detail/0/msg", "/0/error/message", "/errors/0/message"}) {
    if (root.at_pointer(pointer).get(text) == simdjson::SUCCESS) return std::string(text);
  }
  return {};
}

}  // namespace

int StatusFor(Dialect dialect, int status) {
  constexpr int kOverloaded = 529;
  return status == kOverloaded && dialect != Dialect::kAnthropicMessages ? 503 : status;
}

std::string RenderError(Dialect dialect, const Error& error, std::string_view request_id) {
  const int status = StatusFor(dialect, StatusOf(error));
  const std::string message = json::Quote(error.text.value.Get());
  std::string body;
  switch (dialect) {
    case Dialect::kAnthropicMessages:
      body.append(R"({"type":"error","error":{"type":")").append(AnthropicType(status));
      body.append(R"(","message":)").append(message);
      body.append(R"(,"details":{"error_code":")").append(CodeOf(error.kind)).append(R"("}})");
      break;
    case Dialect::kGemini:
      body.append(R"({"error":{"code":)").append(std::to_string(status));
      body.append(R"(,"message":)").append(message);
      body.append(R"(,"status":")").append(GeminiStatus(status)).append(R"("})");
      break;
    case Dialect::kOpenAiChat:
    case Dialect::kOpenAiResponses:
      body.append(R"({"error":{"message":)").append(message);
      body.append(R"(,"type":")").append(OpenAiType(status));
      body.append(R"(","param":)").append(ParamOf(error.kind));
      body.append(R"(,"code":")").append(CodeOf(error.kind)).append(R"("})");
      break;
  }
  if (!request_id.empty()) body.append(R"(,"request_id":)").append(json::Quote(request_id));
  body.push_back('}');
  return body;
}

std::string RenderStreamError(Dialect dialect, const Error& error, std::string_view request_id) {
  std::string event;
  if (dialect == Dialect::kAnthropicMessages) event += "event: error\n";
  return event + "data: " + RenderError(dialect, error, request_id) + "\n\n";
}

Error BrokenOff(const chat::Stop& stop) {
  std::string text = "the provider broke its answer off";
  const json::Text why = stop.explanation.IsEmpty() ? stop.raw : stop.explanation;
  if (!why.IsEmpty()) text.append(": ").append(json::Decode(why));
  return UpstreamError(ErrorKind::kUpstreamError, RetryAdvice::kNextCandidate, std::move(text))
      .error();
}

bool IsErrorOf(Dialect dialect, std::string_view body) {
  const simdjson::padded_string padded(body);
  dom::element root;
  std::string_view message;
  if (Parser().parse(padded).get(root) != simdjson::SUCCESS) return false;
  if (root.at_pointer("/error/message").get(message) != simdjson::SUCCESS) return false;
  std::string_view type;
  if (dialect == Dialect::kGemini)
    return root.at_pointer("/error/status").get(type) == simdjson::SUCCESS;
  if (root.at_pointer("/error/type").get(type) != simdjson::SUCCESS) return false;
  if (dialect != Dialect::kAnthropicMessages) return true;
  return root.at_pointer("/type").get(type) == simdjson::SUCCESS && type == "error";
}

std::string MessageOf(std::string_view body) {
  body = StripSpace(body);
  if (body.empty()) return {};
  if (body.front() == '<') return Shorten(MessageOfHtml(body), kLongestMessage);
  const simdjson::padded_string padded(body);
  dom::element root;
  if (Parser().parse(padded).get(root) == simdjson::SUCCESS) {
    return Shorten(MessageOfJson(root), kLongestMessage);
  }
  return Shorten(body, kLongestMessage);
}

ErrorNames NamesInError(std::string_view body) {
  const simdjson::padded_string padded(body);
  dom::element root;
  ErrorNames names;
  if (Parser().parse(padded).get(root) != simdjson::SUCCESS) return names;
  const auto find = [&](std::string& name, std::initializer_list<const char*> pointers) {
    std::string_view text;
    for (const char* pointer : pointers) {
      if (!name.empty() || root.at_pointer(pointer).get(text) != simdjson::SUCCESS) continue;
      name = text;
    }
  };
  find(names.type, {"/error/type", "/error/status", "/0/error/status"});
  find(names.code, {"/error/code", "/response/error/code", "/code"});
  return names;
}

int StatusInside(std::string_view body) {
  constexpr int kUnsaid = 502;
  const simdjson::padded_string padded(body);
  dom::element root;
  if (Parser().parse(padded).get(root) != simdjson::SUCCESS) return kUnsaid;
  for (const char* pointer :
       {"/error/code", "/error/status", "/response/error/code", "/code", "/status"}) {
    std::int64_t number = 0;
    std::string_view text;
    if (root.at_pointer(pointer).get(text) == simdjson::SUCCESS) {
      std::from_chars(text.data(), text.data() + text.size(), number);
    } else if (root.at_pointer(pointer).get(number) != simdjson::SUCCESS) {
      continue;
    }
    if (number >= 400 && number <= 599) return static_cast<int>(number);
  }
  for (const char* pointer : {"/error/code", "/error/type", "/response/error/code", "/type"}) {
    std::string_view name;
    if (root.at_pointer(pointer).get(name) != simdjson::SUCCESS) continue;
    const int status = StatusOfName(name);
    if (status != 0) return status;
  }
  return kUnsaid;
}

}  // namespace monorelay::dialects
