// The command `monorelay test-providers`: asks every provider for a word with each of its keys.
#pragma once

#include <filesystem>
#include <ostream>
#include <string>

#include "app/config_environment.hpp"
#include "app/config_files.hpp"

namespace monorelay::app {

struct TestQuestion {
  std::string provider{};  // empty: all
  std::string model{};     // empty: that of each provider
  bool verify = false;     // texts, tools and streams, in every dialect
  bool as_json = false;
};

// Writes one line or one JSON object for each check to `out`. Returns the exit status: 0 if all
// went well (what a model cannot do is no failure), 1 if not, 2 if the configuration cannot be used
// or there is nothing to check, which is told on `err`.
int RunTestProviders(const ConfigPlace& place, const TestQuestion& question,
                     const Environment& environment, std::ostream& out, std::ostream& err);

}  // namespace monorelay::app
