#include "app/access_key_file.hpp"

namespace monorelay::app {

Result<GeneratedKey> LoadOrMakeAccessKey(const std::filesystem::path& data_dir) {
  return LoadOrMake({.file = data_dir / "access_key",
                     .prefix = "mr-",
                     .what = "access key",
                     .remedy = "make it accessible, or set server.access_key"});
}

}  // namespace monorelay::app
