#include "store/sqlite/request_list.hpp"

#include <algorithm>
#include <limits>
#include <tuple>
#include <utility>

#include "base/text.hpp"
#include "records/statistics.hpp"
#include "store/sqlite/body_table.hpp"
#include "store/sqlite/request_rows.hpp"
#include "store/sqlite/statistics_reader.hpp"

namespace monorelay::store::sqlite {
namespace {

using records::RequestCursor;
using records::RequestFilter;
using records::RequestPage;
using records::RequestQuery;
using records::RequestRow;
using records::TimeRange;

// A page looks at so many rows, then it is handed out as it is.
constexpr std::size_t kMostLooks = 40'000;
constexpr std::size_t kMostBodies = 1000;
constexpr std::int64_t kHour = 3600;
constexpr std::int64_t kDay = 24 * kHour;

constexpr char kNewestFirst[] = "SELECT " REQUEST_COLUMNS
                                " FROM requests WHERE (timestamp, id) < (?1, ?2) AND timestamp >= "
                                "?3 ORDER BY timestamp DESC, id DESC";
constexpr char kFailedNewestFirst[] =
    "SELECT " REQUEST_COLUMNS
    " FROM requests INDEXED BY requests_with_error WHERE (timestamp, id) < (?1, ?2) AND "
    "timestamp >= ?3 AND error_code IS NOT NULL ORDER BY timestamp DESC, id DESC";

constexpr char kByNumber[] = "SELECT " REQUEST_COLUMNS " FROM requests WHERE id = ?1";

bool HasSeries(const records::SeriesFilter& series) {
  return series.model || series.provider || series.key_label || series.client || series.endpoint ||
         series.status_class;
}

// The words, in lower case, in what is kept of the request as text.
bool HasText(Database& database, const RequestRow& row, const std::string& text,
             std::size_t& bodies_read) {
  for (const std::string* kept : {&row.error_message, &row.error_details, &row.request_preview,
                                  &row.response_preview, &row.request_id}) {
    if (ContainsIgnoringCase(*kept, text)) return true;
  }
  if (!row.has_bodies) return false;
  ++bodies_read;
  const auto bodies = ReadBodies(database, row.id);
  return bodies && *bodies &&
         (ContainsIgnoringCase((*bodies)->request.text, text) ||
          ContainsIgnoringCase((*bodies)->response.text, text));
}

class Listing {
 public:
  Listing(Database& database, const RequestQuery& query)
      : database_(database), query_(query), filter_(query.filter) {
    const auto newest = static_cast<double>(filter_.range.to);
    if (filter_.text) text_ = ToLower(*filter_.text);
    at_ = query.after && query.after->timestamp < newest
              ? *query.after
              : RequestCursor{newest, std::numeric_limits<std::int64_t>::min()};
  }

  SqlResult<RequestPage> Run() {
    auto read = filter_.error_code ? database_.Prepare(kFailedNewestFirst)
                                   : database_.Prepare(kNewestFirst);
    if (!read) return std::unexpected(std::move(read.error()));
    // What was recorded before there were roll-ups is in none of them.
    auto counted_from = database_.ReadInteger("SELECT ifnull(min(bucket), 0) FROM rollup_hour");
    if (!counted_from) return std::unexpected(std::move(counted_from.error()));
    const TimeRange& range = filter_.range;
    const bool is_counted = HasSeries(filter_.series) && *counted_from > 0;
    const std::int64_t turn =
        is_counted ? std::clamp(*counted_from, range.from, range.to) : range.to;
    if (auto looked = LookAtBusy(*read, {turn, range.to}, kDay); !looked)
      return std::unexpected(std::move(looked.error()));
    if (auto looked = Look(*read, {range.from, turn}); !looked)
      return std::unexpected(std::move(looked.error()));
    return std::move(page_);
  }

