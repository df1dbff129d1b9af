// What is read, compared with a slow and simple reference over random requests.

#include "store/sqlite/request_reader.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "base/time_zone.hpp"
#include "store/sqlite/range_parts.hpp"
#include "store/sqlite/request_store.hpp"
#include "tests/store/temporary_folder.hpp"
#include "tests/support/older_request_log.hpp"

namespace monorelay::store::sqlite {
namespace {

using records::Dimension;
using records::RequestFilter;
using records::RequestRecord;
using records::SeriesFilter;
using records::StatisticsQuery;
using records::TimeRange;
using records::Totals;

constexpr std::int64_t kStart = 1'790'000'000;  // seconds; within an hour and a day
constexpr std::int64_t kSpan = 3 * 86'400;

class RequestReaderTest : public ::testing::Test {
 protected:
  RequestReaderTest() : store(*SqliteRequestStore::Open(file, clock)), reader(file) {}

  template <class T>
  T Any(std::initializer_list<T> list) {
    return *(list.begin() + static_cast<std::ptrdiff_t>(chance() % list.size()));
  }

  RequestRecord Anything() {
    RequestRecord record;
    record.request_id = RequestId(fmt::format("01J{:023}", ++made));
    record.finished = WallTime(std::chrono::microseconds(
        kStart * 1'000'000 + static_cast<std::int64_t>(chance() % (kSpan * 1'000'000))));
    record.latency = std::chrono::microseconds(1 + chance() % 5'000'000);
    record.model = Any<std::string>({"smart", "gpt-5", "claude"});
    record.served_model = Any<std::string>({"", "gpt-5", "claude-4"});
    record.provider = Any<std::string>({"alpha", "beta"});
    record.key_label = Any<std::string>({"first", "second"});
    record.client = Any<std::string>({"laptop", "server", ""});
    record.endpoint = Any<std::string_view>({"/v1/messages", "/v1/chat/completions"});
    record.status = Any<int>({200, 200, 200, 429, 502});
    record.ending = record.status == 200 ? "answered" : "failed";
    if (record.status != 200) {
      record.error_code = Any<std::string_view>({"upstream_error", "rate_limit_exceeded"});
      record.error_text = fmt::format("try again in {} s", chance() % 50);
    }
    record.attempts = 1;
    record.finish_reason = Any({chat::FinishReason::kNone, chat::FinishReason::kStop,
                                chat::FinishReason::kLength, chat::FinishReason::kToolCalls});
    record.streaming = chance() % 2 == 0;
    record.usage.input = static_cast<std::int64_t>(chance() % 5000) - 1;
    record.usage.output = static_cast<std::int64_t>(chance() % 500) - 1;
    record.usage.cached_read = static_cast<std::int64_t>(chance() % 100) - 1;
    record.cost = {.nano_dollars = chance() % 1'000'000, .parts = {}, .basis = "list"};
    if (record.streaming) record.first_token = record.latency / 2;
    record.conversation = Any<std::uint64_t>({0, 7, 0xf000'0000'0000'0001});
    record.access_key_id = RequestId(Any<std::string_view>({"", "01KEYA", "01KEYB", "01KEYC"}));
    return record;
  }

  void Store(int count) {
    for (int i = 0; i < count; ++i) all.push_back(Anything());
    for (std::size_t at = 0; at < all.size(); at += 97) {
      const std::size_t size = std::min<std::size_t>(97, all.size() - at);
      ASSERT_TRUE(store->Append(std::span(all).subspan(at, size)));
    }
  }

  static std::int64_t SecondsOf(const RequestRecord& record) {
    return std::chrono::floor<std::chrono::seconds>(record.finished).time_since_epoch().count();
  }
  static std::string ModelOf(const RequestRecord& record) {
    return record.served_model.empty() ? record.model : record.served_model;
  }

  const ManualClock clock;
  testing::TemporaryFolder folder;
  std::filesystem::path file = folder.Path() / "requests.db";
  std::unique_ptr<SqliteRequestStore> store;
  SqliteRequestReader reader;
  std::mt19937_64 chance{5};
  int made = 0;
  std::vector<RequestRecord> all;
};

std::string ValueOf(Dimension dimension, const records::Series& series) {
  switch (dimension) {
    case Dimension::kNone:
      return "";
    case Dimension::kModel:
      return series.model;
    case Dimension::kProvider:
      return series.provider;
    case Dimension::kKey:
      return series.key_label;
    case Dimension::kClient:
      return series.client;
    case Dimension::kUser:
      return series.user;
    case Dimension::kEndpoint:
      return series.endpoint;
    case Dimension::kStatus:
      return fmt::format("{}xx", series.status_class);
  }
  return "";
}

bool IsIn(const SeriesFilter& filter, const records::Series& series) {
  return (!filter.model || *filter.model == series.model) &&
         (!filter.provider || *filter.provider == series.provider) &&
         (!filter.client || *filter.client == series.client) &&
         (!filter.status_class || *filter.status_class == series.status_class);
}

TEST_F(RequestReaderTest, StatisticsAreThoseOfTheRequestsThemselves) {
  Store(3000);
  for (int i = 0; i < 60; ++i) {
    StatisticsQuery query;
    const std::int64_t from = kStart - 3600 + static_cast<std::int64_t>(chance() % kSpan);
    query.range = {from - from % 60,
                   from - from % 60 + 60 * static_cast<std::int64_t>(1 + chance() % 4000)};
    query.step = Any<std::int64_t>({0, 60, 300, 3600, 4 * 3600, 86'400});
    query.offset = Any<std::int64_t>({0, 8 * 3600, -5 * 3600, 5 * 3600 + 1800});
    query.group_by =
        Any({Dimension::kNone, Dimension::kModel, Dimension::kProvider, Dimension::kKey,
             Dimension::kClient, Dimension::kEndpoint, Dimension::kStatus});
    query.then_by = Any({Dimension::kNone, Dimension::kModel, Dimension::kStatus});
    if (chance() % 2 == 0) query.filter.provider = "alpha";
    if (chance() % 3 == 0) query.filter.model = "gpt-5";
    if (chance() % 4 == 0) query.filter.status_class = 5;

    std::map<std::tuple<std::int64_t, std::string, std::string>, Totals> expected;
    for (const RequestRecord& record : all) {
      const std::int64_t at = SecondsOf(record);
      const records::Series series = CopyOf(SeriesOf(record));
      if (at < query.range.from || at >= query.range.to || !IsIn(query.filter, series)) continue;
      const std::int64_t local = at + query.offset;
      const std::int64_t bucket =
          query.step == 0 ? query.range.from : local - local % query.step - query.offset;
      expected[{bucket, ValueOf(query.group_by, series), ValueOf(query.then_by, series)}].Add(
          record);
    }
    const auto rows = reader.Statistics(query);

    ASSERT_TRUE(rows);
    ASSERT_EQ(rows->size(), expected.size()) << "step " << query.step;
    auto wanted = expected.begin();
    for (const records::StatisticsRow& row : *rows) {
      EXPECT_EQ(std::tie(row.bucket, row.group, row.then), wanted->first);
      EXPECT_EQ(row.totals, wanted->second) << row.group;
      ++wanted;
    }
  }
}

// In a file of before there were four hours, they count from its last hour on.
TEST_F(RequestReaderTest, StatisticsByFourHoursAreRightInAFileThatHadNone) {
  Store(1000);
  store.reset();
  auto older = Database::Open(file, std::chrono::milliseconds(5000));
  ASSERT_TRUE(older);
  ASSERT_NO_FATAL_FAILURE(testing::DowngradeRequests(*older, 6));
  auto opened = SqliteRequestStore::Open(file, clock);
  ASSERT_TRUE(opened) << opened.error().detail.value.Get();
  store = *std::move(opened);
  std::vector<RequestRecord> later;
  for (int i = 0; i < 500; ++i) {
    later.push_back(Anything());
    later.back().finished += std::chrono::seconds(i % 2 == 0 ? 0 : kSpan);
  }
  ASSERT_TRUE(store->Append(later));
  all.insert(all.end(), later.begin(), later.end());

  const auto rows =
      reader.Statistics({.range = {kStart, kStart + 3 * kSpan}, .step = 4 * 3600, .filter = {}});

  std::map<std::int64_t, Totals> expected;
  for (const RequestRecord& record : all)
    expected[SecondsOf(record) - SecondsOf(record) % (4 * 3600)].Add(record);
  ASSERT_TRUE(rows);
  ASSERT_EQ(rows->size(), expected.size());
  for (const records::StatisticsRow& row : *rows) EXPECT_EQ(row.totals, expected[row.bucket]);
  EXPECT_GT(older->ReadInteger("SELECT bucket FROM rollup_four_hours_from").value_or(0), kStart);
  EXPECT_GT(older->ReadInteger("SELECT count(*) FROM rollup_four_hours").value_or(0), 0);
}

struct FilterCase {
  std::string name;
  std::function<void(RequestFilter&)> narrow;
  std::function<bool(const RequestRecord&)> is_in;
};

std::vector<FilterCase> FilterCases() {
  return {
      {"all", [](auto&) {}, [](const auto&) { return true; }},
      {"provider", [](auto& f) { f.series.provider = "beta"; },
       [](const auto& r) { return r.provider == "beta"; }},
      {"served model", [](auto& f) { f.series.model = "claude-4"; },
       [](const auto& r) { return r.served_model == "claude-4"; }},
      {"asked model", [](auto& f) { f.requested_model = "smart"; },
       [](const auto& r) { return r.model == "smart"; }},
      {"key", [](auto& f) { f.series.key_label = "second"; },
       [](const auto& r) { return r.key_label == "second"; }},
      {"client", [](auto& f) { f.series.client = ""; },
       [](const auto& r) { return r.client.empty(); }},
      {"class", [](auto& f) { f.series.status_class = 5; },
       [](const auto& r) { return r.status == 502; }},
      {"status", [](auto& f) { f.statuses = {{429, 429}}; },
       [](const auto& r) { return r.status == 429; }},
      {"error", [](auto& f) { f.error_code = "upstream_error"; },
       [](const auto& r) { return r.error_code == "upstream_error"; }},
      {"failed", [](auto& f) { f.failed_only = true; },
       [](const auto& r) { return r.status != 200; }},
      {"stream", [](auto& f) { f.streaming = true; }, [](const auto& r) { return r.streaming; }},
      {"finish reasons",
       [](auto& f) { f.finish_reasons = {chat::FinishReason::kLength, chat::FinishReason::kNone}; },
       [](const auto& r) {
         return r.finish_reason == chat::FinishReason::kLength ||
                r.finish_reason == chat::FinishReason::kNone;
       }},
      {"slow", [](auto& f) { f.min_latency_ms = 4000; },
       [](const auto& r) { return r.latency.count() >= 4'000'000; }},
      {"late", [](auto& f) { f.min_first_token_ms = 2000; },
       [](const auto& r) { return r.first_token && r.first_token->count() >= 2'000'000; }},
      {"dear", [](auto& f) { f.min_cost_nano = 900'000; },
       [](const auto& r) { return *r.cost.nano_dollars >= 900'000; }},
      {"early", [](auto& f) { f.max_first_token_ms = 500; },
       [](const auto& r) { return r.first_token && r.first_token->count() <= 500'000; }},
      {"conversation", [](auto& f) { f.conversation = 0xf000'0000'0000'0001; },
       [](const auto& r) { return r.conversation == 0xf000'0000'0000'0001; }},
      {"conversation of a provider",
       [](auto& f) {
         f.conversation = 7;
         f.series.provider = "beta";
       },
       [](const auto& r) { return r.conversation == 7 && r.provider == "beta"; }},
      {"access keys", [](auto& f) { f.access_keys = {"01KEYA", "01KEYC"}; },
       [](const auto& r) { return r.access_key_id == "01KEYA" || r.access_key_id == "01KEYC"; }},
      {"no access key", [](auto& f) { f.access_keys.emplace(); },
       [](const auto&) { return false; }},
      {"part", [](auto& f) { f.model_part = "CLAUDE"; },
       [](const auto& r) {
         return (r.served_model.empty() ? r.model : r.served_model).starts_with("claude");
       }},
      {"text", [](auto& f) { f.text = "again in 7 s"; },
       [](const auto& r) { return r.error_text == "try again in 7 s"; }},
      {"nothing", [](auto& f) { f.series.provider = "gamma"; }, [](const auto&) { return false; }},
  };
}

class RequestPagesTest : public RequestReaderTest,
                         public ::testing::WithParamInterface<records::RequestOrder> {};
INSTANTIATE_TEST_SUITE_P(BothOrders, RequestPagesTest,
                         ::testing::Values(records::RequestOrder::kNewestFirst,
                                           records::RequestOrder::kOldestFirst));

TEST_P(RequestPagesTest, HoldEachRequestThatMatchesOnceInOrder) {
  Store(1500);
  for (const FilterCase& row : FilterCases()) {
    records::RequestQuery query;
    query.order = GetParam();
    query.filter.range = {kStart + 5000, kStart + kSpan - 5000};
    row.narrow(query.filter);
    query.limit = 64;
    std::vector<const RequestRecord*> expected;
    for (const RequestRecord& record : all) {
      const std::int64_t at = SecondsOf(record);
      const bool is_in = at >= query.filter.range.from && at < query.filter.range.to;
      if (is_in && row.is_in(record)) expected.push_back(&record);
    }
    std::ranges::sort(expected, std::greater(),
                      [](const auto* record) { return record->finished; });
    if (GetParam() == records::RequestOrder::kOldestFirst) std::ranges::reverse(expected);

    std::vector<std::string> found;
    for (int pages = 0; pages < 100; ++pages) {
      const auto page = reader.List(query);
      ASSERT_TRUE(page);
      for (const auto& request : page->rows) found.push_back(request.request_id);
      if (!page->next) break;
      query.after = page->next;
    }

    ASSERT_EQ(found.size(), expected.size()) << row.name;
    for (std::size_t i = 0; i < found.size(); ++i)
      ASSERT_EQ(found[i], expected[i]->request_id.View()) << row.name << " " << i;
  }
}

TEST_F(RequestReaderTest, FindsAConversationWithoutLookingAtOthers) {
  Store(10);
  auto database = Database::OpenForReading(file, std::chrono::seconds(1));
  // As request_list.cpp asks, in both orders.
  constexpr Sql kPlans[] = {
      "EXPLAIN QUERY PLAN SELECT * FROM requests INDEXED BY requests_of_conversation WHERE "
      "conversation = ?4 AND (timestamp, id) < (?1, ?2) AND timestamp >= ?3 ORDER BY timestamp "
      "DESC, id DESC",
      "EXPLAIN QUERY PLAN SELECT * FROM requests INDEXED BY requests_of_conversation WHERE "
      "conversation = ?4 AND (timestamp, id) > (?1, ?2) AND timestamp < ?3 ORDER BY timestamp, id"};
  for (const Sql sql : kPlans) {
    auto plan = database->Prepare(sql);
    ASSERT_TRUE(plan);

    std::string steps;
    while (plan->Step().value_or(false)) steps += plan->Text(3) + "\n";

    EXPECT_EQ(steps,
              "SEARCH requests USING INDEX requests_of_conversation "
              "(conversation=? AND timestamp>? AND timestamp<?)\n");
  }
}

TEST_F(RequestReaderTest, StatisticsAreCutWhereTheZoneCutsThem) {
  Store(3000);
  const auto kolkata = TimeZone::Find("Asia/Kolkata", kZoneFolder);
  const auto berlin = TimeZone::Find("Europe/Berlin", kZoneFolder);
  ASSERT_TRUE(kolkata && berlin);
  for (const TimeZone& zone : {*kolkata, *berlin, TimeZone::Fixed(-9 * 3600 - 1800)}) {
    for (const std::int64_t step : {900, 3600, 4 * 3600, 86'400}) {
      StatisticsQuery query;
      query.range = {kStart - kStart % 60, kStart - kStart % 60 + 2 * 86'400};
      query.cuts = zone.Buckets(query.range.from, query.range.to, step);
      std::map<std::int64_t, Totals> expected;
      for (const RequestRecord& record : all) {
        const std::int64_t at = SecondsOf(record);
        if (at < query.range.from || at >= query.range.to) continue;
        expected[*std::prev(std::ranges::upper_bound(query.cuts, at))].Add(record);
      }

      const auto rows = reader.Statistics(query);

      ASSERT_TRUE(rows);
      ASSERT_EQ(rows->size(), expected.size()) << "step " << step;
      for (const records::StatisticsRow& row : *rows)
        EXPECT_EQ(row.totals, expected[row.bucket]) << "step " << step << " at " << row.bucket;
    }
  }
}

TEST_F(RequestReaderTest, PagesStayWhereTheyAreWhileRowsArrive) {
  Store(100);
  records::RequestQuery query;
  query.filter.range = {kStart, kStart + 10 * kSpan};
  query.limit = 40;
  const auto first = reader.List(query);
  RequestRecord newer = Anything();
  newer.finished = WallTime(std::chrono::seconds(kStart + 2 * kSpan));
  ASSERT_TRUE(store->Append(std::span(&newer, 1)));

  query.after = first->next;
  const auto second = reader.List(query);

  EXPECT_EQ(second->rows.size(), 40U);
  EXPECT_LT(second->rows.front().timestamp, first->rows.back().timestamp);
}

TEST_F(RequestReaderTest, ErrorsOfAKindStandTogether) {
  Store(1000);
  std::map<std::pair<std::string, std::string>, std::int64_t> expected;
  for (const RequestRecord& record : all) {
    if (!record.error_code.empty()) ++expected[{std::string(record.error_code), record.provider}];
  }

  const auto groups = reader.ErrorGroups({.range = {kStart, kStart + kSpan}}, 100);

  ASSERT_TRUE(groups);
  ASSERT_EQ(groups->size(), expected.size());
  std::int64_t before = INT64_MAX;
  for (const records::ErrorGroup& group : *groups) {
    EXPECT_EQ(group.message, "try again in # s");
    EXPECT_EQ(group.count, (expected[{group.error_code, group.provider}]));
    EXPECT_LE(group.count, before);
    EXPECT_LE(group.first_seen, group.last_seen);
    EXPECT_EQ(group.clients, 3);
    before = group.count;
  }
  EXPECT_EQ(reader.ErrorGroups({.range = {kStart, kStart + kSpan}}, 1)->size(), 1U);
}

TEST_F(RequestReaderTest, FindsOneByItsIdOrNumber) {
  Store(5);
  const std::string id(all[2].request_id.View());

  const auto by_id = reader.Find(id);
  const auto by_number = reader.Find((*by_id)->id);

  ASSERT_TRUE(by_id && *by_id && by_number && *by_number);
  EXPECT_EQ((*by_number)->request_id, id);
  EXPECT_EQ((*by_id)->input.value_or(-1), all[2].usage.input);
  EXPECT_FALSE((*by_id)->has_bodies);
  EXPECT_FALSE(*reader.Find(std::string("nobody")));
  EXPECT_FALSE(*reader.Find(std::int64_t{999}));
  EXPECT_FALSE(*reader.FindBodies((*by_id)->id));
}

TEST_F(RequestReaderTest, FindsWordsInBodies) {
  Store(5);
  RequestRecord record = Anything();
  auto bodies = std::make_shared<records::Bodies>();
  bodies->request = {.text = R"({"messages":"an Aardvark"})", .bytes = 26, .is_cut = false};
  record.bodies = bodies;
  ASSERT_TRUE(store->Append(std::span(&record, 1)));

  records::RequestQuery query;
  query.filter.range = {kStart, kStart + kSpan};
  query.filter.text = "aardvark";
  const auto page = reader.List(query);

  ASSERT_EQ(page->rows.size(), 1U);
  EXPECT_EQ(page->rows[0].request_id, record.request_id.View());
  EXPECT_TRUE(page->rows[0].has_bodies);
}

TEST_F(RequestReaderTest, ARecordThatComesTwiceCountsOnce) {
  Store(10);
  ASSERT_TRUE(store->Append(all));

  const auto rows = reader.Statistics({.range = {kStart, kStart + kSpan}, .filter = {}});

  EXPECT_EQ(rows->front().totals.requests, 10);
}

TEST(RequestReader, OfAFileThatIsNotThereSaysSo) {
  testing::TemporaryFolder folder;
  SqliteRequestReader reader(folder.Path() / "none.db");

  const auto page = reader.List({});

  ASSERT_FALSE(page);
  EXPECT_TRUE(page.error().text.value.Get().contains("none.db"));
}

TEST(PartRange, ReadsAsFewBucketsAsPossible) {
  constexpr std::int64_t kDay = 86'400;
  const auto parts = PartRange({kDay - 90, 3 * kDay + 5 * 3600 + 100}, 0, 0, {});

  const std::vector<Stretch> expected = {
      {Level::kMinute, kDay - 120, kDay},
      {Level::kDay, kDay, 3 * kDay},
      {Level::kFourHours, 3 * kDay, 3 * kDay + 4 * 3600},
      {Level::kHour, 3 * kDay + 4 * 3600, 3 * kDay + 5 * 3600},
      {Level::kMinute, 3 * kDay + 5 * 3600, 3 * kDay + 5 * 3600 + 120}};
  EXPECT_EQ(parts, expected);
}

TEST(PartRange, WidensToHoursWhereMinutesAreGone) {
  const auto parts = PartRange({3600 * 5 + 60, 3600 * 7}, 0, 0, {.minutes = 3600 * 100});

  const std::vector<Stretch> expected = {{Level::kHour, 3600 * 5, 3600 * 7}};
  EXPECT_EQ(parts, expected);
}

TEST(PartRange, ReadsFourHoursWhereTheyFitAndAreThere) {
  constexpr std::int64_t kHour = 3600;
  const auto steps_of = [](std::int64_t step, std::int64_t offset, std::int64_t from) {
    return PartRange({0, 16 * kHour}, step, offset, {.four_hours = from});
  };
  using Stretches = std::vector<Stretch>;

  EXPECT_EQ(steps_of(4 * kHour, 0, 0), (Stretches{{Level::kFourHours, 0, 16 * kHour}}));
  EXPECT_EQ(steps_of(4 * kHour, 8 * kHour, 0), (Stretches{{Level::kFourHours, 0, 16 * kHour}}));
  EXPECT_EQ(steps_of(4 * kHour, kHour, 0), (Stretches{{Level::kHour, 0, 16 * kHour}}));
  EXPECT_EQ(steps_of(kHour, 0, 0), (Stretches{{Level::kHour, 0, 16 * kHour}}));
  // They were not counted from the beginning.
  EXPECT_EQ(steps_of(4 * kHour, 0, 8 * kHour),
            (Stretches{{Level::kHour, 0, 8 * kHour}, {Level::kFourHours, 8 * kHour, 16 * kHour}}));
  EXPECT_EQ(steps_of(4 * kHour, 0, 99 * kHour), (Stretches{{Level::kHour, 0, 16 * kHour}}));
}

TEST(PartAtCuts, ReadsHoursInADayThatBeginsAtHalfPast) {
  constexpr std::int64_t kDay = 86'400;
  constexpr std::int64_t kHalf = 1800;
  const std::int64_t cuts[] = {kDay - 19'800, 2 * kDay - 19'800};  // midnight in Kolkata
  const records::TimeRange range{cuts[0], cuts[1] + kDay};

  const auto fine = PartAtCuts(range, cuts, {.four_hours = 9 * kDay});
  const auto hours = PartAtCuts(range, cuts, {.minutes = 9 * kDay, .four_hours = 9 * kDay});
  const auto days = PartAtCuts(range, cuts, {.minutes = 9 * kDay, .hours = 9 * kDay});

  EXPECT_EQ(fine, (std::vector<Stretch>{{Level::kMinute, cuts[0], cuts[0] + kHalf},
                                        {Level::kHour, cuts[0] + kHalf, cuts[1] - kHalf},
                                        {Level::kMinute, cuts[1] - kHalf, cuts[1] + kHalf},
                                        {Level::kHour, cuts[1] + kHalf, range.to - kHalf},
                                        {Level::kMinute, range.to - kHalf, range.to}}));
  // Where minutes are gone, no hour is left out or counted twice.
  EXPECT_EQ(hours, (std::vector<Stretch>{{Level::kHour, cuts[0] - kHalf, range.to + kHalf}}));
  EXPECT_EQ(days, (std::vector<Stretch>{{Level::kDay, 0, 3 * kDay}}));
}

TEST(PartRange, KeepsWithinTheStepsOfAnotherZone) {
  constexpr std::int64_t kDay = 86'400;
  for (const Stretch& part : PartRange({0, 3 * kDay}, kDay, 8 * 3600, {}))
    EXPECT_NE(part.level, Level::kDay);
}

}  // namespace
}  // namespace monorelay::store::sqlite
