// Reads a stream as strictly as the official SDK's accumulator does.
#pragma once

#include <string>
#include <string_view>

namespace monorelay::dialects::openai_responses {

// What is wrong with `stream`; empty if nothing is. Its answer goes to `text`, if that is given.
std::string WrongWith(std::string_view stream, std::string* text = nullptr);

}  // namespace monorelay::dialects::openai_responses
