#include "providers/mock/mock_model.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/text.hpp"
#include "json/write.hpp"

namespace monorelay::providers::mock {
namespace {

namespace bj = boost::json;
using dialects::Dialect;

constexpr std::string_view kText =
    "This is the demo model of MonoRelay. It needs no account, costs nothing and always says the "
    "same: your request "
    "reached the relay, the access key was right, a provider was chosen, and the answer came back "
    "the way it does from a "
    "real one. Name your own providers and keys in config.yml to talk to real models.";
constexpr std::size_t kLongestEcho = 200;
constexpr std::int64_t kMostTokens = 1'000'000;
constexpr std::int64_t kCreated = 1767225600;  // 2026-01-01: the same answer every day

// About four bytes to a token, as in English text.
std::int64_t EstimateTokens(std::size_t bytes) {
  return static_cast<std::int64_t>((bytes + 3) / 4);
}

std::string TextOf(const bj::value& content) {
  if (content.is_string()) return std::string(content.get_string());
  std::string text;
  if (!content.is_array()) return text;
  for (const bj::value& part : content.get_array()) {
    const auto* object = part.if_object();
    const bj::value* piece = object != nullptr ? object->if_contains("text") : nullptr;
    if (piece != nullptr && piece->is_string()) text += std::string_view(piece->get_string());
  }
  return text;
}

// The text cut after each word, the space before a word belonging to it.
std::vector<std::string> Tokens(std::string_view text) {
  std::vector<std::string> tokens;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = text.find(' ', at + 1);
    if (end == std::string_view::npos) end = text.size();
    tokens.emplace_back(text.substr(at, end - at));
    at = end;
  }
  return tokens;
}

// FNV-1a: an id that depends on the question alone.
std::string IdFor(const Question& question) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const std::string_view text :
       {std::string_view(question.model), std::string_view(question.prompt)}) {
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  }
  return fmt::format("{:016x}", hash);
}

std::string ChatUsage(const Question& question, const Reply& reply) {
  const auto output = static_cast<std::int64_t>(reply.tokens.size());
  return fmt::format(R"({{"prompt_tokens":{},"completion_tokens":{},"total_tokens":{}}})",
                     question.prompt_tokens, output, question.prompt_tokens + output);
}

std::string ChatChunk(const Question& question, const Reply& reply, std::string_view choices,
                      std::string_view usage) {
  return fmt::format(
      "data: "
      "{{\"id\":\"chatcmpl-{}\",\"object\":\"chat.completion.chunk\",\"created\":{},\"model\":{},"
      "\"choices\":[{}]{}}}\n\n",
      reply.id, kCreated, json::Quote(question.model), choices, usage);
}

RenderedStream ChatStream(const Question& question, const Reply& reply) {
  RenderedStream stream;
  const std::string_view no_usage = question.include_usage ? R"(,"usage":null)" : "";
  const auto choice = [](std::string_view delta, std::string_view reason) {
    return fmt::format(R"({{"index":0,"delta":{},"logprobs":null,"finish_reason":{}}})", delta,
                       reason);
  };
  stream.begin =
      ChatChunk(question, reply,
                choice(R"({"role":"assistant","content":"","refusal":null})", "null"), no_usage);
  for (const std::string& token : reply.tokens) {
    stream.deltas.push_back(ChatChunk(
        question, reply, choice("{\"content\":" + json::Quote(token) + "}", "null"), no_usage));
  }
  stream.end = ChatChunk(question, reply, choice("{}", reply.was_cut ? R"("length")" : R"("stop")"),
                         no_usage);
  if (question.include_usage)
    stream.end += ChatChunk(question, reply, "", ",\"usage\":" + ChatUsage(question, reply));
  stream.end += "data: [DONE]\n\n";
  return stream;
}

std::string MessagesEvent(std::string_view type, std::string_view rest) {
  return fmt::format("event: {}\ndata: {{\"type\":\"{}\"{}}}\n\n", type, type, rest);
}

RenderedStream MessagesStream(const Question& question, const Reply& reply) {
  RenderedStream stream;
  stream.begin = MessagesEvent(
      "message_start",
      fmt::format(
          R"(,"message":{{"id":"msg_{}","type":"message","role":"assistant","model":{},"content":[],"stop_reason":null,"stop_sequence":null,"usage":{{"input_tokens":{},"output_tokens":1}}}})",
          reply.id, json::Quote(question.model), question.prompt_tokens));
  stream.begin += MessagesEvent("content_block_start",
                                R"(,"index":0,"content_block":{"type":"text","text":""})");
  stream.begin += MessagesEvent("ping", "");
  for (const std::string& token : reply.tokens) {
    stream.deltas.push_back(MessagesEvent(
        "content_block_delta",
        ",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":" + json::Quote(token) + "}"));
  }
  stream.end = MessagesEvent("content_block_stop", R"(,"index":0)");
  stream.end += MessagesEvent(
      "message_delta",
      fmt::format(
          R"(,"delta":{{"stop_reason":"{}","stop_sequence":null}},"usage":{{"output_tokens":{}}})",
          reply.was_cut ? "max_tokens" : "end_turn", reply.tokens.size()));
  stream.end += MessagesEvent("message_stop", "");
  return stream;
}

template <class T>
void TakeNumber(std::string_view text, T& number) {
  std::from_chars(text.data(), text.data() + text.size(), number);
}

}  // namespace

