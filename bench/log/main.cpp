// Measures the request log by itself: how fast one writer is, what a slow or locked database does,
// how much disk a record takes and whether memory stays flat. Prints one JSON object.
//
//   bench_log --mode records --seconds 10 [--body-bytes 4096] [--rate 0] [--folder DIR]
//   bench_log --mode paused --seconds 60 --rate 5000      the database is locked all the time
//   bench_log --mode memory --records 1000000
//   bench_log --mode lock --file requests.db --seconds 60  holds the lock, for other programs' sake
#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "bench/net/clock.hpp"
#include "bench/net/flags.hpp"
#include "records/request_log.hpp"
#include "relay/body_capture.hpp"
#include "store/spill_folder.hpp"
#include "store/sqlite/request_store.hpp"

namespace monorelay::bench {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

// Records in memory beyond which the generator waits: what is measured is what is stored.
constexpr std::uint64_t kMostWaiting = 20'000;

std::uint64_t CpuNanoseconds() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto of = [](const timeval& time) {
    return static_cast<std::uint64_t>(time.tv_sec) * 1'000'000'000 +
           static_cast<std::uint64_t>(time.tv_usec) * 1000;
  };
  return of(usage.ru_utime) + of(usage.ru_stime);
}

std::uint64_t ResidentBytes() {
  std::uint64_t size = 0;
  std::uint64_t resident = 0;
  std::ifstream("/proc/self/statm") >> size >> resident;
  return resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

// Text that compresses about as well as conversations do.
std::string Words(std::size_t bytes, Random& random) {
  static constexpr const char* kWords[] = {"the",   "request",  "answer", "model",  "token",
                                           "of",    "and",      "stream", "record", "relay",
                                           "while", "provider", "key",    "waits",  "value"};
  std::string text;
  while (text.size() < bytes)
    text.append(kWords[random.Below(std::size(kWords))])
        .append(std::to_string(random.Below(100)))
        .push_back(' ');
  text.resize(bytes);
  return text;
}

struct Settings {
  fs::path folder;
  double seconds = 10;
  double rate = 0;  // records a second; 0: as many as are stored
  std::uint64_t records = 0;
  std::size_t body_bytes = 0;
};

// The log with its store in a folder, and a generator of outcomes.
class Bench {
 public:
  explicit Bench(const Settings& settings)
      : settings_(settings), random_(1), ids_(clock_, Random(2)) {
    auto store = store::sqlite::SqliteRequestStore::Open(File(), clock_,
                                                         {.busy_timeout = milliseconds(1000)});
    auto spill = store::SpillFolder::Open(settings.folder / "spill");
    if (!store || !spill) throw std::runtime_error("the folder cannot be used");
    store_ = *std::move(store);
    spill_ = *std::move(spill);
    log_ = std::make_unique<records::RequestLog>(*store_, *spill_, clock_);
    rules_.budget = std::make_shared<http::BodyBudget>(std::int64_t{256} << 20U);
    for (int i = 0; i < 64; ++i) {
      questions_.push_back(R"({"model":"bench","messages":[{"role":"user","content":")" +
                           Words(settings.body_bytes, random_) + "\"}]}");
      answers_.push_back(R"({"id":"x","object":"chat.completion","choices":[{"index":0,"message":)"
                         R"({"role":"assistant","content":")" +
                         Words(settings.body_bytes, random_) + R"("},"finish_reason":"stop"}]})");
    }
  }

  [[nodiscard]] fs::path File() const { return settings_.folder / "requests.db"; }
  records::RequestLog& Log() { return *log_; }

  void Add() {
    relay::Outcome outcome;
    outcome.request_id = ids_.Make();
    outcome.started = clock_.WallNow();
    outcome.endpoint = "/v1/chat/completions";
    outcome.dialect = outcome.provider_dialect = "openai_chat";
    outcome.client = "default";
    outcome.client_address = "127.0.0.1";
    outcome.user_agent = "OpenAI/Python 1.99.0";
    outcome.model = "gpt-5-mini";
    outcome.served_model = "gpt-5-mini-2026-01-01";
    outcome.provider = "openai";
    outcome.key_label = "first";
    outcome.ending = relay::Ending::kAnswered;
    outcome.status = 200;
    outcome.attempts = 1;
    outcome.latency = std::chrono::microseconds(1'234'567);
    outcome.stages.first_byte = std::chrono::microseconds(234'567);
    outcome.usage = {.input = 1000, .output = 200, .cached_read = 500};
    outcome.request_bytes = 4000;
    outcome.response_bytes = 4000;
    outcome.sampling.temperature = 0.7;
    if (settings_.body_bytes > 0) {
      outcome.capture =
          std::make_shared<relay::BodyCapture>(dialects::Dialect::kOpenAiChat, rules_);
      outcome.capture->TakeRequest(questions_[added_ % questions_.size()]);
      outcome.capture->OnBody(answers_[added_ % answers_.size()]);
    }
    const Nanoseconds begun = Now();
    log_->OnOutcome(std::move(outcome));
    costs_.push_back(static_cast<float>(Now() - begun));
    ++added_;
  }

  // Adds at the rate until the time is over or all are added.
  void Run() {
    const Nanoseconds begun = Now();
    const Nanoseconds end = begun + FromSeconds(settings_.seconds);
    for (;;) {
      const Nanoseconds now = Now();
      const bool is_over = settings_.records > 0 ? added_ >= settings_.records : now >= end;
      if (is_over) return;
      const double due = settings_.rate * static_cast<double>(now - begun) / 1e9;
      const bool waits = settings_.rate > 0 ? static_cast<double>(added_) >= due
                                            : log_->Figures().waiting >= kMostWaiting;
      if (waits) {
        std::this_thread::sleep_for(milliseconds(1));
      } else {
        for (int i = 0; i < 64; ++i) Add();
      }
    }
  }

  [[nodiscard]] std::uint64_t Added() const { return added_; }
  // Of handing one record over, in microseconds.
  double Cost(double share) {
    if (costs_.empty()) return 0;
    const auto at = costs_.begin() +
                    static_cast<std::ptrdiff_t>(share * static_cast<double>(costs_.size() - 1));
    std::nth_element(costs_.begin(), at, costs_.end());
    return *at / 1000.0;
  }

 private:
  const Settings settings_;
  const SystemClock clock_;
  Random random_;
  IdMaker ids_;
  relay::CaptureRules rules_;
  std::vector<std::string> questions_;
  std::vector<std::string> answers_;
  std::vector<float> costs_;
  std::uint64_t added_ = 0;
  std::unique_ptr<store::sqlite::SqliteRequestStore> store_;
  std::unique_ptr<store::SpillFolder> spill_;
  std::unique_ptr<records::RequestLog> log_;
};

