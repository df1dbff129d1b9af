#include "relay/shared_call.hpp"

#include <utility>

namespace monorelay::relay {

SharedCall::SharedCall(Flights& flights, const Digest& request,
                       std::shared_ptr<ResponseCache> cache, std::shared_ptr<http::LoopGate> gate)
    : flights_(flights),
      request_(request),
      cache_(std::move(cache)),
      bell_(std::make_shared<Bell>(std::move(gate), [this] { OnBell(); })) {}

SharedCall::~SharedCall() {
  bell_->Mute();
  if (!is_over_) Fail(std::nullopt);
}

std::shared_ptr<Flight> SharedCall::Board(std::size_t max_bytes) {
  Flights::Boarded boarded = flights_.Board(request_, max_bytes, bell_);
  if (!boarded.leads) return std::move(boarded.flight);
  flight_ = std::move(boarded.flight);
  is_over_ = false;
  return nullptr;
}

void SharedCall::End(chat::FinishReason reason) {
  if (std::exchange(is_over_, true)) return;
  flight_->End(reason);
  // Kept before it is gone, so that whoever comes finds one of the two.
  if (cache_ != nullptr) {
    if (auto answer = flight_->TakeAnswer()) cache_->Keep(request_, std::move(answer));
  }
  flights_.Remove(request_, *flight_);
}

void SharedCall::Fail(std::optional<Error> error) {
  if (std::exchange(is_over_, true)) return;
  // First, so that a follower which tries itself does not find it again.
  flights_.Remove(request_, *flight_);
  flight_->Fail(std::move(error));
}

void SharedCall::OnBell() {
  has_followers_ = flight_->NoteFollowers();
  if (tell_) tell_();
}

}  // namespace monorelay::relay
