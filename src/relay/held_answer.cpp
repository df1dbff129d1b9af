#include "relay/held_answer.hpp"

#include <algorithm>
#include <utility>

namespace monorelay::relay {

HeldAnswer::~HeldAnswer() {
  budget_.GiveBack(charged_);
  buffers_.Give(std::move(bytes_));
}

bool HeldAnswer::Expect(std::size_t size, std::size_t most) {
  if (size <= bytes_.Capacity()) return true;
  return size <= most && Grow(size);
}

bool HeldAnswer::Append(std::string_view bytes, std::size_t most) {
  const std::size_t needed = bytes_.Size() + bytes.size();
  bool may_hold_more = true;
  if (needed > bytes_.Capacity()) {
    const std::size_t doubled = std::min(bytes_.Capacity() * 2, most);
    may_hold_more = needed <= most && Grow(std::max(needed, doubled));
  }
  bytes_.Append(bytes);
  return may_hold_more;
}

bool HeldAnswer::Grow(std::size_t capacity) {
  const std::size_t more = capacity - bytes_.Capacity();
  was_refused_ = !budget_.Take(more);
  if (was_refused_) return false;
  charged_ += more;
  bytes_.Reserve(capacity);
  return true;
}

}  // namespace monorelay::relay
