#include "bench/upstream/wording.hpp"

namespace monorelay::bench {
namespace {

constexpr Wording kChat{
    .answer_begin =
        R"({"id":"chatcmpl-bench","object":"chat.completion","created":1700000000,"model":"mock",)"
        R"("choices":[{"index":0,"message":{"role":"assistant","content":")",
    .answer_end = R"("},"finish_reason":"stop"}],)"
                  R"("usage":{"prompt_tokens":120,"completion_tokens":300,"total_tokens":420}})",
    .stream_begin = {},
    .event_begin =
        R"(data: {"id":"chatcmpl-bench","object":"chat.completion.chunk","created":1700000000,)"
        R"("model":"mock","choices":[{"index":0,"delta":{"content":")",
    .event_end = R"("},"finish_reason":null}]})"
                 "\n\n",
    .usage =
        R"(data: {"id":"chatcmpl-bench","object":"chat.completion.chunk","created":1700000000,)"
        R"("model":"mock","choices":[],)"
        R"("usage":{"prompt_tokens":120,"completion_tokens":300,"total_tokens":420}})"
        "\n\n",
    .stream_end =
        R"(data: {"id":"chatcmpl-bench","object":"chat.completion.chunk","created":1700000000,)"
        R"("model":"mock","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]})"
        "\n\ndata: [DONE]\n\n",
};

constexpr Wording kMessages{
    .answer_begin = R"({"id":"msg_bench","type":"message","role":"assistant","model":"mock",)"
                    R"("content":[{"type":"text","text":")",
    .answer_end = R"("}],"stop_reason":"end_turn","stop_sequence":null,)"
                  R"("usage":{"input_tokens":120,"output_tokens":300}})",
    .stream_begin =
        "event: message_start\n"
        R"(data: {"type":"message_start","message":{"id":"msg_bench","type":"message",)"
        R"("role":"assistant","model":"mock","content":[],"stop_reason":null,"stop_sequence":null,)"
        R"("usage":{"input_tokens":120,"output_tokens":1}}})"
        "\n\nevent: content_block_start\n"
        R"(data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}})"
        "\n\n",
    .event_begin =
        "event: content_block_delta\n"
        R"(data: {"type":"content_block_delta","index":0,)"
        R"("delta":{"type":"text_delta","text":")",
    .event_end = R"("}})"
                 "\n\n",
    .usage = {},
    .stream_end =
        "event: content_block_stop\n"
        R"(data: {"type":"content_block_stop","index":0})"
        "\n\nevent: message_delta\n"
        R"(data: {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},)"
        R"("usage":{"output_tokens":300}})"
        "\n\nevent: message_stop\n"
        R"(data: {"type":"message_stop"})"
        "\n\n",
};

// The events at the end carry no text: a mock has nothing to remember, and who reads deltas needs
// none.
constexpr Wording kResponses{
    .answer_begin =
        R"({"id":"resp_bench","object":"response","created_at":1700000000,"status":"completed",)"
        R"("model":"mock","output":[{"type":"message","id":"msg_bench","status":"completed",)"
        R"("role":"assistant","content":[{"type":"output_text","annotations":[],"text":")",
    .answer_end = R"("}]}],"usage":{"input_tokens":120,"output_tokens":300,"total_tokens":420}})",
    .stream_begin =
        "event: response.created\n"
        R"(data: {"type":"response.created","sequence_number":0,"response":{"id":"resp_bench",)"
        R"("object":"response","created_at":1700000000,"status":"in_progress","model":"mock",)"
        R"("output":[]}})"
        "\n\nevent: response.output_item.added\n"
        R"(data: {"type":"response.output_item.added","sequence_number":1,"output_index":0,)"
        R"("item":{"type":"message","id":"msg_bench","status":"in_progress","role":"assistant",)"
        R"("content":[]}})"
        "\n\nevent: response.content_part.added\n"
        R"(data: {"type":"response.content_part.added","sequence_number":2,"item_id":"msg_bench",)"
        R"("output_index":0,"content_index":0,)"
        R"("part":{"type":"output_text","annotations":[],"text":""}})"
        "\n\n",
    .event_begin =
        "event: response.output_text.delta\n"
        R"(data: {"type":"response.output_text.delta","sequence_number":3,)"
        R"("item_id":"msg_bench","output_index":0,"content_index":0,"delta":")",
    .event_end = R"("})"
                 "\n\n",
    .usage = {},
    .stream_end =
        "event: response.output_text.done\n"
        R"(data: {"type":"response.output_text.done","sequence_number":4,"item_id":"msg_bench",)"
        R"("output_index":0,"content_index":0,"text":""})"
        "\n\nevent: response.output_item.done\n"
        R"(data: {"type":"response.output_item.done","sequence_number":5,"output_index":0,)"
        R"("item":{"type":"message","id":"msg_bench","status":"completed","role":"assistant",)"
        R"("content":[]}})"
        "\n\nevent: response.completed\n"
        R"(data: {"type":"response.completed","sequence_number":6,"response":{"id":"resp_bench",)"
        R"("object":"response","created_at":1700000000,"status":"completed","model":"mock",)"
        R"("output":[],"usage":{"input_tokens":120,"output_tokens":300,"total_tokens":420}}})"
        "\n\n",
};

constexpr Wording kGemini{
    .answer_begin = R"({"candidates":[{"content":{"role":"model","parts":[{"text":")",
    .answer_end = R"("}]},"finishReason":"STOP","index":0}],"usageMetadata":)"
                  R"({"promptTokenCount":120,"candidatesTokenCount":300,"totalTokenCount":420},)"
                  R"("modelVersion":"mock","responseId":"bench"})",
    .stream_begin = {},
    .event_begin = R"(data: {"candidates":[{"content":{"role":"model","parts":[{"text":")",
    .event_end = R"("}]},"index":0}],"modelVersion":"mock","responseId":"bench"})"
                 "\n\n",
    .usage = {},
    .stream_end = R"(data: {"candidates":[{"content":{"role":"model","parts":[{"text":""}]},)"
                  R"("finishReason":"STOP","index":0}],"usageMetadata":)"
                  R"({"promptTokenCount":120,"candidatesTokenCount":300,"totalTokenCount":420},)"
                  R"("modelVersion":"mock","responseId":"bench"})"
                  "\n\n",
};

}  // namespace

const Wording& WordingOf(Dialect dialect) {
  switch (dialect) {
    case Dialect::kChat:
      return kChat;
    case Dialect::kResponses:
      return kResponses;
    case Dialect::kMessages:
      return kMessages;
    case Dialect::kGemini:
      return kGemini;
  }
  return kChat;
}

Asked WhatIsAsked(std::string_view target) {
  constexpr std::string_view kModels = "/models/";
  const std::string_view path = target.substr(0, target.find('?'));
  if (path.ends_with("/messages")) return {.dialect = Dialect::kMessages, .model = {}};
  if (path.ends_with("/responses")) return {.dialect = Dialect::kResponses, .model = {}};
  const std::size_t models = path.find(kModels);
  if (models == std::string_view::npos) return {};
  const std::string_view rest = path.substr(models + kModels.size());
  const std::size_t colon = rest.rfind(':');
  if (colon == std::string_view::npos) return {};
  return {.dialect = Dialect::kGemini,
          .model = rest.substr(0, colon),
          .is_stream = rest.substr(colon) == ":streamGenerateContent"};
}

}  // namespace monorelay::bench
