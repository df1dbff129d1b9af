// Makes a request log of many rows over thirty days and measures what reading it takes.
//
//   bench_reads [--rows N] [--file FILE] [--rounds N]
//
// A FILE that is there already is read as it is. Prints one line of JSON for each figure.

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "store/sqlite/request_reader.hpp"
#include "store/sqlite/request_store.hpp"

namespace {

using namespace monorelay;
using records::RequestRecord;
using store::sqlite::SqliteRequestReader;
using store::sqlite::SqliteRequestStore;

constexpr std::int64_t kEnd = 1'790'000'000;
constexpr std::int64_t kDay = 86'400;
constexpr std::int64_t kDays = 30;
constexpr std::size_t kBatch = 2000;

struct Options {
  std::int64_t rows = 1'000'000;
  std::filesystem::path file;
  int rounds = 5;
};

[[noreturn]] void Fail(const std::string& text) {
  std::fputs((text + "\n").c_str(), stderr);
  std::exit(1);
}

template <class T>
T Must(Result<T> result) {
  if (!result) Fail(result.error().text.value.Get() + ": " + result.error().detail.value.Get());
  if constexpr (!std::is_void_v<T>) return *std::move(result);
}

// One request of a busy relay: a few models, providers, keys and clients, two in a hundred fail.
class Maker {
 public:
  explicit Maker(std::int64_t rows) : rows_(rows) {}

