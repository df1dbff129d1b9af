#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "bench/load/connection.hpp"
#include "bench/load/meter.hpp"
#include "bench/load/modes.hpp"
#include "bench/load/pace.hpp"

namespace monorelay::bench {
namespace {

constexpr std::size_t kReadBytes = 64 * 1024;
constexpr int kOk = 200;
constexpr Nanoseconds kGrace = 10 * kSecond;

class IdleRun {
 public:
  explicit IdleRun(const Options& options)
      : options_(options),
        request_(RequestText(options)),
        meter_(options.processes),
        memory_(meter_, options.watch_interval),
        clients_(static_cast<std::size_t>(options.connections)),
        buffer_(kReadBytes),
        ramp_(Now(), options.ramp) {}

  Report Run();

 private:
  struct Client {
    std::unique_ptr<LoadConnection> connection;
    bool is_answered = false;
    bool is_lost = false;
  };

  void OpenDue(Nanoseconds now);
  void OnReadable(Client& client);
  void Pass(Nanoseconds until);

  const Options& options_;
  std::string request_;
  Meter meter_;
  MemoryWatch memory_;
  Poller poller_;
  std::vector<Client> clients_;
  std::vector<char> buffer_;
  Pace ramp_;
  std::size_t opened_ = 0;
  int answered_ = 0;
  int lost_ = 0;
};

Report IdleRun::Run() {
  const Nanoseconds began = Now();
  ramp_ = Pace(began, options_.ramp);
  const Nanoseconds ramp = FromSeconds(options_.connections / options_.ramp);
  const Nanoseconds deadline = began + ramp + kGrace;
  for (Nanoseconds now = Now(); now < deadline && answered_ + lost_ < options_.connections;
       now = Now()) {
    OpenDue(now);
    Pass(now + kMillisecond);
  }
  const Usage usage_at_begin = meter_.Read();
  const Nanoseconds hold_begin = Now();
  const Nanoseconds hold_end = hold_begin + options_.window;
  while (Now() < hold_end) Pass(std::min(hold_end, Now() + options_.watch_interval));
  const Usage usage = meter_.Read();
  memory_.Hold();

  Report report;
  report.Text("mode", "idle");
  report.Number("connections", options_.connections);
  report.Number("answered", answered_);
  report.Number("failed", options_.connections - answered_ + lost_);
  report.Number("cpu_share", static_cast<double>(usage.cpu - usage_at_begin.cpu) /
                                 static_cast<double>(Now() - hold_begin));
  memory_.Finish(report);
  return report;
}

void IdleRun::OpenDue(Nanoseconds now) {
  while (opened_ < clients_.size() && ramp_.IsDue(now)) {
    ramp_.Take();
    const auto key = static_cast<std::uint32_t>(opened_++);
    clients_[key].connection = std::make_unique<LoadConnection>(poller_, key, options_.port);
    clients_[key].connection->Ask(request_);
  }
}

void IdleRun::OnReadable(Client& client) {
  const auto received = client.connection->Receive(buffer_);
  if (received.status == LoadConnection::Status::kLater) return;
  MessageReader& answer = client.connection->answer();
  for (std::string_view bytes = received.bytes; !bytes.empty();) {
    const auto piece = answer.Next(bytes);
    bytes.remove_prefix(piece.taken);
    if (piece.taken == 0) break;
  }
  if (received.status == LoadConnection::Status::kEnded || answer.IsBroken() ||
      (answer.IsDone() && answer.status() != kOk)) {
    client.is_lost = true;
    client.connection.reset();
    ++lost_;
  } else if (answer.IsDone() && !client.is_answered) {
    client.is_answered = true;
    ++answered_;
  }
}

void IdleRun::Pass(Nanoseconds until) {
  memory_.Tick(Now());
  for (const epoll_event& event : poller_.Wait(until - Now())) {
    Client& client = clients_[event.data.u32];
    if (client.is_lost) continue;
    if ((event.events & EPOLLOUT) != 0) client.connection->OnWritable();
    if ((event.events & ~EPOLLOUT) != 0) OnReadable(client);
  }
}

}  // namespace

Report RunIdle(const Options& options) {
  return IdleRun(options).Run();
}

}  // namespace monorelay::bench
