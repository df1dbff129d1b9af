// Reads whole answers of providers.
#pragma once

#include "base/error.hpp"
#include "chat/response.hpp"
#include "json/document.hpp"

namespace monorelay::dialects::openai_responses {

// As Codec::ReadResponse.
Result<chat::Response> ReadResponse(const json::Document& document);

// Why an answer ended, by its `status` and `incomplete_details`. `called`: it holds tool calls.
chat::Stop ReadStop(json::Value response, bool called);

// The object of log probabilities in the form of Choice::logprobs around the elements of an array.
std::string LogprobsOf(std::string_view elements);

}  // namespace monorelay::dialects::openai_responses
