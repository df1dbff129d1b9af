#include "support/provider_answers.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>
#include <strings.h>

namespace monorelay::testing {
namespace {

namespace bj = boost::json;

constexpr std::string_view kStreamFields = "content-type: text/event-stream\r\n";
constexpr std::string_view kJsonFields = "content-type: application/json\r\n";
constexpr std::size_t kLargestParsed = 1024 * 1024;

bj::value Parsed(const std::string& body) {
  boost::system::error_code failure;
  if (body.size() > kLargestParsed) return nullptr;
  return bj::parse(body, failure);
}

std::string ChatChunk(std::string_view model, std::string_view choices, std::string_view rest) {
  return fmt::format(
      "data: {{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,"
      "\"model\":{},\"choices\":[{}]{}}}\n\n",
      Quoted(model), choices, rest);
}

std::vector<std::string> ChatEvents(const UpstreamRequest& request,
                                    const std::vector<std::string>& words) {
  const std::string model = request.Model();
  std::vector<std::string> events;
  events.push_back(ChatChunk(
      model, R"({"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null})", ""));
  for (const std::string& word : words) {
    events.push_back(ChatChunk(
        model,
        fmt::format(R"({{"index":0,"delta":{{"content":{}}},"finish_reason":null}})", Quoted(word)),
        ""));
  }
  events.push_back(ChatChunk(model, R"({"index":0,"delta":{},"finish_reason":"stop"})", ""));
  if (request.AsksForUsage()) {
    events.push_back(ChatChunk(
        model, "",
        fmt::format(R"(,"usage":{{"prompt_tokens":{},"completion_tokens":{},"total_tokens":{}}})",
                    kInputTokens, words.size(), kInputTokens + words.size())));
  }
  events.emplace_back("data: [DONE]\n\n");
  return events;
}

std::string MessagesEvent(std::string_view type, std::string_view rest) {
  return fmt::format("event: {}\ndata: {{\"type\":\"{}\"{}}}\n\n", type, type, rest);
}

std::vector<std::string> MessagesEvents(const UpstreamRequest& request,
                                        const std::vector<std::string>& words) {
  std::vector<std::string> events;
  events.push_back(MessagesEvent(
      "message_start",
      fmt::format(R"(,"message":{{"id":"msg_1","type":"message","role":"assistant","model":{},)"
                  R"("content":[],"stop_reason":null,"usage":{{"input_tokens":{},)"
                  R"("output_tokens":1}}}})",
                  Quoted(request.Model()), kInputTokens)));
  events.push_back(MessagesEvent("content_block_start",
                                 R"(,"index":0,"content_block":{"type":"text","text":""})"));
  for (const std::string& word : words) {
    events.push_back(MessagesEvent(
        "content_block_delta",
        fmt::format(R"(,"index":0,"delta":{{"type":"text_delta","text":{}}})", Quoted(word))));
  }
  events.push_back(MessagesEvent("content_block_stop", R"(,"index":0)"));
  events.push_back(MessagesEvent(
      "message_delta",
      fmt::format(R"(,"delta":{{"stop_reason":"end_turn"}},"usage":{{"output_tokens":{}}})",
                  words.size())));
  events.push_back(MessagesEvent("message_stop", ""));
  return events;
}

}  // namespace

std::string UpstreamRequest::Method() const {
  return head.substr(0, head.find(' '));
}

std::string UpstreamRequest::Target() const {
  const auto begin = head.find(' ') + 1;
  return head.substr(begin, head.find(' ', begin) - begin);
}

std::string UpstreamRequest::Header(std::string_view name) const {
  for (auto at = head.find("\r\n"); at != std::string::npos; at = head.find("\r\n", at + 2)) {
    const std::string_view line = std::string_view(head).substr(at + 2);
    if (line.size() > name.size() && line[name.size()] == ':' &&
        ::strncasecmp(line.data(), name.data(), name.size()) == 0) {
      const auto begin = line.find_first_not_of(' ', name.size() + 1);
      return std::string(line.substr(begin, line.find('\r') - begin));
    }
  }
  return {};
}

std::string UpstreamRequest::Model() const {
  const bj::value root = Parsed(body);
  const bj::value* model = root.is_object() ? root.get_object().if_contains("model") : nullptr;
  return model != nullptr && model->is_string() ? std::string(model->get_string()) : "";
}

bool UpstreamRequest::AsksForMessages() const {
  return Target().find("/messages") != std::string::npos;
}

bool UpstreamRequest::AsksForStream() const {
  const bj::value root = Parsed(body);
  const bj::value* stream = root.is_object() ? root.get_object().if_contains("stream") : nullptr;
  return stream != nullptr && stream->is_bool() && stream->get_bool();
}

bool UpstreamRequest::AsksForUsage() const {
  boost::system::error_code failure;
  const bj::value root = Parsed(body);
  const bj::value* asked = root.find_pointer("/stream_options/include_usage", failure);
  return asked != nullptr && asked->is_bool() && asked->get_bool();
}

std::string RenderedAnswer::Bytes() const {
  std::string bytes = head;
  for (const std::string& piece : pieces) bytes += piece;
  return bytes;
}

RenderedAnswer RenderPlain(int status, std::string_view fields, std::string_view body) {
  return {
      fmt::format("HTTP/1.1 {} Said\r\n{}content-length: {}\r\n\r\n", status, fields, body.size()),
      {std::string(body)}};
}

RenderedAnswer RenderChunked(int status, std::string_view fields,
                             const std::vector<std::string>& chunks) {
  RenderedAnswer answer;
  answer.head =
      fmt::format("HTTP/1.1 {} Said\r\n{}transfer-encoding: chunked\r\n\r\n", status, fields);
  for (const std::string& chunk : chunks) {
    answer.pieces.push_back(fmt::format("{:x}\r\n{}\r\n", chunk.size(), chunk));
  }
  answer.pieces.emplace_back("0\r\n\r\n");
  return answer;
}

std::string WholeAnswer(const UpstreamRequest& request, std::string_view text) {
  const std::size_t words = WordsOf(text).size();
  if (request.AsksForMessages()) {
    return fmt::format(R"({{"id":"msg_1","type":"message","role":"assistant","model":{},)"
                       R"("content":[{{"type":"text","text":{}}}],"stop_reason":"end_turn",)"
                       R"("usage":{{"input_tokens":{},"output_tokens":{}}}}})",
                       Quoted(request.Model()), Quoted(text), kInputTokens, words);
  }
  return fmt::format(R"({{"id":"chatcmpl-1","object":"chat.completion","created":1,"model":{},)"
                     R"("choices":[{{"index":0,"message":{{"role":"assistant","content":{}}},)"
                     R"("finish_reason":"stop"}}],)"
                     R"("usage":{{"prompt_tokens":{},"completion_tokens":{},"total_tokens":{}}}}})",
                     Quoted(request.Model()), Quoted(text), kInputTokens, words,
                     kInputTokens + words);
}

std::vector<std::string> StreamEvents(const UpstreamRequest& request,
                                      const std::vector<std::string>& words) {
  return request.AsksForMessages() ? MessagesEvents(request, words) : ChatEvents(request, words);
}

RenderedAnswer AnswerTo(const UpstreamRequest& request, std::string_view text) {
  if (request.AsksForStream()) {
    return RenderChunked(200, kStreamFields, StreamEvents(request, WordsOf(text)));
  }
  return RenderPlain(200, kJsonFields, WholeAnswer(request, text));
}

std::vector<std::string> WordsOf(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const auto end = std::min(text.find(' ', 1), text.size());
    words.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return words;
}

std::string Quoted(std::string_view text) {
  return bj::serialize(bj::string(text));
}

}  // namespace monorelay::testing
