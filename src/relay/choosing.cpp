// Whom an exchange asks, and what its attempts teach about them.

#include <algorithm>

#include "dialects/codec.hpp"
#include "dialects/rate_limits.hpp"
#include "json/document.hpp"
#include "relay/candidates.hpp"
#include "relay/conversation.hpp"
#include "relay/exchange.hpp"
#include "routing/complexity.hpp"

namespace monorelay::relay {
namespace {

// What a provider may foresee; longer limits are better learnt from its refusals.
constexpr std::chrono::hours kLongestForeseen{1};

}  // namespace

Result<std::optional<catalog::Difficulty>> Exchange::TierNow() const {
  if (!routing::NeedsTier(setup_->catalog, request_.model)) return std::nullopt;
  json::Document document;
  if (auto parsed = document.Parse(Body()); !parsed)
    return std::unexpected(std::move(parsed.error()));
  const auto request = dialects::CodecFor(dialect_).ReadRequest(document);
  if (!request) return std::unexpected(request.error());
  return routing::Assess(routing::PromptText(*request)).tier;
}

routing::Place Exchange::LastPlace() {
  const Affinity& affinity = setup_->affinity;
  if (affinity.table == nullptr) return {};
  outcome_.conversation =
      ConversationOf(affinity.mode, caller_->Owner(), call_.Head(), request_, Body());
  return affinity.table->Find(outcome_.conversation, context_.clock.Now(), affinity.life)
      .value_or(routing::Place());
}

std::vector<const routing::Candidate*> Exchange::CandidatesNow(const routing::Plan& plan) {
  const routing::Place place = LastPlace();
  preferred_key_ = place.key;
  const SetupLive live(*setup_, FormNow(), context_.clock.Now());
  return CandidatesFor(*setup_, plan, live, place, context_.random);
}

void Exchange::NoteSuccess() {
  const keys::Key* key = lease_.Get();
  if (key == nullptr) return;
  const MonotonicTime now = context_.clock.Now();
  const keys::CircuitRules& rules = key->limits.circuit;
  if (stream_ != nullptr) {
    key->state->NoteBegun(outcome_.served_model, rules, now);
  } else {
    key->state->NoteAnswer(outcome_.served_model, rules, now);
  }
  // Counted from the commit point; what the client took to read is not the provider's.
  if (outcome_.stages.first_byte) {
    const auto took = *outcome_.stages.first_byte - (attempt_begun_ - begun_);
    target_->figures->NoteAnswer(outcome_.served_model, FormNow(), took, now);
  }
  if (setup_->affinity.table != nullptr) {
    setup_->affinity.table->Note(
        outcome_.conversation, {.provider = target_->figures.get(), .key = key->state.get()}, now);
  }
}

void Exchange::NoteFailure(const Error& error) {
  const keys::Key* key = lease_.Get();
  if (key == nullptr) return;
  const MonotonicTime now = context_.clock.Now();
  const keys::CircuitRules& rules = key->limits.circuit;
  if (IsFault(error)) {
    key->state->NoteFault(outcome_.served_model, rules, now);
    target_->figures->NoteFault(outcome_.served_model, FormNow(), now);
  } else if (error.origin == ErrorOrigin::kUpstream && error.kind != ErrorKind::kUpstreamTimeout) {
    key->state->NoteRefusal(outcome_.served_model, rules, now);
  }
}

void Exchange::NoteStreamEnd(const Result<void>& ended) {
  const keys::Key* key = lease_.Get();
  if (key == nullptr) return;
  if (ended) {
    key->state->NoteAnswer(outcome_.served_model, key->limits.circuit, context_.clock.Now());
  } else {
    NoteFailure(ended.error());
  }
}

void Exchange::RestAsForeseen() {
  const keys::Key* key = lease_.Get();
  if (key == nullptr || key->secret.IsEmpty() || passed_fields_.empty()) return;
  const auto wait = dialects::RefusedFor(
      passed_fields_, std::chrono::floor<std::chrono::seconds>(context_.clock.WallNow()));
  if (!wait) return;
  const auto rest = std::min<std::chrono::milliseconds>(*wait, kLongestForeseen);
  key->state->RestUntil(context_.clock.Now() + rest, keys::RestReason::kForeseen,
                        outcome_.served_model);
}

}  // namespace monorelay::relay
