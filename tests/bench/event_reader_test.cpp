#include "bench/load/event_reader.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "bench/net/message_reader.hpp"
#include "bench/upstream/profile.hpp"

namespace monorelay::bench {
namespace {

using Kind = EventReader::Event::Kind;

constexpr Dialect kDialects[] = {Dialect::kChat, Dialect::kResponses, Dialect::kMessages,
                                 Dialect::kGemini};

std::vector<EventReader::Event> Events(const std::vector<std::string_view>& pieces) {
  std::vector<EventReader::Event> events;
  EventReader reader;
  for (const std::string_view bytes : pieces) {
    reader.Read(bytes, [&](const EventReader::Event& event) { events.push_back(event); });
  }
  return events;
}

// The body of a stream as the mock upstream writes it, its chunks taken off.
std::string Stream(Dialect dialect, int count) {
  const Profile profile({}, WordingOf(dialect));
  std::string bytes(profile.stream_begin());
  for (int i = 0; i < count; ++i) {
    std::string event(profile.event());
    profile.StampEvent(event.data(), i, 1000 + i);
    bytes += event;
  }
  bytes += profile.usage_event();
  bytes += profile.stream_end();
  std::string body;
  MessageReader reader(MessageReader::Kind::kResponse);
  for (std::string_view rest = bytes; !rest.empty() && !reader.IsBroken();) {
    const auto piece = reader.Next(rest);
    body += piece.body;
    rest.remove_prefix(piece.taken);
  }
  EXPECT_TRUE(reader.IsDone());
  return body;
}

TEST(BenchEventReader, CountsWhatTheMockUpstreamSendsInEachDialectWhereverItIsCut) {
  for (const Dialect dialect : kDialects) {
    const std::string body = Stream(dialect, 3);
    for (std::size_t cut = 0; cut <= body.size(); ++cut) {
      SCOPED_TRACE("dialect " + std::to_string(static_cast<int>(dialect)) + ", cut at " +
                   std::to_string(cut));

      auto events =
          Events({std::string_view(body).substr(0, cut), std::string_view(body).substr(cut)});

      ASSERT_FALSE(events.empty());
      EXPECT_EQ(events.back().kind, Kind::kDone);
      EXPECT_EQ(std::ranges::count(events, Kind::kDone, &EventReader::Event::kind), 1);
      std::erase_if(events, [](const auto& event) { return event.kind != Kind::kNumbered; });
      ASSERT_EQ(events.size(), 3);
      for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(events[static_cast<std::size_t>(i)].sequence, i);
        EXPECT_EQ(events[static_cast<std::size_t>(i)].sent, 1000 + i);
      }
    }
  }
}

TEST(BenchEventReader, TakesAnEventThatRepeatsSeveralPiecesForNone) {
  const auto events =
      Events({"data: {\"text\":\"#100000000@1000000000000000005 a #100000001@1"
              "000000000000000006 b\"}\n\n"});

  ASSERT_EQ(events.size(), 1);
  EXPECT_EQ(events[0].kind, Kind::kOther);
}

TEST(BenchEventReader, TakesABrokenMarkerForNone) {
  for (const std::string_view text : {"data: #1x@1000\n\n", "data: #100000001 @1000\n\n",
                                      "data: #100000001@1x\n\n", ": ping\n\n"}) {
    const auto events = Events({text});

    ASSERT_EQ(events.size(), 1) << text;
    EXPECT_EQ(events[0].kind, Kind::kOther) << text;
  }
}

}  // namespace
}  // namespace monorelay::bench
