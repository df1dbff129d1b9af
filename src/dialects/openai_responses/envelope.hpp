// The response object: around a whole answer, and in the first and last events of a stream.
#pragma once

#include <string>
#include <string_view>

#include "chat/response.hpp"
#include "dialects/codec.hpp"

namespace monorelay::dialects::openai_responses {

struct Envelope {
  std::string_view status;             // in_progress, completed, incomplete, failed
  std::string_view incomplete;         // the reason; empty: none
  std::string_view error;              // a JSON object; empty: none
  std::string_view output;             // the elements of the array
  const chat::Usage* usage = nullptr;  // nullptr: not known yet
  json::Text service_tier;
};

void AppendResponse(std::string& out, const ReplyContext& context, const Envelope& envelope);

// The status, and the reason if it is "incomplete", that stand for `cause`.
struct Ending {
  std::string_view status;
  std::string_view incomplete;
};
Ending EndingOf(chat::StopCause cause);

// The object that says why an answer failed, from the words of whoever failed. `status` is the HTTP
// status that the failure would have had.
std::string ErrorObject(int status, std::string_view message);

}  // namespace monorelay::dialects::openai_responses
