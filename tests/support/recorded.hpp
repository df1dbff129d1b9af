// A real database behind a journey, written at once, so that a test can read what it did.
#pragma once

#include <memory>
#include <mutex>

#include "admin/api.hpp"
#include "admin/pool.hpp"
#include "base/clock.hpp"
#include "records/live_feed.hpp"
#include "records/live_observer.hpp"
#include "relay/outcome.hpp"
#include "store/sqlite/request_reader.hpp"
#include "store/sqlite/request_store.hpp"
#include "store/temporary_folder.hpp"

namespace monorelay::testing {

// Thread-safe.
class Recorded final : public relay::OutcomeObserver {
 public:
  // `next` is told of each outcome once it is stored.
  Recorded(const Clock& clock, relay::OutcomeObserver& next);

  void OnBegun(const relay::Outcome& outcome) noexcept override { live_.OnBegun(outcome); }
  void OnFirstToken(const relay::Outcome& outcome) noexcept override {
    live_.OnFirstToken(outcome);
  }
  void OnOutcome(relay::Outcome&& outcome) noexcept override {
    live_.OnOutcome(std::move(outcome));
  }

  Result<void> Clear(const records::ClearOrder& order);
  // The log has grown to one byte beyond its limit, and is brought below it: the oldest texts go.
  void RemovesTheOldestBodies();

  [[nodiscard]] records::LiveFeed& feed() { return feed_; }
  [[nodiscard]] store::sqlite::SqliteRequestReader& reader() { return *reader_; }
  [[nodiscard]] store::sqlite::SqliteRequestStore& store() { return *store_; }

 private:
  class Writer final : public relay::OutcomeObserver {
   public:
    Writer(Recorded& recorded, relay::OutcomeObserver& next) : recorded_(recorded), next_(next) {}
    void OnOutcome(relay::Outcome&& outcome) noexcept override;

   private:
    Recorded& recorded_;
    relay::OutcomeObserver& next_;
  };

  const Clock& clock_;
  TemporaryFolder folder_;
  std::mutex mutex_;
  std::unique_ptr<store::sqlite::SqliteRequestStore> store_;
  std::unique_ptr<store::sqlite::SqliteRequestReader> reader_;
  records::LiveFeed feed_;
  Writer writer_;
  records::LiveObserver live_;
};

}  // namespace monorelay::testing
