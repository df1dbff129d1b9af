// Whole copies of databases that others are using.
#pragma once

#include <filesystem>

#include "base/error.hpp"

namespace monorelay::store::sqlite {

// Copies what the database holds at one moment, through SQLite's backup interface, to the file
// `to`, which must not exist. Whoever writes meanwhile is not held up: the copy reads a snapshot.
// Waits for the disk. Fails with the names of the files.
Result<void> CopyDatabase(const std::filesystem::path& from, const std::filesystem::path& to);

// Reads every page of a database that nobody is using, and leaves no file beside it. Fails with the
// first thing that is wrong with it.
Result<void> CheckDatabase(const std::filesystem::path& file);

// True if the file begins as databases do.
bool IsDatabase(const std::filesystem::path& file);

}  // namespace monorelay::store::sqlite
