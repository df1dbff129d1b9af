#include "dialects/anthropic_messages/request_reader.hpp"

#include <algorithm>
#include <utility>

#include "dialects/anthropic_messages/names.hpp"
#include "dialects/anthropic_messages/reading.hpp"

namespace monorelay::dialects::anthropic_messages {
namespace {

chat::Raw Number(Reading& reading, Value value, const Path& path) {
  if (value.GetType() != json::Type::kNumber) reading.problem.Report(path, "must be a number");
  return value.GetRaw();
}

void ReadTemperature(Reading& reading, Value value, const Path& path) {
  reading.request.sampling.temperature = Number(reading, value, path);
}

void ReadTopP(Reading& reading, Value value, const Path& path) {
  reading.request.sampling.top_p = Number(reading, value, path);
}

void ReadTopK(Reading& reading, Value value, const Path& path) {
  reading.request.sampling.top_k = Number(reading, value, path);
}

void ReadMaxTokens(Reading& reading, Value value, const Path& path) {
  const auto count = value.GetInt();
  if (!count || *count < 0) reading.problem.Report(path, "must be a whole number of at least 0");
  reading.request.max_output_tokens = count;
}

void ReadStream(Reading& reading, Value value, const Path& path) {
  reading.request.stream = OptionalBool(reading, value, path).value_or(false);
}

// The relay itself has read the model; the system text was read before the messages.
void Skip(Reading& /*reading*/, Value /*value*/, const Path& /*path*/) {}

struct FieldReader {
  std::string_view key;
  void (*read)(Reading& reading, Value value, const Path& path);
};

constexpr FieldReader kFields[] = {
    {"model", Skip},
    {"max_tokens", ReadMaxTokens},
    {"system", Skip},
    {"messages", ReadMessages},
    {"tools", ReadTools},
    {"tool_choice", ReadToolChoice},
    {"thinking", ReadThinking},
    {"output_config", ReadOutputConfig},
    {"output_format", ReadOutputFormat},
    {"metadata", ReadMetadata},
    {"stop_sequences", ReadStopSequences},
    {"service_tier", ReadServiceTier},
    {"stream", ReadStream},
    {"temperature", ReadTemperature},
    {"top_p", ReadTopP},
    {"top_k", ReadTopK},
};

void ReadField(Reading& reading, const json::Field& field, const Path& root) {
  const auto same = [&](const FieldReader& reader) { return field.Is(reader.key); };
  const auto* const reader = std::ranges::find_if(kFields, same);
  if (reader == std::end(kFields)) {
    AddExtra(reading, {}, field.key, field.value);
  } else if (field.value.IsGiven()) {
    reader->read(reading, field.value, root.Key(reader->key));
  }
}

}  // namespace

Result<chat::Request> ReadRequest(const json::Document& document) {
  Reading reading;
  reading.request.dialect = {kName};
  reading.request.include_usage = true;
  const Path root;
  const Value body = document.Root();
  if (!body.IsObject()) reading.problem.Report(root, "must be a JSON object");
  ReadSystem(reading, body["system"], root.Key("system"));
  for (const json::Field& field : body.Fields()) ReadField(reading, field, root);
  if (!body["messages"].IsArray()) reading.problem.Report(root.Key("messages"), "must be an array");
  if (reading.problem.First()) return std::unexpected(*reading.problem.First());
  return std::move(reading.request);
}

}  // namespace monorelay::dialects::anthropic_messages
