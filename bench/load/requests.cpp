#include <algorithm>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bench/load/connection.hpp"
#include "bench/load/meter.hpp"
#include "bench/load/modes.hpp"
#include "bench/load/pace.hpp"

namespace monorelay::bench {
namespace {

constexpr std::size_t kReadBytes = 256 * 1024;
constexpr int kOk = 200;
// A server that fails this often is not worth the rest of the window.
constexpr int kMostFailures = 1000;

class RequestsRun {
 public:
  explicit RequestsRun(const Options& options)
      : options_(options),
        request_(RequestText(options)),
        meter_(options.processes),
        memory_(meter_, options.watch_interval),
        slots_(static_cast<std::size_t>(options.connections)),
        buffer_(kReadBytes) {}

  Report Run();

 private:
  struct Slot {
    std::unique_ptr<LoadConnection> connection;
    bool is_asking = false;
    Nanoseconds asked = 0;
    std::size_t body_bytes = 0;
  };

  void Open(std::uint32_t key);
  void Ask(std::uint32_t key, Nanoseconds intended);
  void OnFree(std::uint32_t key);
  void OnReadable(std::uint32_t key);
  void OnEnded(std::uint32_t key);
  void OnAnswered(std::uint32_t key, Nanoseconds now);
  void Fail(std::uint32_t key);
  void LaunchDue(Nanoseconds now);
  void BeginWindow(Nanoseconds now);
  bool IsOver(Nanoseconds now) const;
  Nanoseconds NextWake(Nanoseconds now) const;
  void Wait(Nanoseconds until);
  void Settle();
  Report Results(Nanoseconds end, const Usage& usage);

  const Options& options_;
  std::string request_;
  Meter meter_;
  MemoryWatch memory_;
  Poller poller_;
  std::vector<Slot> slots_;
  std::vector<char> buffer_;

  // Open loop: connections that are free, and requests that wait for one.
  std::deque<std::uint32_t> free_;
  std::deque<Nanoseconds> overdue_;
  std::optional<Pace> launches_;  // nothing in a closed loop

