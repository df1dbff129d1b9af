#include "http/loop.hpp"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

namespace monorelay::http {
namespace {

constexpr int kMostEvents = 256;  // of one turn

Descriptor Opened(int number, const char* what) {
  if (number < 0) throw std::system_error(errno, std::generic_category(), what);
  return Descriptor(number);
}

}  // namespace

void Turn::LeaveQueue() {
  if (next_ == nullptr) return;
  previous_->next_ = next_;
  next_->previous_ = previous_;
  previous_ = nullptr;
  next_ = nullptr;
}

Watched::Watched(Loop& loop, Descriptor descriptor)
    : loop_(loop), descriptor_(std::move(descriptor)) {
  if (loop_.Watch(descriptor_.Get(), EPOLLIN | EPOLLOUT | EPOLLRDHUP, this)) return;
  descriptor_.Close();
  readable_ = true;
  writable_ = true;
  peer_left_ = true;
}

void Watched::Await(For what, Turn& turn) {
  if (IsReady(what)) {
    awaiting_ = nullptr;
    loop_.Queue(turn);
    return;
  }
  awaited_ = what;
  awaiting_ = &turn;
}

void Watched::AwaitPeerLeaving(Turn& turn) {
  if (peer_left_) {
    loop_.Queue(turn);
  } else {
    awaiting_peer_ = &turn;
  }
}

void Watched::OnEvents(std::uint32_t events) {
  if ((events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0) {
    // Trying tells more, now and from now on.
    peer_left_ = true;
    readable_ = true;
    if ((events & (EPOLLHUP | EPOLLERR)) != 0) writable_ = true;
    if (Turn* turn = std::exchange(awaiting_peer_, nullptr)) loop_.Queue(*turn);
  }
  if ((events & EPOLLIN) != 0) readable_ = true;
  if ((events & EPOLLOUT) != 0) writable_ = true;
  if (awaiting_ != nullptr && IsReady(awaited_)) loop_.Queue(*std::exchange(awaiting_, nullptr));
}

void Alarm::SetAlarm(std::chrono::microseconds after) {
  CancelAlarm();
  place_ = loop_.alarms_.emplace(loop_.clock_.Now() + after, this);
  is_set_ = true;
  if (place_ == loop_.alarms_.begin()) loop_.ArmTimer();
}

void Alarm::CancelAlarm() {
  if (std::exchange(is_set_, false)) loop_.alarms_.erase(place_);
}

Loop::Anchor::Anchor() {
  previous_ = this;
  next_ = this;
}

Loop::Loop()
    : poll_(Opened(::epoll_create1(EPOLL_CLOEXEC), "epoll")),
      wake_(Opened(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC), "eventfd")),
      timer_(Opened(::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC), "timerfd")) {
  if (!Watch(wake_.Get(), EPOLLIN, nullptr) || !Watch(timer_.Get(), EPOLLIN, nullptr)) {
    throw std::system_error(errno, std::generic_category(), "epoll");
  }
}

Loop::~Loop() {
  for (const auto coroutine : deferred_) coroutine.destroy();
}

bool Loop::Watch(int descriptor, std::uint32_t events, Watched* watched) {
  epoll_event event{};
  event.events = events | EPOLLET;
  event.data.ptr = watched;
  return ::epoll_ctl(poll_.Get(), EPOLL_CTL_ADD, descriptor, &event) == 0;
}

void Loop::Run() {
  while (!stopped_) RunOnce(kForever);
}

void Loop::RunOnce(std::chrono::milliseconds longest) {
  std::array<epoll_event, kMostEvents> events;
  const bool is_busy = queue_.next_ != &queue_ || !deferred_.empty();
  const int timeout = is_busy ? 0 : static_cast<int>(longest.count());
  const int count = ::epoll_wait(poll_.Get(), events.data(), kMostEvents, timeout);
  bool is_woken = false;
  for (int i = 0; i < count; ++i) {
    const epoll_event& event = events[static_cast<std::size_t>(i)];
    if (event.data.ptr == nullptr) {
      is_woken = true;
    } else {
      static_cast<Watched*>(event.data.ptr)->OnEvents(event.events);
    }
  }
  if (is_woken) {
    RunAlarms();
    RunPosted();
  }
  RunDeferred();
  RunQueue();
}

void Loop::Stop() {
  stopped_ = true;
  Wake();
}

void Loop::Post(std::move_only_function<void()> work) {
  {
    const std::lock_guard lock(mutex_);
    posted_.push_back(std::move(work));
  }
  Wake();
}

void Loop::Wake() {
  // Each write is an edge of its own, so that nobody needs to read. It fails when the counter is
  // full, which takes longer than anybody lives.
  const std::uint64_t one = 1;
  static_cast<void>(::write(wake_.Get(), &one, sizeof one));
}

void Loop::Queue(Turn& turn) {
  if (turn.next_ != nullptr) return;
  turn.next_ = &queue_;
  turn.previous_ = queue_.previous_;
  queue_.previous_->next_ = &turn;
  queue_.previous_ = &turn;
}

void Loop::RunPosted() {
  std::vector<std::move_only_function<void()>> posted;
  {
    const std::lock_guard lock(mutex_);
    posted.swap(posted_);
  }
  for (auto& work : posted) work();
}

void Loop::RunDeferred() {
  if (deferred_.empty()) return;
  const std::vector<std::coroutine_handle<>> deferred = std::exchange(deferred_, {});
  for (const auto coroutine : deferred) coroutine.resume();
}

void Loop::RunQueue() {
  if (queue_.next_ == &queue_) return;
  // What is queued from now on waits behind another anchor, for the next turn.
  Anchor batch;
  batch.next_ = queue_.next_;
  batch.previous_ = queue_.previous_;
  batch.next_->previous_ = &batch;
  batch.previous_->next_ = &batch;
  queue_.next_ = &queue_;
  queue_.previous_ = &queue_;
  while (batch.next_ != &batch) {
    Turn& turn = *batch.next_;
    turn.LeaveQueue();
    turn.OnTurn();
  }
}

void Loop::RunAlarms() {
  const MonotonicTime now = clock_.Now();
  while (!alarms_.empty() && alarms_.begin()->first <= now) {
    Alarm& alarm = *alarms_.begin()->second;
    alarm.CancelAlarm();
    alarm.OnAlarm();
  }
  if (!alarms_.empty()) ArmTimer();
}

void Loop::ArmTimer() {
  const auto due = alarms_.begin()->first.time_since_epoch();
  const auto seconds = std::chrono::floor<std::chrono::seconds>(due);
  itimerspec time{};
  time.it_value.tv_sec = seconds.count();
  time.it_value.tv_nsec = (due - seconds).count();
  // A time that has passed already is an edge at once.
  static_cast<void>(::timerfd_settime(timer_.Get(), TFD_TIMER_ABSTIME, &time, nullptr));
}

}  // namespace monorelay::http
