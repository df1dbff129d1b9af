// The event loop of one thread: which descriptors are ready, what runs next, when alarms ring.
//
// Descriptors are watched edge-triggered with one registration for their whole life
// (docs/decisions/0014): the kernel says once that a socket has become ready, Watched remembers it,
// and whoever reads or writes until there is no more says so with NoteDrained or NoteFull.
// A turn first notes all that has happened and then runs what that woke, so that nothing is
// destroyed while the kernel's list is read. What is woken meanwhile runs in the next turn.
#pragma once

#include <atomic>
#include <chrono>
#include <coroutine>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <vector>

#include "base/clock.hpp"
#include "http/descriptor.hpp"

namespace monorelay::http {

class Loop;

// Something that a loop can run once: whoever waits derives from it. Not movable. Destroying it
// takes it out of the queue.
class Turn {
 public:
  Turn() = default;
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

  // Takes it out of the queue, if it is there.
  void LeaveQueue();

 protected:
  ~Turn() { LeaveQueue(); }

  // Its turn has come. May destroy this object, or queue it again.
  virtual void OnTurn() = 0;

 private:
  friend class Loop;

  Turn* previous_ = nullptr;
  Turn* next_ = nullptr;
};

// A descriptor whose readiness a loop knows. Not movable; used on the thread of the loop, which
// must outlive it.
class Watched {
 public:
  enum class For : std::uint8_t { kReading, kWriting };

  // If the system cannot watch one more, the descriptor is closed, and using it fails.
  Watched(Loop& loop, Descriptor descriptor);
  Watched(const Watched&) = delete;
  Watched& operator=(const Watched&) = delete;

  [[nodiscard]] int Get() const { return descriptor_.Get(); }
  [[nodiscard]] Loop& GetLoop() const { return loop_; }
  // Closing ends the watching.
  void Close() { descriptor_.Close(); }

  // False if nothing can be had by trying before the kernel says so.
  [[nodiscard]] bool IsReady(For what) const {
    return what == For::kReading ? readable_ : writable_;
  }
  // Reading has found no more. The end of the peer's bytes stays to be read, though.
  void NoteDrained() {
    if (!peer_left_) readable_ = false;
  }
  // Writing has found no more room.
  void NoteFull() { writable_ = false; }

  // Queues `turn` as soon as the descriptor is ready for `what`, once; at once if it is so already.
  // Takes the place of an earlier call.
  void Await(For what, Turn& turn);
  void StopAwaiting() { awaiting_ = nullptr; }

  // Queues `turn` when the peer has closed its side or the connection has broken; at once if that
  // was before.
  void AwaitPeerLeaving(Turn& turn);
  void StopAwaitingPeerLeaving() { awaiting_peer_ = nullptr; }

 private:
  friend class Loop;

  void OnEvents(std::uint32_t events);

  Loop& loop_;
  Turn* awaiting_ = nullptr;
  Turn* awaiting_peer_ = nullptr;
  Descriptor descriptor_;
  For awaited_ = For::kReading;
  bool readable_ = false;
  bool writable_ = false;
  bool peer_left_ = false;
};

// Rings once at a moment of the world's time, exact to the system's timers. For the few that need
// that; deadlines are kept by TimerWheel. Not movable; used on the thread of the loop.
class Alarm {
 public:
  // `loop` must outlive the alarm.
  explicit Alarm(Loop& loop) : loop_(loop) {}
  Alarm(const Alarm&) = delete;
  Alarm& operator=(const Alarm&) = delete;

 protected:
  ~Alarm() { CancelAlarm(); }

  // May destroy this object, or set it again.
  virtual void OnAlarm() = 0;

  // Replaces an earlier time.
  void SetAlarm(std::chrono::microseconds after);
  void CancelAlarm();
  [[nodiscard]] Loop& GetLoop() const { return loop_; }

 private:
  friend class Loop;
  using Alarms = std::multimap<MonotonicTime, Alarm*>;

  Loop& loop_;
  Alarms::iterator place_;
  bool is_set_ = false;
};

// Used by one thread, except where said.
class Loop {
 public:
  static constexpr std::chrono::milliseconds kForever{-1};

  // Throws std::system_error if the system has no descriptors left.
  Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;
  // Coroutines that were deferred and never resumed are destroyed.
  ~Loop();

  // Runs until Stop.
  void Run();
  // One turn, which begins when something happens or `longest` has passed.
  void RunOnce(std::chrono::milliseconds longest);
  // Ends Run after its current turn, also one that begins later. Callable from any thread.
  void Stop();
  // Runs `work` in a later turn. Callable from any thread.
  void Post(std::move_only_function<void()> work);

  // Runs `turn` in the next turn, once, however often this is called before.
  void Queue(Turn& turn);
  // Resumes `coroutine`, which belongs to the loop until then, in the next turn.
  void Defer(std::coroutine_handle<> coroutine) { deferred_.push_back(coroutine); }

  // The system's own time, by which alarms go off.
  [[nodiscard]] MonotonicTime Now() const { return clock_.Now(); }

 private:
  friend class Watched;
  friend class Alarm;

  struct Anchor final : Turn {
    Anchor();
    void OnTurn() override {}
  };

  // Tells `watched`, or the loop itself, of `events`. False if the system refuses.
  bool Watch(int descriptor, std::uint32_t events, Watched* watched);
  void Wake();
  void RunPosted();
  void RunDeferred();
  void RunQueue();
  void RunAlarms();
  // Sets the system's timer to the first alarm.
  void ArmTimer();

  const SystemClock clock_;
  Descriptor poll_;
  Descriptor wake_;   // an eventfd: something was posted
  Descriptor timer_;  // a timerfd: an alarm is due
  Anchor queue_;
  std::vector<std::coroutine_handle<>> deferred_;
  Alarm::Alarms alarms_;
  std::atomic<bool> stopped_{false};
  std::mutex mutex_;
  std::vector<std::move_only_function<void()>> posted_;  // guarded by mutex_
};

}  // namespace monorelay::http