  bool is_measuring_ = false;
  Nanoseconds window_begin_ = 0;
  Nanoseconds window_end_ = 0;
  Usage usage_at_begin_;
  std::vector<float> latencies_;
  int answered_ = 0;
  int failed_ = 0;
  int reopened_ = 0;
};

Report RequestsRun::Run() {
  const Nanoseconds began = Now();
  window_begin_ = began + options_.warmup;
  if (options_.rate > 0) launches_.emplace(began, options_.rate);
  for (std::uint32_t key = 0; key < slots_.size(); ++key) {
    Open(key);
    OnFree(key);
  }
  Nanoseconds now = Now();
  while (!IsOver(now)) {
    if (!is_measuring_ && now >= window_begin_) BeginWindow(now);
    if (launches_) LaunchDue(now);
    memory_.Tick(now);
    Wait(NextWake(now));
    now = Now();
  }
  if (!is_measuring_) BeginWindow(now);
  const Usage usage = meter_.Read();
  memory_.Hold();
  Settle();
  return Results(now, usage);
}

void RequestsRun::Open(std::uint32_t key) {
  slots_[key].connection = std::make_unique<LoadConnection>(poller_, key, options_.port);
}

void RequestsRun::Ask(std::uint32_t key, Nanoseconds intended) {
  Slot& slot = slots_[key];
  slot.is_asking = true;
  slot.asked = intended;
  slot.body_bytes = 0;
  slot.connection->Ask(request_);
}

void RequestsRun::OnFree(std::uint32_t key) {
  if (options_.rate == 0) {
    Ask(key, Now());
  } else if (overdue_.empty()) {
    free_.push_back(key);
  } else {
    const Nanoseconds intended = overdue_.front();
    overdue_.pop_front();
    Ask(key, intended);
  }
}

void RequestsRun::OnReadable(std::uint32_t key) {
  Slot& slot = slots_[key];
  const auto received = slot.connection->Receive(buffer_);
  if (received.status == LoadConnection::Status::kLater) return;
  if (received.status == LoadConnection::Status::kEnded) {
    OnEnded(key);
    return;
  }
  MessageReader& answer = slot.connection->answer();
  for (std::string_view bytes = received.bytes; !bytes.empty();) {
    const auto piece = answer.Next(bytes);
    bytes.remove_prefix(piece.taken);
    slot.body_bytes += piece.body.size();
    // Bytes after the end of an answer, or outside of one, are as wrong as broken framing.
    if (answer.IsBroken() || piece.taken == 0 || !slot.is_asking) {
      Fail(key);
      return;
    }
  }
  if (answer.IsDone()) OnAnswered(key, Now());
}

void RequestsRun::OnEnded(std::uint32_t key) {
  Slot& slot = slots_[key];
  if (!slot.is_asking) {
    ++reopened_;
    Open(key);
  } else if (slot.connection->answer().EndsWithConnection()) {
    Open(key);
    OnAnswered(key, Now());
  } else {
    Fail(key);
  }
}

void RequestsRun::OnAnswered(std::uint32_t key, Nanoseconds now) {
  Slot& slot = slots_[key];
  MessageReader& answer = slot.connection->answer();
  if (answer.status() != kOk || slot.body_bytes < options_.expected_bytes) {
    Fail(key);
    return;
  }
  slot.is_asking = false;
  if (answer.SaysClose()) {
    ++reopened_;
    Open(key);
  }
  if (is_measuring_) {
    ++answered_;
    latencies_.push_back(static_cast<float>(now - slot.asked) / kMicrosecond);
    if (options_.requests > 0 && answered_ >= options_.requests) return;
  }
  OnFree(key);
}

void RequestsRun::Fail(std::uint32_t key) {
  ++failed_;
  slots_[key].is_asking = false;
  Open(key);
  if (failed_ < kMostFailures) OnFree(key);
}

void RequestsRun::LaunchDue(Nanoseconds now) {
  while (launches_->IsDue(now)) {
    const Nanoseconds due = launches_->Take();
    if (free_.empty()) {
      overdue_.push_back(due);
    } else {
      const std::uint32_t key = free_.front();
      free_.pop_front();
      Ask(key, due);
    }
  }
}

void RequestsRun::BeginWindow(Nanoseconds now) {
  is_measuring_ = true;
  window_begin_ = now;
  window_end_ = now + options_.window;
  usage_at_begin_ = meter_.Read();
}

bool RequestsRun::IsOver(Nanoseconds now) const {
  if (failed_ >= kMostFailures) return true;
  if (!is_measuring_) return false;
  return now >= window_end_ || (options_.requests > 0 && answered_ + failed_ >= options_.requests);
}

Nanoseconds RequestsRun::NextWake(Nanoseconds now) const {
  Nanoseconds wake = is_measuring_ ? window_end_ : window_begin_;
  wake = std::min(wake, now + options_.watch_interval);
  if (launches_) wake = std::min(wake, launches_->next());
  return wake;
}

void RequestsRun::Wait(Nanoseconds until) {
  for (const epoll_event& event : poller_.Wait(until - Now())) {
    if ((event.events & EPOLLOUT) != 0) slots_[event.data.u32].connection->OnWritable();
    if ((event.events & ~EPOLLOUT) != 0) OnReadable(event.data.u32);
  }
}

void RequestsRun::Settle() {
  const Nanoseconds end = Now() + options_.settle;
  for (Nanoseconds now = Now(); now < end; now = Now()) {
    memory_.Tick(now);
    // Nothing is asked any more; the wait only passes the time.
    poller_.Wait(std::min(options_.watch_interval, end - now));
  }
}

Report RequestsRun::Results(Nanoseconds end, const Usage& usage) {
  const double seconds = static_cast<double>(end - window_begin_) / kSecond;
  const double cpu = static_cast<double>(usage.cpu - usage_at_begin_.cpu);
  Report report;
  report.Text("mode", options_.rate > 0 ? "rate" : "closed");
  report.Number("connections", options_.connections);
  report.Number("seconds", seconds);
  report.Number("answered", answered_);
  report.Number("failed", failed_);
  report.Number("reopened", reopened_);
  report.Number("requests_per_second", answered_ > 0 ? answered_ / seconds : 0);
  report.Percentiles("latency_us", latencies_);
  report.Number("cpu_us_per_request", answered_ > 0 ? cpu / kMicrosecond / answered_ : 0);
  report.Number("cpu_share", seconds > 0 ? cpu / kSecond / seconds : 0);
  memory_.Finish(report);
  return report;
}

}  // namespace

Report RunRequests(const Options& options) {
  return RequestsRun(options).Run();
}

}  // namespace monorelay::bench
