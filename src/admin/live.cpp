// The live feed: requests as they begin, speak and end; the health of providers; what somebody
// should look at; changes of the configuration.

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "admin/live_topics.hpp"
#include "admin/request_filter.hpp"
#include "admin/request_json.hpp"
#include "admin/routes.hpp"

namespace monorelay::admin {
namespace {

constexpr std::int64_t kUnused = 1;  // the feed has no range

using records::LiveEvent;
using records::LiveKind;
using records::RequestRow;

constexpr std::array kFeedOnly{
    Parameter{"topics", R"({"type":"string"})",
              "What to tell of, parted by commas: requests (if this is not given), health, "
              "attention (both for who sees everything), config (for operators)."},
    Parameter{"last_event_id", R"({"type":"string"})",
              "As the header Last-Event-ID: what came after that event comes first."}};
// The list's, but for times and words: the feed is of now, and previews are made later.
constexpr auto kParameters = Joined(kOfSeries, kBeyondSeries, kFeedOnly);
constexpr std::array kLegacyParameters{
    Parameter{"last_event_id", R"({"type":"string"})", "As the header Last-Event-ID."}};

bool IsOfSeries(const RequestRow& row, const records::SeriesFilter& filter) {
  const auto is = [](const std::optional<std::string>& wanted, const std::string& value) {
    return !wanted || *wanted == value;
  };
  // Before it has begun, nobody knows who will serve it.
  const bool is_open = row.provider.empty();
  return is(filter.client, row.client) && is(filter.user, row.user) &&
         is(filter.endpoint, row.endpoint) &&
         (is_open || (is(filter.provider, row.provider) && is(filter.key_label, row.key_label))) &&
         (!filter.model || *filter.model == row.model || *filter.model == row.served_model);
}

// Whether the filter asks how a request ended: nobody can tell before.
bool AsksForTheEnd(const records::RequestFilter& filter) {
  return !filter.statuses.empty() || !filter.finish_reasons.empty() || filter.error_code ||
         filter.ending || filter.min_latency_ms || filter.max_latency_ms ||
         filter.min_first_token_ms || filter.max_first_token_ms || filter.min_tokens ||
         filter.max_tokens || filter.min_cost_nano || filter.max_cost_nano;
}

template <class T>
bool IsWithin(const std::optional<T>& value, const std::optional<T>& least,
              const std::optional<T>& most) {
  if (!least && !most) return true;
  return value && (!least || *value >= *least) && (!most || *value <= *most);
}

bool HasEndedSo(const RequestRow& row, const records::RequestFilter& filter) {
  const bool has_status =
      filter.statuses.empty() || std::ranges::any_of(filter.statuses, [&](const auto& span) {
        return row.status >= span.first && row.status <= span.second;
      });
  std::optional<std::int64_t> tokens;
  if (row.input || row.output) tokens = row.input.value_or(0) + row.output.value_or(0);
  return has_status && (!filter.error_code || *filter.error_code == row.error_code) &&
         (!filter.ending || *filter.ending == row.ending) &&
         records::HasStoppedSo(row.finish_reason, filter) &&
         IsWithin(row.latency_ms, filter.min_latency_ms, filter.max_latency_ms) &&
         IsWithin(row.first_token_ms, filter.min_first_token_ms, filter.max_first_token_ms) &&
         IsWithin(tokens, filter.min_tokens, filter.max_tokens) &&
         IsWithin(row.cost_nano, filter.min_cost_nano, filter.max_cost_nano);
}

bool IsAsked(const LiveEvent& event, const records::RequestFilter& filter) {
  const RequestRow& row = event.row;
  const bool is_of_key =
      !filter.access_keys || std::ranges::binary_search(*filter.access_keys, row.access_key_id);
  if (!is_of_key || !IsOfSeries(row, filter.series)) return false;
  if (filter.requested_model && *filter.requested_model != row.model) return false;
  if (filter.streaming && *filter.streaming != row.streaming) return false;
  if (filter.conversation && *filter.conversation != row.conversation) return false;
  if (!AsksForTheEnd(filter)) return true;
  return event.kind == LiveKind::kFinished && HasEndedSo(row, filter);
}

void BeginEvent(std::string& out, const LiveEvent& event, std::string_view name) {
  if (event.number != 0) out.append("id: ").append(std::to_string(event.number)).append("\n");
  out.append("event: ").append(name).append("\ndata: ");
}

std::string_view PhaseOf(LiveKind kind) {
  switch (kind) {
    case LiveKind::kBegun:
      return "begun";
    case LiveKind::kFirstToken:
      return "first_token";
    case LiveKind::kFinished:
      return "finished";
    case LiveKind::kReset:
    case LiveKind::kGap:
    case LiveKind::kHealth:
    case LiveKind::kAttention:
    case LiveKind::kConfig:
      break;
  }
  return "";
}

// Empty: it tells of a request.
std::string_view NameOf(LiveKind kind) {
  switch (kind) {
    case LiveKind::kHealth:
      return "health";
    case LiveKind::kAttention:
      return "attention";
    case LiveKind::kConfig:
      return "config";
    case LiveKind::kBegun:
    case LiveKind::kFirstToken:
    case LiveKind::kFinished:
    case LiveKind::kReset:
    case LiveKind::kGap:
      break;
  }
  return "";
}

// The same for every reader.
std::string Rendered(const LiveEvent& event) {
  std::string out;
  if (event.kind == LiveKind::kReset) return "event: reset\ndata: {}\n\n";
  if (event.kind == LiveKind::kGap) {
    out = "event: gap\ndata: ";
    json::Writer json(out);
    json.BeginObject()
        .Field("dropped", event.skipped)
        .Field("since", std::string_view(TimeText(event.row.timestamp)))
        .EndObject();
    return out + "\n\n";
  }
  if (const std::string_view name = NameOf(event.kind); !name.empty()) {
    BeginEvent(out, event, name);
    return out + event.data + "\n\n";
  }
  BeginEvent(out, event, event.kind == LiveKind::kBegun ? "request" : "request.update");
  json::Writer json(out);
  json.BeginObject().Field("phase", PhaseOf(event.kind)).Key("request");
  WriteRequest(json, event.row, nullptr);
  json.EndObject();
  return out + "\n\n";
}

class TopicEvents final : public EventWriter {
 public:
  // `is_member`: it sees its own requests alone, by the filter, and no gaps, for it would learn how
  // much others ask.
  TopicEvents(records::LiveTopics topics, records::RequestFilter filter, bool is_member)
      : topics_(topics), filter_(std::move(filter)), is_member_(is_member) {}

