// Kills a process that records requests, at a hundred random moments.

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <new>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "records/request_log.hpp"
#include "store/spill_folder.hpp"
#include "store/sqlite/request_store.hpp"
#include "tests/store/temporary_folder.hpp"

namespace monorelay::store {
namespace {

using std::chrono::milliseconds;

constexpr int kRounds = 100;
// What may be missing: the newest records, as old as this at the moment of the crash. That is
// spill_after, a look of the spiller, and time to write; a crowded machine lets threads sleep
// longer than they asked for, which a witness in the same process measures and which comes on top.
constexpr milliseconds kMostMissing{200};
constexpr milliseconds kWitnessSleep{5};

// What the child and its parent both see.
struct Witnessed {
  std::atomic<std::int64_t> longest_delay{0};  // nanoseconds that a thread was late
  std::atomic<std::int64_t> looked{0};         // when the witness was last awake
};

// What the child tells of each request, as soon as it has handed it over.
struct Told {
  std::uint32_t number = 0;
  std::int64_t at = 0;  // nanoseconds, of the system's monotonic clock
};

std::filesystem::path DatabaseIn(const std::filesystem::path& folder) {
  return folder / "requests.db";
}

// Looks how late a thread of this process gets the processor.
void Witness(Witnessed& witnessed) {
  const SystemClock clock;
  for (auto before = clock.Now();;) {
    ::poll(nullptr, 0, static_cast<int>(kWitnessSleep.count()));
    const auto now = clock.Now();
    const std::int64_t delay = (now - before - kWitnessSleep).count();
    if (delay > witnessed.longest_delay) witnessed.longest_delay = delay;
    witnessed.looked = now.time_since_epoch().count();
    before = now;
  }
}

// Records requests without end.
[[noreturn]] void RunChild(const std::filesystem::path& folder, int pipe, Witnessed& witnessed) {
  const SystemClock clock;
  const std::jthread witness([&] { Witness(witnessed); });
  auto store = sqlite::SqliteRequestStore::Open(DatabaseIn(folder), clock,
                                                {.busy_timeout = milliseconds(20)});
  auto spill = SpillFolder::Open(folder / "spill");
  if (!store || !spill) ::_exit(1);
  records::RequestLog log(**store, **spill, clock);
  for (std::uint32_t number = 0;; ++number) {
    relay::Outcome outcome;
    outcome.request_id = RequestId(std::to_string(number));
    log.OnOutcome(std::move(outcome));
    const Told told{.number = number, .at = clock.Now().time_since_epoch().count()};
    // A full pipe slows the child down to what its parent reads.
    if (::write(pipe, &told, sizeof told) != sizeof told) ::_exit(1);
    // Some thousand a second: what the store can take.
    if (number % 16 == 0) ::poll(nullptr, 0, 1);
  }
}

// What the child said until its end, which comes after `time`, and when that was.
struct Life {
  std::vector<Told> told;
  MonotonicTime killed;
  std::chrono::nanoseconds longest_delay{0};
};

// Memory that a child shares with its parent.
class SharedWitness {
 public:
  SharedWitness()
      : memory_(::mmap(nullptr, sizeof(Witnessed), PROT_READ | PROT_WRITE,
                       MAP_SHARED | MAP_ANONYMOUS, -1, 0)) {
    if (memory_ == MAP_FAILED) throw std::runtime_error("no memory to share");
    witnessed_ = new (memory_) Witnessed();
  }
  SharedWitness(const SharedWitness&) = delete;
  SharedWitness& operator=(const SharedWitness&) = delete;
  ~SharedWitness() { ::munmap(memory_, sizeof(Witnessed)); }

  Witnessed& operator*() { return *witnessed_; }
  // With a delay that had not ended when the child was killed.
  [[nodiscard]] std::chrono::nanoseconds LongestDelay(MonotonicTime killed) const {
    const std::int64_t last = killed.time_since_epoch().count() - witnessed_->looked;
    return std::chrono::nanoseconds(std::max<std::int64_t>(witnessed_->longest_delay, last));
  }

