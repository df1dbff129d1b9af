// The kinds of load. Each runs to its end and reports.
#pragma once

#include "bench/load/options.hpp"
#include "bench/load/report.hpp"

namespace monorelay::bench {

// Requests that are not streams: each connection asks again at once (closed loop), or requests
// leave at a fixed rate and their latency counts from when they should have left (open loop).
Report RunRequests(const Options& options);

// Concurrent streams, one on each connection; every event's arrival is looked at.
Report RunStreams(const Options& options);

// Connections that ask once and are then kept open.
Report RunIdle(const Options& options);

// Clients that read a large answer slowly.
Report RunSlowReaders(const Options& options);

}  // namespace monorelay::bench
