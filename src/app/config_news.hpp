// Tells those who watch that the configuration is another one.
#pragma once

#include <optional>
#include <string_view>

#include "records/live_feed.hpp"

namespace monorelay::app {

// `revision` is its ETag now, without quotes; `by` the name of who changed it here, nothing if its
// file was changed.
void TellOfConfig(records::LiveFeed& feed, std::string_view revision,
                  std::optional<std::string_view> by);

}  // namespace monorelay::app
