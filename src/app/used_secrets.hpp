// Which stored secrets the configuration refers to, now or in a version that can be restored.
#pragma once

#include <string>
#include <vector>

#include "app/config_environment.hpp"
#include "app/config_files.hpp"
#include "app/config_versions.hpp"
#include "base/error.hpp"

namespace monorelay::app {

// Those of `names` that the file, the overlay or any kept version names, in whatever way: as
// `secret:NAME`, through a variable that the name is put together from, or just so in a comment.
// Rather too many than too few: fails if one of these texts cannot be read.
Result<std::vector<std::string>> UsedSecrets(const std::vector<std::string>& names,
                                             const ConfigPlace& place,
                                             const ConfigVersions& versions,
                                             const Environment& variables);

}  // namespace monorelay::app
