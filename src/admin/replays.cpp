#include "admin/replays.hpp"

#include <algorithm>
#include <functional>
#include <optional>
#include <utility>

namespace monorelay::admin {
namespace {

constexpr std::string_view kField = "Idempotency-Key";

std::uint64_t HashOf(const Request& request) {
  std::string all;
  for (const auto& [name, value] : request.parameters.All())
    all.append(name).append("=").append(value).append("\n");
  return std::hash<std::string>()(all + request.body);
}

// Nobody finds what another asked for.
std::string NameOf(const Request& request) {
  const identity::Principal& who = request.principal;
  return who.user_id + "\n" + who.access_key_id + "\n" + request.method + " " + request.path +
         "\n" + request.idempotency_key;
}

// Does something at its end, however that comes.
template <class Do>
class AtEnd {
 public:
  explicit AtEnd(Do todo) : do_(std::move(todo)) {}
  AtEnd(const AtEnd&) = delete;
  AtEnd& operator=(const AtEnd&) = delete;
  ~AtEnd() { do_(); }

 private:
  Do do_;
};

}  // namespace

bool IsReplayable(const Route& route) {
  return route.method == "POST" && route.access != Access::kPublic;
}

std::optional<Outcome> Replays::Find(const std::string& name, std::uint64_t asked) {
  const MonotonicTime now = clock_.Now();
  const std::scoped_lock lock(mutex_);
  std::erase_if(kept_, [&](const auto& entry) { return now - entry.second.since > kKeptFor; });
  const auto found = kept_.find(name);
  if (found == kept_.end()) {
    if (kept_.size() >= kMostKept)
      kept_.erase(std::ranges::min_element(kept_, {},
                                           [](const auto& entry) { return entry.second.since; }));
    kept_[name] = {.asked = asked, .since = now};
    return std::nullopt;
  }
  const Kept& kept = found->second;
  if (kept.asked != asked) {
    return std::unexpected(
        WrongParameter(std::string(kField), "was used for another call; take another one"));
  }
  if (!kept.is_answered) {
    return std::unexpected(Problem{.status = 409,
                                   .type = "conflict",
                                   .title = "It is under way",
                                   .detail = "the first call with this Idempotency-Key is not "
                                             "answered yet; ask again in a moment",
                                   .fields = {}});
  }
  Answer answer;
  answer.status = kept.status;
  answer.content_type = kept.content_type;
  answer.fields = kept.fields + "idempotency-replayed: true\r\n";
  answer.body = kept.body;
  return answer;
}

void Replays::Keep(const std::string& name, const Outcome& outcome) {
  const std::scoped_lock lock(mutex_);
  const auto found = kept_.find(name);
  if (found == kept_.end()) return;
  const bool is_good = outcome && outcome->status / 100 == 2 && outcome->chunks == nullptr &&
                       outcome->events == nullptr;
  if (!is_good) return;
  Kept& kept = found->second;
  kept.is_answered = true;
  kept.status = outcome->status;
  kept.content_type = outcome->content_type;
  kept.fields = outcome->fields;
  kept.body = outcome->body;
}

void Replays::ForgetUnanswered(const std::string& name) {
  const std::scoped_lock lock(mutex_);
  const auto found = kept_.find(name);
  if (found != kept_.end() && !found->second.is_answered) kept_.erase(found);
}

Outcome Replays::Handle(const Route& route, const Services& services, const Request& request) {
  if (request.idempotency_key.size() > kLongestKey)
    return std::unexpected(WrongParameter(std::string(kField), "has at most 255 characters"));
  const std::string name = NameOf(request);
  if (auto known = Find(name, HashOf(request))) return *std::move(known);
  // Nobody is told for ten minutes that a call is under way which has failed unexpectedly.
  const AtEnd forget([&] { ForgetUnanswered(name); });
  Outcome outcome = route.handler(services, request);
  Keep(name, outcome);
  return outcome;
}

}  // namespace monorelay::admin
