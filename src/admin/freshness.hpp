// Answers that a caller has already need not be sent again.
#pragma once

#include <string>
#include <string_view>

#include "admin/api.hpp"
#include "admin/routes.hpp"

namespace monorelay::admin {

// True for routes whose answers callers may keep, if they ask each time whether that is still what
// would be told (If-None-Match). An answer with a version of its own is told anew each time, for
// there is more in it than what the version counts.
bool MayBeKept(const Route& route);

// A strong ETag of the text, with its quotation marks.
std::string TagOf(std::string_view text);

// Gives such an answer its ETag, and if the caller has it already, leaves nothing but that of it
// (304). Called on the admin's threads.
void Freshen(const Route& route, const Request& request, Answer& answer);

}  // namespace monorelay::admin
