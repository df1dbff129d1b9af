#include "app/system_figures.hpp"

#include <sys/resource.h>
#include <sys/statvfs.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <fstream>
#include <map>
#include <string>
#include <string_view>
#include <system_error>

#include "app/version.hpp"

namespace monorelay::app {
namespace {

namespace fs = std::filesystem;

// Figures asked for more often than this stay as they were: a share of nothing is no share.
constexpr std::chrono::milliseconds kLeastSpan{200};
constexpr std::uint64_t kKilobyte = 1024;

double SecondsOf(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

double CpuSeconds() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return SecondsOf(usage.ru_utime) + SecondsOf(usage.ru_stime);
}

void TakeMemory(admin::SystemFigures& figures) {
  std::uint64_t pages = 0;
  std::uint64_t resident = 0;
  std::ifstream("/proc/self/statm") >> pages >> resident;
  const auto page = static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  figures.virtual_bytes = pages * page;
  figures.resident_bytes = resident * page;
  std::ifstream file("/proc/meminfo");
  std::string name;
  std::uint64_t kilobytes = 0;
  std::uint64_t available = 0;
  for (std::string unit; file >> name >> kilobytes; std::getline(file, unit)) {
    if (name == "MemTotal:") figures.memory_total = kilobytes * kKilobyte;
    if (name == "MemAvailable:") available = kilobytes * kKilobyte;
  }
  figures.memory_used = figures.memory_total - std::min(available, figures.memory_total);
}

void TakeDisk(const fs::path& folder, admin::SystemFigures& figures) {
  struct statvfs disk{};
  if (::statvfs(folder.c_str(), &disk) != 0) return;
  figures.disk_total = static_cast<std::uint64_t>(disk.f_blocks) * disk.f_frsize;
  figures.disk_used = static_cast<std::uint64_t>(disk.f_blocks - disk.f_bfree) * disk.f_frsize;
}

// The files of databases with what belongs to them (-wal, -shm), by the name of the database.
void TakeStores(const fs::path& folder, admin::SystemFigures& figures) {
  std::error_code failure;
  std::map<std::string, std::uint64_t> sizes;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, failure)) {
    const std::string name = entry.path().filename().string();
    const std::size_t end = name.find(".db");
    if (end == std::string::npos || !entry.is_regular_file(failure)) continue;
    const std::uint64_t size = entry.file_size(failure);
    if (!failure) sizes[name.substr(0, end + 3)] += size;
  }
  figures.stores.assign(sizes.begin(), sizes.end());
}

std::string Platform() {
  utsname system{};
  if (::uname(&system) != 0) return "unknown";
  const auto text = [](const char* part) { return std::string(part); };
  return text(&system.sysname[0]) + " " + text(&system.release[0]) + " " + text(&system.machine[0]);
}

double Percent(double part, double whole) {
  return whole > 0 ? 100 * part / whole : 0;
}

}  // namespace

SystemGauge::Ticks SystemGauge::MachineTicks() {
  std::ifstream file("/proc/stat");
  std::string word;
  file >> word;
  // user nice system idle iowait irq softirq steal
  std::array<double, 8> ticks{};
  for (double& tick : ticks) file >> tick;
  Ticks sum;
  for (const double tick : ticks) sum.all += tick;
  sum.busy = sum.all - ticks[3] - ticks[4];
  return sum;
}

admin::DiskSpace SystemGauge::Disk(const fs::path& folder) {
  struct statvfs disk{};
  if (folder.empty() || ::statvfs(folder.c_str(), &disk) != 0) return {};
  return {.total = static_cast<std::uint64_t>(disk.f_blocks) * disk.f_frsize,
          .free = static_cast<std::uint64_t>(disk.f_bavail) * disk.f_frsize};
}

admin::SystemFigures SystemGauge::Take(const fs::path& data_dir) {
  admin::SystemFigures figures;
  figures.version = VersionText(true);
  figures.number = VersionNumber();
  figures.platform = Platform();
  figures.pid = ::getpid();
  const MonotonicTime now = clock_.Now();
  figures.uptime = std::chrono::duration_cast<std::chrono::milliseconds>(now - started_);
  figures.cpu_seconds = CpuSeconds();
  {
    const std::lock_guard lock(mutex_);
    const std::chrono::duration<double> span = now - looked_;
    if (span >= kLeastSpan) {
      const Ticks machine = MachineTicks();
      cpu_percent_ = Percent(figures.cpu_seconds - cpu_seconds_, span.count());
      machine_percent_ = Percent(machine.busy - machine_.busy, machine.all - machine_.all);
      cpu_seconds_ = figures.cpu_seconds;
      machine_ = machine;
      looked_ = now;
    }
    figures.cpu_percent = cpu_percent_;
    figures.machine_cpu_percent = machine_percent_;
  }
  TakeMemory(figures);
  if (data_dir.empty()) return figures;
  TakeDisk(data_dir, figures);
  TakeStores(data_dir, figures);
  return figures;
}

}  // namespace monorelay::app
