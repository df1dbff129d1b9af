// How a client of Messages wants its answer made.
#include "dialects/anthropic_messages/names.hpp"
#include "dialects/anthropic_messages/reading.hpp"

namespace monorelay::dialects::anthropic_messages {
namespace {

using chat::Effort;
using chat::ReasoningView;
using chat::Thinking;

bool IsObject(Reading& reading, Value value, const Path& path) {
  if (!value.IsObject()) reading.problem.Report(path, "must be an object");
  return value.IsObject();
}

Effort EffortOf(Value effort) {
  struct Row {
    std::string_view name;
    Effort effort;
  };
  constexpr Row kRows[] = {{"low", Effort::kLow},
                           {"medium", Effort::kMedium},
                           {"high", Effort::kHigh},
                           {"xhigh", Effort::kExtraHigh},
                           {"max", Effort::kMax}};
  for (const Row& row : kRows) {
    if (effort.Is(row.name)) return row.effort;
  }
  return Effort::kUnset;
}

void ReadDisplay(Reading& reading, Value display, const Path& path) {
  chat::ReasoningSettings& settings = reading.request.reasoning;
  OptionalText(reading, display, path);
  if (display.Is("summarized")) {
    settings.view = ReasoningView::kSummary;
  } else if (display.Is("omitted")) {
    settings.view = ReasoningView::kHidden;
  } else {
    // Such as "updates", which needs a beta.
    AddExtra(reading, "thinking", {"display"}, display);
  }
}

void ReadFormat(Reading& reading, Value format, const Path& path) {
  if (!IsObject(reading, format, path)) return;
  chat::OutputFormat& output = reading.request.output;
  if (!format["type"].Is("json_schema")) {
    reading.problem.Report(path.Key("type"), "must be json_schema");
  } else if (!format["schema"].IsObject()) {
    reading.problem.Report(path.Key("schema"), "must be an object");
  }
  output.kind = chat::OutputKind::kJsonSchema;
  output.schema = format["schema"].GetRaw();
  output.strict = true;
}

}  // namespace

void ReadThinking(Reading& reading, Value thinking, const Path& path) {
  if (!IsObject(reading, thinking, path)) return;
  chat::ReasoningSettings& settings = reading.request.reasoning;
  const Value type = thinking["type"];
  if (type.Is("enabled")) {
    settings.thinking = Thinking::kOn;
    settings.budget_tokens = thinking["budget_tokens"].GetInt();
    if (!settings.budget_tokens)
      reading.problem.Report(path.Key("budget_tokens"), "must be a whole number");
  } else if (type.Is("disabled")) {
    settings.thinking = Thinking::kOff;
  } else if (type.Is("adaptive")) {
    settings.thinking = Thinking::kAdaptive;
  } else {
    RequiredText(reading, type, path.Key("type"));
    AddExtra(reading, {}, {"thinking"}, thinking);
    return;
  }
  settings.want_encrypted = settings.thinking != Thinking::kOff;
  ReadDisplay(reading, thinking["display"], path.Key("display"));
}

void ReadOutputConfig(Reading& reading, Value config, const Path& path) {
  if (!IsObject(reading, config, path)) return;
  for (const json::Field& field : config.Fields()) {
    if (!field.value.IsGiven()) continue;
    if (field.Is("format")) {
      ReadFormat(reading, field.value, path.Key("format"));
      continue;
    }
    const Effort effort = field.Is("effort") ? EffortOf(field.value) : Effort::kUnset;
    if (effort == Effort::kUnset) {
      AddExtra(reading, "output_config", field.key, field.value);
    } else {
      reading.request.reasoning.effort = effort;
    }
  }
}

void ReadOutputFormat(Reading& reading, Value format, const Path& path) {
  ReadFormat(reading, format, path);
}

void ReadMetadata(Reading& reading, Value metadata, const Path& path) {
  if (!IsObject(reading, metadata, path)) return;
  reading.request.user = OptionalText(reading, metadata["user_id"], path.Key("user_id"));
  for (const json::Field& field : metadata.Fields()) {
    if (!field.Is("user_id")) AddExtra(reading, "metadata", field.key, field.value);
  }
}

void ReadStopSequences(Reading& reading, Value stop, const Path& path) {
  if (!stop.IsArray()) reading.problem.Report(path, "must be an array of strings");
  std::int64_t place = 0;
  for (const Value sequence : stop.Items()) {
    reading.request.stop.push_back(RequiredText(reading, sequence, path.At(place++)));
  }
}

void ReadServiceTier(Reading& reading, Value tier, const Path& path) {
  reading.request.service_tier = RequiredText(reading, tier, path);
  // The canonical form has the word that most dialects use.
  if (tier.Is("standard_only")) reading.request.service_tier = {"default"};
}

}  // namespace monorelay::dialects::anthropic_messages
