#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "bench/load/connection.hpp"
#include "bench/load/event_reader.hpp"
#include "bench/load/meter.hpp"
#include "bench/load/modes.hpp"
#include "bench/load/pace.hpp"

namespace monorelay::bench {
namespace {

constexpr std::size_t kReadBytes = 256 * 1024;
constexpr int kOk = 200;
// "No gap more than ten times the pace" is what a stream is held to.
constexpr double kMostPacesApart = 10;
// How long after its time a stream may end before the run gives it up.
constexpr Nanoseconds kGrace = 10 * kSecond;

class StreamsRun {
 public:
  explicit StreamsRun(const Options& options)
      : options_(options),
        request_(RequestText(options)),
        meter_(options.processes),
        memory_(meter_, options.watch_interval),
        streams_(static_cast<std::size_t>(options.connections)),
        buffer_(kReadBytes),
        ramp_(Now(), options.ramp) {}

  Report Run();

 private:
  struct Stream {
    std::unique_ptr<LoadConnection> connection;
    EventReader events;
    Nanoseconds asked = 0;
    Nanoseconds last_arrival = 0;
    int arrived = 0;
    bool has_terminator = false;
    bool is_over = false;
  };

  void OpenDue(Nanoseconds now);
  void OnReadable(std::uint32_t key);
  void OnEvent(Stream& stream, const EventReader::Event& event, Nanoseconds now);
  void End(Stream& stream, bool is_clean);
  void MoveWindow(Nanoseconds now);
  Nanoseconds NextWake(Nanoseconds now) const;
  Report Results();

  const Options& options_;
  std::string request_;
  Meter meter_;
  MemoryWatch memory_;
  Poller poller_;
  std::vector<Stream> streams_;
  std::vector<char> buffer_;

  Pace ramp_;
  Nanoseconds deadline_ = 0;
  std::size_t opened_ = 0;

  enum class Window { kBefore, kOpen, kAfter };
  Window window_ = Window::kBefore;
  Nanoseconds window_begin_ = 0;
  Nanoseconds window_end_ = 0;
  Usage usage_at_begin_;
  Usage usage_at_end_;
  std::int64_t events_in_window_ = 0;
  std::size_t active_in_window_ = 0;

