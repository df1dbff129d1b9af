#include "dialects/openai_chat/request_reader.hpp"

#include <algorithm>

#include "dialects/dialect.hpp"
#include "dialects/openai_chat/message_reader.hpp"
#include "dialects/openai_chat/path.hpp"
#include "dialects/openai_chat/settings_reader.hpp"
#include "dialects/openai_chat/tool_reader.hpp"

namespace monorelay::dialects::openai_chat {
namespace {

using chat::Request;
using json::Value;

Result<void> TakeNumber(const Value& value, std::string_view key, chat::Raw& place) {
  if (value.GetType() != json::Type::kNumber) return MustBe(Path(key), "a number");
  place = value.GetRaw();
  return {};
}

Result<void> TakeInt(const Value& value, std::string_view key, std::optional<std::int64_t>& place) {
  place = value.GetInt();
  return place ? Result<void>() : MustBe(Path(key), "an integer");
}

Result<void> TakeText(const Value& value, std::string_view key, chat::Text& place) {
  if (!value.IsString()) return MustBe(Path(key), "a string");
  place = value.GetText();
  return {};
}

Result<void> TakeBool(const Value& value, std::string_view key, std::optional<bool>& place) {
  place = value.GetBool();
  return place ? Result<void>() : MustBe(Path(key), "true or false");
}

Result<void> TakeObject(const Value& value, std::string_view key, chat::Raw& place) {
  if (!value.IsObject()) return MustBe(Path(key), "an object");
  place = value.GetRaw();
  return {};
}

// Keeps what has no place, for a provider of the same dialect.
Result<void> TakeExtra(Request& request, const Value& value, std::string_view key) {
  request.extras.push_back({.key = {key}, .value = value.GetRaw()});
  return {};
}

// Local servers take -1 for "no limit"; the newer name wins if both are given.
Result<void> TakeLimit(Request& request, const Value& value, std::string_view key, bool newer) {
  std::optional<std::int64_t> limit;
  auto taken = TakeInt(value, key, limit);
  if (taken && *limit >= 0 && (newer || !request.max_output_tokens))
    request.max_output_tokens = limit;
  return taken;
}

// The newer name wins; the older is kept beside it if both are given.
Result<void> TakeUser(Request& request, const Value& value, std::string_view key, bool newer) {
  if (request.user.IsEmpty() || !value.IsString()) return TakeText(value, key, request.user);
  const chat::Text older = newer ? request.user : value.GetText();
  if (newer) request.user = value.GetText();
  const std::string quoted = std::string("\"").append(older.escaped).append("\"");
  request.extras.push_back({.key = {"user"}, .value = {request.Keep(quoted)}});
  return {};
}

// Text alone is what every dialect answers with.
Result<void> TakeModalities(Request& request, const Value& value) {
  for (const Value kind : value.Items()) {
    if (!kind.Is("text")) return TakeExtra(request, value, "modalities");
  }
  return {};
}

Result<void> TakeFlag(const Value& value, std::string_view key, bool& place) {
  std::optional<bool> flag;
  auto taken = TakeBool(value, key, flag);
  if (taken) place = *flag;
  return taken;
}

using Take = Result<void> (*)(Request& request, const Value& value, std::string_view key);

struct Row {
  std::string_view key;
  Take take;
};

template <chat::Raw chat::Sampling::* place>
Result<void> TakeSampling(Request& request, const Value& value, std::string_view key) {
  return TakeNumber(value, key, request.sampling.*place);
}

template <bool (*read)(Request& request, const Value& value)>
Result<void> TakeIfKnown(Request& request, const Value& value, std::string_view key) {
  return read(request, value) ? Result<void>() : TakeExtra(request, value, key);
}

template <Result<void> (*read)(Request& request, const Value& value)>
Result<void> TakeBy(Request& request, const Value& value, std::string_view /*key*/) {
  return read(request, value);
}

Result<void> TakeMessages(Request& request, const Value& value) {
  return MessageReader(request).Read(value);
}

// NOLINTBEGIN(readability-named-parameter): the rows of a table.
constexpr Row kRows[] = {
    {"model", [](Request&, const Value&, std::string_view) { return Result<void>(); }},
    {"messages", TakeBy<TakeMessages>},
    {"tools", TakeBy<ReadTools>},
    {"functions", TakeBy<ReadFunctions>},
    {"tool_choice", TakeBy<ReadToolChoice>},
    {"function_call", TakeBy<ReadFunctionChoice>},
    {"parallel_tool_calls",
     [](Request& r, const Value& v, std::string_view k) {
       return TakeBool(v, k, r.parallel_tool_calls);
     }},
    {"response_format", TakeIfKnown<ReadOutputFormat>},
    {"reasoning_effort", TakeIfKnown<ReadEffort>},
    {"reasoning", TakeIfKnown<ReadReasoningSettings>},
    {"thinking", TakeIfKnown<ReadThinking>},
    {"temperature", TakeSampling<&chat::Sampling::temperature>},
    {"top_p", TakeSampling<&chat::Sampling::top_p>},
    {"top_k", TakeSampling<&chat::Sampling::top_k>},
    {"min_p", TakeSampling<&chat::Sampling::min_p>},
    {"frequency_penalty", TakeSampling<&chat::Sampling::frequency_penalty>},
    {"presence_penalty", TakeSampling<&chat::Sampling::presence_penalty>},
    {"repetition_penalty", TakeSampling<&chat::Sampling::repetition_penalty>},
    {"seed", TakeSampling<&chat::Sampling::seed>},
    {"logit_bias", [](Request& r, const Value& v,
                      std::string_view k) { return TakeObject(v, k, r.sampling.logit_bias); }},
    {"max_tokens",
     [](Request& r, const Value& v, std::string_view k) { return TakeLimit(r, v, k, false); }},
    {"max_completion_tokens",
     [](Request& r, const Value& v, std::string_view k) { return TakeLimit(r, v, k, true); }},
    {"stop", TakeBy<ReadStop>},
    {"n", [](Request& r, const Value& v, std::string_view k) { return TakeInt(v, k, r.choices); }},
    {"logprobs",
     [](Request& r, const Value& v, std::string_view k) { return TakeFlag(v, k, r.logprobs); }},
    {"top_logprobs",
     [](Request& r, const Value& v, std::string_view k) { return TakeInt(v, k, r.top_logprobs); }},
    {"verbosity",
     [](Request& r, const Value& v, std::string_view k) { return TakeText(v, k, r.verbosity); }},
    {"user",
     [](Request& r, const Value& v, std::string_view k) { return TakeUser(r, v, k, false); }},
    {"safety_identifier",
     [](Request& r, const Value& v, std::string_view k) { return TakeUser(r, v, k, true); }},
    {"service_tier",
     [](Request& r, const Value& v, std::string_view k) { return TakeText(v, k, r.service_tier); }},
    {"prompt_cache_key",
     [](Request& r, const Value& v, std::string_view k) { return TakeText(v, k, r.cache_key); }},
    {"store",
     [](Request& r, const Value& v, std::string_view k) { return TakeBool(v, k, r.store); }},
    {"metadata",
     [](Request& r, const Value& v, std::string_view k) { return TakeObject(v, k, r.metadata); }},
    {"stream",
     [](Request& r, const Value& v, std::string_view k) { return TakeFlag(v, k, r.stream); }},
    {"stream_options",
     [](Request& r, const Value& v, std::string_view) {
       r.include_usage = v["include_usage"].GetBool().value_or(false);
       return Result<void>();
     }},
    {"modalities", TakeBy<TakeModalities>},
};
// NOLINTEND(readability-named-parameter)

}  // namespace

Result<Request> ReadRequest(const json::Document& document) {
  const Value root = document.Root();
  if (!root.IsObject())
    return ClientError(ErrorKind::kInvalidRequest, "the request must be a JSON object");
  Request request;
  request.dialect = {NameOf(Dialect::kOpenAiChat)};
  bool has_messages = false;
  for (const json::Field field : root.Fields()) {
    if (!field.value.IsGiven()) continue;
    const auto* row = std::ranges::find_if(kRows, [&](const Row& r) { return field.Is(r.key); });
    has_messages = has_messages || field.Is("messages");
    auto taken = row == std::end(kRows) ? TakeExtra(request, field.value, field.key.escaped)
                                        : row->take(request, field.value, row->key);
    if (!taken) return std::unexpected(std::move(taken.error()));
  }
  if (!has_messages) return MustBe(Path("messages"), "an array of messages");
  const bool old_form = root["functions"].IsGiven() && !root["tools"].IsGiven();
  // The old form has room for one call.
  if (old_form) request.parallel_tool_calls = false;
  return request;
}

}  // namespace monorelay::dialects::openai_chat
