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
// there will be none if it ends before. Used on one worker's thread.
class SharedCall {
 public:
  // `flights` must outlive this. An answer that was asked not to be kept is shared all the same.
  SharedCall(Flights& flights, const Digest& request, std::size_t max_bytes,
             std::shared_ptr<ResponseCache> cache);
  SharedCall(const SharedCall&) = delete;
  SharedCall& operator=(const SharedCall&) = delete;
  ~SharedCall();

  [[nodiscard]] bool IsOver() const { return is_over_; }
  [[nodiscard]] bool HasFollowers() const { return flight_->HasFollowers(); }
  // As in Flight.
  void TellOfFollowers(std::function<void()> tell) { flight_->TellOfFollowers(std::move(tell)); }
  void Restart() { flight_->Restart(); }
  void Begin(SharedAnswer head) { flight_->Begin(std::move(head)); }
  void Add(std::string_view bytes) { flight_->Add(bytes); }
  // Each ends the flight, unless it is over.
  void End();
  void Fail(std::optional<Error> error);

 private:
  Flights& flights_;
  Digest request_;
  std::shared_ptr<ResponseCache> cache_;  // nullptr: not kept. Owned by the setup, too
  std::shared_ptr<Flight> flight_;        // shared with its followers
  bool is_over_ = false;
};

}  // namespace monorelay::relay
