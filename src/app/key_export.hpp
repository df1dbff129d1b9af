// What client programs are given so that they use the relay: an access key of the relay and its
// address, in the predecessor's formats. Pure.
#pragma once

#include <string>
#include <vector>

#include "admin/relay_desk.hpp"
#include "base/error.hpp"

namespace monorelay::app {

// In the order of the predecessor's.
std::vector<std::string> ExportFormatNames();

// `base_url` is the relay's, with /v1; `model` is one that the provider serves, or empty. Fails
// with kInvalidRequest for another format.
Result<std::string> ExportText(const admin::ExportOrder& order, const std::string& base_url,
                               const std::string& model);

}  // namespace monorelay::app