std::int64_t Rows(const fs::path& file) {
  auto database = store::sqlite::Database::Open(file, milliseconds(5000));
  if (!database) return -1;
  static_cast<void>(database->ReadInteger("PRAGMA wal_checkpoint(TRUNCATE)"));
  return database->ReadInteger("SELECT count(*) FROM requests").value_or(-1);
}

void MeasureRecords(const Settings& settings) {
  Bench bench(settings);
  const Nanoseconds begun = Now();
  const std::uint64_t cpu = CpuNanoseconds();
  bench.Run();
  bench.Log().Stop();
  const double seconds = static_cast<double>(Now() - begun) / 1e9;
  const double cpu_us = static_cast<double>(CpuNanoseconds() - cpu) / 1000;
  const auto figures = bench.Log().Figures();
  const auto rows = static_cast<double>(Rows(bench.File()));
  fmt::print(R"({{"records":{},"stored":{},"spilled":{},"lost":{},"records_per_second":{:.0f},)"
             R"("cpu_us_per_record":{:.2f},"hand_over_us_p50":{:.2f},"hand_over_us_p999":{:.1f},)"
             R"("disk_bytes_per_record":{:.0f}}})"
             "\n",
             bench.Added(), figures.stored, figures.spilled, figures.lost, rows / seconds,
             cpu_us / rows, bench.Cost(0.5), bench.Cost(0.999),
             static_cast<double>(fs::file_size(bench.File())) / rows);
}

