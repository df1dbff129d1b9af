// What an error says, as a plain string that tests can print and match.
#pragma once

#include <string>

#include "base/error.hpp"

namespace monorelay::testing {

inline std::string TextOf(const Error& error) {
  return error.text.value;
}

}  // namespace monorelay::testing
