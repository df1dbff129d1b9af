// What one run of the load generator does, as given on its command line.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "bench/net/clock.hpp"
#include "bench/net/flags.hpp"

namespace monorelay::bench {

struct Options {
  std::uint16_t port = 0;
  std::string path;
  std::string key;
  std::string model;
  // Further header lines, each ended by CRLF.
  std::string header_lines;
  std::size_t body_bytes = 600;
  bool stream = false;

  int connections = 1;
  // Connections opened a second.
  double ramp = 2000;
  Nanoseconds warmup = 0;
  Nanoseconds window = 0;
  // After the last answer: how long memory is watched for being given back.
  Nanoseconds settle = 0;
  // Requests a second in all; 0: each connection asks again as soon as it was answered.
  double rate = 0;
  // Ends the run after so many answers; 0: the window ends it.
  int requests = 0;
  // An answer with a shorter body counts as failed.
  std::size_t expected_bytes = 0;
  // Events that each stream must deliver, and events a second that each is paced at.
  int expected_events = 0;
  double pace = 0;
  // Bytes a second that each slow reader takes.
  double read_rate = 200'000;
  // Processes whose CPU time and memory are measured.
  std::vector<int> processes;
  // Between two looks at their memory.
  Nanoseconds watch_interval = 0;
};

Options OptionsFrom(Flags& flags);

// The whole request, head and JSON body of `body_bytes`, ready to be sent.
std::string RequestText(const Options& options);

}  // namespace monorelay::bench
