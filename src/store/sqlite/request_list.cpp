#include "store/sqlite/request_list.hpp"

#include <algorithm>
#include <array>
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
using records::RequestOrder;
using records::RequestPage;
using records::RequestQuery;
using records::RequestRow;
using records::TimeRange;

// A page looks at so many rows, then it is handed out as it is.
constexpr std::size_t kMostLooks = 40'000;
constexpr std::size_t kMostBodies = 1000;
constexpr std::int64_t kHour = 3600;
constexpr std::int64_t kDay = 24 * kHour;

// The rows behind a place, in either order; the time (?3) is where to stop.
#define LIST_FALLING(from, where)                                  \
  "SELECT " REQUEST_COLUMNS " FROM requests " from " WHERE " where \
  " (timestamp, id) < (?1, ?2) AND timestamp >= ?3 ORDER BY timestamp DESC, id DESC"
#define LIST_RISING(from, where)                                   \
  "SELECT " REQUEST_COLUMNS " FROM requests " from " WHERE " where \
  " (timestamp, id) > (?1, ?2) AND timestamp < ?3 ORDER BY timestamp, id"

// By the order: newest first, oldest first.
constexpr std::array<Sql, 2> kAll{LIST_FALLING("", ""), LIST_RISING("", "")};
constexpr std::array<Sql, 2> kFailed{
    LIST_FALLING("INDEXED BY requests_with_error", "error_code IS NOT NULL AND"),
    LIST_RISING("INDEXED BY requests_with_error", "error_code IS NOT NULL AND")};
constexpr std::array<Sql, 2> kOfConversation{
    LIST_FALLING("INDEXED BY requests_of_conversation", "conversation = ?4 AND"),
    LIST_RISING("INDEXED BY requests_of_conversation", "conversation = ?4 AND")};

constexpr char kByNumber[] = "SELECT " REQUEST_COLUMNS " FROM requests WHERE id = ?1";

bool HasSeries(const records::SeriesFilter& series) {
  return series.model || series.provider || series.key_label || series.client || series.user ||
         series.endpoint || series.status_class;
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

constexpr std::int64_t kFirstNumber = std::numeric_limits<std::int64_t>::min();

// True if `one` comes before `other`.
bool Precedes(RequestOrder order, const RequestCursor& one, const RequestCursor& other) {
  const auto place = [](const RequestCursor& cursor) {
    return std::tie(cursor.timestamp, cursor.id);
  };
  return order == RequestOrder::kNewestFirst ? place(other) < place(one)
                                             : place(one) < place(other);
}

class Listing {
 public:
  Listing(Database& database, const RequestQuery& query)
      : database_(database),
        query_(query),
        filter_(query.filter),
        is_falling_(query.order == RequestOrder::kNewestFirst) {
    if (filter_.text) text_ = ToLower(*filter_.text);
    at_ = BeginningOf(filter_.range);
    if (query.after && Precedes(query.order, at_, *query.after)) at_ = *query.after;
  }

  SqlResult<RequestPage> Run() {
    const bool is_of_conversation = filter_.conversation.has_value();
    auto read = database_.Prepare(SqlFor());
    if (!read) return std::unexpected(std::move(read.error()));
    if (is_of_conversation) read->Bind(4, static_cast<std::int64_t>(*filter_.conversation));
    // What was recorded before there were roll-ups is in none of them.
    auto counted_from = database_.ReadInteger("SELECT ifnull(min(bucket), 0) FROM rollup_hour");
    if (!counted_from) return std::unexpected(std::move(counted_from.error()));
    const TimeRange& range = filter_.range;
    const bool is_counted = HasSeries(filter_.series) && !is_of_conversation && *counted_from > 0;
    const std::int64_t turn =
        is_counted ? std::clamp(*counted_from, range.from, range.to) : range.to;
    const auto look_at_busy = [&] { return LookAtBusy(*read, {turn, range.to}, kDay); };
    const auto look_at_old = [&] { return Look(*read, {range.from, turn}); };
    auto looked = is_falling_ ? look_at_busy() : look_at_old();
    if (looked) looked = is_falling_ ? look_at_old() : look_at_busy();
    if (!looked) return std::unexpected(std::move(looked.error()));
    return std::move(page_);
  }

 private:
  [[nodiscard]] Sql SqlFor() const {
    const std::size_t order = is_falling_ ? 0 : 1;
    if (filter_.conversation) return kOfConversation[order];
    return filter_.error_code ? kFailed[order] : kAll[order];
  }

  // Before the first row of the range.
  [[nodiscard]] RequestCursor BeginningOf(const TimeRange& range) const {
    return {static_cast<double>(is_falling_ ? range.to : range.from), kFirstNumber};
  }

  // Looks at the days, and in them at the hours, in which the roll-ups have seen any request of the
  // series.
  // NOLINTNEXTLINE(misc-no-recursion): days, then hours.
  SqlResult<void> LookAtBusy(Statement& read, const TimeRange& range, std::int64_t step) {
    if (range.from >= range.to || page_.next || IsBehind(range)) return {};
    auto counted = ReadStatistics(
        database_,
        {.range = range, .step = step, .filter = filter_.series, .with_distributions = false});
    if (!counted) return std::unexpected(std::move(counted.error()));
    if (is_falling_) std::ranges::reverse(*counted);
    for (const records::StatisticsRow& row : *counted) {
      const TimeRange busy{std::max(range.from, row.bucket), std::min(range.to, row.bucket + step)};
      auto looked = step == kDay ? LookAtBusy(read, busy, kHour) : Look(read, busy);
      if (!looked) return looked;
    }
    return {};
  }

  // The page goes on behind it.
  [[nodiscard]] bool IsBehind(const TimeRange& range) const {
    return is_falling_ ? at_.timestamp < static_cast<double>(range.from)
                       : at_.timestamp >= static_cast<double>(range.to);
  }

  SqlResult<void> Look(Statement& read, const TimeRange& range) {
    if (range.from >= range.to || page_.next || IsBehind(range)) return {};
    if (const RequestCursor begin = BeginningOf(range); Precedes(query_.order, at_, begin))
      at_ = begin;
    read.Reset();
    read.Bind(1, at_.timestamp);
    read.Bind(2, at_.id);
    read.Bind(3, static_cast<double>(is_falling_ ? range.from : range.to));
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
  const bool is_falling_;
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
  RequestPage page;
  for (const std::int64_t number : numbers) {
    read->Bind(1, number);
    const auto row = read->Step();
    if (!row) return std::unexpected(row.error());
    const RequestCursor at{*row ? read->Real(1) : 0, number};
    const auto& range = query.filter.range;
    const bool is_wanted = *row && at.timestamp >= static_cast<double>(range.from) &&
                           at.timestamp < static_cast<double>(range.to) &&
                           (!query.after || Precedes(query.order, *query.after, at)) &&
                           Matches(*read, query.filter);
    if (is_wanted) page.rows.push_back(ReadRow(*read));
    read->Reset();
  }
  std::ranges::sort(page.rows, [&](const RequestRow& one, const RequestRow& other) {
    return Precedes(query.order, {one.timestamp, one.id}, {other.timestamp, other.id});
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
