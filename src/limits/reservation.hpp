// What one request has reserved of all the limits that are upon it.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <expected>
#include <memory>
#include <mutex>

#include "base/clock.hpp"
#include "limits/meter.hpp"

namespace monorelay::limits {

// All that count for one caller, the widest first: relay, team, user, key. What it does not have is
// nullptr.
struct Chain {
  std::array<std::shared_ptr<Meter>, 4> meters{};  // each owned by the ledger and by callers

  // True if any has a rule.
  [[nodiscard]] bool IsLimited() const;
  // True if any counts tokens or money, so that these must be estimated.
  [[nodiscard]] bool CountsAmounts() const;
  // Counts a request for which nothing was reserved, since nothing was limited then.
  void Count(const Amounts& used) const;
};

// How much of the tightest limit of a measure is left. Nothing is limited if `limit` is negative.
struct Headroom {
  std::int64_t limit = -1;
  std::int64_t left = 0;
  std::chrono::seconds reset{0};  // until all of it is free
};

// Settled exactly once: by Settle, or as having used nothing when it is destroyed. Used by one
// thread at a time.
class Reservation {
 public:
  // Asks all limits of `chain` at once: either all admit and all count, or none does. Exact between
  // any number of threads: no limit is exceeded by requests that are admitted at the same time, and
  // none refuses for another that is not admitted. Of several limits that refuse, the finding is
  // the one that lasts longest. `chain` must outlive the reservation.
  static std::expected<Reservation, Finding> Make(const Chain& chain, const Amounts& expected,
                                                  WallTime now);

  Reservation(Reservation&& other) noexcept;
  Reservation& operator=(Reservation&&) = delete;
  ~Reservation();

  // Puts what was used in the place of what was expected. Further calls do nothing.
  void Settle(const Amounts& used, WallTime now);

  // As it stood when this was made, with this in it; of the limits per minute.
  [[nodiscard]] const Headroom& Requests() const { return requests_; }
  [[nodiscard]] const Headroom& Tokens() const { return tokens_; }

 private:
  using Locks = std::array<std::unique_lock<std::mutex>, 4>;

  Reservation(const Chain& chain, const Amounts& expected, WallTime now);
  Locks Lock();
  void NoteHeadroom(Meter& meter, Meter::Counter& counter, WallTime now);

  const Chain* chain_;
  Amounts expected_;
  WallTime made_;
  std::uint8_t held_ = 0;  // a bit for each meter that counts this among what is pending
  Headroom requests_{};
  Headroom tokens_{};
};

}  // namespace monorelay::limits
