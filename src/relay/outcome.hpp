// How one client request ended. Exactly one is made per request, on every path.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "chat/usage.hpp"

namespace monorelay::relay {

enum class Ending : std::uint8_t {
  kAnswered,    // the provider's answer reached the client whole
  kRefused,     // the relay or the provider said no: a 4xx that is not the relay's fault
  kFailed,      // the provider or the relay broke
  kClientLeft,  // the client closed before the answer was whole
  kDeadline,    // a time limit ran out
};

// "answered", "refused", "failed", "client_left", "deadline".
std::string_view NameOf(Ending ending);

// What the request asked for that is worth recording beside its model.
struct Sampling {
  std::optional<double> temperature;
  std::optional<double> top_p;
  std::optional<double> presence_penalty;
  std::optional<double> frequency_penalty;
  std::optional<std::int64_t> max_tokens;
};

struct Outcome {
  RequestId request_id;       // a ULID
  WallTime started;           // UTC
  std::string_view endpoint;  // the path without its query; static storage
  std::string client;         // label of the access key; empty if it was refused
  std::string model;          // as asked for; empty if unknown
  std::string served_model;   // as sent to the provider
  std::string provider;
  std::string key_label;
  Ending ending = Ending::kFailed;
  int status = 0;               // of the answer to the client; 499 if it left before one
  std::string_view error_code;  // CodeOf(kind), or empty; static storage
  std::string error_text;       // what the client was told
  std::string error_detail;     // private; may quote the upstream
  int attempts = 0;             // upstream tries
  bool streaming = false;
  std::chrono::microseconds latency{0};                 // from the head's arrival to the end
  std::optional<std::chrono::microseconds> first_byte;  // to the first byte of the answer's body
  chat::Usage usage;
  std::int64_t request_bytes = 0;
  std::int64_t response_bytes = 0;
  Sampling sampling;
};

// Told of each outcome, on the worker's thread. Must not block, throw, or wait for storage.
class OutcomeObserver {
 public:
  virtual ~OutcomeObserver() = default;
  virtual void OnOutcome(Outcome&& outcome) noexcept = 0;
};

}  // namespace monorelay::relay
