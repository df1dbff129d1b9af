// What config.yml says about failing, slow and busy providers.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace monorelay::app {

// Bounds on one request at one provider.
struct TimeoutConfig {
  std::chrono::seconds connect{10};
  std::chrono::seconds first_byte{120};
  std::chrono::seconds idle{120};  // between two chunks of a stream
  std::chrono::seconds attempt{
      0};  // for one try, until its answer begins to reach the client; 0: none
  std::chrono::seconds total{600};
};

// Of the models that a pattern matches; 0: as the provider's.
struct ModelTimeouts {
  std::string model_pattern;
  std::chrono::seconds connect{0};
  std::chrono::seconds first_byte{0};
  std::chrono::seconds idle{0};
  std::chrono::seconds attempt{0};
  std::chrono::seconds total{0};
};

// Most requests at once, and what becomes of those beyond.
struct InFlightConfig {
  std::int64_t limit = 0;  // 0: any number
  std::int64_t queue = 100;
  std::chrono::seconds wait{10};
};

// How much of a stream is held back until it has proved alive.
struct StreamHoldConfig {
  std::int64_t events = 16;
  std::int64_t bytes = 32768;
  std::int64_t milliseconds = 15000;
};

// A second provider that is asked when the first one is slow.
struct HedgeConfig {
  bool enabled = false;
  std::int64_t percent = 5;  // of requests
  std::int64_t shortest_wait_ms = 200;
};

}  // namespace monorelay::app
