// One call to a provider whose answer several clients get at once, because they asked for exactly
// the same.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "http/waiter.hpp"
#include "relay/bell.hpp"
#include "relay/response_cache.hpp"

namespace monorelay::relay {

// The answer as it comes. Written by the exchange that asks the provider, read by its followers on
// the threads of any workers. Holds at most a given number of bytes: of a longer answer only what
// some follower has not read, and a follower that is further behind loses it. Thread-safe.
class Flight {
 public:
  // `leader`, if any, is rung when the first follower comes and when the last one goes.
  Flight(std::size_t max_bytes, std::shared_ptr<Bell> leader)
      : max_bytes_(max_bytes), leader_(std::move(leader)) {}
  Flight(const Flight&) = delete;
  Flight& operator=(const Flight&) = delete;
  ~Flight() = default;

  // --- Of the leader ---

  // Another attempt begins: what was added before Begin is forgotten.
  void Restart();
  void Add(std::string_view bytes);
  // The answer begins, with what was added so far; `head` holds everything but its body.
  void Begin(SharedAnswer head);
  // The answer is whole; why its model stopped.
  void End(chat::FinishReason reason);
  // It will not be: what followers have is all there is, and who has nothing gets `error`, or
  // nothing if the leader failed for a reason of its own, so that others should try themselves.
  void Fail(std::optional<Error> error);
  // True if anybody follows, on whom the leader will not walk out from now on: until it looks again
  // and nobody does.
  bool NoteFollowers();
  // The whole answer, if it was small enough to be held. After End, once.
  std::shared_ptr<const SharedAnswer> TakeAnswer();

  // --- Of followers ---

  // True as long as all that has come is held, so that one more can follow from the beginning.
  [[nodiscard]] bool CanBeJoined() const;

  enum class State : std::uint8_t { kWaiting, kBegun, kEnded, kFailed };

  // What a follower sees at one moment.
  struct View {
    State state = State::kWaiting;
    bool has_more = false;  // there are bytes that it has not taken
    bool is_lost = false;   // it was too slow: bytes that it has not taken are gone
    bool is_sure = false;   // the leader knows that it is followed, or is done
  };

  // One follower's place in the answer. Leaves the flight at its end. Used on one worker's thread.
  class Follower {
   public:
    // `gate` leads to the worker on whose thread this is used.
    Follower(std::shared_ptr<Flight> flight, std::shared_ptr<http::LoopGate> gate);
    Follower(const Follower&) = delete;
    Follower& operator=(const Follower&) = delete;
    ~Follower();

    // Given, in a later turn, whenever there may be something new to look at.
    [[nodiscard]] http::Signal& News() { return news_; }
    [[nodiscard]] View Look() const;
    // Why it failed; nothing if others should try themselves.
    [[nodiscard]] std::optional<Error> Failure() const;
    // All but the body. Requires: the answer has begun.
    [[nodiscard]] SharedAnswer Head() const;
    // As of the leader's outcome. kNone if the answer is not whole yet.
    [[nodiscard]] chat::FinishReason WhyStopped() const;
    // The size of the body. Nothing if it is not whole yet.
    [[nodiscard]] std::optional<std::uint64_t> WholeBytes() const;
    // The next bytes, at most `most`, as a copy; empty if there are none.
    std::string Take(std::size_t most);

   private:
    friend class Flight;

    std::shared_ptr<Flight> flight_;  // shared with its leader and the other followers
    http::Signal news_;
    std::shared_ptr<Bell> bell_;  // shared with what is on its way to this worker
    // Guarded by the flight's mutex.
    std::uint64_t taken_ = 0;  // bytes, from the beginning of the answer
    bool is_lost_ = false;
  };

 private:
  // --- With mutex_ held ---
  void Tell();
  void TellLeader();
  // Lets go of what nobody needs, and of followers that are too far behind.
  void Shrink();
  [[nodiscard]] std::uint64_t EndOfHeld() const { return dropped_ + answer_.body.size(); }

  const std::size_t max_bytes_;
  const std::shared_ptr<Bell> leader_;  // shared with the leader

  mutable std::mutex mutex_;
  // Guarded by mutex_.
  State state_ = State::kWaiting;
  SharedAnswer answer_;        // what is held of its body
  std::uint64_t dropped_ = 0;  // bytes before those
  std::optional<Error> failure_;
  std::vector<Follower*> followers_;
  bool leader_knows_ = false;  // that it is followed
};

// The flights under way, of all workers. Thread-safe.
class Flights {
 public:
  struct Boarded {
    std::shared_ptr<Flight> flight;
    bool leads = false;
  };

  // The flight for that request, to be followed; or, if there is none that can be joined, a new one
  // that the caller leads.
  Boarded Board(const Digest& request, std::size_t max_bytes, const std::shared_ptr<Bell>& leader);
  // Nobody else shall follow it. To be called by its leader.
  void Remove(const Digest& request, const Flight& flight);
  [[nodiscard]] std::size_t Count() const;

 private:
  mutable std::mutex mutex_;
  std::unordered_map<Digest, std::shared_ptr<Flight>, DigestHash> flights_;  // guarded by mutex_
};

}  // namespace monorelay::relay