// The database is locked by another connection while records come at the rate.
void MeasurePaused(const Settings& settings) {
  Bench bench(settings);
  auto other = store::sqlite::Database::Open(bench.File(), milliseconds(5000));
  if (!other || !other->Execute("BEGIN EXCLUSIVE")) throw std::runtime_error("no lock");
  const std::uint64_t before = ResidentBytes();
  bench.Run();
  const std::uint64_t after = ResidentBytes();
  const auto paused = bench.Log().Figures();
  static_cast<void>(other->Execute("COMMIT"));
  const Nanoseconds freed = Now();
  while (bench.Log().Figures().waiting_bytes > 0 && Now() - freed < FromSeconds(120))
    std::this_thread::sleep_for(milliseconds(5));
  const double replay_seconds = static_cast<double>(Now() - freed) / 1e9;
  bench.Log().Stop();
  fmt::print(R"({{"records":{},"spilled":{},"spill_bytes":{},"waiting_in_memory":{},)"
             R"("memory_growth_bytes":{},"replay_seconds":{:.1f},"lost":{},"rows":{},)"
             R"("hand_over_us_p50":{:.2f},"hand_over_us_p999":{:.1f}}})"
             "\n",
             bench.Added(), paused.spilled, paused.waiting_bytes, paused.waiting,
             static_cast<std::int64_t>(after) - static_cast<std::int64_t>(before), replay_seconds,
             bench.Log().Dropped(), Rows(bench.File()), bench.Cost(0.5), bench.Cost(0.999));
}

void MeasureMemory(Settings settings) {
  const std::uint64_t all = settings.records;
  settings.records = all / 10;
  settings.rate = 20'000;
  std::uint64_t early = 0;
  {
    Bench bench(settings);
    bench.Run();
    early = ResidentBytes() - bench.Added() * sizeof(float);
  }
  settings.records = all;
  Bench bench(settings);
  bench.Run();
  const std::uint64_t late = ResidentBytes() - bench.Added() * sizeof(float);
  fmt::print(R"({{"records":{},"resident_bytes_early":{},"resident_bytes_late":{}}})"
             "\n",
             all, early, late);
}

void HoldLock(const fs::path& file, double seconds) {
  auto database = store::sqlite::Database::Open(file, milliseconds(5000));
  if (!database || !database->Execute("BEGIN EXCLUSIVE")) throw std::runtime_error("no lock");
  fmt::print("locked\n");
  std::fflush(stdout);
  std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
}

void Run(Flags& flags) {
  const std::string mode = flags.Text("mode", "records");
  Settings settings;
  settings.seconds = flags.Number("seconds", 10);
  settings.rate = flags.Number("rate", 0);
  settings.records = static_cast<std::uint64_t>(flags.Count("records", 0));
  settings.body_bytes = static_cast<std::size_t>(flags.Count("body-bytes", 0));
  const fs::path folder = flags.Text("folder");
  const fs::path file = flags.Text("file");
  flags.RejectUnknown();
  if (mode == "lock") return HoldLock(file, settings.seconds);
  settings.folder = folder.empty() ? fs::temp_directory_path() /
                                         fmt::format("bench-log-{}", static_cast<long>(::getpid()))
                                   : folder;
  fs::create_directories(settings.folder);
  if (mode == "records") MeasureRecords(settings);
  if (mode == "paused") MeasurePaused(settings);
  if (mode == "memory") MeasureMemory(settings);
  fs::remove_all(settings.folder);
}

}  // namespace
}  // namespace monorelay::bench

int main(int argc, char** argv) {
  try {
    monorelay::bench::Flags flags(std::vector<std::string>(argv + 1, argv + argc));
    monorelay::bench::Run(flags);
  } catch (const std::exception& error) {
    fmt::print(stderr, "bench_log: {}\n", error.what());
    return 1;
  }
  return 0;
}
