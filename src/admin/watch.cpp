#include "admin/watch.hpp"

#include <utility>

#include "admin/attention.hpp"
#include "admin/reading.hpp"
#include "admin/relay_desk.hpp"
#include "admin/request_json.hpp"
#include "base/log.hpp"
#include "json/writer.hpp"
#include "keys/key_pool.hpp"

namespace monorelay::admin {
namespace {

using keys::Hindrance;
using records::LiveFeed;
using records::LiveKind;

constexpr std::chrono::seconds kBetweenAttention{5};
// Readers have room for more; the rest follows with the next look.
constexpr int kMostAtOnce = 500;
// The end of a rest is computed anew each time.
constexpr std::chrono::seconds kSameTime{1};

// What comes and goes with each request says nothing of health.
bool IsIllness(Hindrance hindrance) {
  switch (hindrance) {
    case Hindrance::kRests:
    case Hindrance::kFaults:
    case Hindrance::kQuota:
    case Hindrance::kWindow:
    case Hindrance::kExpired:
      return true;
    case Hindrance::kNone:
    case Hindrance::kRate:
    case Hindrance::kAtOnce:
      break;
  }
  return false;
}

constexpr std::string_view kDraining = "draining";

// What it is when that state has ended.
std::string NameOfEnd(std::string_view state, bool is_key) {
  if (state == kDraining) return "drained";
  return is_key ? "none" : "healthy";
}

template <class Standing>
bool IsSame(const Standing& a, const Standing& b) {
  if (a.state != b.state || a.until.has_value() != b.until.has_value()) return false;
  return !a.until || std::chrono::abs(*a.until - *b.until) <= kSameTime;
}

std::string SubjectOf(std::string_view provider, std::string_view key, std::string_view model) {
  std::string subject;
  // None of them holds a line's end.
  return subject.append(provider).append("\n").append(key).append("\n").append(model);
}

}  // namespace

void Watch::Look() {
  if (services_.feed == nullptr) return;
  if (services_.feed->IsWatched(records::kHealthTopic)) LookAtHealth();
  if (services_.feed->IsWatched(records::kAttentionTopic)) LookAtAttention();
}

void Watch::AddKeys(Standings& standings, const ProviderKeys& provider) const {
  const MonotonicTime now = services_.clock.Now();
  const WallTime wall = services_.clock.WallNow();
  const auto in = [&](std::chrono::nanoseconds wait) {
    return wall + std::chrono::duration_cast<std::chrono::microseconds>(wait);
  };
  const auto add = [&](const std::string& key, const std::string& model, Hindrance hindrance,
                       std::optional<WallTime> until) {
    standings.insert_or_assign(SubjectOf(provider.provider, key, model),
                               Standing{.provider = provider.provider,
                                        .key = key,
                                        .model = model,
                                        .state = keys::NameOf(hindrance),
                                        .until = until});
  };
  for (const auto& key : provider.pool->Standings({})) {
    if (IsIllness(key.hindrance)) {
      add(key.label, {}, key.hindrance,
          key.wait ? std::optional(in(*key.wait)) : std::optional<WallTime>());
    }
    for (const keys::KeyView::Model& model : key.view.models) {
      if (model.rests_until > now) {
        add(key.label, model.model, Hindrance::kRests, in(model.rests_until - now));
      } else if (model.phase == keys::CircuitPhase::kOpen) {
        add(key.label, model.model, Hindrance::kFaults, in(model.circuit_free_at - now));
      }
    }
  }
}

Watch::Standings Watch::NotWell() const {
  Standings standings;
  if (services_.health) {
    for (const health::ProviderHealth& provider : services_.health()) {
      if (provider.is_healthy) continue;
      standings.emplace(SubjectOf(provider.provider, {}, {}),
                        Standing{.provider = provider.provider, .state = "unhealthy"});
    }
  }
  if (services_.keys) {
    for (const ProviderKeys& provider : services_.keys()) AddKeys(standings, provider);
  }
  if (services_.relay != nullptr) AddDraining(standings);
  return standings;
}

void Watch::AddDraining(Standings& standings) const {
  for (const ProviderFacts& provider : services_.relay->Providers()) {
    const auto add = [&](const std::string& key) {
      standings.insert_or_assign(
          SubjectOf(provider.name, key, {}),
          Standing{.provider = provider.name, .key = key, .state = std::string(kDraining)});
    };
    if (!provider.enabled && provider.under_way > 0) add({});
    for (const KeyFacts& key : provider.keys) {
      if (!key.enabled && key.under_way > 0) add(key.label);
    }
  }
}

void Watch::LookAtHealth() {
  const Standings now = NotWell();
  int left = kMostAtOnce;
  for (auto told = told_.begin(); told != told_.end() && left > 0;) {
    if (now.contains(told->first)) {
      ++told;
      continue;
    }
    Standing well = told->second;
    well.state = NameOfEnd(well.state, !well.key.empty());
    well.until = std::nullopt;
    Tell(told->first, well, false);
    told = told_.erase(told);
    --left;
  }
  for (const auto& [subject, standing] : now) {
    if (left <= 0) return;
    const auto told = told_.find(subject);
    if (told != told_.end() && IsSame(told->second, standing)) continue;
    Tell(subject, standing, true);
    told_.insert_or_assign(subject, standing);
    --left;
  }
}

void Watch::Tell(const std::string& subject, const Standing& standing, bool holds) {
  std::string data;
  json::Writer json(data);
  json.BeginObject().Field("provider", std::string_view(standing.provider));
  TextOrNull(json, "key", standing.key);
  TextOrNull(json, "model", standing.model);
  json.Field("state", std::string_view(standing.state));
  TextOrNull(
      json, "until",
      standing.until
          ? TimeText(std::chrono::duration<double>(standing.until->time_since_epoch()).count())
          : std::string());
  json.EndObject();
  services_.feed->Tell(LiveKind::kHealth, subject, std::move(data),
                       holds ? LiveFeed::Holds::kYes : LiveFeed::Holds::kNo);
}

void Watch::LookAtAttention() {
  const MonotonicTime now = services_.clock.Now();
  if (attention_looked_ && now - *attention_looked_ < kBetweenAttention) return;
  attention_looked_ = now;
  auto text = AttentionText(services_, services_.clock.WallNow());
  if (!text) {
    log::Warning("what needs attention is not told: {}", text.error().detail);
    return;
  }
  if (*text == attention_) return;
  attention_ = *text;
  services_.feed->Tell(LiveKind::kAttention, {}, *std::move(text), LiveFeed::Holds::kYes);
}

}  // namespace monorelay::admin
