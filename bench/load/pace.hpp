// When the next thing of an evenly paced row is due.
#pragma once

#include "bench/net/clock.hpp"

namespace monorelay::bench {

class Pace {
 public:
  // The first is due at `began`, the others follow `per_second` (above 0). No rounding adds up.
  Pace(Nanoseconds began, double per_second) : began_(began), per_second_(per_second) {}

  // When the next one is due.
  Nanoseconds next() const {
    return began_ + FromSeconds(static_cast<double>(taken_) / per_second_);
  }
  bool IsDue(Nanoseconds now) const { return next() <= now; }
  // Goes on to the one after; returns when the one taken was due.
  Nanoseconds Take() {
    const Nanoseconds due = next();
    ++taken_;
    return due;
  }

 private:
  Nanoseconds began_;
  double per_second_;
  std::int64_t taken_ = 0;
};

}  // namespace monorelay::bench
