// Problems of a configuration as the admin API tells them.
#pragma once

#include <vector>

#include "admin/config_desk.hpp"
#include "app/config_model.hpp"
#include "app/config_problem.hpp"

namespace monorelay::app {

// `model` is what the text says, resolved.
std::vector<admin::ConfigProblem> ProblemsOf(const std::vector<Problem>& problems,
                                             const ConfigModel& model);

}  // namespace monorelay::app
