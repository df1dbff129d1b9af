#include "dialects/openai_responses/envelope.hpp"

#include <algorithm>

#include "dialects/kept_response.hpp"
#include "dialects/openai_responses/echo.hpp"
#include "json/writer.hpp"

namespace monorelay::dialects::openai_responses {
namespace {

std::int64_t Known(std::int64_t count) {
  return std::max<std::int64_t>(count, 0);
}

void AppendUsage(json::Writer& writer, const chat::Usage* usage) {
  writer.Key("usage");
  if (usage == nullptr || !usage->IsKnown()) {
    writer.Null();
    return;
  }
  writer.BeginObject().Field("input_tokens", Known(usage->input));
  writer.Key("input_tokens_details").BeginObject();
  writer.Field("cached_tokens", Known(usage->cached_read));
  if (usage->cache_write >= 0) writer.Field("cache_write_tokens", usage->cache_write);
  writer.EndObject();
  writer.Field("output_tokens", Known(usage->output));
  writer.Key("output_tokens_details").BeginObject();
  writer.Field("reasoning_tokens", Known(usage->reasoning)).EndObject();
  writer.Field("total_tokens", Known(usage->input) + Known(usage->output)).EndObject();
}

// The words of the API's error codes on which clients act.
std::string_view CodeOfStatus(int status) {
  switch (status) {
    case 400:
    case 413:
    case 422:
      return "invalid_prompt";
    case 402:
      return "insufficient_quota";
    case 429:
      return "rate_limit_exceeded";
    case 503:
    case 529:
      return "server_is_overloaded";
    default:
      return "server_error";
  }
}

}  // namespace

void AppendResponse(std::string& out, const ReplyContext& context, const Envelope& envelope) {
  json::Writer writer(out);
  writer.BeginObject().Field("id", KeptIdOf(context.seed)).Field("object", "response");
  writer.Field("created_at", context.created).Field("status", envelope.status);
  writer.Field("error", json::Raw{envelope.error});
  writer.Key("incomplete_details");
  if (envelope.incomplete.empty()) {
    writer.Null();
  } else {
    writer.BeginObject().Field("reason", envelope.incomplete).EndObject();
  }
  writer.Field("model", context.model);
  out.push_back(',');
  out += context.echo.empty() ? EchoOf({}) : context.echo;
  out += R"(,"output":[)";
  out += envelope.output;
  out.push_back(']');
  writer.Key("service_tier");
  if (envelope.service_tier.IsEmpty()) {
    writer.String("default");
  } else {
    writer.String(envelope.service_tier);
  }
  AppendUsage(writer, envelope.usage);
  writer.EndObject();
}

Ending EndingOf(chat::StopCause cause) {
  switch (cause) {
    case chat::StopCause::kLength:
    case chat::StopCause::kContextWindow:
      return {"incomplete", "max_output_tokens"};
    case chat::StopCause::kContentFilter:
      return {"incomplete", "content_filter"};
    case chat::StopCause::kFailure:
      return {"failed", {}};
    case chat::StopCause::kUnknown:
    case chat::StopCause::kEnd:
    case chat::StopCause::kStopSequence:
    case chat::StopCause::kToolCalls:
    case chat::StopCause::kPause:
      break;
  }
  return {"completed", {}};
}

std::string ErrorObject(int status, std::string_view message) {
  std::string error;
  json::Writer(error)
      .BeginObject()
      .Field("code", CodeOfStatus(status))
      .Field("message", message)
      .EndObject();
  return error;
}

}  // namespace monorelay::dialects::openai_responses
