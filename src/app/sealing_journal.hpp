// Which secrets a save of the configuration is about to seal: one that is cut off between the store
// and the file leaves some behind that nobody uses, and they are found again by this.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/error.hpp"

namespace monorelay::app {

// A file with a name in each line, there only while a save is under way or after one that was cut
// off. Used by one thread at a time, of one process.
class SealingJournal {
 public:
  // Its name in the data directory; a backup leaves it out.
  static constexpr const char* kFileName = ".sealing";

  // Touches nothing.
  explicit SealingJournal(std::filesystem::path file) : file_(std::move(file)) {}

  // Notes `names` beside those that are noted already. They last over a crash as soon as this
  // returns. Fails with a sentence that says what to change.
  [[nodiscard]] Result<void> Note(const std::vector<std::string>& names) const;
  // What is noted. Fails if the file cannot be read.
  [[nodiscard]] Result<std::vector<std::string>> Noted() const;
  // Notes nothing any more.
  [[nodiscard]] Result<void> Forget() const;

 private:
  std::filesystem::path file_;
};

}  // namespace monorelay::app
