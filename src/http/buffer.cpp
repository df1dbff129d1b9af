#include "http/buffer.hpp"

#include <algorithm>
#include <cstring>
#include <new>

namespace monorelay::http {

void Buffer::Reserve(std::size_t capacity) {
  if (capacity <= capacity_) return;
  void* moved = std::realloc(data_, capacity + kSlack);
  if (moved == nullptr) throw std::bad_alloc();
  data_ = static_cast<char*>(moved);
  // The slack is read, never interpreted; it has a value so that memory checkers agree.
  std::memset(data_ + capacity, 0, kSlack);
  capacity_ = capacity;
}

void Buffer::Append(std::string_view bytes) {
  if (bytes.empty()) return;
  if (capacity_ - size_ < bytes.size()) Reserve(std::max(capacity_ * 2, size_ + bytes.size()));
  std::memcpy(data_ + size_, bytes.data(), bytes.size());
  size_ += bytes.size();
}

void Buffer::DropFront(std::size_t bytes) {
  if (bytes == 0) return;
  std::memmove(data_, data_ + bytes, size_ - bytes);
  size_ -= bytes;
}

Buffer BufferPool::Take() {
  if (kept_.empty()) {
    Buffer fresh;
    fresh.Reserve(kBytes);
    return fresh;
  }
  Buffer buffer = std::move(kept_.back());
  kept_.pop_back();
  return buffer;
}

void BufferPool::Give(Buffer buffer) {
  if (buffer.Capacity() != kBytes || kept_.size() >= kMostKept) return;
  buffer.Clear();
  kept_.push_back(std::move(buffer));
}

}  // namespace monorelay::http
