// The predecessor's sums as one text.
#pragma once

#include <string>

#include "admin/reading.hpp"

namespace monorelay::admin {

// What its file of statistics held, as a JSON object: the fields of schema LegacySums, and
// `models`.
Read<std::string> SumsText(const Services& services, const Request& request);

}  // namespace monorelay::admin
