// Which requests may be answered by what was asked before, or is being asked for another client.
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"
#include "relay/flight.hpp"
#include "relay/response_cache.hpp"

namespace monorelay::relay {

// Off unless the operator names models or access keys.
struct Sharing {
  std::vector<std::string> models;               // globs of names as clients ask for them
  std::vector<std::string> clients;              // labels of access keys
  std::size_t max_answer_bytes = 1024UL * 1024;  // held of one answer
  // Shared with exchanges under way. Each configuration has its own, so that no answer outlives the
  // configuration that it was given under.
  std::shared_ptr<ResponseCache> cache;
  std::shared_ptr<Flights> flights;  // the same; of all workers

  [[nodiscard]] bool IsOn(std::string_view model, std::string_view client) const {
    const auto fits = [&](const std::string& glob) { return GlobMatches(glob, model); };
    return std::ranges::any_of(models, fits) || std::ranges::find(clients, client) != clients.end();
  }
};

}  // namespace monorelay::relay
