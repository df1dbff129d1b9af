// A backup of everything that the relay keeps, also while it serves.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/data_paths.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/secret.hpp"
#include "sync/sealed_box.hpp"

namespace monorelay::app {

struct BackupOrder {
  std::filesystem::path to;  // a file, or a folder in which one is made that is named by the time
  std::filesystem::path data_dir;
  std::optional<std::filesystem::path> config{};    // the configuration's file
  std::optional<std::filesystem::path> database{};  // of the request log, if it is elsewhere
  Secret passphrase{};                              // empty: not sealed
  sync::PassphraseCost cost{};
};

struct BackupReport {
  std::filesystem::path file;
  std::uint64_t bytes = 0;              // of the file
  std::size_t files = 0;                // in it
  std::vector<std::string> left_out{};  // sentences
};

// Copies each database as it is at one moment, checks the copies, writes them with all other files
// into an archive, reads that back and holds it against what was written; only then does it get its
// name. A crash at any moment leaves the former file of that name, or the new one, whole, and
// beside it what the next backup to that folder removes. Left out are what is made anew (search
// indexes), damaged databases that were set aside, and what a restore has set aside. Needs as much
// room again as the largest database. Waits for the disk.
Result<BackupReport> MakeBackup(const BackupOrder& order, const Clock& clock);

// What restores set aside begins with this.
inline constexpr const char* kSetAside = "before-restore-";

// True for the names of what may stand in a data directory without being of the relay's state:
// backups (each would hold all former ones), what restores have set aside, the file system's own.
// No backup takes it, and no restore moves it.
bool IsNoState(std::string_view name);

}  // namespace monorelay::app
