// What is remembered of a provider as a whole, and of all of them together.
#pragma once

#include "limits/output_history.hpp"
#include "relay/arrival_times.hpp"
#include "relay/in_flight.hpp"
#include "relay/traffic_share.hpp"

namespace monorelay::relay {

// Thread-safe. Survives a reload of the configuration by the provider's name.
struct ProviderState {
  // `setting` is where its limits are configured.
  explicit ProviderState(std::string setting) : in_flight(std::move(setting), {}) {}

  // A provider that fails may be asked again by a share of its requests, and, however quiet it is,
  // now and then.
  TrafficShare retries{{.share = 0.2, .reserve = 10, .per_second = 1}};
  InFlight in_flight;
  ArrivalTimes arrivals;  // filled if hedging is on
};

// Thread-safe. Lives as long as the program.
struct SharedState {
  InFlight in_flight{"server.in_flight", {}};
  TrafficShare hedges{{.share = 0.05, .reserve = 1}};
  limits::OutputHistory outputs;  // by the model that was asked for
};

}  // namespace monorelay::relay
