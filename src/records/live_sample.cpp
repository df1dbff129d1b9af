#include "records/live_sample.hpp"

#include <chrono>
#include <limits>
#include <utility>

namespace monorelay::records {
namespace {

constexpr std::uint32_t kNoCut = std::numeric_limits<std::uint32_t>::max();
constexpr std::int64_t kMicroseconds =
    std::chrono::duration_cast<std::chrono::microseconds>(LiveSample::kWindow).count();

// The window that a time is in, and the microseconds since its beginning.
std::pair<std::int64_t, std::uint32_t> PlaceOf(WallTime time) {
  const std::int64_t micros =
      std::chrono::floor<std::chrono::microseconds>(time).time_since_epoch().count();
  return {micros / kMicroseconds, static_cast<std::uint32_t>(micros % kMicroseconds)};
}

}  // namespace

LiveSample::Window& LiveSample::Opened(std::int64_t number) {
  Window& window = (*windows_)[static_cast<std::size_t>(number) % kWindows];
  if (window.number.load(std::memory_order_acquire) == number) return window;
  const std::scoped_lock lock(opening_);
  if (window.number.load(std::memory_order_relaxed) == number) return window;
  window.told.store(0, std::memory_order_relaxed);
  window.cut_us.store(kNoCut, std::memory_order_relaxed);
  window.number.store(number, std::memory_order_release);
  return window;
}

bool LiveSample::Begin(WallTime started) {
  const auto [number, place] = PlaceOf(started);
  Window& window = Opened(number);
  if (place >= window.cut_us.load(std::memory_order_relaxed)) {
    skipped_.fetch_add(1, std::memory_order_relaxed);
    return false;
  }
  const std::uint32_t told = window.told.fetch_add(1, std::memory_order_relaxed) + 1;
  std::uint32_t cut = kNoCut;
  if (told >= kMostInAWindow) window.cut_us.compare_exchange_strong(cut, place + 1);
  return true;
}

bool LiveSample::Includes(WallTime started) const {
  const auto [number, place] = PlaceOf(started);
  const Window& window = (*windows_)[static_cast<std::size_t>(number) % kWindows];
  if (window.number.load(std::memory_order_acquire) != number) return true;
  return place < window.cut_us.load(std::memory_order_relaxed);
}

}  // namespace monorelay::records
