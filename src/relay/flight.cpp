#include "relay/flight.hpp"

#include <algorithm>
#include <utility>

namespace monorelay::relay {

void Flight::Restart() {
  if (state_ == State::kWaiting) answer_.body.clear();
}

void Flight::Begin(SharedAnswer head) {
  head.body = std::move(answer_.body);
  answer_ = std::move(head);
  state_ = State::kBegun;
  Tell();
}

void Flight::Add(std::string_view bytes) {
  if (bytes.empty()) return;
  answer_.body += bytes;
  // Before it begins there is nothing that a follower could have read.
  if (answer_.body.size() > max_bytes_ && state_ == State::kBegun) Shrink();
  Tell();
}

void Flight::End() {
  state_ = State::kEnded;
  Tell();
}

void Flight::Fail(std::optional<Error> error) {
  failure_ = std::move(error);
  state_ = State::kFailed;
  Tell();
}

std::shared_ptr<const SharedAnswer> Flight::TakeAnswer() {
  if (state_ != State::kEnded || dropped_ > 0) return nullptr;
  // Followers that have not read everything yet read it from here.
  return std::make_shared<const SharedAnswer>(answer_);
}

void Flight::Shrink() {
  // Who is nearer to the end than half of what may be held keeps up.
  const std::uint64_t keeps_up = EndOfHeld() - std::min<std::uint64_t>(max_bytes_ / 2, EndOfHeld());
  std::uint64_t needed = EndOfHeld();
  for (Follower* follower : followers_) {
    if (follower->taken_ < keeps_up) follower->is_lost_ = true;
    if (!follower->is_lost_) needed = std::min(needed, follower->taken_);
  }
  answer_.body.erase(0, static_cast<std::size_t>(needed - dropped_));
  dropped_ = needed;
}

void Flight::Tell() {
  for (Follower* follower : followers_) follower->news_.Give();
}

Flight::Follower::Follower(std::shared_ptr<Flight> flight) : flight_(std::move(flight)) {
  flight_->followers_.push_back(this);
  if (flight_->followers_.size() == 1 && flight_->tell_) flight_->tell_();
}

Flight::Follower::~Follower() {
  std::erase(flight_->followers_, this);
  if (flight_->followers_.empty() && flight_->tell_) flight_->tell_();
}

bool Flight::Follower::HasMore() const {
  return !is_lost_ && taken_ < flight_->EndOfHeld();
}

std::string Flight::Follower::Take(std::size_t most) {
  if (is_lost_) return {};
  const auto at = static_cast<std::size_t>(taken_ - flight_->dropped_);
  std::string bytes = flight_->answer_.body.substr(at, most);
  taken_ += bytes.size();
  return bytes;
}

std::shared_ptr<Flight> Flights::Find(const Digest& request) const {
  const auto found = flights_.find(request);
  return found != flights_.end() && found->second->CanBeJoined() ? found->second : nullptr;
}

std::shared_ptr<Flight> Flights::Begin(const Digest& request, std::size_t max_bytes) {
  auto flight = std::make_shared<Flight>(max_bytes);
  flights_[request] = flight;
  return flight;
}

void Flights::Remove(const Digest& request, const Flight& flight) {
  const auto found = flights_.find(request);
  if (found != flights_.end() && found->second.get() == &flight) flights_.erase(found);
}

}  // namespace monorelay::relay
