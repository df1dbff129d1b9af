// The access key that the program makes for itself when none is configured.
#pragma once

#include <filesystem>

#include "app/secret_file.hpp"
#include "base/error.hpp"

namespace monorelay::app {

// Reads `data_dir`/access_key, or makes it: 32 random bytes, mode 0600, in a folder of mode 0700.
// Fails with a text that names the file.
Result<GeneratedKey> LoadOrMakeAccessKey(const std::filesystem::path& data_dir);

// Reads or makes `data_dir`/access_key_hash in the same way: the secret under which access keys are
// kept as hashes. Whoever loses it has lost all access keys.
Result<Secret> LoadOrMakeHashSecret(const std::filesystem::path& data_dir);

}  // namespace monorelay::app
