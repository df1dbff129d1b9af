#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "bench/load/options.hpp"
#include "bench/load/pace.hpp"
#include "bench/load/report.hpp"
#include "json/document.hpp"

namespace monorelay::bench {
namespace {

Options Given(std::vector<std::string> arguments) {
  Flags flags(std::move(arguments));
  const Options options = OptionsFrom(flags);
  flags.RejectUnknown();
  return options;
}

TEST(BenchFlags, TellsWrongUseByTheFlag) {
  struct Row {
    std::vector<std::string> arguments;
    std::string_view named;
  };
  for (const Row& row : {Row{{"--connections", "2"}, "--port"}, Row{{"--port", "x"}, "--port"},
                         Row{{"--port", "80", "--rate", "-1"}, "--rate"},
                         Row{{"--port", "80", "--pids", "1,x"}, "--pids"},
                         Row{{"--port", "80", "--ramp", "0"}, "--ramp"},
                         Row{{"--port", "80", "--colour", "red"}, "--colour"}}) {
    try {
      Given(row.arguments);
      ADD_FAILURE() << row.named;
    } catch (const std::invalid_argument& error) {
      EXPECT_NE(std::string_view(error.what()).find(row.named), std::string_view::npos)
          << error.what();
    }
  }
}

TEST(BenchOptions, ReadsTimesInSecondsAndLists) {
  const Options options = Given({"--port", "80", "--seconds", "1.5", "--watch-ms", "5", "--pids",
                                 "12,34", "--headers", "A: b|C: d"});

  EXPECT_EQ(options.window, 1500 * kMillisecond);
  EXPECT_EQ(options.watch_interval, 5 * kMillisecond);
  EXPECT_EQ(options.processes, (std::vector<int>{12, 34}));
  EXPECT_EQ(options.header_lines, "A: b\r\nC: d\r\n");
}

TEST(BenchOptions, TheBodyIsJsonOfTheSizeAskedFor) {
  for (const int size : {600, 4000, 9001, 100'000}) {
    Options options = Given({"--port", "80", "--model", "m"});
    options.body_bytes = static_cast<std::size_t>(size);

    const std::string request = RequestText(options);
    const std::string body = request.substr(request.find("\r\n\r\n") + 4);

    EXPECT_EQ(body.size(), options.body_bytes);
    json::Document document;
    EXPECT_TRUE(document.ParseCopy(body).has_value()) << size;
    EXPECT_NE(request.find("Content-Length: " + std::to_string(size) + "\r\n"), std::string::npos);
  }
}

TEST(BenchPace, KeepsTheRateHoweverLongItRuns) {
  // 1/3 of a millisecond is no whole number of nanoseconds.
  Pace pace(1000, 3000);

  EXPECT_TRUE(pace.IsDue(1000));
  for (int i = 0; i < 3'000'000; ++i) pace.Take();

  EXPECT_EQ(pace.next(), 1000 + 1000 * kSecond);
  EXPECT_FALSE(pace.IsDue(pace.next() - 1));
  EXPECT_EQ(pace.Take(), 1000 + 1000 * kSecond);
}

TEST(BenchReport, WritesPercentilesByRank) {
  std::vector<float> samples;
  for (int i = 1000; i >= 1; --i) samples.push_back(static_cast<float>(i));
  Report report;
  report.Text("mode", "closed");
  report.Percentiles("latency_us", samples);
  std::vector<float> none;
  report.Percentiles("empty", none);

  EXPECT_EQ(report.Json(),
            R"({"mode":"closed","latency_us":{"p50":501.000,"p90":901.000,"p99":991.000,)"
            R"("p999":1000.000,"max":1000.000},"empty":{"p50":0.000,"p90":0.000,"p99":0.000,)"
            R"("p999":0.000,"max":0.000}})");
}

}  // namespace
}  // namespace monorelay::bench
