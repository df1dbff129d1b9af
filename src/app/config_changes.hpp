// What differs between two configurations, setting by setting.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/config_model.hpp"
#include "identity/principal.hpp"

namespace monorelay::app {

struct ConfigChange {
  ConfigPath path;
  std::string before;  // as JSON, masked; empty: it was not set
  std::string after;   // the same
};

// Between resolved models, in the order of the first, then of what is new. Lists of another length
// are one change.
std::vector<ConfigChange> ChangesOf(const ConfigModel& before, const ConfigModel& after);

// One JSON object of paths and values, for the audit; at most 50 of them, and how many more.
std::string BeforeText(const std::vector<ConfigChange>& changes);
std::string AfterText(const std::vector<ConfigChange>& changes);

// What stands against this caller making the change; empty: nothing. Operators change providers and
// routing alone, and bring in no reference by which a secret of somebody else's could be sent
// anywhere: to variables, files, and stored secrets other than those of providers. Nor do they say
// where providers stand, unless `has_known_urls`: that those URLs were looked up.
std::string RefusalFor(const identity::Principal& who, const ConfigModel& before,
                       const ConfigModel& after, bool has_known_urls);

}  // namespace monorelay::app
