// What was carried last, and how it went: kept over restarts.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "base/error.hpp"

namespace monorelay::sync {

struct SyncState {
  std::string gist_id;         // what follows is about this one
  std::string version;         // its newest, when it was last pushed or pulled
  std::string content;         // the version that was pushed or put in place; may be an older one
  std::string digest;          // of what was pushed; empty after a pull
  std::int64_t pushed_at = 0;  // seconds since the epoch, UTC; 0: never
  std::int64_t pulled_at = 0;
  std::int64_t failed_at = 0;                 // of the last automatic push, if that failed
  std::string failure;                        // what it said
  std::map<std::string, std::string> webdav;  // address of the folder: etag of its manifest
};

// The text of the file, and back; what cannot be read is as if nothing had been carried.
std::string SyncStateText(const SyncState& state);
SyncState SyncStateFrom(const std::string& text);

// The port to where it is kept. Called by one thread at a time.
class StateStore {
 public:
  virtual ~StateStore() = default;
  virtual SyncState Load() = 0;
  virtual Result<void> Save(const SyncState& state) = 0;
};

}  // namespace monorelay::sync
