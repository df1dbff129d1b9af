// The request that a path names.
#pragma once

#include "admin/reading.hpp"

namespace monorelay::admin {

// By its id or its number. Fails with 404 if there is none, and to a member for those of others.
Read<records::RequestRow> FindRequest(const Services& services, const Request& request);

}  // namespace monorelay::admin
