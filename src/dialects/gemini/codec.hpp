// Gemini's own language: generateContent and streamGenerateContent.
#pragma once

#include "dialects/codec.hpp"

namespace monorelay::dialects::gemini {

// The codec of this dialect. Lives as long as the program.
const Codec& Instance();

}  // namespace monorelay::dialects::gemini
