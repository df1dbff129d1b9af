// What every answer repeats of its request.
#pragma once

#include <string>

#include "dialects/codec.hpp"
#include "json/document.hpp"

namespace monorelay::dialects::openai_responses {

// The fields of a response object that repeat those of the request, on one line and without braces,
// with what the API reports for fields that the request leaves out. A request that is not there has
// left out all.
std::string EchoOf(json::Value request, const Keeping& keeping = {});

}  // namespace monorelay::dialects::openai_responses
