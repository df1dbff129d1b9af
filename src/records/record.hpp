// What is kept of one client request.
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
struct Outcome;
}

namespace monorelay::records {

// Plain data without any type of the relay, so that a store needs to know only this.
// Texts are bounded (see RecordOf), therefore a bounded number of records is bounded memory.
struct RequestRecord {
  RequestId request_id;
  WallTime finished;  // UTC
  std::chrono::microseconds latency{0};
  std::optional<std::chrono::microseconds> first_byte;
  std::string_view endpoint;  // static storage
  std::string client;         // label of the access key
  std::string model;          // as asked for
  std::string served_model;   // as sent to the provider
  std::string provider;
  std::string key_label;
  std::string_view ending;      // relay::NameOf; static storage
  std::string_view error_code;  // monorelay::CodeOf, or empty; static storage
  std::string error_text;
  std::string error_detail;
  int status = 0;
  int attempts = 0;
  bool streaming = false;
  chat::Usage usage;
  std::int64_t request_bytes = 0;
  std::int64_t response_bytes = 0;
  std::optional<double> temperature;
  std::optional<double> top_p;
  std::optional<double> presence_penalty;
  std::optional<double> frequency_penalty;
  std::optional<std::int64_t> max_tokens;
};

// The longest name (model, endpoint, labels, ids) and error text that a record keeps, in bytes.
// Both may come from outside; what is longer is cut at a character boundary and gets an ellipsis on
// top.
inline constexpr std::size_t kMaxNameBytes = 256;
inline constexpr std::size_t kMaxErrorBytes = 4096;

// Takes the outcome's texts over; no allocation unless one has to be shortened.
RequestRecord RecordOf(relay::Outcome&& outcome);

}  // namespace monorelay::records