  std::size_t over_ = 0;
  int complete_ = 0;
  int failed_ = 0;
  int misordered_ = 0;
  std::int64_t events_ = 0;
  Nanoseconds largest_gap_ = 0;
  std::int64_t wide_gaps_ = 0;
  std::vector<float> first_event_us_;
  std::vector<float> transit_us_;
};

Report StreamsRun::Run() {
  const Nanoseconds began = Now();
  ramp_ = Pace(began, options_.ramp);
  const Nanoseconds ramp = FromSeconds(options_.connections / options_.ramp);
  window_begin_ = began + ramp + options_.warmup;
  window_end_ = window_begin_ + options_.window;
  const double length = options_.pace > 0 ? options_.expected_events / options_.pace : 0;
  deadline_ = std::max(window_end_, began + ramp + FromSeconds(length)) + kGrace;

  for (Nanoseconds now = began; now < deadline_ && over_ < streams_.size(); now = Now()) {
    OpenDue(now);
    MoveWindow(now);
    memory_.Tick(now);
    for (const epoll_event& event : poller_.Wait(NextWake(now) - Now())) {
      Stream& stream = streams_[event.data.u32];
      if (!stream.connection) continue;
      if ((event.events & EPOLLOUT) != 0) stream.connection->OnWritable();
      if ((event.events & ~EPOLLOUT) != 0) OnReadable(event.data.u32);
    }
  }
  return Results();
}

void StreamsRun::OpenDue(Nanoseconds now) {
  while (opened_ < streams_.size() && ramp_.IsDue(now)) {
    ramp_.Take();
    const auto key = static_cast<std::uint32_t>(opened_++);
    Stream& stream = streams_[key];
    stream.connection = std::make_unique<LoadConnection>(poller_, key, options_.port);
    stream.asked = Now();
    stream.connection->Ask(request_);
  }
}

void StreamsRun::OnReadable(std::uint32_t key) {
  Stream& stream = streams_[key];
  const auto received = stream.connection->Receive(buffer_);
  if (received.status == LoadConnection::Status::kLater) return;
  if (stream.is_over) {
    // Kept open after its stream, and closed by the server now, or misused.
    stream.connection.reset();
    return;
  }
  if (received.status == LoadConnection::Status::kEnded) {
    End(stream, stream.connection->answer().EndsWithConnection());
    return;
  }
  const Nanoseconds now = Now();
  MessageReader& answer = stream.connection->answer();
  for (std::string_view bytes = received.bytes; !bytes.empty();) {
    const auto piece = answer.Next(bytes);
    bytes.remove_prefix(piece.taken);
    if (answer.IsBroken() || piece.taken == 0 || (answer.status() != kOk && answer.status() != 0)) {
      End(stream, false);
      return;
    }
    stream.events.Read(piece.body,
                       [&](const EventReader::Event& event) { OnEvent(stream, event, now); });
  }
  if (answer.IsDone()) End(stream, true);
}

void StreamsRun::OnEvent(Stream& stream, const EventReader::Event& event, Nanoseconds now) {
  if (event.kind == EventReader::Event::Kind::kDone) stream.has_terminator = true;
  if (event.kind != EventReader::Event::Kind::kNumbered) return;
  if (event.sequence != stream.arrived) ++misordered_;
  if (stream.arrived == 0) {
    first_event_us_.push_back(static_cast<float>(now - stream.asked) / kMicrosecond);
  } else {
    const Nanoseconds gap = now - stream.last_arrival;
    largest_gap_ = std::max(largest_gap_, gap);
    if (options_.pace > 0 && gap > FromSeconds(kMostPacesApart / options_.pace)) ++wide_gaps_;
  }
  stream.last_arrival = now;
  ++stream.arrived;
  ++events_;
  if (window_ == Window::kOpen) {
    ++events_in_window_;
    transit_us_.push_back(static_cast<float>(now - event.sent) / kMicrosecond);
  }
}

void StreamsRun::End(Stream& stream, bool is_clean) {
  stream.is_over = true;
  ++over_;
  const bool has_all = options_.expected_events == 0 || stream.arrived == options_.expected_events;
  if (is_clean && has_all && stream.has_terminator) {
    ++complete_;
  } else {
    ++failed_;
  }
}

void StreamsRun::MoveWindow(Nanoseconds now) {
  if (window_ == Window::kBefore && now >= window_begin_) {
    window_ = Window::kOpen;
    window_begin_ = now;
    usage_at_begin_ = meter_.Read();
  } else if (window_ == Window::kOpen && now >= window_end_) {
    window_ = Window::kAfter;
    window_end_ = now;
    usage_at_end_ = meter_.Read();
    memory_.Hold();
    active_in_window_ = opened_ - over_;
  }
}

Nanoseconds StreamsRun::NextWake(Nanoseconds now) const {
  Nanoseconds wake = std::min(deadline_, now + options_.watch_interval);
  if (opened_ < streams_.size()) wake = std::min(wake, ramp_.next());
  if (window_ == Window::kBefore) wake = std::min(wake, window_begin_);
  if (window_ == Window::kOpen) wake = std::min(wake, window_end_);
  return wake;
}

Report StreamsRun::Results() {
  // If all streams ended before the window did, it saw nothing worth a figure.
  const bool has_window = window_ == Window::kAfter;
  const auto unfinished = static_cast<int>(streams_.size() - over_);
  const double seconds = static_cast<double>(window_end_ - window_begin_) / kSecond;
  const double cpu = static_cast<double>(usage_at_end_.cpu - usage_at_begin_.cpu);
  const double events = has_window ? static_cast<double>(events_in_window_) : 0;
  Report report;
  report.Text("mode", "streams");
  report.Number("streams", options_.connections);
  report.Number("active_in_window", static_cast<double>(active_in_window_));
  report.Number("complete", complete_);
  report.Number("failed", failed_ + unfinished);
  report.Number("events", static_cast<double>(events_));
  report.Number("misordered", misordered_);
  report.Number("largest_gap_ms", static_cast<double>(largest_gap_) / kMillisecond);
  report.Number("gaps_over_ten_paces", static_cast<double>(wide_gaps_));
  report.Percentiles("first_event_us", first_event_us_);
  report.Percentiles("transit_us", transit_us_);
  report.Number("seconds", seconds);
  report.Number("events_per_second", events / seconds);
  report.Number("cpu_us_per_event", events > 0 ? cpu / kMicrosecond / events : 0);
  report.Number("cpu_share", has_window ? cpu / kSecond / seconds : 0);
  memory_.Finish(report);
  return report;
}

}  // namespace

Report RunStreams(const Options& options) {
  return StreamsRun(options).Run();
}

}  // namespace monorelay::bench
