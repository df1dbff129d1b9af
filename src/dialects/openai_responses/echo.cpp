#include "dialects/openai_responses/echo.hpp"

#include "dialects/openai_responses/names.hpp"
#include "json/writer.hpp"

namespace monorelay::dialects::openai_responses {
namespace {

struct Row {
  std::string_view key;
  std::string_view unless_given;
};

constexpr Row kRows[] = {
    {"background", "false"},
    {"instructions", "null"},
    {"max_output_tokens", "null"},
    {"max_tool_calls", "null"},
    {"metadata", "{}"},
    {"parallel_tool_calls", "true"},
    {"previous_response_id", "null"},
    {"prompt_cache_key", "null"},
    {"safety_identifier", "null"},
    {"store", "true"},
    {"temperature", "1.0"},
    {"tool_choice", R"("auto")"},
    {"tools", "[]"},
    {"top_logprobs", "0"},
    {"top_p", "1.0"},
    {"truncation", R"("disabled")"},
    {"user", "null"},
};

json::Raw GivenOr(json::Value value, std::string_view unless_given) {
  return value.IsGiven() ? value.GetRaw() : json::Raw{unless_given};
}

}  // namespace

std::string EchoOf(json::Value request, const Keeping& keeping) {
  std::string fields;
  json::Writer writer(fields);
  for (const Row& row : kRows) {
    if (row.key == "store" && !keeping.stored) {
      writer.Field(row.key, false);
    } else if (row.key == "previous_response_id" && !keeping.previous.empty()) {
      writer.Field(row.key, keeping.previous);
    } else {
      writer.Field(row.key, GivenOr(request[row.key], row.unless_given));
    }
  }
  const json::Value reasoning = request["reasoning"];
  writer.Key("reasoning").BeginObject();
  writer.Field("effort", reasoning["effort"].GetRaw());
  writer.Field("summary", reasoning["summary"].GetRaw()).EndObject();
  const json::Value text = request["text"];
  writer.Key("text").BeginObject();
  writer.Field("format", GivenOr(text["format"], R"({"type":"text"})"));
  writer.Field("verbosity", GivenOr(text["verbosity"], R"("medium")")).EndObject();
  std::string line;
  line.reserve(fields.size());
  AppendOnOneLine(line, {fields});
  return line;
}

}  // namespace monorelay::dialects::openai_responses
