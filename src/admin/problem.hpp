// Problems as a client reads them.
#pragma once

#include <string>

#include "admin/api.hpp"

namespace monorelay::admin {

// application/problem+json (RFC 9457): type, title, status, detail, instance, request_id, errors.
// For the predecessor's paths also what its clients read: {"detail": "..."} is the same field.
std::string RenderProblem(const Problem& problem, const Request& request);

// There is no such path, or it is not to be used with this method.
Problem NoRoute(const Request& request, const std::string& allowed);

}  // namespace monorelay::admin
