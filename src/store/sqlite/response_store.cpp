#include "store/sqlite/response_store.hpp"

#include <fmt/core.h>

#include <type_traits>
#include <utility>

#include "base/log.hpp"
#include "store/sqlite/files.hpp"

namespace monorelay::store::sqlite {
namespace {

using chat::KeptResponse;

constexpr std::chrono::seconds kBetweenDropWarnings{5};

// Of a response that waits.
std::size_t SizeOf(const KeptResponse& response) {
  return response.input.size() + response.response.size();
}

std::unexpected<Error> Busy() {
  return RelayError(ErrorKind::kOverloaded,
                    "too many requests for kept responses at the same time; try again");
}

}  // namespace

Result<std::unique_ptr<SqliteResponseStore>> SqliteResponseStore::Open(
    std::filesystem::path file, const Clock& clock, ResponseStoreOptions options) {
  std::unique_ptr<SqliteResponseStore> store(
      new SqliteResponseStore(std::move(file), clock, options));
  if (auto opened = store->OpenFile(); !opened) return std::unexpected(std::move(opened.error()));
  store->thread_ = std::thread([self = store.get()] { self->Work(); });
  return store;
}

SqliteResponseStore::~SqliteResponseStore() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  has_work_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void SqliteResponseStore::Keep(KeptResponse response) {
  const std::size_t bytes = SizeOf(response);
  Task task = std::move(response);
  if (bytes > options_.max_response_bytes || !Add(task, bytes)) Drop(1);
}

void SqliteResponseStore::Find(std::string id, std::string owner, Found done) {
  Task task = FindTask{std::move(id), std::move(owner), std::move(done)};
  if (!Add(task, 0)) std::get<FindTask>(task).done(Busy());
}

void SqliteResponseStore::Remove(std::string id, std::string owner, Removed done) {
  Task task = RemoveTask{std::move(id), std::move(owner), std::move(done)};
  if (!Add(task, 0)) std::get<RemoveTask>(task).done(Busy());
}

std::uint64_t SqliteResponseStore::Dropped() const {
  const std::lock_guard lock(mutex_);
  return dropped_;
}

bool SqliteResponseStore::Add(Task& task, std::size_t bytes) {
  {
    const std::lock_guard lock(mutex_);
    const bool is_full = waiting_.size() >= options_.max_waiting ||
                         waiting_bytes_ + bytes > options_.max_waiting_bytes;
    if (is_full) return false;
    waiting_.push_back(std::move(task));
    waiting_bytes_ += bytes;
  }
  has_work_.notify_one();
  return true;
}

void SqliteResponseStore::Drop(std::uint64_t count) {
  const std::lock_guard lock(mutex_);
  dropped_ += count;
}

void SqliteResponseStore::Work() {
  bool has_more = RemoveOld();
  for (bool is_last_round = false; !is_last_round;) {
    std::vector<Task> tasks;
    {
      std::unique_lock lock(mutex_);
      const auto wait = has_more ? std::chrono::milliseconds(0) : options_.interval;
      has_work_.wait_for(lock, wait, [this] { return is_stopping_ || !waiting_.empty(); });
      is_last_round = is_stopping_;
      tasks.swap(waiting_);
    }
    Perform(std::move(tasks));
    has_more = RemoveOld();
    TellOfDrops(is_last_round);
  }
}

// Responses that follow each other are stored together.
void SqliteResponseStore::Perform(std::vector<Task> tasks) {
  std::vector<KeptResponse> responses;
  for (Task& task : tasks) {
    if (auto* response = std::get_if<KeptResponse>(&task)) {
      responses.push_back(std::move(*response));
      continue;
    }
    Store(responses);
    if (auto* find = std::get_if<FindTask>(&task)) Do(*find);
    if (auto* remove = std::get_if<RemoveTask>(&task)) Do(*remove);
  }
  Store(responses);
}

void SqliteResponseStore::Store(std::vector<KeptResponse>& responses) {
  if (responses.empty()) return;
  std::size_t bytes = 0;
  for (const KeptResponse& response : responses) bytes += SizeOf(response);
  const auto stored = OnTable<void>([&](ResponseTable& table) { return table.Store(responses); });
  if (stored) {
    if (std::exchange(is_failing_, false)) log::Info("responses.db: writing works again");
    static_cast<void>(RemoveOld());
  } else {
    Drop(responses.size());
    if (!std::exchange(is_failing_, true)) {
      log::Failure("{} ({}); responses are not kept until it works again",
                   stored.error().text.value.Get(), stored.error().detail.value.Get());
    }
  }
  responses.clear();
  const std::lock_guard lock(mutex_);
  waiting_bytes_ -= bytes;
}

void SqliteResponseStore::Do(FindTask& task) {
  task.done(OnTable<std::optional<KeptResponse>>(
      [&](ResponseTable& table) { return table.Find(task.id, task.owner, Oldest()); }));
}

void SqliteResponseStore::Do(RemoveTask& task) {
  task.done(OnTable<bool>(
      [&](ResponseTable& table) { return table.Remove(task.id, task.owner, Oldest()); }));
}

bool SqliteResponseStore::RemoveOld() {
  const ResponseTable::Limits limits{
      .oldest = Oldest(), .bytes = options_.max_bytes, .count = options_.max_count};
  const auto more = OnTable<bool>([&](ResponseTable& table) { return table.RemoveSome(limits); });
  // What cannot be removed now is looked at again with the next response.
  return more && *more;
}

void SqliteResponseStore::TellOfDrops(bool is_last_round) {
  const std::uint64_t dropped = Dropped();
  if (dropped == told_) return;
  const MonotonicTime now = clock_.Now();
  const bool is_soon = told_at_ && now - *told_at_ < kBetweenDropWarnings;
  if (is_soon && !is_last_round) return;
  told_at_ = now;
  log::Warning(
      "{} responses were not kept, {} since the start: they were too large, or storage did not "
      "keep up; whoever goes on from them is told so",
      dropped - told_, dropped);
  told_ = dropped;
}

template <class T, class Step>
Result<T> SqliteResponseStore::OnTable(Step step) {
  if (!table_) {
    if (auto opened = OpenFile(); !opened) return std::unexpected(std::move(opened.error()));
  }
  auto done = step(*table_);
  if (!done && done.error().IsDamage()) {
    if (auto aside = SetDamagedAside(done.error()); !aside)
      return std::unexpected(std::move(aside.error()));
    if (auto opened = OpenFile(); !opened) return std::unexpected(std::move(opened.error()));
    done = step(*table_);
  }
  if (!done) {
    return std::unexpected(
        ToError(fmt::format("{} cannot be used", file_.filename().string()), done.error()));
  }
  if constexpr (std::is_void_v<T>) {
    return {};
  } else {
    return *std::move(done);
  }
}

// Opens the file; if it is damaged, a new one in its place.
Result<void> SqliteResponseStore::OpenFile() {
  if (auto prepared = PrepareFile(file_); !prepared) return prepared;
  auto table = ResponseTable::Open(file_, options_.busy_timeout);
  if (!table && table.error().IsDamage()) {
    if (auto aside = SetDamagedAside(table.error()); !aside) return aside;
    if (auto prepared = PrepareFile(file_); !prepared) return prepared;
    table = ResponseTable::Open(file_, options_.busy_timeout);
  }
  if (!table) {
    return std::unexpected(
        ToError(fmt::format("{} cannot be opened", file_.string()), table.error()));
  }
  table_.emplace(std::move(*table));
  return {};
}

Result<void> SqliteResponseStore::SetDamagedAside(const SqlError& damage) {
  table_.reset();
  auto aside = SetAside(file_);
  if (!aside) return std::unexpected(std::move(aside.error()));
  log::Failure("{} is damaged (SQLite {}: {}); it is kept as {} and an empty one begins",
               file_.string(), damage.code, damage.message, aside->string());
  return {};
}

}  // namespace monorelay::store::sqlite
