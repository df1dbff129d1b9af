// Reads whole answers of providers.
#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"
#include "chat/response.hpp"
#include "json/document.hpp"

namespace monorelay::dialects::openai_responses {

// As Codec::ReadResponse.
Result<chat::Response> ReadResponse(const json::Document& document);

// What the words of `status` and of the `reason` in `incomplete_details` mean; empty: not said.
// `called`: the answer holds tool calls.
chat::StopCause CauseOf(json::Text status, json::Text reason, bool called);
// The same for the event that ends a stream: its type says as much, and some servers say no more.
chat::StopCause CauseOfEnding(std::string_view type, json::Text status, json::Text reason,
                              bool called);
// Why an answer ended, by its `status` and `incomplete_details`. `called`: it holds tool calls.
chat::Stop ReadStop(json::Value response, bool called);

// The object of log probabilities in the form of Choice::logprobs around the elements of an array.
std::string LogprobsOf(std::string_view elements);

}  // namespace monorelay::dialects::openai_responses
