// What an exchange does for others who ask the same: its part in a flight, from the first attempt
// on.
#pragma once

#include <functional>
#include <memory>
#include <string_view>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "relay/flight.hpp"
#include "relay/response_cache.hpp"

namespace monorelay::relay {

// Leads a flight, and keeps its answer for later if it becomes whole. Tells the followers that
// there will be none if it ends before. Used on one worker's thread; the followers may be on
// others.
class SharedCall {
 public:
  // `flights` must outlive this. `gate` leads to the worker on whose thread this is used. An answer
  // that was asked not to be kept is shared all the same.
  SharedCall(Flights& flights, const Digest& request, std::shared_ptr<ResponseCache> cache,
             std::shared_ptr<http::LoopGate> gate);
  SharedCall(const SharedCall&) = delete;
  SharedCall& operator=(const SharedCall&) = delete;
  ~SharedCall();

  // The flight to be followed; nullptr if this leads one from now on, which is the condition of
  // all that follows here.
  std::shared_ptr<Flight> Board(std::size_t max_bytes);

  [[nodiscard]] bool IsOver() const { return is_over_; }
  // What was told last. Who comes meanwhile does not count on this leader.
  [[nodiscard]] bool HasFollowers() const { return has_followers_; }
  // `tell` is called in a later turn when the first follower has come and when the last has gone.
  void TellOfFollowers(std::function<void()> tell) { tell_ = std::move(tell); }
  void Restart() { flight_->Restart(); }
  void Begin(SharedAnswer head) { flight_->Begin(std::move(head)); }
  void Add(std::string_view bytes) { flight_->Add(bytes); }
  // Each ends the flight, unless it is over.
  void End(chat::FinishReason reason);
  void Fail(std::optional<Error> error);

 private:
  void OnBell();

  Flights& flights_;
  Digest request_;
  std::shared_ptr<ResponseCache> cache_;  // nullptr: not kept. Owned by the setup, too
  std::shared_ptr<Bell> bell_;            // shared with the flight
  std::shared_ptr<Flight> flight_;        // shared with its followers
  std::function<void()> tell_;
  bool has_followers_ = false;
  bool is_over_ = true;
};

}  // namespace monorelay::relay
