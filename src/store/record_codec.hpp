// Records as bytes, for a file that only this program reads.
#pragma once

#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "records/record.hpp"

namespace monorelay::store {

// Appends all of `records`. A record of an older program lacks the fields that came later, one of a
// newer has some that are skipped: fields are only ever added, at the end.
void AppendRecords(std::string& out, std::span<const records::RequestRecord> records);

// Reads what AppendRecords wrote. Keeps the texts that records only refer to, so it must outlive
// them. Not thread-safe.
class RecordReader {
 public:
  // Nothing if `bytes` is something else.
  std::optional<std::vector<records::RequestRecord>> Read(std::string_view bytes);

  // The text with static storage, or its like, that says the same: few are different.
  std::string_view Lasting(std::string_view text);

 private:
  std::set<std::string, std::less<>> texts_;
};

}  // namespace monorelay::store