std::string Profile::ToQuery() const {
  return fmt::format(
      "latency_ms={}&tokens_per_second={}&reply_tokens={}&fail_every={}&fail_status={}", latency_ms,
      tokens_per_second, reply_tokens, fail_every, fail_status);
}

Profile Profile::FromQuery(std::string_view query) {
  Profile profile;
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), pair.size() + 1));
    const auto equals = pair.find('=');
    if (equals == std::string_view::npos) continue;
    const std::string_view name = pair.substr(0, equals);
    const std::string_view value = pair.substr(equals + 1);
    if (name == "latency_ms") TakeNumber(value, profile.latency_ms);
    if (name == "tokens_per_second") TakeNumber(value, profile.tokens_per_second);
    if (name == "reply_tokens") TakeNumber(value, profile.reply_tokens);
    if (name == "fail_every") TakeNumber(value, profile.fail_every);
    if (name == "fail_status") TakeNumber(value, profile.fail_status);
  }
  return profile;
}

Result<Question> ReadQuestion(std::string_view body) {
  boost::system::error_code failure;
  const bj::value root = bj::parse(body, failure);
  const auto* request = failure ? nullptr : root.if_object();
  if (request == nullptr)
    return ClientError(ErrorKind::kInvalidRequest, "the request is not a JSON object");
  const auto* messages = request->if_contains("messages");
  if (messages == nullptr || !messages->is_array() || messages->get_array().empty()) {
    return ClientError(ErrorKind::kInvalidRequest,
                       "\"messages\" must be an array with at least one message");
  }
  Question question;
  if (const auto* model = request->if_contains("model"); model != nullptr && model->is_string()) {
    question.model = model->get_string();
  }
  for (const bj::value& entry : messages->get_array()) {
    const auto* message = entry.if_object();
    const auto* content = message != nullptr ? message->if_contains("content") : nullptr;
    if (content == nullptr) continue;
    const std::string text = TextOf(*content);
    question.prompt_tokens += EstimateTokens(text.size());
    const auto* role = message->if_contains("role");
    if (role != nullptr && role->is_string() && role->get_string() == "user")
      question.prompt = text;
  }
  for (const char* name : {"max_tokens", "max_completion_tokens"}) {
    const auto* limit = request->if_contains(name);
    if (limit != nullptr && limit->is_int64()) question.max_tokens = limit->get_int64();
  }
  const auto* stream = request->if_contains("stream");
  question.stream = stream != nullptr && stream->is_bool() && stream->get_bool();
  const auto* options = request->if_contains("stream_options");
  if (options != nullptr && options->is_object()) {
    const auto* usage = options->get_object().if_contains("include_usage");
    question.include_usage = usage != nullptr && usage->is_bool() && usage->get_bool();
  }
  return question;
}

std::string Reply::Text() const {
  std::string text;
  for (const std::string& token : tokens) text += token;
  return text;
}

Reply ReplyTo(const Question& question, const Profile& profile) {
  Reply reply;
  reply.id = IdFor(question);
  std::string text(kText);
  if (!question.prompt.empty()) text += " You said: " + Shorten(question.prompt, kLongestEcho);
  reply.tokens = Tokens(text);
  if (profile.reply_tokens > 0) {
    const auto wanted = static_cast<std::size_t>(std::min(profile.reply_tokens, kMostTokens));
    const std::vector<std::string> once = reply.tokens;
    while (reply.tokens.size() < wanted)
      reply.tokens.push_back(" " + std::string(Trim(once[reply.tokens.size() % once.size()])));
    reply.tokens.resize(wanted);
  }
  if (question.max_tokens > 0 &&
      reply.tokens.size() > static_cast<std::size_t>(question.max_tokens)) {
    reply.tokens.resize(static_cast<std::size_t>(question.max_tokens));
    reply.was_cut = true;
  }
  return reply;
}

std::string RenderWhole(Dialect dialect, const Question& question, const Reply& reply) {
  const std::string model = json::Quote(question.model);
  const std::string text = json::Quote(reply.Text());
  if (dialect == Dialect::kAnthropicMessages) {
    return fmt::format(
        R"({{"id":"msg_{}","type":"message","role":"assistant","model":{},"content":[{{"type":"text","text":{}}}],"stop_reason":"{}","stop_sequence":null,"usage":{{"input_tokens":{},"output_tokens":{}}}}})",
        reply.id, model, text, reply.was_cut ? "max_tokens" : "end_turn", question.prompt_tokens,
        reply.tokens.size());
  }
  return fmt::format(
      R"({{"id":"chatcmpl-{}","object":"chat.completion","created":{},"model":{},"choices":[{{"index":0,"message":{{"role":"assistant","content":{},"refusal":null}},"logprobs":null,"finish_reason":"{}"}}],"usage":{}}})",
      reply.id, kCreated, model, text, reply.was_cut ? "length" : "stop",
      ChatUsage(question, reply));
}

RenderedStream RenderStream(Dialect dialect, const Question& question, const Reply& reply) {
  return dialect == Dialect::kAnthropicMessages ? MessagesStream(question, reply)
                                                : ChatStream(question, reply);
}

}  // namespace monorelay::providers::mock
