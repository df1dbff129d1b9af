// Failures to write because there is no room left: of a disk, a quota, or a limit of file sizes.
#pragma once

#include <filesystem>
#include <string>

#include "base/error.hpp"

namespace monorelay {

// The status of an Error that says so, for who asked for what was to be written.
inline constexpr int kInsufficientStorage = 507;

// What to do, as the end of a sentence that says what could not be written.
inline constexpr const char* kMakeRoom = "there is no room left; make some, and try again";

// True for such an errno.
bool IsNoRoom(int code);

// "FILE cannot be written: WHY", for that errno. What is to be done is told where that is known.
std::unexpected<Error> CannotWrite(const std::filesystem::path& file, int code);

}  // namespace monorelay
