// Secrets that the program makes for itself and keeps in files of its own.
#pragma once

#include <filesystem>
#include <string>

#include "base/error.hpp"
#include "base/secret.hpp"

namespace monorelay::app {

struct GeneratedKey {
  Secret key;
  bool is_new = false;  // made just now: the operator has not seen it yet
};

struct SecretFile {
  std::filesystem::path file;
  std::string prefix{};  // of the secret
  std::string what;      // "access key", for errors
  std::string remedy;    // what else the operator can do, for errors
};

// Reads the file, or makes it: 32 random bytes, mode 0600, in a folder of mode 0700. Fails with a
// text that names the file.
Result<GeneratedKey> LoadOrMake(const SecretFile& secret);

}  // namespace monorelay::app
