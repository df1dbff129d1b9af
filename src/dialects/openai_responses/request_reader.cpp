#include "dialects/openai_responses/request_reader.hpp"

#include <string>
#include <utility>

#include "dialects/openai_responses/input_reader.hpp"
#include "dialects/openai_responses/names.hpp"
#include "dialects/openai_responses/place.hpp"
#include "dialects/openai_responses/tool_reader.hpp"
#include "json/writer.hpp"

namespace monorelay::dialects::openai_responses {
namespace {

using chat::OutputKind;
using chat::Request;
using json::Value;

Result<void> ReadBool(Value value, const Place& place, std::optional<bool>& into) {
  into = value.GetBool();
  if (!into) return Wrong(place, "must be true or false");
  return {};
}

Result<void> ReadInt(Value value, const Place& place, std::optional<std::int64_t>& into) {
  into = value.GetInt();
  if (!into) return Wrong(place, "must be an integer");
  return {};
}

Result<void> ReadNumber(Value value, const Place& place, json::Raw& into) {
  if (value.GetType() != json::Type::kNumber) return Wrong(place, "must be a number");
  into = value.GetRaw();
  return {};
}

Result<void> ReadText(Value value, const Place& place, json::Text& into) {
  if (!value.IsString()) return Wrong(place, "must be a string");
  into = value.GetText();
  return {};
}

// Keeps a field inside `reasoning` or `text` that this dialect alone knows.
void KeepInner(const json::Field& field, std::string_view prefix, Request& request) {
  std::string key(prefix);
  key += field.key.escaped;
  request.extras.push_back({.key = {request.Keep(std::move(key))}, .value = field.value.GetRaw()});
}

Result<void> ReadReasoningSettings(Value value, const Place& place, Request& request) {
  if (!value.IsObject()) return Wrong(place, "must be an object");
  for (const json::Field field : value.Fields()) {
    if (field.value.IsNull()) continue;
    if (field.Is("effort")) {
      const auto effort = EffortNamed(field.value.GetText());
      if (!effort) {
        return Wrong(place.Of("effort"), "must be none, minimal, low, medium, high, xhigh or max");
      }
      request.reasoning.effort = *effort;
    } else if (field.Is("summary") || field.Is("generate_summary")) {
      const auto view = ViewNamed(field.value.GetText());
      if (!view) return Wrong(place.Of("summary"), "must be auto, concise or detailed");
      request.reasoning.view = *view;
    } else {
      KeepInner(field, kReasoningPrefix, request);
    }
  }
  return {};
}

Result<void> ReadFormat(Value format, const Place& place, Request& request) {
  chat::OutputFormat& output = request.output;
  if (format["type"].Is("text")) {
    output.kind = OutputKind::kText;
  } else if (format["type"].Is("json_object")) {
    output.kind = OutputKind::kJsonObject;
  } else if (format["type"].Is("json_schema")) {
    output.kind = OutputKind::kJsonSchema;
    output.name = format["name"].GetText();
    output.description = format["description"].GetText();
    if (!format["schema"].IsObject()) return Wrong(place.Of("schema"), "must be an object");
    output.schema = format["schema"].GetRaw();
    output.strict = format["strict"].GetBool();
  } else {
    return Wrong(place.Of("type"), "must be text, json_object or json_schema");
  }
  return {};
}

Result<void> ReadTextSettings(Value value, const Place& place, Request& request) {
  if (!value.IsObject()) return Wrong(place, "must be an object");
  for (const json::Field field : value.Fields()) {
    if (field.value.IsNull()) continue;
    Result<void> read;
    if (field.Is("format")) {
      read = ReadFormat(field.value, place.Of("format"), request);
    } else if (field.Is("verbosity")) {
      read = ReadText(field.value, place.Of("verbosity"), request.verbosity);
    } else {
      KeepInner(field, kTextPrefix, request);
    }
    if (!read) return read;
  }
  return {};
}

// What is asked for beyond reasoning and log probabilities is kept for providers of this dialect.
Result<void> ReadInclude(Value value, const Place& place, Request& request) {
  if (!value.IsArray()) return Wrong(place, "must be an array");
  std::string others;
  json::Writer writer(others);
  writer.BeginArray();
  for (const Value wanted : value.Items()) {
    if (wanted.Is(kIncludeEncrypted)) {
      request.reasoning.want_encrypted = true;
    } else if (wanted.Is(kIncludeLogprobs)) {
      request.logprobs = true;
    } else {
      writer.Value(wanted.GetRaw());
    }
  }
  writer.EndArray();
  if (others == "[]") return {};
  request.extras.push_back({.key = {"include"}, .value = {request.Keep(std::move(others))}});
  return {};
}

// Read elsewhere, or of no meaning beyond the relay.
Result<void> ReadNothing(Value /*value*/, const Place& /*place*/, Request& /*request*/) {
  return {};
}

Result<void> ReadStream(Value value, const Place& place, Request& request) {
  std::optional<bool> stream;
  auto read = ReadBool(value, place, stream);
  request.stream = stream.value_or(false);
  return read;
}

Result<void> ReadMetadata(Value value, const Place& place, Request& request) {
  if (!value.IsObject()) return Wrong(place, "must be an object");
  request.metadata = value.GetRaw();
  return {};
}

// Read before all others, so that the older name of the same thing gives way to it.
Result<void> ReadIdentifier(Value value, const Place& place, Request& request) {
  return ReadText(value, place, request.user);
}

// The older name; if both are given, each goes back under its own.
Result<void> ReadUser(Value value, const Place& place, Request& request) {
  if (request.user.IsEmpty()) return ReadText(value, place, request.user);
  request.extras.push_back({.key = {"user"}, .value = value.GetRaw()});
  return {};
}

struct Row {
  std::string_view key;
  Result<void> (*read)(Value, const Place&, Request&);
};

constexpr Row kRows[] = {
    {"model", ReadNothing},
    {"input", ReadNothing},
    {"instructions", ReadNothing},
    {"safety_identifier", ReadIdentifier},
    {"stream", ReadStream},
    {"tools", ReadTools},
    {"tool_choice", ReadToolChoice},
    {"text", ReadTextSettings},
    {"reasoning", ReadReasoningSettings},
    {"include", ReadInclude},
    {"metadata", ReadMetadata},
    {"user", ReadUser},
    {"temperature",
     [](Value v, const Place& p, Request& r) { return ReadNumber(v, p, r.sampling.temperature); }},
    {"top_p",
     [](Value v, const Place& p, Request& r) { return ReadNumber(v, p, r.sampling.top_p); }},
    {"top_logprobs",
     [](Value v, const Place& p, Request& r) { return ReadInt(v, p, r.top_logprobs); }},
    {"max_output_tokens",
     [](Value v, const Place& p, Request& r) { return ReadInt(v, p, r.max_output_tokens); }},
    {"parallel_tool_calls",
     [](Value v, const Place& p, Request& r) { return ReadBool(v, p, r.parallel_tool_calls); }},
    {"store", [](Value v, const Place& p, Request& r) { return ReadBool(v, p, r.store); }},
    {"service_tier",
     [](Value v, const Place& p, Request& r) { return ReadText(v, p, r.service_tier); }},
    {"prompt_cache_key",
     [](Value v, const Place& p, Request& r) { return ReadText(v, p, r.cache_key); }},
};

const Row* RowOf(const json::Field& field) {
  for (const Row& row : kRows) {
    if (field.Is(row.key)) return &row;
  }
  return nullptr;
}

// True for a field that only says what holds anyway: no loss where it is left out.
bool SaysNothing(const json::Field& field) {
  if (field.value.IsNull()) return true;
  if (field.Is("background")) return field.value.GetBool() == false;
  return field.Is("truncation") && field.value.Is("disabled");
}

// Without `include`, the number has no effect here and would have one elsewhere.
void SetIdleLogprobsAside(Value root, Request& request) {
  if (request.logprobs || !request.top_logprobs) return;
  if (*request.top_logprobs != 0)
    request.extras.push_back({.key = {"top_logprobs"}, .value = root["top_logprobs"].GetRaw()});
  request.top_logprobs.reset();
}

}  // namespace

Result<Request> ReadRequest(const json::Document& document) {
  const Value root = document.Root();
  if (!root.IsObject())
    return ClientError(ErrorKind::kInvalidRequest, "the request must be a JSON object");
  Request request;
  request.dialect = {kName};
  request.include_usage = true;
  request.user = root["safety_identifier"].GetText();
  for (const json::Field field : root.Fields()) {
    if (SaysNothing(field)) continue;
    const Row* row = RowOf(field);
    if (row == nullptr) {
      request.extras.push_back({.key = field.key, .value = field.value.GetRaw()});
      continue;
    }
    auto read = row->read(field.value, Place{.key = row->key}, request);
    if (!read) return std::unexpected(std::move(read.error()));
  }
  SetIdleLogprobsAside(root, request);
  auto read = ReadConversation(root, request);
  if (!read) return std::unexpected(std::move(read.error()));
  return request;
}

}  // namespace monorelay::dialects::openai_responses