 private:
  // Looks at the days, and in them at the hours, in which the roll-ups have seen any request of the
  // series.
  // NOLINTNEXTLINE(misc-no-recursion): days, then hours.
  SqlResult<void> LookAtBusy(Statement& read, const TimeRange& range, std::int64_t step) {
    if (range.from >= range.to || page_.next || IsBehind(range)) return {};
    auto counted = ReadStatistics(
        database_,
        {.range = range, .step = step, .filter = filter_.series, .with_distributions = false});
    if (!counted) return std::unexpected(std::move(counted.error()));
    for (auto row = counted->rbegin(); row != counted->rend(); ++row) {
      const TimeRange busy{std::max(range.from, row->bucket),
                           std::min(range.to, row->bucket + step)};
      auto looked = step == kDay ? LookAtBusy(read, busy, kHour) : Look(read, busy);
      if (!looked) return looked;
    }
    return {};
  }

  // The page goes on before it.
  [[nodiscard]] bool IsBehind(const TimeRange& range) const {
    return at_.timestamp < static_cast<double>(range.from);
  }

  SqlResult<void> Look(Statement& read, const TimeRange& range) {
    if (range.from >= range.to || page_.next || IsBehind(range)) return {};
    const auto to = static_cast<double>(range.to);
    if (to < at_.timestamp) at_ = {to, std::numeric_limits<std::int64_t>::min()};
    read.Reset();
    read.Bind(1, at_.timestamp);
    read.Bind(2, at_.id);
    read.Bind(3, static_cast<double>(range.from));
    for (;;) {
      const auto row = read.Step();
      if (!row) return std::unexpected(row.error());
      if (!*row) return {};
      if (page_.rows.size() >= query_.limit || ++looks_ > kMostLooks ||
          bodies_read_ > kMostBodies) {
        page_.next = at_;
        return {};
      }
      at_ = {read.Real(1), read.Integer(0)};
      if (!Matches(read, filter_)) continue;
      RequestRow found = ReadRow(read);
      if (!filter_.text || HasText(database_, found, text_, bodies_read_))
        page_.rows.push_back(std::move(found));
    }
  }

  Database& database_;
  const RequestQuery& query_;
  const RequestFilter& filter_;
  std::string text_;  // in lower case
  RequestCursor at_;
  RequestPage page_;
  std::size_t looks_ = 0;
  std::size_t bodies_read_ = 0;
};

}  // namespace

SqlResult<RequestPage> ListAmong(Database& database, const RequestQuery& query,
                                 const std::vector<std::int64_t>& numbers) {
  auto read = database.Prepare(kByNumber);
  if (!read) return std::unexpected(std::move(read.error()));
  const auto is_before = [](const RequestCursor& one, const RequestCursor& other) {
    return std::tie(one.timestamp, one.id) < std::tie(other.timestamp, other.id);
  };
  RequestPage page;
  for (const std::int64_t number : numbers) {
    read->Bind(1, number);
    const auto row = read->Step();
    if (!row) return std::unexpected(row.error());
    const RequestCursor at{*row ? read->Real(1) : 0, number};
    const auto& range = query.filter.range;
    const bool is_wanted = *row && at.timestamp >= static_cast<double>(range.from) &&
                           at.timestamp < static_cast<double>(range.to) &&
                           (!query.after || is_before(at, *query.after)) &&
                           Matches(*read, query.filter);
    if (is_wanted) page.rows.push_back(ReadRow(*read));
    read->Reset();
  }
  std::ranges::sort(page.rows, [&](const RequestRow& one, const RequestRow& other) {
    return is_before({other.timestamp, other.id}, {one.timestamp, one.id});
  });
  if (page.rows.size() > query.limit) {
    page.rows.resize(query.limit);
    page.next = RequestCursor{page.rows.back().timestamp, page.rows.back().id};
  }
  return page;
}

SqlResult<RequestPage> ListRequests(Database& database, const RequestQuery& query) {
  return Listing(database, query).Run();
}

}  // namespace monorelay::store::sqlite
