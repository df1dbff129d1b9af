// Putting a backup in the place of what is there.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/secret.hpp"

namespace monorelay::app {

struct RestoreOrder {
  std::filesystem::path from;
  std::filesystem::path data_dir;                 // made if it is missing
  std::optional<std::filesystem::path> config{};  // where the configuration goes; nothing: it stays
  Secret passphrase{};                            // of a sealed backup
};

struct RestoreReport {
  std::size_t files = 0;
  std::optional<std::filesystem::path> set_aside{};  // where the former state is; nothing: none
};

// Checks the whole backup, unpacks it beside what is there, checks every database, and decides:
// from then on the new state is put in place, also over a crash (FinishRestore), and the former
// one, with the configuration, goes into a folder `before-restore-TIME` in the data directory.
// Before the decision nothing of the former state is touched. Fails with kOverloaded if a relay
// serves from the directory. Needs the room of all unpacked files beside the former ones.
Result<RestoreReport> RestoreBackup(const RestoreOrder& order, const Clock& clock);

// Ends a restore that was cut off: one that was decided is done, another is forgotten. To be called
// before anything else looks into the directory; does nothing where there is nothing to do, or no
// directory.
Result<void> FinishRestore(const std::filesystem::path& data_dir);

}  // namespace monorelay::app
