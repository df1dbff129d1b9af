// Counters of what happened, over any number of requests.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "records/histogram.hpp"
#include "records/record.hpp"

namespace monorelay::records {

// What requests are told apart by in statistics.
struct Series {
  std::string model;  // as served, else as asked for
  std::string provider;
  std::string key_label;
  std::string client;  // label of the access key
  std::string user;    // empty: none is known
  std::string endpoint;
  int status_class = 0;  // 2 for 200 to 299, and so on

  auto operator<=>(const Series&) const = default;
};

// The same as views, in the same order.
struct SeriesView {
  std::string_view model;
  std::string_view provider;
  std::string_view key_label;
  std::string_view client;
  std::string_view user;
  std::string_view endpoint;
  int status_class = 0;

  auto operator<=>(const SeriesView&) const = default;
};

// Of `record`, and as long as it.
SeriesView SeriesOf(const RequestRecord& record);

SeriesView ViewOf(const Series& series);
Series CopyOf(const SeriesView& series);

// Sums over requests; add up to those of all of them.
struct Totals {
  std::int64_t requests = 0;
  std::int64_t errors = 0;  // of status 400 and above, or that broke off
  std::int64_t streaming = 0;
  std::int64_t estimated = 0;  // whose usage is an estimate
  std::int64_t unpriced = 0;   // whose model has no price
  std::int64_t input = 0;      // tokens
  std::int64_t output = 0;
  std::int64_t cached_read = 0;
  std::int64_t cache_write = 0;
  std::int64_t reasoning = 0;
  std::int64_t audio = 0;
  std::int64_t cost_nano = 0;  // nano-dollars
  std::int64_t latency_us = 0;
  std::int64_t attempts = 0;
  Histogram latency;      // microseconds
  Histogram first_token;  // microseconds, of streams
  Histogram speed;        // thousandths of an output token a second, of streams

  void Add(const RequestRecord& record);
  void Merge(const Totals& other);
  bool operator==(const Totals&) const = default;
};

// The output tokens of a stream over the time from its first token to its end, in thousandths a
// second; less than 0: unknown.
std::int64_t SpeedOf(const RequestRecord& record);

}  // namespace monorelay::records
