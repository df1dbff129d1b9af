// A whole answer that waits until it is complete, so that until then another candidate can give it.
#pragma once

#include <cstddef>
#include <string_view>

#include "http/buffer.hpp"
#include "http/server_call.hpp"

namespace monorelay::relay {

// Holds one buffer of the pool; what goes beyond that is taken out of the budget for bodies, so
// that all answers that are held have a bound together. Not thread-safe.
class HeldAnswer {
 public:
  // Both must outlive this.
  HeldAnswer(http::BufferPool& buffers, http::BodyBudget& budget)
      : buffers_(buffers), budget_(budget), bytes_(buffers.Take()) {}
  HeldAnswer(const HeldAnswer&) = delete;
  HeldAnswer& operator=(const HeldAnswer&) = delete;
  ~HeldAnswer();

  // Makes room for an answer of `size` bytes. False if it is larger than `most` or the budget has
  // not that much left.
  bool Expect(std::size_t size, std::size_t most);
  // Holds the next bytes in any case. False if no more should be held: there are `most` bytes, or
  // the budget is used up.
  bool Append(std::string_view bytes, std::size_t most);

  // True if the budget had not enough left at some time.
  [[nodiscard]] bool WasRefused() const { return was_refused_; }
  [[nodiscard]] std::string_view View() const { return bytes_.View(); }

 private:
  // False if the budget has not enough left.
  bool Grow(std::size_t capacity);

  http::BufferPool& buffers_;
  http::BodyBudget& budget_;
  http::Buffer bytes_;
  std::size_t charged_ = 0;
  bool was_refused_ = false;
};

}  // namespace monorelay::relay
