// Whole answers, kept for a while and given again to who asks exactly the same.
#pragma once

#include <chrono>
#include <cstddef>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/clock.hpp"
#include "base/digest.hpp"
#include "chat/finish_reason.hpp"

namespace monorelay::relay {

// An answer as a client got it, in its own dialect and form.
struct SharedAnswer {
  std::string fields;  // header lines that belong to the body
  std::string body;
  std::string provider;  // who gave it
  std::string model;     // as the provider knows it
  chat::FinishReason finish_reason = chat::FinishReason::kNone;
};

// What was used last stays longest. Thread-safe.
class ResponseCache {
 public:
  struct Limits {
    std::size_t max_bytes = 64UL * 1024 * 1024;  // of all of them
    std::chrono::seconds max_age{300};           // zero: nothing is kept
  };

  // `clock` must outlive the cache.
  ResponseCache(const Limits& limits, const Clock& clock) : limits_(limits), clock_(clock) {}

  // nullptr if there is none, or none that is young enough.
  std::shared_ptr<const SharedAnswer> Find(const Digest& request);
  // Takes the place of an earlier one. Who is larger than all may be together is not kept.
  void Keep(const Digest& request, std::shared_ptr<const SharedAnswer> answer);
  // What was kept under another configuration may not be an answer any more.
  void Clear();
  // Forgets the answers of the models that a glob fits, as their providers know them. Yields how
  // many there were.
  std::size_t Forget(std::string_view models);

  [[nodiscard]] std::size_t Bytes() const;
  [[nodiscard]] std::size_t Count() const;
  [[nodiscard]] const Limits& GetLimits() const { return limits_; }

 private:
  struct Entry {
    Digest request;
    MonotonicTime kept;
    std::shared_ptr<const SharedAnswer> answer;  // owned by those who send it, too
  };
  using Entries = std::list<Entry>;

  static std::size_t SizeOf(const SharedAnswer& answer);
  void Remove(Entries::iterator entry);

  const Limits limits_;
  const Clock& clock_;
  mutable std::mutex mutex_;
  // Guarded by mutex_.
  Entries entries_;  // used last first
  std::unordered_map<Digest, Entries::iterator, DigestHash> by_request_;
  std::size_t bytes_ = 0;
};

}  // namespace monorelay::relay
