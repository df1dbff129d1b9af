// The file under a database: who may read it, and what to do with a damaged one.
#pragma once

#include <filesystem>

#include "base/error.hpp"

namespace monorelay::store::sqlite {

// Makes sure that `file` exists and that nobody but its owner may read it: the folder is created
// with mode 0700 if it is missing, the file with 0600. SQLite gives its companion files the mode of
// the file. An existing file that others can read is narrowed to 0600, with a warning if that is
// not permitted.
Result<void> PrepareFile(const std::filesystem::path& file);

// Renames `file` and its write-ahead log to the first free of `file.damaged-1`, `-2`, ... and
// returns the new name. Requires: no connection has it open.
Result<std::filesystem::path> SetAside(const std::filesystem::path& file);

}  // namespace monorelay::store::sqlite
