// The words of what was said and went wrong, so that requests are found by them: an FTS5 index in a
// file of its own, which can be made anew from requests.db at any time.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/error.hpp"
#include "store/sqlite/database.hpp"

namespace monorelay::store::sqlite {

// Follows requests.db, so that its writer has no part in it. Thread-safe.
class SearchIndex {
 public:
  // `requests` is a file that a SqliteRequestStore has opened; `index` is made if it is missing,
  // and anew if it is damaged. Nothing happens before Start or CatchUp.
  SearchIndex(std::filesystem::path requests, std::filesystem::path index);
  SearchIndex(const SearchIndex&) = delete;
  SearchIndex& operator=(const SearchIndex&) = delete;
  ~SearchIndex();

  // Lets a thread of the lowest priority catch up every second.
  void Start();

  // Takes in requests that are not in the index yet, for at most about `steps` thousand rows. True
  // if nothing is left.
  Result<bool> CatchUp(int steps);

  // Begins the index anew: the requests in it are gone, and their numbers come again.
  Result<void> Forget();

  // The numbers of the newest requests in which all words of `text` occur, the newest first, at
  // most `limit`. Some of them may be deleted by now. Catches up a little before.
  Result<std::vector<std::int64_t>> Find(const std::string& text, std::size_t limit);

 private:
  struct Progress {
    std::int64_t first = 0;  // the oldest request in the index
    std::int64_t last = 0;   // the newest
  };

  void Run();
  SqlResult<void> Open();
  SqlResult<bool> Step();
  SqlResult<Progress> ReadProgress();
  SqlResult<void> Restart(std::int64_t before);
  // The next so many requests that have words, out of those from `from` to `newest`; gives the last
  // one that is done with.
  SqlResult<std::int64_t> TakeIn(std::int64_t from, std::int64_t newest);
  Error FailureOf(const SqlError& error);

  const std::filesystem::path requests_file_;
  const std::filesystem::path index_file_;
  std::mutex mutex_;
  std::optional<Database> requests_;  // guarded by mutex_
  std::optional<Database> index_;     // guarded by mutex_
  std::mutex stop_mutex_;
  std::condition_variable stop_;
  bool is_stopping_ = false;  // guarded by stop_mutex_
  std::jthread thread_;       // last: it uses everything above
};

// The words of `text` as an FTS5 expression that wants all of them; empty if it has none.
std::string MatchFor(const std::string& text);

}  // namespace monorelay::store::sqlite
