// The live feed: requests as they begin, speak and end; the health of providers; what somebody
// should look at; changes of the configuration.

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "admin/reading.hpp"
#include "admin/request_json.hpp"
#include "admin/routes.hpp"
#include "base/text.hpp"

namespace monorelay::admin {
namespace {

using records::LiveEvent;
using records::LiveKind;
using records::RequestRow;

struct Topic {
  std::string_view name;
  records::LiveTopics topic;
  Access access;  // who may be told of it
};
constexpr std::array kTopics{
    Topic{"requests", records::kRequestTopic, Access::kOwnReader},
    Topic{"health", records::kHealthTopic, Access::kReader},
    Topic{"attention", records::kAttentionTopic, Access::kReader},
    Topic{"config", records::kConfigTopic, Access::kOperator},
};

constexpr std::array kParameters{
    Parameter{"topics", R"({"type":"string"})",
              "What to tell of, parted by commas: requests (if this is not given), health, "
              "attention (both for who sees everything), config (for operators)."},
    kModel,
    kProvider,
    kKey,
    kClient,
    kEndpoint,
    Parameter{"last_event_id", R"({"type":"string"})",
              "As the header Last-Event-ID: what came after that event comes first."}};
constexpr std::array kLegacyParameters{
    Parameter{"last_event_id", R"({"type":"string"})", "As the header Last-Event-ID."}};

bool IsAsked(const RequestRow& row, const records::SeriesFilter& filter) {
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
  WriteRequest(json, event.row);
  json.EndObject();
  return out + "\n\n";
}

// The first topic of these that it may not be told of; nullptr: it may be told of all.
const Topic* Forbidden(records::LiveTopics topics, const identity::Principal& principal) {
  const auto found = std::ranges::find_if(kTopics, [&](const Topic& topic) {
    return (topics & topic.topic) != 0 && !Permits(topic.access, principal);
  });
  return found == kTopics.end() ? nullptr : &*found;
}

class TopicEvents final : public EventWriter {
 public:
  // `is_member`: it sees its own requests alone, by the filter, and no gaps, for it would learn how
  // much others ask.
  TopicEvents(records::LiveTopics topics, records::SeriesFilter filter, bool is_member)
      : topics_(topics), filter_(std::move(filter)), is_member_(is_member) {}

  void Append(std::string& out, const LiveEvent& event) override {
    if (IsWanted(event)) out += event.Text(Rendered);
  }
  [[nodiscard]] records::LiveTopics Topics() const override { return topics_; }
  [[nodiscard]] bool IsFor(const identity::Principal& principal) const override {
    const bool is_member = principal.role == identity::Role::kMember;
    return is_member == is_member_ && Forbidden(topics_, principal) == nullptr;
  }

 private:
  [[nodiscard]] bool IsWanted(const LiveEvent& event) const {
    if (event.kind == LiveKind::kReset || !NameOf(event.kind).empty()) return true;
    return event.kind == LiveKind::kGap ? !is_member_ : IsAsked(event.row, filter_);
  }

  const records::LiveTopics topics_;
  const records::SeriesFilter filter_;
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

Read<records::LiveTopics> ReadTopics(const Request& request) {
  const auto given = request.parameters.Find("topics");
  if (!given) return records::kRequestTopic;
  records::LiveTopics topics = 0;
  for (std::string_view rest = *given; !rest.empty();) {
    const std::string_view name = Trim(rest.substr(0, rest.find(',')));
    rest.remove_prefix(rest.contains(',') ? rest.find(',') + 1 : rest.size());
    const auto topic = std::ranges::find(kTopics, name, &Topic::name);
    if (topic == kTopics.end()) {
      return std::unexpected(
          WrongParameter("topics", "knows no \"" + Shorten(std::string(name), 60) +
                                       "\"; there are requests, health, attention and config"));
    }
    topics |= topic->topic;
  }
  if (topics != 0) return topics;
  return std::unexpected(
      WrongParameter("topics", "names none; there are requests, health, attention and config"));
}

Problem NotForYou(const Topic& topic) {
  return {
      .status = 403,
      .type = "forbidden",
      .title = "Not by this role",
      .detail = "topic " + std::string(topic.name) + " needs " + std::string(NeedOf(topic.access)),
      .fields = {{"topics", "names " + std::string(topic.name)}}};
}

Outcome Events(const Services& services, const Request& request) {
  const auto topics = ReadTopics(request);
  if (!topics) return std::unexpected(topics.error());
  if (const Topic* topic = Forbidden(*topics, request.principal); topic != nullptr)
    return std::unexpected(NotForYou(*topic));
  const bool wants_requests = (*topics & records::kRequestTopic) != 0;
  const bool has_none = wants_requests && services.reader == nullptr;
  if (services.feed == nullptr || has_none) return NoFeed();
  auto filter = ReadSeries(request);
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
              "`request` and `request.update`; those under way come first. `gap`: of so many that "
              "began nothing is told, for there are more than 48 a second. `health`: a key or a "
              "provider stands otherwise than before; what does not stand well comes first. "
              "`attention`: the list of it is another one; it comes first, too. `config`: the "
              "configuration was changed. `reset`: read the lists again.",
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
