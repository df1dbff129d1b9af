// The port through which records reach a store.
#pragma once

#include <span>

#include "base/error.hpp"
#include "records/record.hpp"

namespace monorelay::records {

// Where records end up. Implemented by a store.
class RecordSink {
 public:
  virtual ~RecordSink() = default;
  // Stores all of `records` or none. May take its time: it runs on the log's own thread, one call
  // at a time. After an error the same records come again.
  virtual Result<void> Append(std::span<const RequestRecord> records) = 0;
};

}  // namespace monorelay::records
