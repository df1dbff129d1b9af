#include "http/loop.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "http/task.hpp"

namespace monorelay::http {
namespace {

using namespace std::chrono_literals;

class Note final : public Turn {
 public:
  explicit Note(std::function<void()> what = {}) : then(std::move(what)) {}

  int turns = 0;
  std::function<void()> then;

 private:
  void OnTurn() override {
    ++turns;
    if (then) then();
  }
};

class Bell final : public Alarm {
 public:
  using Alarm::Alarm;
  using Alarm::CancelAlarm;
  using Alarm::SetAlarm;

  int rings = 0;
  std::function<void()> then;

 private:
  void OnAlarm() override {
    ++rings;
    if (then) then();
  }
};

// A watched socket and its peer.
struct Pair {
  explicit Pair(Loop& loop) {
    std::array<int, 2> ends{-1, -1};
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends.data()), 0);
    peer = Descriptor(ends[1]);
    here = std::make_unique<Watched>(loop, Descriptor(ends[0]));
  }
  void PeerSends(std::string_view bytes) const {
    EXPECT_EQ(::write(peer.Get(), bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
  }
  // Reads until there is no more, as the watching demands.
  std::string ReadAll() const {
    std::string all(100, '\0');
    const ssize_t bytes = ::read(here->Get(), all.data(), all.size());
    here->NoteDrained();
    all.resize(bytes > 0 ? static_cast<std::size_t>(bytes) : 0);
    return all;
  }
  // Writes until there is no more room.
  void Fill() const {
    const std::string bytes(64 * 1024, 'x');
    while (::write(here->Get(), bytes.data(), bytes.size()) > 0) {
    }
    here->NoteFull();
  }

  std::unique_ptr<Watched> here;
  Descriptor peer;
};

constexpr auto kReading = Watched::For::kReading;
constexpr auto kWriting = Watched::For::kWriting;

TEST(Loop, RunsATurnOnce) {
  Loop loop;
  Note note;
  loop.Queue(note);
  loop.Queue(note);

  loop.RunOnce(0ms);
  loop.RunOnce(0ms);

  EXPECT_EQ(note.turns, 1);
}

TEST(Loop, RunsWhatIsQueuedMeanwhileInTheNextTurn) {
  Loop loop;
  Note second;
  Note first;
  first.then = [&] {
    loop.Queue(second);
    loop.Queue(first);
  };
  loop.Queue(first);

  loop.RunOnce(0ms);
  EXPECT_EQ(second.turns, 0);
  loop.RunOnce(Loop::kForever);  // does not wait while something is queued

  EXPECT_EQ(first.turns, 2);
  EXPECT_EQ(second.turns, 1);
}

TEST(Loop, LetsATurnDestroyItselfAndItsNeighbours) {
  Loop loop;
  auto second = std::make_unique<Note>();
  auto first = std::make_unique<Note>();
  Note third;
  first->then = [&] {
    second.reset();
    first.reset();
  };
  loop.Queue(*first);
  loop.Queue(*second);
  loop.Queue(third);

  loop.RunOnce(0ms);

  EXPECT_EQ(third.turns, 1);
}

TEST(Loop, ForgetsATurnThatLeftTheQueue) {
  Loop loop;
  Note note;
  loop.Queue(note);
  note.LeaveQueue();

  loop.RunOnce(0ms);

  EXPECT_EQ(note.turns, 0);
}

TEST(LoopConcurrent, RunsWhatOtherThreadsPostInTheirOrder) {
  Loop loop;
  std::vector<int> seen;
  std::thread poster([&] {
    for (int i = 0; i < 1000; ++i) loop.Post([&seen, i] { seen.push_back(i); });
    loop.Post([&loop] { loop.Stop(); });
  });

  loop.Run();
  poster.join();

  ASSERT_EQ(seen.size(), 1000);
  EXPECT_TRUE(std::ranges::is_sorted(seen));
}

TEST(LoopConcurrent, StopsFromAnotherThreadAlsoBeforeItRuns) {
  Loop loop;
  std::thread stopper([&] { loop.Stop(); });
  stopper.join();

  loop.Run();
}

TEST(Loop, MayGoWithWorkThatNeverRan) {
  auto kept = std::make_shared<int>(1);
  {
    Loop loop;
    loop.Post([kept] {});
    EXPECT_EQ(kept.use_count(), 2);
  }
  EXPECT_EQ(kept.use_count(), 1);
}

Awaitable<void> Count(std::shared_ptr<int> count) {
  ++*count;
  co_return;
}

TEST(Loop, RunsASpawnedTaskInTheNextTurn) {
  Loop loop;
  auto count = std::make_shared<int>(0);

  Spawn(loop, Count(count));
  EXPECT_EQ(*count, 0);
  loop.RunOnce(0ms);

  EXPECT_EQ(*count, 1);
  EXPECT_EQ(count.use_count(), 1);
}

TEST(Loop, DestroysASpawnedTaskThatNeverRan) {
  auto count = std::make_shared<int>(0);
  {
    Loop loop;
    Spawn(loop, Count(count));
  }
  EXPECT_EQ(*count, 0);
  EXPECT_EQ(count.use_count(), 1);
}

TEST(Alarm, RingsWhenTheTimeHasPassed) {
  Loop loop;
  Bell late(loop);
  Bell early(loop);
  late.SetAlarm(20ms);
  early.SetAlarm(1ms);

  while (early.rings == 0) loop.RunOnce(Loop::kForever);
  EXPECT_EQ(late.rings, 0);
  while (late.rings == 0) loop.RunOnce(Loop::kForever);

  EXPECT_EQ(early.rings, 1);
  EXPECT_EQ(late.rings, 1);
}

TEST(Alarm, RingsForNoTimeAtAll) {
  Loop loop;
  Bell bell(loop);
  bell.SetAlarm(0ms);

  while (bell.rings == 0) loop.RunOnce(Loop::kForever);
}

TEST(Alarm, IsForgottenWhenCancelledOrGone) {
  Loop loop;
  Bell cancelled(loop);
  Bell stays(loop);
  cancelled.SetAlarm(1ms);
  cancelled.CancelAlarm();
  {
    Bell gone(loop);
    gone.SetAlarm(1ms);
  }
  stays.SetAlarm(2ms);

  while (stays.rings == 0) loop.RunOnce(Loop::kForever);

  EXPECT_EQ(cancelled.rings, 0);
}

TEST(Alarm, MaySetItselfAgain) {
  Loop loop;
  Bell bell(loop);
  bell.then = [&] {
    if (bell.rings < 3) bell.SetAlarm(1ms);
  };
  bell.SetAlarm(1ms);

  while (bell.rings < 3) loop.RunOnce(Loop::kForever);
}

TEST(Watched, TellsOfBytesThatCame) {
  Loop loop;
  const Pair pair(loop);
  Note note;
  pair.here->Await(kReading, note);
  loop.RunOnce(0ms);
  EXPECT_EQ(note.turns, 0);

  pair.PeerSends("a");
  loop.RunOnce(Loop::kForever);

  EXPECT_EQ(note.turns, 1);
  EXPECT_EQ(pair.ReadAll(), "a");
}

TEST(Watched, TellsAtOnceOfBytesThatWereThereBefore) {
  Loop loop;
  const Pair pair(loop);
  pair.PeerSends("a");
  loop.RunOnce(Loop::kForever);
  Note note;

  pair.here->Await(kReading, note);
  loop.RunOnce(Loop::kForever);

  EXPECT_EQ(note.turns, 1);
}

TEST(Watched, StaysReadyUntilItIsDrained) {
  Loop loop;
  const Pair pair(loop);
  pair.PeerSends("ab");
  loop.RunOnce(Loop::kForever);
  EXPECT_TRUE(pair.here->IsReady(kReading));

  EXPECT_EQ(pair.ReadAll(), "ab");

  EXPECT_FALSE(pair.here->IsReady(kReading));
}

TEST(Watched, TellsOfEachArrivalAfterItWasDrained) {
  Loop loop;
  const Pair pair(loop);
  for (int i = 0; i < 3; ++i) {
    Note note;
    pair.here->Await(kReading, note);
    pair.PeerSends("a");
    loop.RunOnce(Loop::kForever);
    EXPECT_EQ(note.turns, 1) << i;
    EXPECT_EQ(pair.ReadAll(), "a");
  }
}

TEST(Watched, TellsOfRoomAfterItWasFull) {
  Loop loop;
  const Pair pair(loop);
  loop.RunOnce(Loop::kForever);
  EXPECT_TRUE(pair.here->IsReady(kWriting));
  pair.Fill();
  Note note;
  pair.here->Await(kWriting, note);
  loop.RunOnce(0ms);
  EXPECT_EQ(note.turns, 0);

  std::string taken(1024 * 1024, '\0');
  while (::read(pair.peer.Get(), taken.data(), taken.size()) > 0) {
  }
  loop.RunOnce(Loop::kForever);

  EXPECT_EQ(note.turns, 1);
}

TEST(Watched, DoesNotMistakeRoomForBytes) {
  Loop loop;
  const Pair pair(loop);
  Note note;
  pair.here->Await(kReading, note);

  loop.RunOnce(Loop::kForever);  // there is room

  EXPECT_EQ(note.turns, 0);
  EXPECT_TRUE(pair.here->IsReady(kWriting));
}

TEST(Watched, TellsOncePerWait) {
  Loop loop;
  const Pair pair(loop);
  Note note;
  pair.here->Await(kReading, note);
  pair.PeerSends("a");
  loop.RunOnce(Loop::kForever);
  pair.PeerSends("b");
  loop.RunOnce(Loop::kForever);

  EXPECT_EQ(note.turns, 1);
}

TEST(Watched, TellsNobodyWhoStoppedWaiting) {
  Loop loop;
  const Pair pair(loop);
  Note note;
  pair.here->Await(kReading, note);
  pair.here->StopAwaiting();
  pair.PeerSends("a");

  loop.RunOnce(Loop::kForever);

  EXPECT_EQ(note.turns, 0);
}

TEST(Watched, TellsWhenThePeerLeaves) {
  Loop loop;
  Pair pair(loop);
  Note note;
  pair.here->AwaitPeerLeaving(note);
  pair.PeerSends("last words");
  loop.RunOnce(Loop::kForever);
  EXPECT_EQ(note.turns, 0);

  pair.peer.Close();
  loop.RunOnce(Loop::kForever);

  EXPECT_EQ(note.turns, 1);
  EXPECT_EQ(pair.ReadAll(), "last words");
}

TEST(Watched, TellsAtOnceIfThePeerHasLeftBefore) {
  Loop loop;
  Pair pair(loop);
  pair.peer.Close();
  loop.RunOnce(Loop::kForever);
  Note note;

  pair.here->AwaitPeerLeaving(note);
  loop.RunOnce(Loop::kForever);

  EXPECT_EQ(note.turns, 1);
}

// Its end comes once: whoever drained the bytes before it must still find it.
TEST(Watched, StaysReadableWhenThePeerHasLeft) {
  Loop loop;
  Pair pair(loop);
  pair.PeerSends("a");
  pair.peer.Close();
  loop.RunOnce(Loop::kForever);

  EXPECT_EQ(pair.ReadAll(), "a");

  EXPECT_TRUE(pair.here->IsReady(kReading));
  EXPECT_EQ(pair.ReadAll(), "");
}

// A client may close its side and still take the answer: waiting for room must wait.
TEST(Watched, MayBeFullAlthoughThePeerSendsNoMore) {
  Loop loop;
  const Pair pair(loop);
  ASSERT_EQ(::shutdown(pair.peer.Get(), SHUT_WR), 0);
  loop.RunOnce(Loop::kForever);

  pair.Fill();

  EXPECT_FALSE(pair.here->IsReady(kWriting));
}

TEST(Watched, MayGoInTheTurnInWhichItsBytesCame) {
  Loop loop;
  Pair first(loop);
  Pair second(loop);
  Note tells_second;
  Note destroys;
  destroys.then = [&] { second.here.reset(); };
  first.here->Await(kReading, destroys);
  second.here->Await(kReading, tells_second);
  first.PeerSends("a");
  second.PeerSends("b");

  loop.RunOnce(Loop::kForever);
  loop.RunOnce(0ms);

  EXPECT_EQ(destroys.turns, 1);
}

TEST(Watched, OfADescriptorThatCannotBeWatchedFailsWhenItIsTried) {
  Loop loop;
  Watched watched(loop, Descriptor());
  Note note;

  watched.Await(kReading, note);
  loop.RunOnce(Loop::kForever);

  EXPECT_EQ(note.turns, 1);
  EXPECT_EQ(watched.Get(), -1);
}

}  // namespace
}  // namespace monorelay::http
