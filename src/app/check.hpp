// The command `monorelay check`: says what is wrong with a configuration file.
#pragma once

#include <filesystem>
#include <ostream>
#include <span>
#include <string>

#include "app/config_environment.hpp"
#include "app/config_files.hpp"
#include "app/config_problem.hpp"

namespace monorelay::app {

// Reads the file at `path` and writes to `out` one line a problem, by position, and a summary:
//   config.yml:3:5: error: unknown key "prot" in server; did you mean "port"?
//   config.yml: not valid, 1 error, 0 warnings
// or, with `as_json`, one array of objects {file, line, column, severity, path, text}. A file that
// cannot be read is told on `err`. Returns the exit status: 0 without errors, 1 with errors, 2 if
// the file cannot be read.
int RunCheck(const ConfigPlace& place, bool as_json, const Environment& environment,
             std::ostream& out, std::ostream& err);

// Those lines for problems that were found already.
std::string ProblemLines(const std::string& file, std::span<const Problem> problems);

}  // namespace monorelay::app
