// responses.db: kept responses in SQLite.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "chat/response_archive.hpp"
#include "store/sqlite/database.hpp"
#include "store/sqlite/response_table.hpp"

namespace monorelay::store::sqlite {

struct ResponseStoreOptions {
  std::chrono::hours max_age = std::chrono::days(30);
  // What all of them together may have; the oldest go first.
  std::int64_t max_bytes = 512LL * 1024 * 1024;
  std::int64_t max_count = 1'000'000;
  // The largest that is kept: input and response together.
  std::size_t max_response_bytes = 32UL * 1024 * 1024;
  // What may wait to be written, and how many questions may wait; what comes beyond is dropped.
  std::size_t max_waiting_bytes = 64UL * 1024 * 1024;
  std::size_t max_waiting = 4096;
  // How long a statement waits for another program that has the file locked.
  std::chrono::milliseconds busy_timeout{1000};
  // How often old ones are looked for while nothing else happens.
  std::chrono::milliseconds interval{60'000};
};

// Does everything on a thread of its own, in the order in which it is asked. A crash of the program
// loses at most what waits to be written, a power cut the last transactions.
class SqliteResponseStore final : public chat::ResponseArchive {
 public:
  // Opens or creates `file`, private to its owner. A damaged file is renamed (`.damaged-N`), which
  // the log says loudly, and an empty one begun. Fails if the folder or file cannot be written or
  // is of a newer program. `clock` must outlive the store.
  static Result<std::unique_ptr<SqliteResponseStore>> Open(std::filesystem::path file,
                                                           const Clock& clock,
                                                           ResponseStoreOptions options = {});
  SqliteResponseStore(const SqliteResponseStore&) = delete;
  SqliteResponseStore& operator=(const SqliteResponseStore&) = delete;
  // Writes and answers what waits.
  ~SqliteResponseStore() override;

  void Keep(chat::KeptResponse response) override;
  void Find(std::string id, std::string owner, Found done) override;
  void Remove(std::string id, std::string owner, Removed done) override;

  // Responses that were lost since the start. Callable from any thread.
  [[nodiscard]] std::uint64_t Dropped() const;

 private:
  struct FindTask {
    std::string id;
    std::string owner;
    Found done;
  };
  struct RemoveTask {
    std::string id;
    std::string owner;
    Removed done;
  };
  using Task = std::variant<chat::KeptResponse, FindTask, RemoveTask>;

  SqliteResponseStore(std::filesystem::path file, const Clock& clock, ResponseStoreOptions options)
      : file_(std::move(file)), clock_(clock), options_(options) {}

  // False if there is no room.
  bool Add(Task& task, std::size_t bytes);
  void Drop(std::uint64_t count);

  // --- What the thread does ---
  void Work();
  void Perform(std::vector<Task> tasks);
  void Store(std::vector<chat::KeptResponse>& responses);
  void Do(FindTask& task);
  void Do(RemoveTask& task);
  // True if there is more to remove.
  bool RemoveOld();
  // At most every few seconds, and at the end.
  void TellOfDrops(bool is_last_round);
  // Runs `step` on the table. If the file turns out to be damaged, it is replaced, and `step` runs
  // on the new one.
  template <class T, class Step>
  Result<T> OnTable(Step step);
  Result<void> OpenFile();
  Result<void> SetDamagedAside(const SqlError& damage);
  [[nodiscard]] WallTime Oldest() const { return clock_.WallNow() - options_.max_age; }

  const std::filesystem::path file_;
  const Clock& clock_;
  const ResponseStoreOptions options_;
  std::optional<ResponseTable> table_;  // empty only after a replacement that failed half-way
  bool is_failing_ = false;
  std::uint64_t told_ = 0;  // drops that stand in the log
  std::optional<MonotonicTime> told_at_;

  mutable std::mutex mutex_;
  std::condition_variable has_work_;
  // Guarded by mutex_.
  std::vector<Task> waiting_;
  std::size_t waiting_bytes_ = 0;
  std::uint64_t dropped_ = 0;
  bool is_stopping_ = false;

  std::thread thread_;
};

}  // namespace monorelay::store::sqlite
