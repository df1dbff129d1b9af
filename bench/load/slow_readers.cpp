#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "bench/load/connection.hpp"
#include "bench/load/meter.hpp"
#include "bench/load/modes.hpp"

namespace monorelay::bench {
namespace {

// What a client on a slow line has; the kernel would otherwise take megabytes for it.
constexpr int kReceiveBufferBytes = 64 * 1024;
constexpr Nanoseconds kReadInterval = 50 * kMillisecond;
constexpr int kOk = 200;

struct Reader {
  std::unique_ptr<LoadConnection> connection;
  std::size_t read_bytes = 0;
  bool is_lost = false;
};

void ReadSome(Reader& reader, std::vector<char>& buffer) {
  const auto received = reader.connection->Receive(buffer);
  if (received.status == LoadConnection::Status::kLater) return;
  MessageReader& answer = reader.connection->answer();
  for (std::string_view bytes = received.bytes; !bytes.empty();) {
    const auto piece = answer.Next(bytes);
    bytes.remove_prefix(piece.taken);
    reader.read_bytes += piece.body.size();
    if (piece.taken == 0) break;
  }
  // The answer is chosen too large to end within the run.
  if (received.status == LoadConnection::Status::kEnded || answer.IsBroken() || answer.IsDone() ||
      (answer.status() != kOk && answer.status() != 0)) {
    reader.is_lost = true;
    reader.connection.reset();
  }
}

}  // namespace

Report RunSlowReaders(const Options& options) {
  const std::string request = RequestText(options);
  const Meter meter(options.processes);
  MemoryWatch memory(meter, options.watch_interval);
  Poller poller;
  std::vector<Reader> readers(static_cast<std::size_t>(options.connections));
  for (std::uint32_t key = 0; key < readers.size(); ++key) {
    readers[key].connection =
        std::make_unique<LoadConnection>(poller, key, options.port, kReceiveBufferBytes);
    readers[key].connection->Ask(request);
  }

  std::vector<char> buffer(static_cast<std::size_t>(
      options.read_rate * static_cast<double>(kReadInterval) / static_cast<double>(kSecond)));
  // Nothing but time makes these clients read; the poller that waits for it watches no socket.
  Poller clock;
  const Usage usage_at_begin = meter.Read();
  const Nanoseconds began = Now();
  const Nanoseconds end = began + options.window;
  for (Nanoseconds next = began; next < end; next += kReadInterval) {
    clock.Wait(next - Now());
    memory.Tick(Now());
    for (Reader& reader : readers) {
      if (reader.is_lost) continue;
      reader.connection->OnWritable();
      ReadSome(reader, buffer);
    }
  }
  const Usage usage = meter.Read();
  memory.Hold();
  const double seconds = static_cast<double>(Now() - began) / kSecond;

  std::size_t lost = 0;
  std::size_t read_bytes = 0;
  for (Reader& reader : readers) {
    lost += reader.is_lost ? 1 : 0;
    read_bytes += reader.read_bytes;
    reader.connection.reset();
  }
  clock.Wait(options.settle);

  Report report;
  report.Text("mode", "slow_readers");
  report.Number("connections", options.connections);
  report.Number("failed", static_cast<double>(lost));
  report.Number("seconds", seconds);
  report.Number("bytes_per_second_each",
                static_cast<double>(read_bytes) / seconds / options.connections);
  report.Number("cpu_share",
                static_cast<double>(usage.cpu - usage_at_begin.cpu) / kSecond / seconds);
  memory.Finish(report);
  return report;
}

}  // namespace monorelay::bench
