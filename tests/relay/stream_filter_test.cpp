#include "relay/stream_filter.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

namespace monorelay::relay {
namespace {

using dialects::Passage;

// Hides events whose text holds "HIDE" and remembers what it saw.
class Spy final : public dialects::StreamTap {
 public:
  Passage OnEvent(std::string_view text) override {
    seen.emplace_back(text);
    return text.find("HIDE") == std::string_view::npos ? Passage::kPass : Passage::kHide;
  }
  void OnLargeEvent(std::string_view piece, bool begins) override {
    if (begins) large.emplace_back();
    large.back() += piece;
  }

  std::vector<std::string> seen;
  std::vector<std::string> large;
};

struct Filtered {
  std::string passed;
  std::vector<std::string> seen;
};

// Sends `stream` through a filter in pieces of the given sizes; the last one takes the rest.
Filtered Filter(std::string_view stream, const std::vector<std::size_t>& sizes) {
  Spy spy;
  StreamFilter filter(spy);
  Filtered run;
  for (std::size_t i = 0, at = 0; at < stream.size(); ++i) {
    std::string piece(stream.substr(at, i < sizes.size() ? sizes[i] : stream.size()));
    at += piece.size();
    run.passed += filter.Feed(piece);
  }
  run.passed += filter.Finish();
  run.seen = spy.seen;
  return run;
}

struct FilterCase {
  std::string stream;
  std::string passed;
};

std::vector<FilterCase> Streams() {
  return {
      {"", ""},
      {"data: a\n\n", "data: a\n\n"},
      {"data: a\n\ndata: b\n\ndata: c\n\n", "data: a\n\ndata: b\n\ndata: c\n\n"},
      {"data: HIDE\n\n", ""},
      {"data: a\n\ndata: HIDE\n\ndata: b\n\n", "data: a\n\ndata: b\n\n"},
      {"data: HIDE\n\ndata: HIDE\n\ndata: b\n\ndata: HIDE\n\n", "data: b\n\n"},
      {": comment\n\ndata: HIDE\n\n: more\n\n", ": comment\n\n: more\n\n"},
      {"data: a\ndata: HIDE\n\ndata: b\n\n", "data: b\n\n"},
      {"\n\n\ndata: a\n\n", "\n\n\ndata: a\n\n"},
      // The end that the provider forgot.
      {"data: a\n\ndata: 1", "data: a\n\ndata: 1\n\n"},
      {"data: a\n\ndata: 1\n", "data: a\n\ndata: 1\n\n\n"},
      {"data: a\n\ndata: \"HIDE\"", "data: a\n\n"},
      {"data: a\n\ndata: \"HIDE\"\n", "data: a\n\n"},
  };
}

TEST(StreamFilter, PassesEventsAndHidesThoseThatTheTapHides) {
  for (const FilterCase& row : Streams()) {
    EXPECT_EQ(Filter(row.stream, {}).passed, row.passed) << row.stream;
  }
}

TEST(StreamFilter, DoesTheSameForEveryWayToCutTheStream) {
  for (const FilterCase& row : Streams()) {
    const Filtered whole = Filter(row.stream, {});
    for (std::size_t cut = 1; cut < row.stream.size(); ++cut) {
      const Filtered run = Filter(row.stream, {cut});
      EXPECT_EQ(run.passed, row.passed) << row.stream << " cut at " << cut;
      EXPECT_EQ(run.seen, whole.seen) << row.stream << " cut at " << cut;
    }
    const Filtered by_bytes = Filter(row.stream, std::vector<std::size_t>(row.stream.size(), 1));
    EXPECT_EQ(by_bytes.passed, row.passed) << row.stream;
    EXPECT_EQ(by_bytes.seen, whole.seen) << row.stream;
  }
}

// With the other line ends a line feed may stray into the next event; the client's view is the
// same.
TEST(StreamFilter, KeepsTheMeaningWithOtherLineEnds) {
  for (const std::string end : {"\r\n", "\r"}) {
    const std::string stream = "data: a" + end + end + "data: HIDE" + end + end + "data: b" + end +
                               end + "data: c" + end + end;
    for (std::size_t cut = 1; cut < stream.size(); ++cut) {
      std::string passed = Filter(stream, {cut}).passed;
      std::erase(passed, '\n');
      std::replace(passed.begin(), passed.end(), '\r', '\n');
      EXPECT_EQ(passed, "data: a\n\ndata: b\n\ndata: c\n\n") << cut;
    }
  }
}

// The line feed belongs to the event before; a tap that looks at the first bytes must not see it.
TEST(StreamFilter, GivesTheTapNoStrayLineFeed) {
  const std::string stream = "data: a\r\n\r\nevent: b\ndata: c\n\n";

  const Filtered run = Filter(stream, {10});

  ASSERT_EQ(run.seen.size(), 2U);
  EXPECT_EQ(run.seen[0], "data: a\r\n\r");
  EXPECT_EQ(run.seen[1], "event: b\ndata: c\n\n");
  EXPECT_EQ(run.passed, stream);
}

TEST(StreamFilter, HoldsAnEventBackUntilItIsWhole) {
  Spy spy;
  StreamFilter filter(spy);
  std::string first = "data: a\n\ndata: b";
  std::string second = "c\n";
  std::string third = "\ndata: {}";

  EXPECT_EQ(filter.Feed(first), "data: a\n\n");
  EXPECT_EQ(filter.Feed(second), "");
  EXPECT_FALSE(filter.IsInsideEvent());
  EXPECT_EQ(filter.Feed(third), "data: bc\n\n");
  EXPECT_EQ(filter.Finish(), "data: {}\n\n");
  EXPECT_EQ(filter.Finish(), "");
}

TEST(StreamFilter, LetsTooLargeAnEventPassInPieces) {
  Spy spy;
  StreamFilter filter(spy);
  const std::string large = "data: HIDE" + std::string(StreamFilter::kMostHeld, 'x');
  std::string piece = "data: a\n\n" + large;

  EXPECT_EQ(filter.Feed(piece), "data: a\n\n" + large);
  EXPECT_TRUE(filter.IsInsideEvent());
  std::string more = "more";
  EXPECT_EQ(filter.Feed(more), "more");
  EXPECT_TRUE(filter.IsInsideEvent());
  std::string end = "end\n\ndata: HIDE\n\ndata: b\n\n";
  EXPECT_EQ(filter.Feed(end), "end\n\ndata: b\n\n");
  EXPECT_FALSE(filter.IsInsideEvent());

  // The tap sees what came before and after it, not the large one.
  EXPECT_EQ(spy.seen.size(), 3U);
}

TEST(StreamFilter, ShowsTheTapTooLargeAnEventInPieces) {
  const std::string large = "data: " + std::string(2 * StreamFilter::kMostHeld, 'x') + "\n\n";
  const std::string stream = "data: a\n\n" + large + "data: b\n\n" + large;
  for (const std::size_t size : {std::size_t{1000}, std::size_t{70'000}, stream.size()}) {
    Spy spy;
    StreamFilter filter(spy);
    std::string passed;
    for (std::size_t at = 0; at < stream.size(); at += size) {
      std::string piece = stream.substr(at, size);
      passed += filter.Feed(piece);
    }

    EXPECT_EQ(passed, stream) << size;
    // In one piece it is whole, and no large event at all.
    if (size == stream.size()) continue;
    EXPECT_EQ(spy.large, (std::vector<std::string>{large, large})) << size;
    EXPECT_EQ(spy.seen, (std::vector<std::string>{"data: a\n\n", "data: b\n\n"})) << size;
  }
}

TEST(StreamFilter, LetsAnEventOfExactlyTheLimitPassWhole) {
  const std::string event = "data: " + std::string(StreamFilter::kMostHeld - 8, 'x') + "\n\n";
  ASSERT_EQ(event.size(), StreamFilter::kMostHeld);

  const Filtered run = Filter(event, {100, 60'000, 5'000});

  EXPECT_EQ(run.passed, event);
  EXPECT_EQ(run.seen.size(), 1U);
}

TEST(StreamFilter, DropsHalfAnEventAtTheEnd) {
  Spy spy;
  StreamFilter filter(spy);
  std::string half = "data: {\"a\":1}\n\ndata: {\"b\":";

  EXPECT_EQ(filter.Feed(half), "data: {\"a\":1}\n\n");

  EXPECT_EQ(filter.Finish(), "");
}

TEST(StreamFilter, EndsAHalfLargeEventAtTheEnd) {
  Spy spy;
  StreamFilter filter(spy);
  std::string large = "data: " + std::string(StreamFilter::kMostHeld + 1, 'x');
  filter.Feed(large);

  EXPECT_EQ(filter.Finish(), "\n\n");
  EXPECT_FALSE(filter.IsInsideEvent());
}

TEST(StreamFilter, LosesNoByteOfALargeEventForEveryWayToCutItsEnd) {
  const std::string large =
      "data: " + std::string(StreamFilter::kMostHeld, 'x') + "\r\n\r\ndata: b\r\n\r\n";
  for (std::size_t cut = large.size() - 20; cut < large.size(); ++cut) {
    EXPECT_EQ(Filter(large, {cut}).passed, large) << cut;
    EXPECT_EQ(Filter(large, {1'000, cut - 1'000}).passed, large) << cut;
  }
}

TEST(StreamFilter, TakesEmptyPieces) {
  Spy spy;
  StreamFilter filter(spy);
  std::string first = "data: a";
  std::string nothing;
  std::string rest = "\n\n";

  EXPECT_EQ(filter.Feed(nothing), "");
  EXPECT_EQ(filter.Feed(first), "");
  EXPECT_EQ(filter.Feed(nothing), "");
  EXPECT_EQ(filter.Feed(rest), "data: a\n\n");
}

TEST(StreamFilter, EndsNothingIfNothingIsLeft) {
  Spy spy;
  StreamFilter filter(spy);
  std::string piece = "data: a\n\n\r\n";
  filter.Feed(piece);

  EXPECT_EQ(filter.Finish(), "");
}

// Counts bytes so that nothing is kept by the test itself.
class Counter final : public dialects::StreamTap {
 public:
  Passage OnEvent(std::string_view text) override {
    ++events;
    bytes += text.size();
    return events % 4 == 0 ? Passage::kHide : Passage::kPass;
  }

  std::size_t events = 0;
  std::size_t bytes = 0;
};

TEST(StreamFilter, RunsThroughAVeryLongStream) {
  Counter counter;
  StreamFilter filter(counter);
  const std::string event = "data: {\"choices\":[{\"delta\":{\"content\":\"word\"}}]}\n\n";
  constexpr std::size_t kEvents = 100'000;
  std::size_t passed = 0;
  std::string pending;
  for (std::size_t i = 0; i < kEvents; ++i) {
    pending += event;
    const std::size_t size = std::min<std::size_t>(pending.size(), 1 + i % 97);
    std::string piece = pending.substr(0, size);
    pending.erase(0, size);
    passed += filter.Feed(piece).size();
  }
  passed += filter.Feed(pending).size();
  passed += filter.Finish().size();

  EXPECT_EQ(counter.events, kEvents);
  EXPECT_EQ(counter.bytes, kEvents * event.size());
  EXPECT_EQ(passed, kEvents * event.size() / 4 * 3);
}

TEST(StreamFilter, WorksWithTheTapOfADialect) {
  const auto tap = dialects::MakeStreamTap(dialects::Dialect::kOpenAiChat, {.hide_usage = true});
  StreamFilter filter(*tap);
  const std::string text =
      "data: {\"choices\":[{\"delta\":{\"content\":\"hi\"},\"finish_reason\":\"stop\"}]}\n\n";
  std::string stream =
      text + "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2}}\n\n" +
      "data: [DONE]\n\n";
  std::string passed;
  for (char& c : stream) passed += filter.Feed({&c, 1});

  EXPECT_EQ(passed, text + "data: [DONE]\n\n");
  EXPECT_EQ(tap->Usage().output, 2);
  EXPECT_TRUE(tap->IsFinished());
}

}  // namespace
}  // namespace monorelay::relay
