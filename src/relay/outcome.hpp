// How one client request ended. Exactly one is made per request, on every path.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "chat/cost.hpp"
#include "chat/finish_reason.hpp"
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

// What became of a request whose answer may be shared with others that ask the same.
enum class CacheUse : std::uint8_t {
  kNone,    // it may not
  kMiss,    // the provider was asked, for others too
  kHit,     // the answer had been kept
  kShared,  // it came from the provider for another client at the same time
};

// "", "miss", "hit", "shared".
std::string_view NameOf(CacheUse use);

// True if the provider was not asked for this client.
inline bool IsFree(CacheUse use) {
  return use == CacheUse::kHit || use == CacheUse::kShared;
}

// What the request asked for that is worth recording beside its model.
struct Sampling {
  std::optional<double> temperature;
  std::optional<double> top_p;
  std::optional<double> presence_penalty;
  std::optional<double> frequency_penalty;
  std::optional<std::int64_t> max_tokens;
};

// How long the stages took, as far as they were reached. Those of the answer count from the head's
// arrival.
struct Stages {
  std::optional<std::chrono::microseconds> queue;        // waiting for places among the requests
  std::optional<std::chrono::microseconds> connect;      // of the last attempt; pooled: none
  std::optional<std::chrono::microseconds> first_byte;   // of the answer's body
  std::optional<std::chrono::microseconds> first_token;  // of what the model says
};

// What was done after a try that did not become the answer.
enum class NextStep : std::uint8_t {
  kNone,           // the client was told, or has left
  kSameKey,        // the same again, after a wait
  kNextKey,        // another key of the same provider
  kNextCandidate,  // another provider or model
  kLostRace,       // it was not wrong, but another try answered before it
};

// "none", "same_key", "next_key", "next_candidate", "lost_race".
std::string_view NameOf(NextStep step);

// One upstream try that did not become the answer.
struct FailedAttempt {
  std::string provider;
  std::string model;                     // as sent to the provider
  std::string key_label;                 // empty: without a key
  std::chrono::microseconds begun{0};    // from the arrival of the request's head
  std::chrono::microseconds latency{0};  // from there until it had failed
  int status = 0;                        // of the provider's answer; 0: there was none
  std::string_view error_code;           // CodeOf(kind); empty for kLostRace; static storage
  NextStep next = NextStep::kNone;
  chat::Usage usage{};  // as far as the provider told it
};

class BodyCapture;
struct Caller;

struct Outcome {
  RequestId request_id;                    // a ULID
  WallTime started;                        // UTC
  std::string_view endpoint;               // the path without its query; static storage
  std::string client;                      // label of the access key; empty if it was refused
  std::shared_ptr<const Caller> caller{};  // who asks; shared with the table of access keys
  std::string client_address;              // of the connection's other end, without port
  std::string user_agent;                  // as the client says it
  std::string_view dialect;                // of the client, by name; static storage
  std::string_view provider_dialect;  // that the last attempt was made in; empty if there was none
  std::string model;                  // as asked for; empty if unknown
  std::string served_model;           // as sent to the provider
  std::string provider;
  std::string key_label;
  Ending ending = Ending::kFailed;
  int status = 0;                 // of the answer to the client; 499 if it left before one
  std::string_view error_code;    // CodeOf(kind), or empty; static storage
  std::string_view error_origin;  // "client", "upstream" or "relay", or empty; static storage
  std::string error_text;         // what the client was told
  std::string error_detail;       // private; may quote the upstream
  int attempts = 0;               // upstream tries
  // In the order of their ends; empty for the usual request. Holds the last try too if it failed.
  std::vector<FailedAttempt> failed_attempts{};
  bool streaming = false;
  std::chrono::microseconds latency{0};  // from the head's arrival to the end
  Stages stages;
  chat::Usage usage;
  chat::FinishReason finish_reason = chat::FinishReason::kNone;  // of the provider's answer
  bool usage_is_estimated = false;  // some count is the relay's own, for whatever reason
  chat::Cost cost;
  std::string conversion;  // what the provider's dialect could not say; empty: nothing was lost
  // What was said, if it is to be recorded. Owned by the exchange, then by the record's way.
  std::shared_ptr<BodyCapture> capture;
  std::int64_t request_bytes = 0;
  std::int64_t response_bytes = 0;
  Sampling sampling;
  // Of a hit or a shared answer `usage` is not known: it was paid for once.
  CacheUse cache = CacheUse::kNone;
  std::uint64_t conversation = 0;  // see ConversationOf; 0: none is known
};

// Told of each outcome, on the worker's thread. Must not block, throw, or wait for storage.
class OutcomeObserver {
 public:
  virtual ~OutcomeObserver() = default;
  virtual void OnOutcome(Outcome&& outcome) noexcept = 0;
  // On the way there, for those who watch: the request was understood; the answer has begun.
  virtual void OnBegun(const Outcome& /*so_far*/) noexcept {}
  virtual void OnFirstToken(const Outcome& /*so_far*/) noexcept {}
};

}  // namespace monorelay::relay
