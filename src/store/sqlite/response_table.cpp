#include "store/sqlite/response_table.hpp"

#include "store/sqlite/response_schema.hpp"

namespace monorelay::store::sqlite {
namespace {

using chat::KeptResponse;

constexpr int kMostAtATime = 64;  // rows removed in one transaction

constexpr Sql kInsert = R"sql(
  INSERT INTO responses (owner, id, created, bytes, input, response, provider, key)
  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
)sql";
constexpr Sql kFind = R"sql(
  SELECT created, input, response, provider, key FROM responses
  WHERE owner = ?1 AND id = ?2 AND created >= ?3
)sql";
constexpr Sql kLocate = R"sql(
  SELECT number, created, bytes FROM responses WHERE owner = ?1 AND id = ?2
)sql";
constexpr Sql kOldest = R"sql(
  SELECT number, created, bytes FROM responses ORDER BY created, bytes, number LIMIT 1
)sql";
constexpr Sql kRemove = "DELETE FROM responses WHERE number = ?1";
constexpr Sql kSumOfBytes = "SELECT coalesce(sum(bytes), 0) FROM responses";
constexpr Sql kCount = "SELECT count(*) FROM responses";

std::int64_t Microseconds(WallTime time) {
  return time.time_since_epoch().count();
}

std::int64_t SizeOf(const KeptResponse& response) {
  return static_cast<std::int64_t>(response.input.size() + response.response.size() +
                                   response.keeper.provider.size() + response.keeper.key.size());
}

}  // namespace

SqlResult<ResponseTable> ResponseTable::Open(const std::filesystem::path& file,
                                             std::chrono::milliseconds busy_timeout) {
  auto database = Database::Open(file, busy_timeout);
  if (!database) return std::unexpected(std::move(database.error()));
  if (auto migrated = MigrateResponses(*database); !migrated)
    return std::unexpected(std::move(migrated.error()));
  auto insert = database->Prepare(kInsert);
  auto find = database->Prepare(kFind);
  auto locate = database->Prepare(kLocate);
  auto oldest = database->Prepare(kOldest);
  auto remove = database->Prepare(kRemove);
  for (auto* statement : {&insert, &find, &locate, &oldest, &remove}) {
    if (!*statement) return std::unexpected(std::move(statement->error()));
  }
  ResponseTable table(std::move(*database),
                      {.insert = std::move(*insert),
                       .find = std::move(*find),
                       .locate = std::move(*locate),
                       .oldest = std::move(*oldest),
                       .remove = std::move(*remove)},
                      0, 0);
  if (auto counted = table.CountRows(); !counted)
    return std::unexpected(std::move(counted.error()));
  return table;
}

SqlResult<void> ResponseTable::Store(std::span<const KeptResponse> responses) {
  auto transaction = Transaction::Begin(database_);
  if (!transaction) return std::unexpected(std::move(transaction.error()));
  const std::int64_t bytes = bytes_;
  const std::int64_t count = count_;
  SqlResult<void> done;
  for (const KeptResponse& response : responses) {
    if (done) done = Insert(response);
  }
  if (done) done = transaction->Commit();
  if (!done) {
    bytes_ = bytes;
    count_ = count;
  }
  return done;
}

SqlResult<void> ResponseTable::Insert(const KeptResponse& response) {
  const auto earlier = Locate(response.id, response.owner);
  if (!earlier) return std::unexpected(earlier.error());
  if (*earlier) {
    if (auto removed = RemoveRow(**earlier); !removed) return removed;
  }
  Statement& insert = statements_.insert;
  insert.Bind(1, std::string_view(response.owner));
  insert.Bind(2, std::string_view(response.id));
  insert.Bind(3, Microseconds(response.created));
  insert.Bind(4, SizeOf(response));
  insert.Bind(5, std::string_view(response.input));
  insert.Bind(6, std::string_view(response.response));
  insert.Bind(7, std::string_view(response.keeper.provider));
  insert.Bind(8, std::string_view(response.keeper.key));
  auto done = insert.Step();
  insert.Reset();
  if (!done) return std::unexpected(std::move(done.error()));
  bytes_ += SizeOf(response);
  ++count_;
  return {};
}

