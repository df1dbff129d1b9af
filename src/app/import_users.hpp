// Takes over the users of a predecessor.
#pragma once

#include <filesystem>
#include <iosfwd>
#include <optional>

#include "base/error.hpp"

namespace monorelay::app {

// The users.db that was named, or that is in the folder that was named.
std::optional<std::filesystem::path> FindUsers(const std::filesystem::path& given);

// Adds the users of `file` to the identity.db in `data_dir` and tells on `out` how many there were
// and which could not be taken over. Whoever is there by name stays as it is, so that importing
// again does nothing. The super admin becomes the owner if there is none; passwords go on.
Result<void> ImportUsers(const std::filesystem::path& file, const std::filesystem::path& data_dir,
                         std::ostream& out);

}  // namespace monorelay::app
