// What was said in a request, whole or in part.

#include <fmt/format.h>

#include <array>
#include <utility>

#include "admin/byte_range.hpp"
#include "admin/find_request.hpp"
#include "admin/freshness.hpp"
#include "admin/problem.hpp"
#include "admin/request_json.hpp"
#include "admin/routes.hpp"

namespace monorelay::admin {
namespace {

using records::Bodies;
using records::Body;
using records::RequestRow;

constexpr std::array kParameters{Parameter{
    "part", R"({"enum":["request","response","events"]})",
    "One of them, as it is, whole or the part that Range asks for; all of them as JSON if "
    "absent."}};

Problem Missing(std::string type, std::string detail) {
  Problem problem = NotFound(std::move(detail));
  problem.type = std::move(type);
  return problem;
}

// Why nothing is kept of the request. What was removed was the oldest.
Problem NothingKept(records::RequestReader& reader, const RequestRow& row) {
  const auto oldest = reader.OldestWithBodies();
  if (!oldest) return ProblemOf(oldest.error());
  if (*oldest && row.id < **oldest) {
    return Missing("bodies_expired",
                   "what was said in this request is no longer kept: when the log grows to "
                   "logging.max_megabytes, the oldest texts go before the records");
  }
  return Missing("bodies_not_kept",
                 "nothing of what was said in this request was kept: logging.bodies, the access "
                 "key or a rule for the client or provider said so, or more was waiting to be "
                 "written than memory is set aside for");
}

void WriteBody(json::Writer& json, std::string_view name, const Body& body) {
  json.Key(name);
  if (body.IsEmpty()) {
    json.Null();
    return;
  }
  json.BeginObject()
      .Field("text", std::string_view(body.text))
      .Field("bytes", body.bytes)
      .Field("cut", body.is_cut)
      .EndObject();
}

Outcome AllOf(const Bodies& bodies) {
  Answer answer;
  json::Writer json(answer.body);
  json.BeginObject();
  WriteBody(json, "request", bodies.request);
  WriteBody(json, "response", bodies.response);
  WriteBody(json, "events", bodies.events);
  json.EndObject();
  return answer;
}

Answer BehindTheEnd(const Request& request, std::size_t size) {
  Answer answer;
  answer.status = 416;
  answer.content_type = "application/problem+json";
  answer.fields = fmt::format("content-range: bytes */{}\r\n", size);
  answer.body =
      RenderProblem({.status = 416,
                     .type = "range_not_satisfiable",
                     .title = "There are no such bytes",
                     .detail = fmt::format("the text has {} bytes; Range begins behind them", size),
                     .fields = {}},
                    request);
  return answer;
}

// The text, or the part of it that is asked for. A text that is kept never changes, but another
// database may have another one under the same number.
Outcome OneOf(const Request& request, std::string_view text) {
  const std::string tag = TagOf(text);
  const bool is_same = request.if_range.empty() || request.if_range == tag;
  const ByteRange range = ReadByteRange(is_same ? request.range : std::string_view(), text.size());
  if (range.kind == ByteRange::Kind::kOutside) return BehindTheEnd(request, text.size());
  Answer answer;
  // Cut, it is no JSON any more.
  answer.content_type = "text/plain; charset=utf-8";
  answer.fields = fmt::format("accept-ranges: bytes\r\netag: {}\r\n", tag);
  if (range.kind == ByteRange::Kind::kWhole) {
    answer.body = text;
    return answer;
  }
  answer.status = 206;
  answer.fields +=
      fmt::format("content-range: bytes {}-{}/{}\r\n", range.first, range.last, text.size());
  answer.body = text.substr(range.first, range.last - range.first + 1);
  return answer;
}

Outcome GetBodies(const Services& services, const Request& request) {
  const std::string part = request.parameters.Find("part").value_or("");
  if (!part.empty() && part != "request" && part != "response" && part != "events")
    return std::unexpected(WrongParameter("part", "must be request, response or events"));
  const auto row = FindRequest(services, request);
  if (!row) return std::unexpected(row.error());
  const auto found = services.reader->FindBodies(row->id);
  if (!found) return std::unexpected(ProblemOf(found.error()));
  if (!*found) return std::unexpected(NothingKept(*services.reader, *row));
  const Bodies& bodies = **found;
  if (part.empty()) return AllOf(bodies);
  const Body& one = part == "request"    ? bodies.request
                    : part == "response" ? bodies.response
                                         : bodies.events;
  if (!one.IsEmpty()) return OneOf(request, one.text);
  return std::unexpected(Missing(
      "part_not_kept", part == "events" ? "the events are not kept: the answer was no stream, or "
                                          "logging.stream_events is off"
                                        : "the " + part + " of this request was empty"));
}

constexpr std::array kRoutes{
    Route{.method = "GET",
          .path = "/api/v1/requests/{id}/bodies",
          .summary = "What was said in a request, if it is kept. A single part may be asked for in "
                     "pieces, with Range and If-Range. The type of a 404 says why there is "
                     "nothing: bodies_expired, bodies_not_kept, part_not_kept, not_found.",
          .access = Access::kOwnReader,
          .parameters = kParameters,
          .response = "Bodies",
          .content_type = "application/json, text/plain",
          .handler = GetBodies,
          .other_success = 206,
          .holds_content = true},
};

}  // namespace

std::span<const Route> RequestBodyRoutes() {
  return kRoutes;
}

}  // namespace monorelay::admin
