// From the configuration's values to what the request log works by.
#pragma once

#include <filesystem>
#include <memory>

#include "app/config.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/secret.hpp"
#include "http/server_call.hpp"
#include "records/body_rules.hpp"
#include "records/request_log.hpp"
#include "relay/body_capture.hpp"
#include "store/spill_folder.hpp"
#include "store/sqlite/request_store.hpp"

namespace monorelay::app {

// nullptr if nothing is recorded.
std::shared_ptr<const relay::CaptureRules> CaptureRulesOf(const LoggingConfig& logging,
                                                          std::shared_ptr<http::BodyBudget> budget);

// How the texts that are recorded are made ready. Every secret of the configuration, and
// `access_key`, is taken out of them.
std::shared_ptr<const records::BodyRules> BodyRulesOf(const Config& config,
                                                      const Secret& access_key);

// The request log with all that belongs to it. Used by one thread, but for what the log itself says
// of its functions.
class RecordKeeping {
 public:
  // Opens `database`; the spill is the folder beside it. Fails if the database cannot be used, but
  // not because it is locked now. `clock` must outlive this.
  static Result<std::unique_ptr<RecordKeeping>> Open(const std::filesystem::path& database,
                                                     const LoggingConfig& logging,
                                                     const Clock& clock);

  records::RequestLog& Log() { return *log_; }

 private:
  RecordKeeping() = default;

  std::unique_ptr<store::sqlite::SqliteRequestStore> store_;
  std::unique_ptr<store::SpillFolder> spill_;
  std::unique_ptr<records::RequestLog> log_;  // last: it uses the others
};

}  // namespace monorelay::app
