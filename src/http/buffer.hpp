// Bytes for reading into, and a pool of them for each worker.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace monorelay::http {

// A block of bytes that grows by realloc, so that a large body moves by remapping and not by
// copying. kSlack bytes after the capacity may always be read (not written): what vectorised
// parsers need. Not thread-safe.
class Buffer {
 public:
  static constexpr std::size_t kSlack = 64;

  Buffer() = default;
  Buffer(Buffer&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)),
        size_(std::exchange(other.size_, 0)),
        capacity_(std::exchange(other.capacity_, 0)) {}
  Buffer& operator=(Buffer&& other) noexcept {
    if (this != &other) {
      std::free(data_);
      data_ = std::exchange(other.data_, nullptr);
      size_ = std::exchange(other.size_, 0);
      capacity_ = std::exchange(other.capacity_, 0);
    }
    return *this;
  }
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;
  ~Buffer() { std::free(data_); }

  // Makes room for `capacity` bytes in all; what is inside stays. Ends the program if there is no
  // memory.
  void Reserve(std::size_t capacity);

  [[nodiscard]] char* Data() { return data_; }
  [[nodiscard]] const char* Data() const { return data_; }
  [[nodiscard]] std::size_t Size() const { return size_; }
  [[nodiscard]] std::size_t Capacity() const { return capacity_; }
  [[nodiscard]] bool HasMemory() const { return data_ != nullptr; }
  [[nodiscard]] std::string_view View() const { return {data_, size_}; }

  // The unused room at the end; after writing there, say how much with Grow().
  [[nodiscard]] std::span<char> Room() { return {data_ + size_, capacity_ - size_}; }
  void Grow(std::size_t bytes) { size_ += bytes; }
  void Append(std::string_view bytes);
  void Clear() { size_ = 0; }
  // Forgets what lies behind the first `size` bytes. Requires: size <= Size().
  void Truncate(std::size_t size) { size_ = size; }
  // Drops the first `bytes` bytes; the rest moves to the front.
  void DropFront(std::size_t bytes);

 private:
  char* data_ = nullptr;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

// Keeps buffers of one size for reuse, so that an idle connection or a waiting stream holds none.
// One for each worker; not thread-safe.
class BufferPool {
 public:
  static constexpr std::size_t kBytes = 16 * 1024;

  // An empty buffer with kBytes of room.
  Buffer Take();
  // Keeps `buffer` for reuse, or frees it if it has another size or there are enough.
  void Give(Buffer buffer);

 private:
  static constexpr std::size_t kMostKept = 64;

  std::vector<Buffer> kept_;
};

}  // namespace monorelay::http
