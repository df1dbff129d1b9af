// One operation of the OpenAPI document.
#pragma once

#include "admin/routes.hpp"
#include "json/writer.hpp"

namespace monorelay::admin {

// The operation object (OpenAPI 3.1) of a route: what it takes, all that it may answer, who may
// call it.
void WriteOperation(json::Writer& json, const Route& route);

}  // namespace monorelay::admin
