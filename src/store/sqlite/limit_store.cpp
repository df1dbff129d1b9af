#include "store/sqlite/limit_store.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "store/sqlite/access_rows.hpp"
#include "store/sqlite/bucket_text.hpp"
#include "store/sqlite/identity_schema.hpp"

namespace monorelay::store::sqlite {
namespace {

using limits::Rule;
using limits::SavedMeter;
using limits::Subject;
using Bucket = limits::SlidingWindow::Bucket;

constexpr std::string_view kReading = "identity.db cannot be read";
constexpr std::string_view kWriting = "identity.db cannot be written";

constexpr Sql kLoadRules =
    "SELECT subject, subject_id, kind, amount, warn_percent, shadow FROM limit_rules";
constexpr Sql kPutRule =
    "INSERT INTO limit_rules (subject, subject_id, kind, amount, warn_percent, shadow) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
constexpr Sql kLoadMeters =
    "SELECT subject, subject_id, requests, tokens, nano_dollars FROM limit_meters";
constexpr Sql kLoadWindows = "SELECT subject, subject_id, kind, buckets FROM limit_windows";
constexpr Sql kPutMeter = R"sql(
  INSERT INTO limit_meters (subject, subject_id, requests, tokens, nano_dollars)
  VALUES (?1, ?2, ?3, ?4, ?5)
  ON CONFLICT (subject, subject_id) DO UPDATE SET requests = excluded.requests,
    tokens = excluded.tokens, nano_dollars = excluded.nano_dollars
)sql";
constexpr Sql kPutWindow = R"sql(
  INSERT INTO limit_windows (subject, subject_id, kind, buckets) VALUES (?1, ?2, ?3, ?4)
  ON CONFLICT (subject, subject_id, kind) DO UPDATE SET buckets = excluded.buckets
)sql";

std::optional<Subject> SubjectIn(const Statement& row) {
  const auto kind = limits::SubjectKindNamed(row.Text(0));
  if (!kind) return std::nullopt;
  return Subject{*kind, row.Text(1)};
}

// Gives `take` each row.
template <class Take>
SqlResult<void> ForEachRow(Database& database, Sql sql, Take take) {
  auto rows = database.Prepare(sql);
  if (!rows) return std::unexpected(std::move(rows.error()));
  for (;;) {
    const auto row = rows->Step();
    if (!row) return std::unexpected(row.error());
    if (!*row) return {};
    take(*rows);
  }
}

SqlResult<void> PutRules(Database& database, const Subject& subject, const limits::Rules& rules) {
  auto transaction = Transaction::Begin(database);
  if (!transaction) return std::unexpected(std::move(transaction.error()));
  const std::string_view kind = NameOf(subject.kind);
  if (auto gone = Run(database, "DELETE FROM limit_rules WHERE subject = ?1 AND subject_id = ?2",
                      {kind, subject.id});
      !gone)
    return gone;
  auto put = database.Prepare(kPutRule);
  if (!put) return std::unexpected(std::move(put.error()));
  for (const Rule& rule : rules) {
    put->Bind(1, kind);
    put->Bind(2, std::string_view(subject.id));
    put->Bind(3, NameOf(rule.kind));
    put->Bind(4, rule.amount);
    put->Bind(5, std::int64_t{rule.warn_percent});
    put->Bind(6, std::int64_t{rule.shadow ? 1 : 0});
    const auto done = put->Step();
    put->Reset();
    if (!done) return std::unexpected(done.error());
  }
  return transaction->Commit();
}

SqlResult<void> PutMeters(Database& database, std::span<const SavedMeter> meters) {
  auto transaction = Transaction::Begin(database);
  if (!transaction) return std::unexpected(std::move(transaction.error()));
  auto put = database.Prepare(kPutMeter);
  if (!put) return std::unexpected(std::move(put.error()));
  for (const SavedMeter& meter : meters) {
    const std::string_view kind = NameOf(meter.subject.kind);
    put->Bind(1, kind);
    put->Bind(2, std::string_view(meter.subject.id));
    put->Bind(3, meter.totals.requests);
    put->Bind(4, meter.totals.used.tokens);
    put->Bind(5, meter.totals.used.nano_dollars);
    const auto done = put->Step();
    put->Reset();
    if (!done) return std::unexpected(done.error());
    for (const limits::SavedWindow& window : meter.windows) {
      auto kept = Run(database, kPutWindow,
                      {kind, meter.subject.id, NameOf(window.kind),
                       BucketText(window.buckets, &Bucket::amount)});
      if (!kept) return kept;
    }
  }
  return transaction->Commit();
}

}  // namespace

