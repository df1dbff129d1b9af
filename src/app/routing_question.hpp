// What a request asks for, as far as its way depends on it.
#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"

namespace monorelay::app {

struct AskedFor {
  std::string model;
  std::string text{};    // see routing::PromptText; empty if no model would answer such a request
  bool streams = false;  // it asks for a stream
};

// Reads the body of a request in the dialect that it seems to be of. `model`, if it is not empty,
// counts in the place of the body's. Fails with kInvalidRequest if the body is no JSON, or if there
// is no model.
Result<AskedFor> ReadAskedFor(std::string_view body, const std::string& model);

}  // namespace monorelay::app
