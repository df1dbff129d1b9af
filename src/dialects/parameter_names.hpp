// Names of request fields that operators set for all dialects at once.
#pragma once

#include <string>
#include <string_view>

#include "dialects/dialect.hpp"

namespace monorelay::dialects {

// Where a request of `dialect` has what Chat Completions calls `name`: the name itself, or a dotted
// path. Names that are no fields of Chat Completions stay as they are.
std::string ParameterNameIn(Dialect dialect, std::string_view name);

}  // namespace monorelay::dialects
