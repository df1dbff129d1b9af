// What was done already is not done again: calls that are repeated under the same Idempotency-Key.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>

#include "admin/api.hpp"
#include "admin/routes.hpp"
#include "base/clock.hpp"

namespace monorelay::admin {

// True for routes that look at Idempotency-Key: those that do something, for somebody known.
bool IsReplayable(const Route& route);

// Answers of the last minutes, in memory alone, for they may hold what is told once. Thread-safe.
class Replays {
 public:
  static constexpr std::size_t kMostKept = 256;
  static constexpr std::chrono::minutes kKeptFor{10};
  static constexpr std::size_t kLongestKey = 255;

  // `clock` must outlive this.
  explicit Replays(const Clock& clock) : clock_(clock) {}

  // What the route's handler says; or, if the same caller had the same call answered well under the
  // same key, that answer once more. Fails with 422 if the key was used for another call, with 409
  // while the first one is under way. What failed is forgotten, and may be tried again.
  Outcome Handle(const Route& route, const Services& services, const Request& request);

 private:
  struct Kept {
    std::uint64_t asked = 0;  // a hash of query and body
    MonotonicTime since;
    bool is_answered = false;
    int status = 0;
    std::string content_type{};
    std::string fields{};
    std::string body{};
  };

  // The answer, if there is one; nothing if the call is to be made, which is noted then.
  std::optional<Outcome> Find(const std::string& name, std::uint64_t asked);
  // If it is a good answer that is whole.
  void Keep(const std::string& name, const Outcome& outcome);
  void ForgetUnanswered(const std::string& name);

  const Clock& clock_;
  std::mutex mutex_;
  std::map<std::string, Kept> kept_;  // guarded by mutex_
};

}  // namespace monorelay::admin
