// What somebody should look at about the request log.
#pragma once

#include <string_view>
#include <vector>

#include "records/request_log.hpp"

namespace monorelay::admin {

struct LogAlert {
  std::string_view code;  // of schema LogState
  std::string_view message;
};

// The worst first.
std::vector<LogAlert> AlertsOf(const records::RequestLogFigures& figures);

}  // namespace monorelay::admin