 private:
  void* memory_;
  Witnessed* witnessed_ = nullptr;
};

Life RunAndKill(const std::filesystem::path& folder, milliseconds time) {
  int ends[2] = {-1, -1};
  if (::pipe(ends) != 0) throw std::runtime_error("no pipe");
  SharedWitness witness;
  const pid_t child = ::fork();
  if (child == 0) {
    ::close(ends[0]);
    RunChild(folder, ends[1], *witness);
  }
  ::close(ends[1]);
  const SystemClock clock;
  Life life;
  std::optional<MonotonicTime> begun;  // with the first record
  Told told;
  while (::read(ends[0], &told, sizeof told) == sizeof told) {
    life.told.push_back(told);
    const MonotonicTime now = clock.Now();
    if (!begun) begun = now;
    if (now - *begun < time || life.killed != MonotonicTime()) continue;
    ::kill(child, SIGKILL);
    life.killed = now;
  }
  ::close(ends[0]);
  ::waitpid(child, nullptr, 0);
  life.longest_delay = witness.LongestDelay(life.killed);
  return life;
}

// All that can be had of the records after the crash.
std::set<std::uint32_t> Recover(const std::filesystem::path& folder) {
  const SystemClock clock;
  auto store = sqlite::SqliteRequestStore::Open(DatabaseIn(folder), clock);
  auto spill = SpillFolder::Open(folder / "spill");
  if (!store || !spill) throw std::runtime_error("what a crash left cannot be opened");
  for (;;) {
    const auto records = (*spill)->Next();
    if (!records) throw std::runtime_error("the spill cannot be read");
    if (records->empty()) break;
    if (!(*store)->Append(*records)) throw std::runtime_error("the database cannot be written");
    (*spill)->Advance();
  }
  auto database = sqlite::Database::Open(DatabaseIn(folder), milliseconds(1000));
  auto rows = database->Prepare("SELECT cast(request_id AS INTEGER) FROM requests");
  std::set<std::uint32_t> numbers;
  std::size_t count = 0;
  for (; rows->Step().value_or(false); ++count)
    numbers.insert(static_cast<std::uint32_t>(rows->Integer(0)));
  EXPECT_EQ(count, numbers.size()) << "a record was stored twice";
  return numbers;
}

// How old the oldest of the missing records was.
milliseconds OldestMissing(const Life& life, const std::set<std::uint32_t>& kept) {
  for (const Told& told : life.told) {
    if (kept.contains(told.number)) continue;
    return std::chrono::duration_cast<milliseconds>(
        life.killed - MonotonicTime(std::chrono::nanoseconds(told.at)));
  }
  return milliseconds(0);
}

bool HasDamage(const std::filesystem::path& folder) {
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().string().find(".damaged") != std::string::npos) return true;
  }
  return false;
}

TEST(Crash, LosesAtMostTheLastMomentsAtWhateverTimeItComes) {
  Random random(20261126);
  for (int round = 0; round < kRounds; ++round) {
    testing::TemporaryFolder folder;
    // In every second life another program has the database locked, so that all goes to the spill.
    std::optional<sqlite::Database> other;
    if (round % 2 == 1) {
      const SystemClock clock;
      ASSERT_TRUE(sqlite::SqliteRequestStore::Open(DatabaseIn(folder.Path()), clock));
      other.emplace(*sqlite::Database::Open(DatabaseIn(folder.Path()), milliseconds(0)));
      ASSERT_TRUE(other->Execute("BEGIN EXCLUSIVE"));
    }

    const Life life = RunAndKill(folder.Path(), milliseconds(random.Below(300)));
    other.reset();

    ASSERT_NE(life.killed, MonotonicTime()) << "the child ended by itself";
    const auto missing = OldestMissing(life, Recover(folder.Path()));
    EXPECT_LE(missing, kMostMissing + life.longest_delay) << "round " << round;
    EXPECT_FALSE(HasDamage(folder.Path())) << "round " << round;
  }
}

}  // namespace
}  // namespace monorelay::store
