// Outcomes for the request log, as many as it is told to make.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "records/request_log.hpp"
#include "relay/body_capture.hpp"
#include "store/spill_folder.hpp"
#include "store/sqlite/request_store.hpp"

namespace monorelay::bench {

struct Settings {
  std::filesystem::path folder;
  double seconds = 10;
  double rate = 0;  // records a second; 0: as many as are stored
  std::uint64_t records = 0;
  std::size_t body_bytes = 0;
};

// The log with its store in a folder, and a generator of outcomes. Throws if it cannot be used.
class Bench {
 public:
  explicit Bench(const Settings& settings);

  [[nodiscard]] std::filesystem::path File() const { return settings_.folder / "requests.db"; }
  records::RequestLog& Log() { return *log_; }

  // Adds at the rate until the time is over or all are added.
  void Run();

  [[nodiscard]] std::uint64_t Added() const { return added_; }
  // Of handing one record over, in microseconds: what that share of them did not exceed.
  double Cost(double share);

 private:
  void Add();

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

}  // namespace monorelay::bench
