#include "bench/load/meter.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace monorelay::bench {
namespace {

std::string ProcPath(int process, std::string_view file) {
  return "/proc/" + std::to_string(process) + "/" + std::string(file);
}

// The first number of schedstat is the time on a CPU in nanoseconds, finer than utime and stime.
Nanoseconds CpuOf(int process) {
  Nanoseconds sum = 0;
  std::error_code gone;
  std::filesystem::directory_iterator threads(ProcPath(process, "task"), gone);
  if (gone) return 0;
  for (const auto& thread : threads) {
    std::ifstream file(thread.path() / "schedstat");
    Nanoseconds on_cpu = 0;
    if (file >> on_cpu) sum += on_cpu;
  }
  return sum;
}

void AddMemoryOf(int process, Usage& usage) {
  std::ifstream file(ProcPath(process, "status"));
  std::string name;
  while (file >> name) {
    double kib = 0;
    if (name == "RssAnon:" && file >> kib) usage.anonymous_kib += kib;
    if (name == "VmRSS:" && file >> kib) usage.resident_kib += kib;
    if (name == "VmHWM:" && file >> kib) usage.peak_kib += kib;
  }
}

double KernelTcpKib() {
  constexpr double kPageKib = 4;
  std::ifstream file("/proc/net/sockstat");
  std::string word;
  bool is_tcp = false;
  double pages = 0;
  while (file >> word) {
    if (word.ends_with(':')) is_tcp = word == "TCP:";
    if (is_tcp && word == "mem" && file >> pages) return pages * kPageKib;
  }
  return 0;
}

}  // namespace

Usage Meter::Read() const {
  Usage usage;
  usage.tcp_kib = KernelTcpKib();
  for (const int process : processes_) {
    usage.cpu += CpuOf(process);
    AddMemoryOf(process, usage);
  }
  return usage;
}

void Meter::ResetPeak() const {
  // 5 sets the peak back to the present value; see proc(5).
  for (const int process : processes_) std::ofstream(ProcPath(process, "clear_refs")) << "5";
}

MemoryWatch::MemoryWatch(const Meter& meter, Nanoseconds interval)
    : meter_(meter), interval_(interval) {
  meter_.ResetPeak();
  before_ = held_ = meter_.Read();
  largest_anonymous_kib_ = before_.anonymous_kib;
}

void MemoryWatch::Tick(Nanoseconds now) {
  if (now < next_) return;
  next_ = now + interval_;
  largest_anonymous_kib_ = std::max(largest_anonymous_kib_, meter_.Read().anonymous_kib);
}

void MemoryWatch::Hold() {
  held_ = meter_.Read();
}

void MemoryWatch::Finish(Report& report) {
  const Usage after = meter_.Read();
  report.BeginObject("memory");
  report.Number("before_anonymous_kib", before_.anonymous_kib);
  report.Number("held_anonymous_kib", held_.anonymous_kib);
  report.Number("largest_anonymous_kib", std::max(largest_anonymous_kib_, held_.anonymous_kib));
  report.Number("after_anonymous_kib", after.anonymous_kib);
  report.Number("before_resident_kib", before_.resident_kib);
  report.Number("peak_resident_kib", after.peak_kib);
  report.Number("after_resident_kib", after.resident_kib);
  report.Number("before_tcp_kib", before_.tcp_kib);
  report.Number("held_tcp_kib", held_.tcp_kib);
  report.EndObject();
}

}  // namespace monorelay::bench
