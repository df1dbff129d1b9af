// One call to a provider whose answer several clients of a worker get at once, because they asked
// for exactly the same.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "http/waiter.hpp"
#include "relay/response_cache.hpp"

namespace monorelay::relay {

// The answer as it comes. Written by the exchange that asks the provider, read by its followers.
// Holds at most a given number of bytes: of a longer answer only what some follower has not read,
// and a follower that is further behind loses it. Not thread-safe; used on one worker's thread.
class Flight {
 public:
  explicit Flight(std::size_t max_bytes) : max_bytes_(max_bytes) {}
  Flight(const Flight&) = delete;
  Flight& operator=(const Flight&) = delete;
  ~Flight() = default;

  // --- Of the leader ---

  // Another attempt begins: what was added before Begin is forgotten.
  void Restart();
  void Add(std::string_view bytes);
  // The answer begins, with what was added so far; `head` holds everything but its body.
  void Begin(SharedAnswer head);
  // The answer is whole.
  void End();
  // It will not be: what followers have is all there is, and who has nothing gets `error`, or
  // nothing if the leader failed for a reason of its own, so that others should try themselves.
  void Fail(std::optional<Error> error);
  // Is told when the first follower comes and when the last one goes.
  void TellOfFollowers(std::function<void()> tell) { tell_ = std::move(tell); }
  [[nodiscard]] bool HasFollowers() const { return !followers_.empty(); }
  // The whole answer, if it was small enough to be held. After End, once.
  std::shared_ptr<const SharedAnswer> TakeAnswer();

  // --- Of followers ---

  enum class State : std::uint8_t { kWaiting, kBegun, kEnded, kFailed };
  [[nodiscard]] State GetState() const { return state_; }
  [[nodiscard]] const std::optional<Error>& Failure() const { return failure_; }
  [[nodiscard]] const SharedAnswer& Head() const { return answer_; }
  // True as long as all that has come is held, so that one more can follow from the beginning.
  [[nodiscard]] bool CanBeJoined() const { return dropped_ == 0 && state_ != State::kFailed; }

  // One follower's place in the answer. Leaves the flight at its end.
  class Follower {
   public:
    // Keeps `flight`, which must be one that can be joined.
    explicit Follower(std::shared_ptr<Flight> flight);
    Follower(const Follower&) = delete;
    Follower& operator=(const Follower&) = delete;
    ~Follower();

    [[nodiscard]] Flight& Of() { return *flight_; }
    // Given whenever there is news.
    [[nodiscard]] http::Signal& News() { return news_; }
    // The next bytes, at most `most`, as a copy; empty if none have come yet.
    std::string Take(std::size_t most);
    // True if there are bytes that it has not taken.
    [[nodiscard]] bool HasMore() const;
    // True if it was too slow: bytes that it has not taken are gone.
    [[nodiscard]] bool IsLost() const { return is_lost_; }

   private:
    friend class Flight;

    std::shared_ptr<Flight> flight_;  // shared with its leader and the other followers
    http::Signal news_;
    std::uint64_t taken_ = 0;  // bytes, from the beginning of the answer
    bool is_lost_ = false;
  };

 private:
  void Tell();
  // Lets go of what nobody needs, and of followers that are too far behind.
  void Shrink();
  [[nodiscard]] std::uint64_t EndOfHeld() const { return dropped_ + answer_.body.size(); }

  std::size_t max_bytes_;
  State state_ = State::kWaiting;
  SharedAnswer answer_;        // what is held of its body
  std::uint64_t dropped_ = 0;  // bytes before those
  std::optional<Error> failure_;
  std::vector<Follower*> followers_;
  std::function<void()> tell_;
};

// The flights of one worker.
class Flights {
 public:
  // The flight for that request that one can follow; nullptr if there is none.
  [[nodiscard]] std::shared_ptr<Flight> Find(const Digest& request) const;
  // A new one, for whoever asks the provider now.
  std::shared_ptr<Flight> Begin(const Digest& request, std::size_t max_bytes);
  // Nobody else shall follow it. To be called by the one who began it.
  void Remove(const Digest& request, const Flight& flight);
  [[nodiscard]] std::size_t Count() const { return flights_.size(); }

 private:
  std::unordered_map<Digest, std::shared_ptr<Flight>, DigestHash> flights_;
};

}  // namespace monorelay::relay