  RequestRecord Next() {
    RequestRecord record;
    record.request_id = RequestId(fmt::format("01J{:023}", ++number_));
    record.finished = WallTime(std::chrono::microseconds(
        (kEnd - kDays * kDay) * 1'000'000 + kDays * kDay * 1'000'000 / rows_ * number_));
    const auto model = Skewed(kModels.size());
    record.model = kModels[model];
    record.served_model = record.model;
    record.provider = kProviders[model % kProviders.size()];
    record.key_label = chance_() % 3 == 0 ? "second" : "first";
    record.client = fmt::format("client-{}", Skewed(12));
    record.endpoint = model % 2 == 0 ? "/v1/chat/completions" : "/v1/messages";
    record.dialect = "openai_chat";
    record.latency = std::chrono::microseconds(200'000 + chance_() % 8'000'000);
    record.streaming = chance_() % 2 == 0;
    record.first_token = record.latency / 4;
    record.usage.input = static_cast<std::int64_t>(chance_() % 20'000);
    record.usage.output = static_cast<std::int64_t>(chance_() % 1500);
    record.cost = {.nano_dollars = record.usage.input * 1250 + record.usage.output * 10'000,
                   .parts = R"({"input":1,"output":1})",
                   .basis = "list 2025-12-01"};
    record.status = 200;
    record.ending = "answered";
    record.attempts = 1;
    if (chance_() % 50 == 0) MakeFail(record);
    return record;
  }

 private:
  void MakeFail(RequestRecord& record) {
    const bool is_limit = chance_() % 2 == 0;
    record.status = is_limit ? 429 : 502;
    record.ending = is_limit ? "refused" : "failed";
    record.error_code = is_limit ? "rate_limit_exceeded" : "upstream_error";
    record.error_text = is_limit
                            ? fmt::format("rate limit reached, try again in {} s", chance_() % 60)
                            : fmt::format("the provider failed (request req_{})", chance_());
  }
  // Small numbers more often.
  std::size_t Skewed(std::size_t count) {
    const double share = static_cast<double>(chance_() % 1'000'000) / 1e6;
    return std::min(count - 1,
                    static_cast<std::size_t>(share * share * static_cast<double>(count)));
  }

  const std::vector<std::string> kModels = {"gpt-5",          "claude-sonnet-4-5", "gpt-5-mini",
                                            "gemini-2.5-pro", "claude-haiku-4-5",  "deepseek-chat",
                                            "grok-4",         "mistral-large"};
  const std::vector<std::string> kProviders = {"openai", "anthropic", "openrouter", "gemini"};
  const std::int64_t rows_;
  std::int64_t number_ = 0;
  std::mt19937_64 chance_{1};
};

double MillisecondsOf(const std::function<void()>& work) {
  const auto begun = std::chrono::steady_clock::now();
  work();
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begun;
  return took.count();
}

// `goal` is the most that the figure may be; 0: there is none.
void Print(std::string_view name, double figure, std::string_view unit, double goal = 0) {
  std::puts(fmt::format(R"({{"name":"{}","value":{:.3f},"unit":"{}","goal":{}}})", name, figure,
                        unit, goal)
                .c_str());
}

void Generate(const Options& options) {
  const SystemClock clock;
  auto store = Must(SqliteRequestStore::Open(options.file, clock));
  Maker maker(options.rows);
  const double took = MillisecondsOf([&] {
    std::vector<RequestRecord> batch;
    for (std::int64_t made = 0; made < options.rows;
         made += static_cast<std::int64_t>(batch.size())) {
      batch.clear();
      while (batch.size() < kBatch) batch.push_back(maker.Next());
      Must(store->Append(batch));
    }
  });
  Print("records written", static_cast<double>(options.rows) / took * 1000, "1/s");
  Print("bytes a record",
        static_cast<double>(std::filesystem::file_size(options.file)) /
            static_cast<double>(options.rows),
        "B");
}

// What most calls may take, a record by its id, and error groups.
constexpr double kMostMilliseconds = 50;
constexpr double kMostForOne = 5;
constexpr double kMostForGroups = 200;

// The median of some rounds.
void Measure(std::string_view name, int rounds, const std::function<void()>& work,
             double goal = kMostMilliseconds) {
  std::vector<double> times;
  for (int i = 0; i < rounds; ++i) times.push_back(MillisecondsOf(work));
  std::ranges::sort(times);
  Print(name, times[times.size() / 2], "ms", goal);
}

void Read(const Options& options) {
  SqliteRequestReader reader(options.file);
  const records::TimeRange month{kEnd - kDays * kDay, kEnd + 1};
  const records::TimeRange day{kEnd - 3 * kDay, kEnd - 2 * kDay};
  const auto list = [&](const std::function<void(records::RequestQuery&)>& narrow) {
    records::RequestQuery query;
    query.filter.range = month;
    narrow(query);
    Must(reader.List(query));
  };
  Measure("overview of 30 days", options.rounds, [&] {
    Must(reader.Statistics({.range = month,
                            .group_by = records::Dimension::kProvider,
                            .then_by = records::Dimension::kModel,
                            .with_distributions = false}));
  });
  Measure("sums and percentiles of 30 days", options.rounds,
          [&] { Must(reader.Statistics({.range = month})); });
  Measure("time series of 30 days by day", options.rounds, [&] {
    Must(reader.Statistics({.range = month, .step = kDay, .group_by = records::Dimension::kModel}));
  });
  Measure("time series of 30 days by four hours", options.rounds, [&] {
    Must(reader.Statistics(
        {.range = month, .step = 4 * 3600, .group_by = records::Dimension::kModel}));
  });
  Measure("list page", options.rounds, [&] { list([](auto&) {}); });
  Measure("list page of a provider, model and client", options.rounds, [&] {
    list([](auto& query) {
      query.filter.series.provider = "gemini";
      query.filter.series.client = "client-11";
    });
  });
  Measure("list page of failures", options.rounds,
          [&] { list([](auto& query) { query.filter.error_code = "upstream_error"; }); });
  Measure("list page of slow requests", options.rounds,
          [&] { list([](auto& query) { query.filter.min_latency_ms = 8100; }); });
  Measure(
      "record by id", options.rounds * 10,
      [&] { Must(reader.Find(fmt::format("01J{:023}", options.rows / 3))); }, kMostForOne);
  Measure(
      "error groups of a day", options.rounds,
      [&] { Must(reader.ErrorGroups({.range = day}, 100)); }, kMostForGroups);
}

Options ReadOptions(int count, char** arguments) {
  Options options;
  for (int i = 1; i + 1 < count; i += 2) {
    const std::string_view name = arguments[i];
    if (name == "--rows") options.rows = std::atoll(arguments[i + 1]);
    if (name == "--rounds") options.rounds = std::atoi(arguments[i + 1]);
    if (name == "--file") options.file = arguments[i + 1];
  }
  if (options.rows < 1 || options.rounds < 1) Fail("--rows and --rounds need numbers from 1 on");
  return options;
}

}  // namespace

int main(int count, char** arguments) {
  Options options = ReadOptions(count, arguments);
  const bool is_scratch = options.file.empty();
  if (is_scratch) {
    options.file = std::filesystem::temp_directory_path() / "monorelay-bench-reads.db";
    std::filesystem::remove(options.file);
  }
  if (!std::filesystem::exists(options.file)) Generate(options);
  Print("records", static_cast<double>(options.rows), "");
  Read(options);
  if (is_scratch) {
    for (const char* suffix : {"", "-wal", "-shm"})
      std::filesystem::remove(options.file.string() + suffix);
  }
}
