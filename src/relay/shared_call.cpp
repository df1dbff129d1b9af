#include "relay/shared_call.hpp"

#include <utility>

namespace monorelay::relay {

SharedCall::SharedCall(Flights& flights, const Digest& request, std::size_t max_bytes,
                       std::shared_ptr<ResponseCache> cache)
    : flights_(flights),
      request_(request),
      cache_(std::move(cache)),
      flight_(flights.Begin(request, max_bytes)) {}

SharedCall::~SharedCall() {
  flight_->TellOfFollowers({});
  if (!is_over_) Fail(std::nullopt);
}

void SharedCall::End() {
  if (std::exchange(is_over_, true)) return;
  flight_->End();
  flights_.Remove(request_, *flight_);
  if (cache_ == nullptr) return;
  if (auto answer = flight_->TakeAnswer()) cache_->Keep(request_, std::move(answer));
}

void SharedCall::Fail(std::optional<Error> error) {
  if (std::exchange(is_over_, true)) return;
  // First, so that a follower which tries itself does not find it again.
  flights_.Remove(request_, *flight_);
  flight_->Fail(std::move(error));
}

}  // namespace monorelay::relay
