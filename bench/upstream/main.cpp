// bench_upstream: a mock provider that is never the limit. See docs/benchmarks.md.
#include <csignal>
#include <cstdio>
#include <exception>
#include <string>
#include <utility>

#include "bench/net/flags.hpp"
#include "bench/net/sockets.hpp"
#include "bench/upstream/profile.hpp"
#include "bench/upstream/server.hpp"
#include "bench/upstream/stream_socket.hpp"

namespace monorelay::bench {
namespace {

constexpr const char* kUsage =
    "usage: bench_upstream [--port P] [--tls CERTIFICATE --tls-key KEY] [--latency-ms N]\n"
    "                      [--events N] [--interval-ms N] [--event-bytes N] [--answer-bytes N]\n"
    "The model name of a request overrides: \"bench-5hz-100ev-20ms-1500b\".\n";

Shape ShapeFrom(Flags& flags) {
  Shape shape;
  shape.latency = FromSeconds(flags.Number("latency-ms", 0) / 1000);
  shape.interval = FromSeconds(flags.Number("interval-ms", 10) / 1000);
  shape.events = flags.Count("events", shape.events);
  shape.event_bytes = static_cast<std::size_t>(flags.Count("event-bytes", 230));
  shape.answer_bytes = static_cast<std::size_t>(flags.Count("answer-bytes", 1500));
  return shape;
}

[[noreturn]] void Serve(Flags flags) {
  const Shape shape = ShapeFrom(flags);
  const std::string certificate = flags.Text("tls");
  const std::string key = flags.Text("tls-key");
  const int port = flags.Count("port", 0);
  flags.RejectUnknown();

  RaiseFileLimit();
  WantPreciseTimers();
  const SslContextPtr tls = certificate.empty() ? nullptr : ServerContext(certificate, key);
  Socket listener = ListenOnLoopback(static_cast<std::uint16_t>(port));
  std::printf("bench_upstream listening on %s://127.0.0.1:%u\n", tls ? "https" : "http",
              static_cast<unsigned>(PortOf(listener)));
  std::fflush(stdout);
  UpstreamServer(std::move(listener), tls.get(), shape).Run();
}

}  // namespace
}  // namespace monorelay::bench

int main(int argc, char** argv) {
  // OpenSSL writes to connections that their peer has closed; that shall end them, not the program.
  std::signal(SIGPIPE, SIG_IGN);
  try {
    monorelay::bench::Serve(monorelay::bench::Flags({argv + 1, argv + argc}));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bench_upstream: %s\n%s", error.what(), monorelay::bench::kUsage);
    return 2;
  }
}
