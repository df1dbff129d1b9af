// What is kept of one client request.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "chat/cost.hpp"
#include "chat/finish_reason.hpp"
#include "chat/usage.hpp"

namespace monorelay::relay {
struct Outcome;
}

namespace monorelay::records {

// A request's or answer's text as it is stored: without secrets, files in it replaced by their size
// and hash, perhaps cut.
struct Body {
  std::string text;
  std::int64_t bytes = 0;  // as it passed; with is_cut at least so many
  bool is_cut = false;     // the end is missing

  [[nodiscard]] bool IsEmpty() const { return bytes == 0 && text.empty(); }
};

// What was said, of requests for which that is kept.
struct Bodies {
  Body request{};          // as the client sent it
  Body response{};         // in the client's dialect; of a stream, the message that it made up
  Body events{};           // of a stream, if asked for: as they were sent
  std::string question{};  // previews
  std::string answer{};
};

// Plain data without any type of the relay, so that a store needs to know only this.
// Texts are bounded (see RecordOf), therefore a bounded number of records is bounded memory, but
// for bodies, which have a budget of their own.
struct RequestRecord {
  using Duration = std::chrono::microseconds;

  RequestId request_id;
  WallTime finished;  // UTC
  // From the arrival of the request's head, but for queue and connect.
  Duration latency{0};
  std::optional<Duration> queue;
  std::optional<Duration> connect;
  std::optional<Duration> first_byte;
  std::optional<Duration> first_token;
  // string_view: static storage, or a text that outlives the record.
  std::string_view endpoint;
  std::string_view dialect;           // the client's, by name
  std::string_view provider_dialect;  // of the last attempt; empty if there was none
  std::string client;                 // label of the access key
  std::string client_address;
  std::string user_agent;
  std::string model;         // as asked for
  std::string served_model;  // as sent to the provider
  std::string provider;
  std::string key_label;
  std::string_view ending;        // relay::NameOf
  std::string_view error_origin;  // "client", "upstream", "relay", or empty
  std::string_view error_code;    // monorelay::CodeOf, or empty
  std::string error_text;
  std::string error_detail;
  int status = 0;
  int attempts = 0;
  std::string failed_attempts;  // a JSON array, one object for each; empty if none failed
  bool streaming = false;
  bool cached = false;  // answered from the cache of responses
  chat::Usage usage;
  chat::FinishReason finish_reason = chat::FinishReason::kNone;
  bool usage_is_estimated = false;
  chat::Cost cost;
  std::int64_t request_bytes = 0;
  std::int64_t response_bytes = 0;
  std::string conversion;  // what the provider's dialect could not say
  std::optional<double> temperature;
  std::optional<double> top_p;
  std::optional<double> presence_penalty;
  std::optional<double> frequency_penalty;
  std::optional<std::int64_t> max_tokens;
  // Whose the access key was, and in which team, by name; empty: nobody's.
  std::string user{};
  std::string team{};
  RequestId access_key_id{};             // of a key that was made while the relay ran
  std::uint64_t conversation = 0;        // the same for all requests of one; 0: none is known
  std::shared_ptr<const Bodies> bodies;  // owned by the record and its copies; often none
};

// The longest name (model, endpoint, labels, ids) and error text that a record keeps, in bytes.
// Both may come from outside; what is longer is cut at a character boundary and gets an ellipsis on
// top.
inline constexpr std::size_t kMaxNameBytes = 256;
inline constexpr std::size_t kMaxErrorBytes = 4096;

// Takes the outcome's texts over; no allocation unless one has to be shortened or attempts failed.
RequestRecord RecordOf(relay::Outcome&& outcome);

}  // namespace monorelay::records
