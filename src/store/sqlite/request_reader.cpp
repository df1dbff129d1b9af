#include "store/sqlite/request_reader.hpp"

#include <utility>

#include "store/sqlite/body_table.hpp"
#include "store/sqlite/request_list.hpp"
#include "store/sqlite/request_rows.hpp"
#include "store/sqlite/statistics_reader.hpp"

namespace monorelay::store::sqlite {
namespace {

using records::RequestRow;
using MaybeRow = std::optional<RequestRow>;

// Of requests with some words; who finds more has to say more.
constexpr std::size_t kMostFound = 10'000;

constexpr char kByNumber[] = "SELECT " REQUEST_COLUMNS " FROM requests WHERE id = ?1";
constexpr char kByRequestId[] = "SELECT " REQUEST_COLUMNS " FROM requests WHERE request_id = ?1";

SqlResult<MaybeRow> ReadOne(SqlResult<Statement> read, const auto& key) {
  if (!read) return std::unexpected(std::move(read.error()));
  read->Bind(1, key);
  const auto row = read->Step();
  if (!row) return std::unexpected(row.error());
  return *row ? MaybeRow(ReadRow(*read)) : std::nullopt;
}

}  // namespace

template <class Read>
auto SqliteRequestReader::With(Read read)
    -> Result<typename decltype(read(std::declval<Database&>()))::value_type> {
  auto lease = pool_.Take();
  if (!lease) return std::unexpected(ToError(file_.string() + " cannot be opened", lease.error()));
  auto answer = read(lease->Get());
  if (answer) return *std::move(answer);
  // Perhaps the file was replaced; a new connection will see.
  lease->Discard();
  return std::unexpected(ToError(file_.string() + " cannot be read", answer.error()));
}

Result<std::vector<records::StatisticsRow>> SqliteRequestReader::Statistics(
    const records::StatisticsQuery& query) {
  return With([&](Database& database) { return ReadStatistics(database, query); });
}

Result<records::RequestPage> SqliteRequestReader::List(const records::RequestQuery& query) {
  if (search_ == nullptr || !query.filter.text)
    return With([&](Database& database) { return ListRequests(database, query); });
  const auto found = search_->Find(*query.filter.text, kMostFound);
  if (!found) return std::unexpected(found.error());
  return With([&](Database& database) { return ListAmong(database, query, *found); });
}

Result<MaybeRow> SqliteRequestReader::Find(std::int64_t id) {
  return With([&](Database& database) { return ReadOne(database.Prepare(kByNumber), id); });
}

Result<MaybeRow> SqliteRequestReader::Find(const std::string& request_id) {
  return With([&](Database& database) {
    return ReadOne(database.Prepare(kByRequestId), std::string_view(request_id));
  });
}

Result<std::optional<records::Bodies>> SqliteRequestReader::FindBodies(std::int64_t id) {
  return With([&](Database& database) { return ReadBodies(database, id); });
}

Result<std::optional<std::int64_t>> SqliteRequestReader::OldestWithBodies() {
  return With([](Database& database) -> SqlResult<std::optional<std::int64_t>> {
    const auto oldest = database.ReadInteger("SELECT ifnull(min(id), 0) FROM bodies");
    if (!oldest) return std::unexpected(oldest.error());
    return *oldest == 0 ? std::nullopt : std::optional(*oldest);
  });
}

Result<std::vector<records::ErrorGroup>> SqliteRequestReader::ErrorGroups(
    const records::RequestFilter& filter, std::size_t limit) {
  return With([&](Database& database) { return GroupErrors(database, filter, limit); });
}

}  // namespace monorelay::store::sqlite
