#include "app/access_key_file.hpp"

#include <utility>

namespace monorelay::app {

Result<GeneratedKey> LoadOrMakeAccessKey(const std::filesystem::path& data_dir) {
  return LoadOrMake({.file = data_dir / "access_key",
                     .prefix = "mr-",
                     .what = "access key",
                     .remedy = "make it accessible, or set server.access_key"});
}

Result<Secret> LoadOrMakeHashSecret(const std::filesystem::path& data_dir) {
  auto made = LoadOrMake({.file = data_dir / "access_key_hash",
                          .prefix = {},
                          .what = "access key hash",
                          .remedy = "make it accessible; it belongs to identity.db"});
  if (!made) return std::unexpected(std::move(made.error()));
  return std::move(made->key);
}

}  // namespace monorelay::app
