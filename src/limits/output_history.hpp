// How much models say, for requests that do not bound it.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <string_view>

namespace monorelay::limits {

// Thread-safe without locks, of fixed size. Models whose names fall into the same place share it,
// which makes an estimate no more than less good.
class OutputHistory {
 public:
  // For a model that nothing is known of.
  static constexpr std::int64_t kUsual = 1024;  // tokens

  void Note(std::string_view model, std::int64_t tokens);
  // Close to the longest of its last answers: it follows a longer one at once, and shorter ones
  // slowly.
  [[nodiscard]] std::int64_t ExpectedFor(std::string_view model) const;

 private:
  static constexpr std::size_t kPlaces = 1024;

  static std::size_t PlaceOf(std::string_view model);

  std::array<std::atomic<std::int64_t>, kPlaces> expected_{};  // 0: nothing is known
};

}  // namespace monorelay::limits
