#include "store/sqlite/key_usage_store.hpp"

#include <fmt/core.h>
#include <sqlite3.h>

#include <charconv>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "base/log.hpp"
#include "store/sqlite/files.hpp"

namespace monorelay::store::sqlite {
namespace {

using keys::NamedUsage;
using Buckets = std::vector<keys::UsageWindow::Bucket>;

constexpr std::int64_t kNewest = 1;

// Windows are short lists that are only ever read whole: "NUMBER:COUNT NUMBER:COUNT".
constexpr Sql kStepOne = R"sql(
  CREATE TABLE key_usage (
    provider TEXT NOT NULL,
    key TEXT NOT NULL,
    spent INTEGER NOT NULL,
    five_hours TEXT NOT NULL,
    day TEXT NOT NULL,
    week TEXT NOT NULL,
    PRIMARY KEY (provider, key)
  ) WITHOUT ROWID;
  PRAGMA user_version = 1;
)sql";
constexpr Sql kSave = R"sql(
  INSERT INTO key_usage (provider, key, spent, five_hours, day, week)
  VALUES (?1, ?2, ?3, ?4, ?5, ?6)
  ON CONFLICT (provider, key) DO UPDATE SET
    spent = excluded.spent, five_hours = excluded.five_hours, day = excluded.day,
    week = excluded.week
)sql";
constexpr Sql kLoad = "SELECT provider, key, spent, five_hours, day, week FROM key_usage";

SqlResult<void> Migrate(Database& database) {
  const auto version = database.ReadInteger("PRAGMA user_version");
  if (!version) return std::unexpected(version.error());
  if (*version > kNewest) {
    return std::unexpected(SqlError{
        .code = SQLITE_SCHEMA,
        .message = fmt::format("its schema is number {}, this program knows up to {}: it was "
                               "written by a newer MonoRelay",
                               *version, kNewest)});
  }
  if (*version == kNewest) return {};
  auto transaction = Transaction::Begin(database);
  if (!transaction) return std::unexpected(std::move(transaction.error()));
  if (auto done = database.Execute(kStepOne); !done) return done;
  return transaction->Commit();
}

std::string AsText(const Buckets& buckets) {
  std::string text;
  for (const auto& bucket : buckets) {
    if (!text.empty()) text += ' ';
    text += fmt::format("{}:{}", bucket.number, bucket.count);
  }
  return text;
}

// What cannot be read is left out.
Buckets FromText(std::string_view text) {
  Buckets buckets;
  while (!text.empty()) {
    const std::string_view entry = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(entry.size() + 1, text.size()));
    const char* end = entry.data() + entry.size();
    keys::UsageWindow::Bucket bucket;
    const auto [colon, failure] = std::from_chars(entry.data(), end, bucket.number);
    if (failure != std::errc() || colon == end || *colon != ':') continue;
    const auto [stop, second] = std::from_chars(colon + 1, end, bucket.count);
    if (second == std::errc() && stop == end && bucket.count > 0) buckets.push_back(bucket);
  }
  return buckets;
}

SqlResult<std::vector<NamedUsage>> LoadAll(Database& database) {
  auto load = database.Prepare(kLoad);
  if (!load) return std::unexpected(std::move(load.error()));
  std::vector<NamedUsage> all;
  for (;;) {
    const auto row = load->Step();
    if (!row) return std::unexpected(row.error());
    if (!*row) return all;
    all.push_back({.name = {load->Text(0), load->Text(1)},
                   .usage = {.spent = load->Integer(2),
                             .five_hours = FromText(load->Text(3)),
                             .day = FromText(load->Text(4)),
                             .week = FromText(load->Text(5))}});
  }
}

SqlResult<void> SaveAll(Database& database, std::span<const NamedUsage> usages) {
  auto transaction = Transaction::Begin(database);
  if (!transaction) return std::unexpected(std::move(transaction.error()));
  auto save = database.Prepare(kSave);
  if (!save) return std::unexpected(std::move(save.error()));
  for (const NamedUsage& each : usages) {
    const std::string texts[] = {AsText(each.usage.five_hours), AsText(each.usage.day),
                                 AsText(each.usage.week)};
    save->Bind(1, std::string_view(each.name.provider));
    save->Bind(2, std::string_view(each.name.fingerprint));
    save->Bind(3, each.usage.spent);
    for (int i = 0; i < 3; ++i) save->Bind(4 + i, std::string_view(texts[i]));
    const auto done = save->Step();
    save->Reset();
    save->ClearBindings();
    if (!done) return std::unexpected(done.error());
  }
  return transaction->Commit();
}

}  // namespace

Result<std::unique_ptr<SqliteKeyUsageStore>> SqliteKeyUsageStore::Open(
    std::filesystem::path file, std::chrono::milliseconds busy_timeout) {
  std::unique_ptr<SqliteKeyUsageStore> store(
      new SqliteKeyUsageStore(std::move(file), busy_timeout));
  if (auto opened = store->OpenFile(); !opened) return std::unexpected(std::move(opened.error()));
  return store;
}

Result<std::vector<NamedUsage>> SqliteKeyUsageStore::Load() {
  return OnDatabase<std::vector<NamedUsage>>([](Database& database) { return LoadAll(database); });
}

Result<void> SqliteKeyUsageStore::Save(std::span<const NamedUsage> usages) {
  return OnDatabase<void>([&](Database& database) { return SaveAll(database, usages); });
}

template <class T, class Step>
Result<T> SqliteKeyUsageStore::OnDatabase(Step step) {
  if (!database_) {
    if (auto opened = OpenFile(); !opened) return std::unexpected(std::move(opened.error()));
  }
  auto done = step(*database_);
  if (!done && done.error().IsDamage()) {
    database_.reset();
    if (auto opened = OpenFile(); !opened) return std::unexpected(std::move(opened.error()));
    done = step(*database_);
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
Result<void> SqliteKeyUsageStore::OpenFile() {
  if (auto prepared = PrepareFile(file_); !prepared) return prepared;
  auto connected = Connect();
  if (!connected && connected.error().IsDamage()) {
    auto aside = SetAside(file_);
    if (!aside) return std::unexpected(std::move(aside.error()));
    log::Failure(
        "{} is damaged ({}); it is kept as {}, and quotas are counted from what the configuration "
        "says was used",
        file_.string(), connected.error().message, aside->string());
    if (auto prepared = PrepareFile(file_); !prepared) return prepared;
    connected = Connect();
  }
  if (!connected) {
    return std::unexpected(
        ToError(fmt::format("{} cannot be opened", file_.string()), connected.error()));
  }
  return {};
}

SqlResult<void> SqliteKeyUsageStore::Connect() {
  auto database = Database::Open(file_, busy_timeout_);
  if (!database) return std::unexpected(std::move(database.error()));
  if (auto migrated = Migrate(*database); !migrated) return migrated;
  // Damage may show only when the table is read.
  if (auto loaded = LoadAll(*database); !loaded) return std::unexpected(loaded.error());
  database_.emplace(*std::move(database));
  return {};
}

}  // namespace monorelay::store::sqlite
