// The port through which records wait on disk while the store does not keep up.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/error.hpp"
#include "records/record.hpp"

namespace monorelay::records {

// A queue of records that outlives the process. Append may be called from any thread, the others
// from one thread.
class RecordSpill {
 public:
  virtual ~RecordSpill() = default;

  // Adds all of `records` or none. After it has returned, a crash of the program loses none.
  virtual Result<void> Append(std::span<const RequestRecord> records) = 0;

  // The oldest records, some hundreds at most; none if nothing waits. They stay until Advance, and
  // come again after a crash. What is damaged is set aside and said loudly.
  virtual Result<std::vector<RequestRecord>> Next() = 0;
  // Those that Next returned last are stored.
  virtual void Advance() = 0;

  // Bytes that wait. Callable from any thread.
  [[nodiscard]] virtual std::uint64_t WaitingBytes() const = 0;
};

}  // namespace monorelay::records
