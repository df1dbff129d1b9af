// Records that go the way to the store together.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/page_allocator.hpp"
#include "records/body_rules.hpp"
#include "records/record.hpp"
#include "relay/body_capture.hpp"

namespace monorelay::records {

// Filled by the workers, then made ready by one thread, then only read. Not thread-safe.
class RecordBatch {
 public:
  explicit RecordBatch(std::size_t capacity) { records_.reserve(capacity); }

  // `capture` is what was said, or nullptr; `now` the time at which the record joins.
  void Add(RequestRecord&& record, std::shared_ptr<relay::BodyCapture>&& capture,
           MonotonicTime now) {
    if (records_.empty()) begun_ = now;
    if (capture != nullptr) captures_.emplace_back(records_.size(), std::move(capture));
    records_.push_back(std::move(record));
  }

  // Forgets the records, but not the memory that they took.
  void Clear() {
    records_.clear();
    captures_.clear();
    is_ready_ = false;
  }

  // Makes bodies of what was captured, and takes secrets out of all texts. Does nothing the second
  // time.
  void MakeReady(const BodyRules& rules);

  [[nodiscard]] std::size_t Size() const { return records_.size(); }
  [[nodiscard]] std::span<const RequestRecord> Records() const { return records_; }
  // When its first record joined.
  [[nodiscard]] MonotonicTime Begun() const { return begun_; }

 private:
  std::vector<RequestRecord, PageAllocator<RequestRecord>> records_;
  // Owned by the batch and, until it has ended, the exchange. With the place of its record.
  std::vector<std::pair<std::size_t, std::shared_ptr<relay::BodyCapture>>> captures_;
  MonotonicTime begun_;
  bool is_ready_ = false;
};

}  // namespace monorelay::records