Result<std::unique_ptr<SqliteLimitStore>> SqliteLimitStore::Open(
    const std::filesystem::path& file, std::chrono::milliseconds busy_timeout) {
  auto database = OpenIdentity(file, busy_timeout);
  if (!database) return std::unexpected(std::move(database.error()));
  return std::unique_ptr<SqliteLimitStore>(new SqliteLimitStore(*std::move(database)));
}

Result<std::vector<std::pair<Subject, limits::Rules>>> SqliteLimitStore::LoadRules() {
  const std::lock_guard lock(mutex_);
  std::map<Subject, limits::Rules> all;
  const auto read = ForEachRow(database_, kLoadRules, [&](const Statement& row) {
    const auto subject = SubjectIn(row);
    const auto kind = limits::KindNamed(row.Text(2));
    if (!subject || !kind) return;
    all[*subject].push_back({.kind = *kind,
                             .amount = row.Integer(3),
                             .warn_percent = static_cast<int>(row.Integer(4)),
                             .shadow = row.Integer(5) != 0});
  });
  if (!read) return std::unexpected(ToError(kReading, read.error()));
  return std::vector<std::pair<Subject, limits::Rules>>(all.begin(), all.end());
}

Result<void> SqliteLimitStore::SaveRules(const Subject& subject, const limits::Rules& rules) {
  const std::lock_guard lock(mutex_);
  if (auto put = PutRules(database_, subject, rules); !put)
    return std::unexpected(ToError(kWriting, put.error()));
  return {};
}

Result<std::vector<SavedMeter>> SqliteLimitStore::LoadMeters() {
  const std::lock_guard lock(mutex_);
  std::map<Subject, SavedMeter> all;
  auto read = ForEachRow(database_, kLoadMeters, [&](const Statement& row) {
    const auto subject = SubjectIn(row);
    if (!subject) return;
    all[*subject] = {.subject = *subject,
                     .totals = {.requests = row.Integer(2),
                                .used = {.tokens = row.Integer(3), .nano_dollars = row.Integer(4)}},
                     .windows = {}};
  });
  if (read) {
    read = ForEachRow(database_, kLoadWindows, [&](const Statement& row) {
      const auto subject = SubjectIn(row);
      const auto kind = limits::KindNamed(row.Text(2));
      if (subject && kind && all.contains(*subject))
        all[*subject].windows.push_back(
            {.kind = *kind, .buckets = BucketsIn(row.Text(3), &Bucket::amount)});
    });
  }
  if (!read) return std::unexpected(ToError(kReading, read.error()));
  std::vector<SavedMeter> meters;
  for (auto& [subject, meter] : all) meters.push_back(std::move(meter));
  return meters;
}

Result<void> SqliteLimitStore::SaveMeters(std::span<const SavedMeter> meters) {
  const std::lock_guard lock(mutex_);
  if (auto put = PutMeters(database_, meters); !put)
    return std::unexpected(ToError(kWriting, put.error()));
  return {};
}

Result<void> SqliteLimitStore::Forget(const Subject& subject) {
  const std::lock_guard lock(mutex_);
  auto transaction = Transaction::Begin(database_);
  SqlResult<void> done;
  if (!transaction) done = std::unexpected(transaction.error());
  constexpr Sql kForget[] = {"DELETE FROM limit_rules WHERE subject = ?1 AND subject_id = ?2",
                             "DELETE FROM limit_meters WHERE subject = ?1 AND subject_id = ?2",
                             "DELETE FROM limit_windows WHERE subject = ?1 AND subject_id = ?2"};
  for (const Sql sql : kForget) {
    if (done) done = Run(database_, sql, {NameOf(subject.kind), subject.id});
  }
  if (done) done = transaction->Commit();
  if (!done) return std::unexpected(ToError(kWriting, done.error()));
  return {};
}

}  // namespace monorelay::store::sqlite
