#include "admin/request_json.hpp"

#include "admin/reading.hpp"
#include "admin/request_filter.hpp"
#include "base/text.hpp"
#include "catalog/cost.hpp"

namespace monorelay::admin {
namespace {

constexpr std::size_t kMostMessage = 200;

using records::RequestRow;

std::string_view View(const std::string& text) {
  return text;
}

void WriteTokens(json::Writer& json, const RequestRow& row) {
  json.Key("tokens").BeginObject();
  OptionalInt(json, "input", row.input);
  OptionalInt(json, "cached", row.cached_read);
  OptionalInt(json, "cache_write", row.cache_write);
  OptionalInt(json, "output", row.output);
  OptionalInt(json, "reasoning", row.reasoning);
  json.Field("estimated", row.is_estimated).EndObject();
}

void WriteFinishReason(json::Writer& json, const RequestRow& row) {
  json.Key("finish_reason");
  if (row.finish_reason == chat::FinishReason::kNone) {
    json.Null();
  } else {
    json.String(chat::NameOf(row.finish_reason));
  }
}

void WriteError(json::Writer& json, const RequestRow& row) {
  json.Key("error");
  if (row.error_code.empty()) {
    json.Null();
    return;
  }
  json.BeginObject().Field("code", View(row.error_code));
  TextOrNull(json, "origin", row.error_type);
  json.Field("message", std::string_view(Shorten(row.error_message, kMostMessage))).EndObject();
}

}  // namespace

void OptionalDouble(json::Writer& json, std::string_view key, const std::optional<double>& value) {
  json.Key(key);
  if (value) {
    json.Double(*value);
  } else {
    json.Null();
  }
}

void OptionalInt(json::Writer& json, std::string_view key,
                 const std::optional<std::int64_t>& value) {
  json.Key(key);
  if (value) {
    json.Int(*value);
  } else {
    json.Null();
  }
}

void TextOrNull(json::Writer& json, std::string_view key, const std::string& text) {
  json.Key(key);
  if (text.empty()) {
    json.Null();
  } else {
    json.String(View(text));
  }
}

void Money(json::Writer& json, std::string_view key, const std::optional<std::int64_t>& nano) {
  json.Key(key);
  if (nano) {
    json.Value(json::Raw{catalog::Dollars(*nano)});
  } else {
    json.Null();
  }
}

void WriteRequest(json::Writer& json, const RequestRow& row, const std::vector<std::string>* tags) {
  const double latency = row.latency_ms.value_or(0);
  // The row has the time of the end; one that is under way that of its beginning.
  const double started =
      row.id == 0 && row.status == 0 ? row.timestamp : row.timestamp - latency / 1000;
  json.BeginObject().Field("id", View(row.request_id));
  OptionalInt(json, "number", row.id == 0 ? std::nullopt : std::optional(row.id));
  json.Field("started_at", std::string_view(TimeText(started)));
  OptionalInt(json, "status", row.status == 0 ? std::nullopt : std::optional(row.status));
  TextOrNull(json, "ending", row.ending);
  WriteFinishReason(json, row);
  json.Field("endpoint", View(row.endpoint));
  TextOrNull(json, "format", row.dialect);
  TextOrNull(json, "provider_format", row.provider_dialect);
  json.Field("stream", row.streaming).Field("cached", row.cached);
  TextOrNull(json, "requested_model", row.model);
  TextOrNull(json, "model", row.served_model.empty() ? row.model : row.served_model);
  TextOrNull(json, "provider", row.provider);
  TextOrNull(json, "key", row.key_label);
  TextOrNull(json, "client", row.client);
  TextOrNull(json, "user", row.user);
  TextOrNull(json, "team", row.team);
  TextOrNull(json, "access_key_id", row.access_key_id);
  if (tags != nullptr) {
    json.Key("tags").BeginArray();
    for (const std::string& tag : *tags) json.String(View(tag));
    json.EndArray();
  }
  TextOrNull(json, "session_id", ConversationText(row.conversation));
  TextOrNull(json, "client_address", row.client_address);
  TextOrNull(json, "user_agent", row.user_agent);
  json.Field("attempts", row.attempts);
  OptionalDouble(json, "latency_ms", row.latency_ms);
  OptionalDouble(json, "ttft_ms", row.first_token_ms ? row.first_token_ms : row.first_byte_ms);
  WriteTokens(json, row);
  Money(json, "cost", row.cost_nano);
  json.Field("cost_known", row.cost_nano.has_value() && row.cost_basis != "no_price");
  TextOrNull(json, "cost_basis", row.cost_basis);
  WriteError(json, row);
  json.Field("has_bodies", row.has_bodies).EndObject();
}

void WriteLegacyRequest(json::Writer& json, const RequestRow& row, std::int64_t id) {
  json.BeginObject().Field("id", id).Key("timestamp").Double(row.timestamp);
  TextOrNull(json, "model", row.served_model.empty() ? row.model : row.served_model);
  TextOrNull(json, "provider", row.provider);
  TextOrNull(json, "key_label", row.key_label);
  json.Field("status_code", row.status);
  OptionalDouble(json, "latency_ms", row.latency_ms);
  OptionalDouble(json, "first_token_ms",
                 row.first_token_ms ? row.first_token_ms : row.first_byte_ms);
  OptionalInt(json, "input_tokens", row.input);
  OptionalInt(json, "output_tokens", row.output);
  OptionalInt(json, "cache_hit_tokens", row.cached_read);
  Money(json, "estimated_cost", row.cost_nano);
  TextOrNull(json, "request_preview", row.request_preview);
  TextOrNull(json, "response_preview", row.response_preview);
  TextOrNull(json, "error_message", row.error_message);
  TextOrNull(json, "error_type", row.error_type);
  TextOrNull(json, "error_code", row.error_code);
  TextOrNull(json, "error_details", row.error_details);
  json.Field("streaming", row.streaming ? 1 : 0);
  OptionalDouble(json, "temperature", row.temperature);
  OptionalDouble(json, "top_p", row.top_p);
  OptionalDouble(json, "presence_penalty", row.presence_penalty);
  OptionalDouble(json, "frequency_penalty", row.frequency_penalty);
  OptionalInt(json, "max_tokens", row.max_tokens);
  TextOrNull(json, "request_id", row.request_id);
  TextOrNull(json, "client", row.client);
  TextOrNull(json, "client_ip", row.client_address);
  TextOrNull(json, "user_agent", row.user_agent);
  json.EndObject();
}

}  // namespace monorelay::admin
