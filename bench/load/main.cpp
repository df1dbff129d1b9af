// bench_load: a load generator that looks at every answer and every event. See docs/benchmarks.md.
#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string>

#include "bench/load/modes.hpp"
#include "bench/net/sockets.hpp"

namespace monorelay::bench {
namespace {

constexpr const char* kUsage =
    "usage: bench_load --mode requests|streams|idle|slow --port P [--connections N]\n"
    "                  [--seconds S] [--warmup S] [--settle S] [--ramp PER_SECOND]\n"
    "                  [--rate PER_SECOND] [--requests N] [--body-bytes N] [--expect-bytes N]\n"
    "                  [--expect-events N --pace PER_SECOND] [--read-rate BYTES_PER_SECOND]\n"
    "                  [--model M] [--key K] [--path P] [--headers 'A: b|C: d']\n"
    "                  [--pids P,P] [--watch-ms N]\n";

Report Run(const std::string& mode, Options options) {
  if (mode == "requests") return RunRequests(options);
  if (mode == "idle") return RunIdle(options);
  if (mode == "slow") return RunSlowReaders(options);
  if (mode != "streams") throw std::invalid_argument("unknown --mode \"" + mode + "\"");
  options.stream = true;
  return RunStreams(options);
}

}  // namespace
}  // namespace monorelay::bench

int main(int argc, char** argv) {
  using namespace monorelay::bench;
  try {
    Flags flags({argv + 1, argv + argc});
    const std::string mode = flags.Text("mode", "requests");
    const Options options = OptionsFrom(flags);
    flags.RejectUnknown();
    RaiseFileLimit();
    WantPreciseTimers();
    std::printf("%s\n", Run(mode, options).Json().c_str());
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bench_load: %s\n%s", error.what(), kUsage);
    return 2;
  }
}