SqlResult<std::optional<KeptResponse>> ResponseTable::Find(std::string_view id,
                                                           std::string_view owner,
                                                           WallTime oldest) {
  Statement& find = statements_.find;
  find.Bind(1, owner);
  find.Bind(2, id);
  find.Bind(3, Microseconds(oldest));
  auto has_row = find.Step();
  std::optional<KeptResponse> found;
  if (has_row && *has_row) {
    found = {.id = std::string(id),
             .owner = std::string(owner),
             .created = WallTime(std::chrono::microseconds(find.Integer(0))),
             .input = find.Text(1),
             .response = find.Text(2),
             .keeper = {.provider = find.Text(3), .key = find.Text(4)}};
  }
  find.Reset();
  if (!has_row) return std::unexpected(std::move(has_row.error()));
  return found;
}

SqlResult<bool> ResponseTable::Remove(std::string_view id, std::string_view owner,
                                      WallTime oldest) {
  const auto row = Locate(id, owner);
  if (!row) return std::unexpected(row.error());
  if (!*row) return false;
  if (auto removed = RemoveRow(**row); !removed) return std::unexpected(std::move(removed.error()));
  return (*row)->created >= Microseconds(oldest);
}

SqlResult<bool> ResponseTable::RemoveSome(const Limits& limits) {
  const auto is_beyond = [&](const Row& row) {
    return row.created < Microseconds(limits.oldest) || bytes_ > limits.bytes ||
           count_ > limits.count;
  };
  auto row = Oldest();
  if (!row) return std::unexpected(std::move(row.error()));
  if (!*row || !is_beyond(**row)) return false;
  auto transaction = Transaction::Begin(database_);
  if (!transaction) return std::unexpected(std::move(transaction.error()));
  const std::int64_t bytes = bytes_;
  const std::int64_t count = count_;
  SqlResult<void> done;
  for (int removed = 0; removed < kMostAtATime && *row && is_beyond(**row); ++removed) {
    done = RemoveRow(**row);
    if (!done) break;
    row = Oldest();
    if (!row) {
      done = std::unexpected(std::move(row.error()));
      break;
    }
  }
  if (done) done = transaction->Commit();
  if (!done) {
    bytes_ = bytes;
    count_ = count;
    return std::unexpected(std::move(done.error()));
  }
  return *row && is_beyond(**row);
}

SqlResult<std::optional<ResponseTable::Row>> ResponseTable::Locate(std::string_view id,
                                                                   std::string_view owner) {
  statements_.locate.Bind(1, owner);
  statements_.locate.Bind(2, id);
  return ReadRow(statements_.locate);
}

SqlResult<std::optional<ResponseTable::Row>> ResponseTable::Oldest() {
  return ReadRow(statements_.oldest);
}

SqlResult<std::optional<ResponseTable::Row>> ResponseTable::ReadRow(Statement& statement) {
  auto has_row = statement.Step();
  std::optional<Row> row;
  if (has_row && *has_row) {
    row = {.number = statement.Integer(0),
           .created = statement.Integer(1),
           .bytes = statement.Integer(2)};
  }
  statement.Reset();
  if (!has_row) return std::unexpected(std::move(has_row.error()));
  return row;
}

SqlResult<void> ResponseTable::RemoveRow(const Row& row) {
  statements_.remove.Bind(1, row.number);
  auto done = statements_.remove.Step();
  statements_.remove.Reset();
  if (!done) return std::unexpected(std::move(done.error()));
  bytes_ -= row.bytes;
  --count_;
  return {};
}

SqlResult<void> ResponseTable::CountRows() {
  const auto bytes = database_.ReadInteger(kSumOfBytes);
  if (!bytes) return std::unexpected(bytes.error());
  const auto count = database_.ReadInteger(kCount);
  if (!count) return std::unexpected(count.error());
  bytes_ = *bytes;
  count_ = *count;
  return {};
}

}  // namespace monorelay::store::sqlite
