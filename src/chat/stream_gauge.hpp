// How many tokens a stream has carried, guessed from the sizes of its events.
#pragma once

#include <algorithm>
#include <cstdint>

namespace monorelay::chat {

// The events of one stream are alike but for the piece of text in them: the smallest is the
// envelope with next to no text. So each event is taken for one token and for one more for every
// four bytes that it is larger than the smallest. Off by a third at most for streams of one or a
// few tokens an event; used only where a stream broke off before its provider said the usage.
class StreamGauge {
 public:
  // An event with a piece of the answer in it, of so many bytes.
  void Note(std::size_t bytes) {
    ++events_;
    bytes_ += static_cast<std::int64_t>(bytes);
    least_ = std::min(least_, static_cast<std::int64_t>(bytes));
  }

  [[nodiscard]] std::int64_t Tokens() const {
    constexpr std::int64_t kBytesAToken = 4;
    if (events_ == 0) return 0;
    return std::max(events_, events_ + (bytes_ - events_ * (least_ + kBytesAToken)) / kBytesAToken);
  }

 private:
  std::int64_t events_ = 0;
  std::int64_t bytes_ = 0;
  std::int64_t least_ = INT64_MAX;
};

}  // namespace monorelay::chat
