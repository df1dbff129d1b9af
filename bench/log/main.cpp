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

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "bench/log/generator.hpp"
#include "bench/net/clock.hpp"
#include "bench/net/flags.hpp"
#include "store/sqlite/database.hpp"

namespace monorelay::bench {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

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
