#include "relay/flight.hpp"

#include <algorithm>
#include <utility>

namespace monorelay::relay {

void Flight::Restart() {
  const std::lock_guard lock(mutex_);
  if (state_ == State::kWaiting) answer_.body.clear();
}

void Flight::Begin(SharedAnswer head) {
  const std::lock_guard lock(mutex_);
  head.body = std::move(answer_.body);
  answer_ = std::move(head);
  state_ = State::kBegun;
  Tell();
}

void Flight::Add(std::string_view bytes) {
  if (bytes.empty()) return;
  const std::lock_guard lock(mutex_);
  answer_.body += bytes;
  // Before it begins there is nothing that a follower could have read.
  if (answer_.body.size() > max_bytes_ && state_ == State::kBegun) Shrink();
  Tell();
}

void Flight::End(chat::FinishReason reason) {
  const std::lock_guard lock(mutex_);
  answer_.finish_reason = reason;
  state_ = State::kEnded;
  Tell();
}

void Flight::Fail(std::optional<Error> error) {
  const std::lock_guard lock(mutex_);
  failure_ = std::move(error);
  state_ = State::kFailed;
  Tell();
}

bool Flight::NoteFollowers() {
  const std::lock_guard lock(mutex_);
  leader_knows_ = !followers_.empty();
  if (leader_knows_) Tell();
  return leader_knows_;
}

std::shared_ptr<const SharedAnswer> Flight::TakeAnswer() {
  const std::lock_guard lock(mutex_);
  if (state_ != State::kEnded || dropped_ > 0) return nullptr;
  // Followers that have not read everything yet read it from here.
  return std::make_shared<const SharedAnswer>(answer_);
}

bool Flight::CanBeJoined() const {
  const std::lock_guard lock(mutex_);
  return dropped_ == 0 && state_ != State::kFailed;
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
  for (Follower* follower : followers_) follower->bell_->Ring();
}

void Flight::TellLeader() {
  if (leader_ != nullptr) leader_->Ring();
}

Flight::Follower::Follower(std::shared_ptr<Flight> flight, std::shared_ptr<http::LoopGate> gate)
    : flight_(std::move(flight)),
      bell_(std::make_shared<Bell>(std::move(gate), [this] { news_.Give(); })) {
  const std::lock_guard lock(flight_->mutex_);
  // It may have grown too long since it was found.
  is_lost_ = flight_->dropped_ > 0;
  flight_->followers_.push_back(this);
  if (flight_->followers_.size() == 1) flight_->TellLeader();
}

Flight::Follower::~Follower() {
  bell_->Mute();
  const std::lock_guard lock(flight_->mutex_);
  std::erase(flight_->followers_, this);
  if (flight_->followers_.empty()) flight_->TellLeader();
}

Flight::View Flight::Follower::Look() const {
  const std::lock_guard lock(flight_->mutex_);
  return {.state = flight_->state_,
          .has_more = !is_lost_ && taken_ < flight_->EndOfHeld(),
          .is_lost = is_lost_,
          .is_sure = flight_->leader_knows_ || flight_->state_ == State::kEnded};
}

std::optional<Error> Flight::Follower::Failure() const {
  const std::lock_guard lock(flight_->mutex_);
  return flight_->failure_;
}

SharedAnswer Flight::Follower::Head() const {
  const std::lock_guard lock(flight_->mutex_);
  const SharedAnswer& answer = flight_->answer_;
  return {.fields = answer.fields,
          .body = {},
          .provider = answer.provider,
          .model = answer.model,
          .finish_reason = answer.finish_reason};
}

chat::FinishReason Flight::Follower::WhyStopped() const {
  const std::lock_guard lock(flight_->mutex_);
  return flight_->answer_.finish_reason;
}

std::optional<std::uint64_t> Flight::Follower::WholeBytes() const {
  const std::lock_guard lock(flight_->mutex_);
  if (flight_->state_ != State::kEnded) return std::nullopt;
  return flight_->EndOfHeld();
}

std::string Flight::Follower::Take(std::size_t most) {
  const std::lock_guard lock(flight_->mutex_);
  if (is_lost_) return {};
  const auto at = static_cast<std::size_t>(taken_ - flight_->dropped_);
  std::string bytes = flight_->answer_.body.substr(at, most);
  taken_ += bytes.size();
  return bytes;
}

Flights::Boarded Flights::Board(const Digest& request, std::size_t max_bytes,
                                const std::shared_ptr<Bell>& leader) {
  const std::lock_guard lock(mutex_);
  std::shared_ptr<Flight>& flight = flights_[request];
  if (flight != nullptr && flight->CanBeJoined()) return {.flight = flight, .leads = false};
  flight = std::make_shared<Flight>(max_bytes, leader);
  return {.flight = flight, .leads = true};
}

void Flights::Remove(const Digest& request, const Flight& flight) {
  const std::lock_guard lock(mutex_);
  const auto found = flights_.find(request);
  if (found != flights_.end() && found->second.get() == &flight) flights_.erase(found);
}

std::size_t Flights::Count() const {
  const std::lock_guard lock(mutex_);
  return flights_.size();
}

}  // namespace monorelay::relay
