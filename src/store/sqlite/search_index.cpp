#include "store/sqlite/search_index.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <system_error>
#include <utility>

#include "base/log.hpp"
#include "store/sqlite/body_table.hpp"
#include "store/sqlite/files.hpp"

namespace monorelay::store::sqlite {
namespace {

constexpr std::chrono::milliseconds kBusyTimeout{2000};
constexpr std::chrono::seconds kPause{1};
constexpr std::int64_t kRowsAStep = 1000;
constexpr int kStepsForAQuestion = 5;
constexpr int kStepsAtOnce = 20;

constexpr char kSchema[] = R"sql(
  CREATE VIRTUAL TABLE IF NOT EXISTS words
    USING fts5(text, content='', tokenize='unicode61 remove_diacritics 2');
  CREATE TABLE IF NOT EXISTS progress (
    id INTEGER PRIMARY KEY CHECK (id = 0),
    first INTEGER NOT NULL,
    last INTEGER NOT NULL
  );
  INSERT OR IGNORE INTO progress VALUES (0, 0, 0);
)sql";

// The next requests of which there is something to be found. Most have nothing, and are not looked
// at: those with texts have an index of their own.
constexpr char kRows[] = R"sql(
  WITH wanted AS (
    SELECT id FROM requests INDEXED BY requests_with_text
    WHERE id BETWEEN ?1 AND ?2 AND (
      error_message IS NOT NULL OR error_details IS NOT NULL OR request_preview IS NOT NULL OR
      response_preview IS NOT NULL)
    UNION
    SELECT id FROM bodies WHERE id BETWEEN ?1 AND ?2
    ORDER BY id LIMIT ?3
  )
  SELECT wanted.id, error_message, error_details, request_preview, response_preview,
    EXISTS (SELECT 1 FROM bodies WHERE bodies.id = wanted.id)
  FROM wanted LEFT JOIN requests ON requests.id = wanted.id
  ORDER BY wanted.id
)sql";

bool IsWordCharacter(unsigned char c) {
  return c >= 0x80 || c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
         (c >= 'A' && c <= 'Z');
}

// All that is to be found of a request; empty for most.
std::string TextOf(Database& requests, const Statement& row) {
  std::string text;
  for (int column = 1; column <= 4; ++column) {
    if (!row.IsNull(column)) text.append(row.Text(column)).push_back('\n');
  }
  if (row.Integer(5) == 0) return text;
  const auto bodies = ReadBodies(requests, row.Integer(0));
  if (bodies && *bodies) text.append((*bodies)->request.text + "\n" + (*bodies)->response.text);
  return text;
}

}  // namespace

std::string MatchFor(const std::string& text) {
  std::string match;
  std::string word;
  const auto end_word = [&] {
    if (!word.empty()) match.append(match.empty() ? "\"" : " AND \"").append(word).append("\"");
    word.clear();
  };
  for (const char c : text) {
    if (IsWordCharacter(static_cast<unsigned char>(c))) {
      word.push_back(c);
    } else {
      end_word();
    }
  }
  end_word();
  return match;
}

SearchIndex::SearchIndex(std::filesystem::path requests, std::filesystem::path index)
    : requests_file_(std::move(requests)), index_file_(std::move(index)) {}

SearchIndex::~SearchIndex() {
  {
    const std::scoped_lock lock(stop_mutex_);
    is_stopping_ = true;
  }
  stop_.notify_all();
}

void SearchIndex::Start() {
  thread_ = std::jthread([this] { Run(); });
}

void SearchIndex::Run() {
  constexpr int kLowest = 19;
  static_cast<void>(::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), kLowest));
  bool was_failing = false;
  for (;;) {
    const auto caught_up = CatchUp(kStepsAtOnce);
    if (!caught_up && !std::exchange(was_failing, true)) {
      log::Warning("the search index stands still: {} ({})", caught_up.error().text.value.Get(),
                   caught_up.error().detail.value.Get());
    }
    if (caught_up) was_failing = false;
    std::unique_lock lock(stop_mutex_);
    // While there is more, only a look whether it is time to stop.
    const auto pause = caught_up && !*caught_up ? std::chrono::seconds(0) : kPause;
    if (stop_.wait_for(lock, pause, [this] { return is_stopping_; })) return;
  }
}

Result<void> SearchIndex::Forget() {
  const std::scoped_lock lock(mutex_);
  auto done = Open();
  if (done) done = Restart(0);
  if (!done) return std::unexpected(FailureOf(done.error()));
  return {};
}

Result<bool> SearchIndex::CatchUp(int steps) {
  for (int i = 0; i < steps; ++i) {
    // Questions come in between two steps.
    const std::scoped_lock lock(mutex_);
    auto done = Step();
    if (!done) return std::unexpected(FailureOf(done.error()));
    if (*done) return true;
  }
  return false;
}

// A damaged index is given up: the next step begins a new one.
Error SearchIndex::FailureOf(const SqlError& error) {
  requests_.reset();
  index_.reset();
  if (error.IsDamage()) {
    std::error_code ignored;
    for (const char* suffix : {"", "-wal", "-shm"})
      std::filesystem::remove(index_file_.string() + suffix, ignored);
  }
  return ToError(index_file_.string() + " cannot be brought up to date", error);
}

