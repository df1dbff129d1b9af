// How the answer is to look, and who asks.
#include <algorithm>
#include <array>

#include "dialects/anthropic_messages/names.hpp"
#include "dialects/anthropic_messages/writing.hpp"
#include "json/document.hpp"

namespace monorelay::dialects::anthropic_messages {
namespace {

using json::Value;

bool IsObjectSchema(Value schema) {
  const Value type = schema["type"];
  if (type.Is("object")) return true;
  for (const Value one : type.Items()) {
    if (one.Is("object")) return true;
  }
  return false;
}

// These hold values, not schemas.
bool HoldsValues(const json::Field& field) {
  constexpr std::array<std::string_view, 4> kKeys = {"enum", "const", "default", "examples"};
  return std::ranges::any_of(kKeys, [&](std::string_view key) { return field.Is(key); });
}

// Copies `schema` and closes each object in it that is open: the API takes no others. Returns
// whether there was one.
bool CopyClosed(json::Writer& writer, Value schema) {
  bool changed = false;
  if (schema.IsArray()) {
    writer.BeginArray();
    for (const Value item : schema.Items()) changed |= CopyClosed(writer, item);
    writer.EndArray();
  } else if (schema.IsObject()) {
    writer.BeginObject();
    for (const json::Field& field : schema.Fields()) {
      writer.Key(field.key);
      if (HoldsValues(field)) {
        writer.Value(field.value.GetRaw());
      } else {
        changed |= CopyClosed(writer, field.value);
      }
    }
    if (IsObjectSchema(schema) && schema["additionalProperties"].IsMissing()) {
      writer.Field("additionalProperties", false);
      changed = true;
    }
    writer.EndObject();
  } else {
    writer.Value(schema.GetRaw());
  }
  return changed;
}

void WriteSchemaFormat(Writing& writing, json::Writer& writer) {
  const chat::Raw schema = writing.request.output.schema;
  std::string closed;
  json::Document document;
  chat::Raw sent = schema;
  std::string changes;
  if (!writing.own && document.ParseCopy(schema.json)) {
    json::Writer copy(closed);
    if (CopyClosed(copy, document.Root())) {
      changes = "objects closed";
      sent = {closed};
    }
  }
  if (!writing.request.output.description.IsEmpty())
    changes += changes.empty() ? "without its description" : " and without its description";
  if (!changes.empty()) writing.notes.Approximate(Feature::kOutputFormat, changes);
  writer.Key("format").BeginObject().Field("type", "json_schema");
  writer.Field("schema", sent).EndObject();
}

void WriteStops(Writing& writing, json::Writer& writer) {
  bool open = false;
  for (const chat::Text stop : writing.request.stop) {
    if (IsBlank(stop)) {
      writing.notes.Approximate(Feature::kStop, "white space alone is left out");
      continue;
    }
    if (!open) writer.Key("stop_sequences").BeginArray();
    open = true;
    writer.String(stop);
  }
  if (open) writer.EndArray();
}

void WriteMetadata(const Writing& writing, json::Writer& writer) {
  const auto nested = [](const chat::Extra& extra) {
    return extra.key.escaped.starts_with("metadata.");
  };
  const bool more = writing.own && std::ranges::any_of(writing.request.extras, nested);
  if (writing.request.user.IsEmpty() && !more) return;
  writer.Key("metadata").BeginObject();
  if (!writing.request.user.IsEmpty()) writer.Field("user_id", writing.request.user);
  WriteExtrasUnder(writing, writer, "metadata");
  writer.EndObject();
}

void WriteServiceTier(Writing& writing, json::Writer& writer) {
  const chat::Text tier = writing.request.service_tier;
  if (tier.IsEmpty()) return;
  if (json::Equals(tier, "default") || json::Equals(tier, "standard_only")) {
    writer.Field("service_tier", "standard_only");
  } else if (json::Equals(tier, "auto") || writing.own) {
    writer.Field("service_tier", tier);
  } else {
    writing.notes.Drop(Feature::kServiceTier);
  }
}

// What was read from inside another field.
bool IsNested(std::string_view key) {
  constexpr std::array<std::string_view, 5> kPrefixes = {"tools.", "thinking.", "output_config.",
                                                         "metadata.", "messages."};
  return std::ranges::any_of(kPrefixes,
                             [&](std::string_view prefix) { return key.starts_with(prefix); });
}

void WriteExtras(Writing& writing, json::Writer& writer) {
  for (const chat::Extra& extra : writing.request.extras) {
    const std::string_view key = extra.key.escaped;
    if (!writing.own) {
      if (!extra.SaysNothing()) writing.notes.DropExtra(json::Decode(extra.key));
    } else if (!IsNested(key) && key != "thinking") {
      writer.Key(extra.key).Value(extra.value);
    }
  }
}

}  // namespace

void WriteOutputConfig(Writing& writing, json::Writer& writer, const ThinkingPlan& plan) {
  const chat::OutputFormat& output = writing.request.output;
  const bool schema = output.kind == chat::OutputKind::kJsonSchema && !output.schema.IsEmpty();
  const auto nested = [](const chat::Extra& extra) {
    return extra.key.escaped.starts_with("output_config.");
  };
  const bool more = writing.own && std::ranges::any_of(writing.request.extras, nested);
  if (plan.effort.empty() && !schema && !more) return;
  writer.Key("output_config").BeginObject();
  if (!plan.effort.empty()) writer.Field("effort", plan.effort);
  if (schema) WriteSchemaFormat(writing, writer);
  WriteExtrasUnder(writing, writer, "output_config");
  writer.EndObject();
}

void WriteOtherSettings(Writing& writing, json::Writer& writer) {
  WriteStops(writing, writer);
  WriteMetadata(writing, writer);
  WriteServiceTier(writing, writer);
  WriteExtras(writing, writer);
}

}  // namespace monorelay::dialects::anthropic_messages
