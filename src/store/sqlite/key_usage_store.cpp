#include "store/sqlite/key_usage_store.hpp"

#include <fmt/core.h>

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "base/log.hpp"
#include "store/sqlite/bucket_text.hpp"
#include "store/sqlite/files.hpp"
#include "store/sqlite/migrations.hpp"

namespace monorelay::store::sqlite {
namespace {

using keys::NamedUsage;
using Buckets = std::vector<keys::UsageWindow::Bucket>;

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

SqlResult<void> CreateKeyUsage(Database& database) {
  return database.Execute(kStepOne);
}

constexpr MigrationStep kSteps[] = {CreateKeyUsage};

// What is in a column; a count of nothing is none.
Buckets BucketsOf(const Statement& row, int column) {
  Buckets buckets = BucketsIn(row.Text(column), &keys::UsageWindow::Bucket::count);
  std::erase_if(buckets, [](const auto& bucket) { return bucket.count <= 0; });
  return buckets;
}

std::string AsText(const Buckets& buckets) {
  return BucketText(buckets, &keys::UsageWindow::Bucket::count);
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
                             .five_hours = BucketsOf(*load, 3),
                             .day = BucketsOf(*load, 4),
                             .week = BucketsOf(*load, 5)}});
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
  if (auto migrated = Migrate(*database, kSteps); !migrated) return migrated;
  // Damage may show only when the table is read.
  if (auto loaded = LoadAll(*database); !loaded) return std::unexpected(loaded.error());
  database_.emplace(*std::move(database));
  return {};
}

}  // namespace monorelay::store::sqlite