  void Append(std::string& out, const LiveEvent& event) override {
    if (IsWanted(event)) out += event.Text(Rendered);
  }
  [[nodiscard]] records::LiveTopics Topics() const override { return topics_; }
  [[nodiscard]] bool IsFor(const identity::Principal& principal) const override {
    const bool is_member = principal.role == identity::Role::kMember;
    return is_member == is_member_ && MayBeTold(topics_, principal);
  }

 private:
  [[nodiscard]] bool IsWanted(const LiveEvent& event) const {
    if (event.kind == LiveKind::kReset || !NameOf(event.kind).empty()) return true;
    return event.kind == LiveKind::kGap ? !is_member_ : IsAsked(event, filter_);
  }

  const records::LiveTopics topics_;
  const records::RequestFilter filter_;
  const bool is_member_;
};

// As the predecessor's documents promise it: requests under way have negative numbers.
class LegacyEvents final : public EventWriter {
 public:
  void Append(std::string& out, const LiveEvent& event) override {
    if (event.kind == LiveKind::kReset || event.kind == LiveKind::kGap) return;
    const auto [known, is_new] = numbers_.try_emplace(event.row.request_id, next_);
    if (is_new) --next_;
    BeginEvent(out, event, is_new ? "log_new" : "log_update");
    json::Writer json(out);
    WriteLegacyRequest(json, event.row, known->second);
    out += "\n\n";
    if (event.kind == LiveKind::kFinished || numbers_.size() > kMostKnown) numbers_.erase(known);
  }
  [[nodiscard]] records::LiveTopics Topics() const override { return records::kRequestTopic; }
  [[nodiscard]] bool IsFor(const identity::Principal& /*principal*/) const override { return true; }

 private:
  static constexpr std::size_t kMostKnown = 100'000;

  std::map<std::string, std::int64_t> numbers_;
  std::int64_t next_ = -1;
};

Outcome NoFeed() {
  return std::unexpected(NotFound("nothing is recorded: logging.enabled is false"));
}

Outcome Events(const Services& services, const Request& request) {
  const auto topics = ReadTopics(request);
  if (!topics) return std::unexpected(topics.error());
  const bool wants_requests = (*topics & records::kRequestTopic) != 0;
  const bool has_none = wants_requests && services.reader == nullptr;
  if (services.feed == nullptr || has_none) return NoFeed();
  auto filter = ReadRequestFilter(services, request, kUnused);
  if (!filter) return std::unexpected(std::move(filter.error()));
  Answer answer;
  answer.content_type = "text/event-stream";
  const bool is_member = request.principal.role == identity::Role::kMember;
  answer.events = std::make_unique<TopicEvents>(*topics, *std::move(filter), is_member);
  return answer;
}

Outcome LegacyLogEvents(const Services& services, const Request& /*request*/) {
  if (services.feed == nullptr || services.reader == nullptr) return NoFeed();
  Answer answer;
  answer.content_type = "text/event-stream";
  answer.events = std::make_unique<LegacyEvents>();
  return answer;
}

constexpr std::array kRoutes{
    Route{.method = "GET",
          .path = "/api/v1/events",
          .summary =
              "What happens, as server-sent events. Requests as they begin, speak and end: "
              "`request` and `request.update`; those under way come first; a filter that asks how "
              "they ended tells of those alone that have. `gap`: of so many that began nothing is "
              "told, for there are more than 24 a second. `health`: a key or a provider stands "
              "otherwise than before; what does not stand well comes first. `attention`: the list "
              "of it is another one; it comes first, too. `config`: the configuration was changed. "
              "`reset`: read the lists again.",
          .access = Access::kOwnReader,
          .parameters = kParameters,
          .response = "LiveEvent",
          .content_type = "text/event-stream",
          .handler = Events,
          .reads_records = false},
    Route{"GET", "/api/logs/stream",
          "The same in the predecessor's form: events `log_new` and `log_update`.", Access::kReader,
          kLegacyParameters, "LegacyEntry", "text/event-stream", LegacyLogEvents},
};

}  // namespace

std::span<const Route> LiveRoutes() {
  return kRoutes;
}

}  // namespace monorelay::admin
