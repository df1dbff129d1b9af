// The command `monorelay route`: explains where a request would go, without sending anything.
#pragma once

#include <filesystem>
#include <optional>
#include <ostream>
#include <string>

#include "app/config_environment.hpp"
#include "app/config_files.hpp"

namespace monorelay::app {

struct RouteQuestion {
  std::string model;                // empty: that of the body
  std::optional<std::string> body;  // path of a file with a request; its text counts too
  bool as_json = false;
};

// Writes what routing::Explain says to `out`, as lines or as one JSON object; keys stand as they
// would after a start. Returns the exit status: 0, 1 if nobody serves the model, 2 if the
// configuration or the body cannot be used, which is told on `err`.
int RunRoute(const ConfigPlace& place, const RouteQuestion& question,
             const Environment& environment, std::ostream& out, std::ostream& err);

}  // namespace monorelay::app
