// Former texts of the configuration, kept in the data directory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"

namespace monorelay::app {

struct ConfigVersion {
  std::int64_t number = 0;  // from 1, rising
  std::int64_t time_s = 0;  // when it was replaced, seconds since the epoch, UTC
  std::string who;          // replaced it
  std::string source;       // by what: "command", "api", "sync"; empty: an older version of ours
  std::string digest;       // SHA-256 of the text
  std::size_t bytes = 0;    // of the text
};

// One file (mode 0600) for each version in a folder (0700): a line of JSON about it, then the text.
// Thread-safe, and safe against other processes.
class ConfigVersions {
 public:
  struct Limits {
    std::size_t versions = 100;      // > 0
    std::size_t bytes = 32U << 20U;  // of all texts; the newest is kept whatever its size
  };

  // `clock` must outlive this. Touches nothing.
  ConfigVersions(std::filesystem::path folder, const Clock& clock)
      : ConfigVersions(std::move(folder), clock, Limits()) {}
  ConfigVersions(std::filesystem::path folder, const Clock& clock, Limits limits)
      : folder_(std::move(folder)), clock_(clock), limits_(limits) {}

  // Keeps `text` as the newest version, and removes the oldest beyond the limits. A text that is
  // kept already moves to the front, under a new number.
  Result<ConfigVersion> Keep(std::string_view text, const std::string& who,
                             const std::string& source = "command");

  // All versions that can be read, newest first. No folder: none.
  [[nodiscard]] Result<std::vector<ConfigVersion>> List() const;

  // The text of a version. Fails if there is none of that number, or if its file was damaged.
  [[nodiscard]] Result<std::string> Read(std::int64_t number) const;

 private:
  [[nodiscard]] std::filesystem::path FileOf(std::int64_t number) const;

  std::filesystem::path folder_;
  const Clock& clock_;
  Limits limits_;
};

}  // namespace monorelay::app
