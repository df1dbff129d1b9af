// The port through which records reach a store.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "base/error.hpp"
#include "records/record.hpp"

namespace monorelay::records {

// What is to be removed of what is stored.
struct ClearOrder {
  bool records = false;                        // all of them, with what was said
  bool statistics = false;                     // all of them
  std::optional<std::string> statistics_of{};  // those of this client
};

// Where records end up. Implemented by a store.
class RecordSink {
 public:
  virtual ~RecordSink() = default;
  // Stores all of `records` or none. May take its time: it runs on the log's own thread, one call
  // at a time. After an error the same records come again; a record may also come again after it
  // was stored (by its request id), and must not be stored twice.
  virtual Result<void> Append(std::span<const RequestRecord> records) = 0;

  // Removes all that `order` names, or nothing. May take seconds. Called as Append is.
  virtual Result<void> Clear(const ClearOrder& order) = 0;

  // A small piece of what else is to be done, such as removing what is old: some milliseconds at
  // most. Called on the same thread between two Appends. True if there is more to do at once.
  virtual bool Tidy() { return false; }
};

}  // namespace monorelay::records