SqlResult<void> SearchIndex::Open() {
  if (index_) return {};
  if (auto prepared = PrepareFile(index_file_); !prepared)
    return std::unexpected(SqlError{.code = 0, .message = prepared.error().text.value.Get()});
  auto requests = Database::OpenForReading(requests_file_, kBusyTimeout);
  if (!requests) return std::unexpected(std::move(requests.error()));
  auto index = Database::Open(index_file_, kBusyTimeout);
  if (!index) return std::unexpected(std::move(index.error()));
  if (auto made = index->Execute(kSchema); !made) return made;
  requests_.emplace(*std::move(requests));
  index_.emplace(*std::move(index));
  return {};
}

SqlResult<SearchIndex::Progress> SearchIndex::ReadProgress() {
  auto read = index_->Prepare("SELECT first, last FROM progress");
  if (!read) return std::unexpected(std::move(read.error()));
  const auto row = read->Step();
  if (!row) return std::unexpected(row.error());
  return Progress{read->Integer(0), read->Integer(1)};
}

// True if nothing was left to do.
SqlResult<bool> SearchIndex::Step() {
  if (auto opened = Open(); !opened) return std::unexpected(std::move(opened.error()));
  auto progress = ReadProgress();
  if (!progress) return std::unexpected(std::move(progress.error()));
  const auto oldest = requests_->ReadInteger("SELECT ifnull(min(id), 0) FROM requests");
  if (!oldest) return std::unexpected(oldest.error());
  const auto newest = requests_->ReadInteger("SELECT ifnull(max(id), 0) FROM requests");
  if (!newest) return std::unexpected(newest.error());
  // Nothing can be taken out of such an index: when more than half of it is of deleted requests, or
  // the log was begun anew, it is too.
  const bool is_stale = *oldest - progress->first > progress->last - *oldest &&
                        progress->last > progress->first + kRowsAStep;
  if (*newest < progress->last || is_stale) {
    if (auto restarted = Restart(*oldest - 1); !restarted)
      return std::unexpected(std::move(restarted.error()));
    return false;
  }
  if (progress->last >= *newest) return true;
  const std::int64_t from = std::max(progress->last + 1, *oldest);
  const auto taken = TakeIn(from, *newest);
  if (!taken) return std::unexpected(taken.error());
  return *taken >= *newest;
}

SqlResult<void> SearchIndex::Restart(std::int64_t before) {
  auto transaction = Transaction::Begin(*index_);
  if (!transaction) return std::unexpected(std::move(transaction.error()));
  if (auto done = index_->Execute("INSERT INTO words(words) VALUES ('delete-all')"); !done)
    return done;
  auto put = index_->Prepare("UPDATE progress SET first = ?1, last = ?1");
  if (!put) return std::unexpected(std::move(put.error()));
  put->Bind(1, before);
  if (const auto done = put->Step(); !done) return std::unexpected(done.error());
  return transaction->Commit();
}

SqlResult<std::int64_t> SearchIndex::TakeIn(std::int64_t from, std::int64_t newest) {
  auto rows = requests_->Prepare(kRows);
  if (!rows) return std::unexpected(std::move(rows.error()));
  auto transaction = Transaction::Begin(*index_);
  if (!transaction) return std::unexpected(std::move(transaction.error()));
  auto add = index_->Prepare("INSERT INTO words(rowid, text) VALUES (?1, ?2)");
  if (!add) return std::unexpected(std::move(add.error()));
  rows->Bind(1, from);
  rows->Bind(2, newest);
  rows->Bind(3, kRowsAStep);
  std::int64_t to = newest;
  for (std::int64_t count = 1;; ++count) {
    const auto row = rows->Step();
    if (!row) return std::unexpected(row.error());
    if (!*row) break;
    if (count == kRowsAStep) to = rows->Integer(0);
    const std::string text = TextOf(*requests_, *rows);
    if (text.empty()) continue;
    add->Bind(1, rows->Integer(0));
    add->Bind(2, std::string_view(text));
    const auto added = add->Step();
    add->Reset();
    if (!added) return std::unexpected(added.error());
  }
  auto put = index_->Prepare("UPDATE progress SET last = ?1");
  if (!put) return std::unexpected(std::move(put.error()));
  put->Bind(1, to);
  if (const auto done = put->Step(); !done) return std::unexpected(done.error());
  if (auto done = transaction->Commit(); !done) return std::unexpected(std::move(done.error()));
  return to;
}

Result<std::vector<std::int64_t>> SearchIndex::Find(const std::string& text, std::size_t limit) {
  if (auto caught_up = CatchUp(kStepsForAQuestion); !caught_up)
    return std::unexpected(std::move(caught_up.error()));
  const std::string match = MatchFor(text);
  std::vector<std::int64_t> found;
  if (match.empty()) return found;
  const std::scoped_lock lock(mutex_);
  auto read =
      index_->Prepare("SELECT rowid FROM words WHERE words MATCH ?1 ORDER BY rowid DESC LIMIT ?2");
  if (!read) return std::unexpected(FailureOf(read.error()));
  read->Bind(1, std::string_view(match));
  read->Bind(2, static_cast<std::int64_t>(limit));
  for (;;) {
    const auto row = read->Step();
    if (!row) return std::unexpected(FailureOf(row.error()));
    if (!*row) return found;
    found.push_back(read->Integer(0));
  }
}

}  // namespace monorelay::store::sqlite
