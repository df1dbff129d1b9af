// How many requests are under way at once, and who waits for a place.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "base/error.hpp"
#include "http/loop.hpp"
#include "http/task.hpp"
#include "http/waiter.hpp"

namespace monorelay::relay {

struct InFlightLimits {
  std::int64_t at_once = 0;  // 0: any number, and nobody waits
  std::size_t queue = 0;     // as many may wait
  std::chrono::milliseconds wait{0};
};

// A cap that holds exactly, however many workers ask. Who waits is served in the order of arrival,
// whichever worker it belongs to. Thread-safe. Survives a reload by its name; outlives its slots.
class InFlight {
 public:
  // The right to one request under way; its end makes room. Not thread-safe.
  class Slot {
   public:
    Slot() = default;
    Slot(Slot&& other) noexcept : of_(std::exchange(other.of_, nullptr)) {}
    Slot& operator=(Slot&& other) noexcept {
      if (this != &other) {
        End();
        of_ = std::exchange(other.of_, nullptr);
      }
      return *this;
    }
    Slot(const Slot&) = delete;
    Slot& operator=(const Slot&) = delete;
    ~Slot() { End(); }

   private:
    friend class InFlight;

    explicit Slot(InFlight* of) : of_(of) {}
    void End() {
      if (of_ != nullptr) std::exchange(of_, nullptr)->Release();
    }

    InFlight* of_ = nullptr;
  };

  // `setting` is the path of the limits in the configuration, for the text of errors.
  InFlight(std::string setting, const InFlightLimits& limits)
      : setting_(std::move(setting)), limits_(limits) {}
  InFlight(const InFlight&) = delete;
  InFlight& operator=(const InFlight&) = delete;

  // Other limits from now on; who waits goes on if there is room now. Requests that began while
  // there was no cap are not counted.
  void SetLimits(const InFlightLimits& limits);

  // A slot if there is room and nobody waits for it.
  std::optional<Slot> TryEnter();
  // A slot as soon as there is room. Fails with kOverloaded if too many wait already or the wait
  // takes too long, or with the reason of an interruption. `waiter` belongs to `loop`.
  http::Awaitable<Result<Slot>> Enter(http::Loop& loop, http::Waiter& waiter);
  // What Enter fails with when too many wait.
  [[nodiscard]] Error Full() const;

  // Under way, and waiting.
  struct Counts {
    std::int64_t under_way = 0;
    std::size_t waiting = 0;
  };
  [[nodiscard]] Counts Count() const;

 private:
  struct Ticket;
  class Place;

  void Release();
  // Lets those go on for whom there is room. Called with the lock.
  void Grant();
  [[nodiscard]] bool HasRoom() const {
    return limits_.at_once == 0 || under_way_ < limits_.at_once;
  }

  const std::string setting_;
  mutable std::mutex mutex_;
  InFlightLimits limits_;
  std::int64_t under_way_ = 0;
  std::deque<std::shared_ptr<Ticket>> queue_;  // shared with who waits and with the way to its loop
};

}  // namespace monorelay::relay
