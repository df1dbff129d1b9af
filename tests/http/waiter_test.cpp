#include "http/waiter.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "http/resolver.hpp"
#include "http/task.hpp"
#include "http/transport.hpp"

namespace monorelay::http {
namespace {

using namespace std::chrono_literals;

// A transport, its peer, and what the waits of one coroutine yielded. Time moves when told.
class WaiterTest : public testing::Test {
 protected:
  WaiterTest() : wheel(loop, clock), waiter(wheel) {
    std::array<int, 2> ends{-1, -1};
    EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends.data()), 0);
    peer = Descriptor(ends[1]);
    transport = std::make_unique<Transport>(loop, Descriptor(ends[0]));
    wheel.Start();
  }

  void PeerSends(const std::string& bytes) const {
    EXPECT_EQ(::write(peer.Get(), bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
  }
  void Turns(int count) {
    for (int i = 0; i < count; ++i) loop.RunOnce(0ms);
  }
  // Lets the wheel tick after `time` has passed.
  void Pass(std::chrono::milliseconds time) {
    Turns(2);
    clock.Advance(time);
    const std::uint64_t before = wheel.Tick();
    while (wheel.Tick() == before) loop.RunOnce(Loop::kForever);
    Turns(2);
  }

  Awaitable<void> WaitReadable(std::chrono::milliseconds timeout) {
    const Wake wake = co_await waiter.Readable(*transport, timeout);
    wakes.push_back(wake);
  }
  Awaitable<void> WaitSignal(Signal& signal, std::chrono::milliseconds timeout) {
    const Wake wake = co_await waiter.Signalled(signal, timeout);
    wakes.push_back(wake);
  }
  Awaitable<void> WaitPause(std::chrono::milliseconds time) {
    const Wake wake = co_await waiter.Pause(time);
    wakes.push_back(wake);
  }
  // Reads one byte after the other, `count` of them.
  Awaitable<void> ReadBytes(int count) {
    for (int i = 0; i < count; ++i) {
      const Wake wake = co_await waiter.Readable(*transport, 1s);
      if (wake != Wake::kReady) break;
      std::array<char, 1> byte{};
      if (transport->Read(byte).status == IoStatus::kDone) ++bytes_read;
    }
  }

  ManualClock clock;
  Loop loop;
  TimerWheel wheel;
  std::unique_ptr<Transport> transport;
  Waiter waiter;
  Descriptor peer;
  std::vector<Wake> wakes;
  int bytes_read = 0;
};

TEST_F(WaiterTest, EndsWhenBytesCome) {
  Spawn(loop, WaitReadable(1s));
  Turns(3);
  EXPECT_TRUE(wakes.empty());

  PeerSends("a");
  Turns(2);

  EXPECT_EQ(wakes, std::vector{Wake::kReady});
}

TEST_F(WaiterTest, EndsAtTheDeadline) {
  Spawn(loop, WaitReadable(1s));

  Pass(900ms);
  EXPECT_TRUE(wakes.empty());
  Pass(300ms);

  EXPECT_EQ(wakes, std::vector{Wake::kDeadline});
}

TEST_F(WaiterTest, EndsAtTheLimitOfAllWaits) {
  waiter.SetLimit(1s);
  Spawn(loop, WaitReadable(60s));
  Pass(1300ms);
  EXPECT_EQ(wakes, std::vector{Wake::kDeadline});

  Spawn(loop, WaitReadable(60s));
  Turns(3);

  EXPECT_EQ(wakes, (std::vector{Wake::kDeadline, Wake::kDeadline}));
}

TEST_F(WaiterTest, EndsWhenInterruptedInTheNextTurn) {
  Spawn(loop, WaitReadable(1s));
  Turns(2);

  waiter.Interrupt(Wake::kClientLeft);
  waiter.Interrupt(Wake::kStopping);
  EXPECT_TRUE(wakes.empty());
  Turns(1);

  EXPECT_EQ(wakes, std::vector{Wake::kClientLeft}) << "the first reason stays";
}

TEST_F(WaiterTest, DoesNotBeginWhileInterrupted) {
  waiter.Interrupt(Wake::kStopping);
  Spawn(loop, WaitReadable(1s));
  Turns(1);
  EXPECT_EQ(wakes, std::vector{Wake::kStopping});

  waiter.Reset();
  Spawn(loop, WaitReadable(1s));
  Turns(2);
  EXPECT_EQ(wakes.size(), 1);
  waiter.Interrupt(Wake::kStopping);
  Turns(1);
}

TEST_F(WaiterTest, IsWokenOnceByManyReasons) {
  Spawn(loop, WaitReadable(1s));
  Turns(2);

  PeerSends("a");
  waiter.Interrupt(Wake::kClientLeft);
  Turns(3);

  EXPECT_EQ(wakes, std::vector{Wake::kClientLeft});
}

TEST_F(WaiterTest, LetsOthersHaveTheirTurn) {
  PeerSends(std::string(100, 'x'));
  Turns(1);
  Spawn(loop, ReadBytes(100));

  Turns(1);
  EXPECT_GE(bytes_read, 1);
  EXPECT_LE(bytes_read, 10);
  Turns(100);

  EXPECT_EQ(bytes_read, 100);
}

TEST_F(WaiterTest, EndsForAllWhoWaitForASignal) {
  Signal signal;
  Waiter other(wheel);
  bool other_is_ready = false;
  const auto wait = [](Waiter& who, Signal& what, bool& is_ready) -> Awaitable<void> {
    const Wake wake = co_await who.Signalled(what, 1s);
    is_ready = wake == Wake::kReady;
  };
  Spawn(loop, WaitSignal(signal, 1s));
  Spawn(loop, wait(other, signal, other_is_ready));
  Turns(2);
  EXPECT_TRUE(wakes.empty());

  signal.Give();
  Turns(2);

  EXPECT_EQ(wakes, std::vector{Wake::kReady});
  EXPECT_TRUE(other_is_ready);
}

TEST_F(WaiterTest, ForgetsASignalAfterTheDeadline) {
  Signal signal;
  Spawn(loop, WaitSignal(signal, 100ms));
  Pass(500ms);

  signal.Give();
  Turns(2);

  EXPECT_EQ(wakes, std::vector{Wake::kDeadline});
}

TEST_F(WaiterTest, SignalThatEndsIsForgotten) {
  auto signal = std::make_unique<Signal>();
  Spawn(loop, WaitSignal(*signal, 1s));
  Turns(2);

  signal.reset();
  Pass(1200ms);

  EXPECT_EQ(wakes, std::vector{Wake::kDeadline});
}

TEST_F(WaiterTest, PausesForATime) {
  Spawn(loop, WaitPause(1s));
  Pass(800ms);
  EXPECT_TRUE(wakes.empty());
  Pass(400ms);
  EXPECT_EQ(wakes, std::vector{Wake::kDeadline});

  Spawn(loop, WaitPause(1s));
  Turns(2);
  waiter.Interrupt(Wake::kClientLeft);
  Turns(2);

  EXPECT_EQ(wakes, (std::vector{Wake::kDeadline, Wake::kClientLeft}));
}

TEST_F(WaiterTest, PatienceNotesThatTheClientLeftAndEndsLater) {
  waiter.SetPatience(2s);
  Spawn(loop, WaitReadable(60s));
  Turns(2);

  waiter.Interrupt(Wake::kClientLeft);
  Turns(3);
  EXPECT_TRUE(wakes.empty());
  EXPECT_TRUE(waiter.HasLeft());
  Pass(1800ms);
  EXPECT_TRUE(wakes.empty());
  Pass(500ms);

  EXPECT_EQ(wakes, std::vector{Wake::kDeadline});
  EXPECT_TRUE(waiter.IsPastLimit());
}

TEST_F(WaiterTest, PatienceMakesNoLimitLater) {
  waiter.SetLimit(1s);
  waiter.SetPatience(10s);
  Spawn(loop, WaitReadable(60s));
  Turns(2);

  waiter.Interrupt(Wake::kClientLeft);
  Pass(1300ms);

  EXPECT_EQ(wakes, std::vector{Wake::kDeadline});
}

TEST_F(WaiterTest, PatienceIsForClientsAlone) {
  waiter.SetPatience(10s);
  Spawn(loop, WaitReadable(60s));
  Turns(2);

  waiter.Interrupt(Wake::kStopping);
  Turns(1);

  EXPECT_EQ(wakes, std::vector{Wake::kStopping});
}

TEST_F(WaiterTest, WithoutPatienceLeavingInterruptsAgain) {
  waiter.SetPatience(10s);
  waiter.Interrupt(Wake::kClientLeft);
  waiter.SetPatience(std::nullopt);
  EXPECT_FALSE(waiter.HasLeft());

  waiter.Interrupt(Wake::kClientLeft);
  Spawn(loop, WaitReadable(60s));
  Turns(1);

  EXPECT_EQ(wakes, std::vector{Wake::kClientLeft});
}

TEST_F(WaiterTest, TaskBesideRunsUntilItsFirstWaitAtOnceAndCanBeDestroyedThere) {
  {
    Beside ends;
    ends.Start(WaitReadable(60s));
    EXPECT_TRUE(wakes.empty());
    PeerSends("a");
    Turns(2);
    EXPECT_EQ(wakes, std::vector{Wake::kReady});
  }
  const auto waits = [](Waiter* who) -> Awaitable<void> {
    const Wake wake = co_await who->Pause(60s);
    ADD_FAILURE() << "woken by " << static_cast<int>(wake);
  };
  auto destroyed = std::make_unique<Beside>();
  std::optional<Waiter> waiter_of_it(std::in_place, wheel);
  destroyed->Start(waits(&*waiter_of_it));
  Turns(2);

  waiter_of_it.reset();
  destroyed.reset();
  Pass(61s);

  EXPECT_EQ(wakes, std::vector{Wake::kReady});
}

TEST_F(WaiterTest, TaskBesideHandsOutItsFailure) {
  const auto fails = [](bool really) -> Awaitable<void> {
    if (really) throw std::runtime_error("as expected");
    co_return;
  };
  Beside task;
  EXPECT_NO_THROW(task.Check());

  task.Start(fails(true));

  EXPECT_THROW(task.Check(), std::runtime_error);
}

// --- The resolver, which answers through a signal ---

class ResolverTest : public WaiterTest {
 protected:
  Awaitable<void> Resolve(std::string host) {
    auto found = co_await resolver.Resolve(std::move(host), 80, waiter, 10s);
    result.emplace(std::move(found));
  }
  void Run() {
    while (!result) loop.RunOnce(Loop::kForever);
  }

  Resolver resolver{loop, wheel};
  std::optional<Result<std::vector<Address>>> result;
};

TEST_F(ResolverTest, TakesAnAddressAsItIs) {
  Spawn(loop, Resolve("192.0.2.1"));
  Turns(1);

  ASSERT_TRUE(result.has_value() && result->has_value());
  EXPECT_EQ((*result)->front().Host(), "192.0.2.1");
}

TEST_F(ResolverTest, LooksANameUpOnItsThread) {
  Spawn(loop, Resolve("localhost"));
  Run();

  ASSERT_TRUE(result->has_value());
  EXPECT_TRUE((*result)->front().IsLoopback());
  EXPECT_EQ((*result)->front().Port(), 80);
}

TEST_F(ResolverTest, SaysWhyANameCannotBeResolved) {
  Spawn(loop, Resolve("a name with spaces"));
  Run();

  ASSERT_FALSE(result->has_value());
  EXPECT_EQ(result->error().kind, ErrorKind::kUpstreamUnreachable);
  EXPECT_FALSE(result->error().detail.value.empty());
}

}  // namespace
}  // namespace monorelay::http
