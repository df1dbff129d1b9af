// Shows outcomes to the live feed on their way to the log.
#pragma once

#include "records/live_feed.hpp"
#include "relay/outcome.hpp"

namespace monorelay::records {

// What is known of the request so far, as a list would show it.
RequestRow RowOf(const relay::Outcome& outcome);

// Thread-safe if `next` is.
class LiveObserver final : public relay::OutcomeObserver {
 public:
  // Both must outlive this.
  LiveObserver(LiveFeed& feed, relay::OutcomeObserver& next) : feed_(feed), next_(next) {}

  void OnBegun(const relay::Outcome& outcome) noexcept override;
  void OnFirstToken(const relay::Outcome& outcome) noexcept override;
  void OnOutcome(relay::Outcome&& outcome) noexcept override;

 private:
  LiveFeed& feed_;
  relay::OutcomeObserver& next_;
};

}  // namespace monorelay::records
