// Errors in the shape that a client's SDK expects, and out of the shapes that providers send.
#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"
#include "chat/response.hpp"
#include "dialects/dialect.hpp"

namespace monorelay::dialects {

// The status that clients of `dialect` know for `status`: 529, an overload, is a word of Messages
// alone; others know 503.
int StatusFor(Dialect dialect, int status);

// The body of an error answer. Only public text goes in.
std::string RenderError(Dialect dialect, const Error& error, std::string_view request_id);

// The same as an event for a stream that has begun, ready to be sent between two events.
std::string RenderStreamError(Dialect dialect, const Error& error, std::string_view request_id);

// What an answer that stopped with StopCause::kFailure means where a dialect has no word for it.
Error BrokenOff(const chat::Stop& stop);

// True if `body` is an error of that dialect already, so that it can be passed on as it is.
bool IsErrorOf(Dialect dialect, std::string_view body);

// The human-readable message in whatever a provider sent with an error status: JSON of several
// shapes, HTML, plain text. Shortened; empty if there is none.
std::string MessageOf(std::string_view body);

// How a provider calls an error; each empty if it says nothing.
struct ErrorNames {
  std::string type;
  std::string code;
};
ErrorNames NamesInError(std::string_view body);

// The HTTP status that an error object inside a 200 answer or a stream stands for; 502 if it does
// not say.
int StatusInside(std::string_view body);

}  // namespace monorelay::dialects
