#include "sse/splitter.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace monorelay::sse {
namespace {

using testing::ElementsAre;

// The texts of the events of a stream that comes in pieces of the given sizes (the last one takes
// the rest).
std::vector<std::string> Split(std::string_view stream, const std::vector<std::size_t>& sizes) {
  std::vector<std::string> events;
  std::string held;
  Splitter splitter;
  std::size_t at = 0;
  for (std::size_t i = 0; at < stream.size(); ++i) {
    std::string_view piece = stream.substr(at, i < sizes.size() ? sizes[i] : stream.size());
    at += piece.size();
    while (!piece.empty()) {
      const std::size_t end = splitter.FindEventEnd(piece);
      if (end == Splitter::kNone) {
        held += piece;
        break;
      }
      events.push_back(held + std::string(piece.substr(0, end)));
      held.clear();
      piece.remove_prefix(end);
    }
  }
  if (!held.empty()) events.push_back("rest: " + held);
  return events;
}

// What a client makes of the stream: the events that carry data.
std::vector<std::string> Meaning(const std::vector<std::string>& texts) {
  std::vector<std::string> meaning;
  for (const std::string& text : texts) {
    if (text.starts_with("rest: ")) continue;
    const Event event = ParseEvent(text);
    if (event.has_data) meaning.push_back(std::string(event.name).append("|").append(event.Data()));
  }
  return meaning;
}

struct StreamCase {
  std::string stream;
  std::vector<std::string> meaning;
};

std::vector<StreamCase> Streams() {
  return {
      {"data: a\n\ndata: b\n\n", {"|a", "|b"}},
      {"data: a\r\n\r\ndata: b\r\n\r\n", {"|a", "|b"}},
      {"data: a\r\rdata: b\r\r", {"|a", "|b"}},
      {"data: a\n\r\ndata: b\r\n\ndata: c\r\n\rdata: d\n\r", {"|a", "|b", "|c", "|d"}},
      {"data:a\n\ndata:  b\n\n", {"|a", "| b"}},
      {"event: x\ndata: a\n\nevent:y\ndata: b\n\n", {"x|a", "y|b"}},
      {"\xef\xbb\xbf"
       "data: a\n\n",
       {"|a"}},
      {": comment\n\ndata: a\n: inside\ndata: b\n\n:\n\n", {"|a\nb"}},
      {"data: a\r\ndata: b\r\n\r\n", {"|a\nb"}},
      {"data\n\ndata:\n\n", {"|", "|"}},
      {"data\ndata\n\n", {"|\n"}},
      {"id: 7\nretry: 10\nother: x\ndata: a\n\n", {"|a"}},
      {"\n\n\r\n\r\r\ndata: a\n\n", {"|a"}},
      {"data: ä日😀\n\n", {"|ä日😀"}},
      {"datax: a\n\n data: b\n\n", {}},
      {"event: only\n\n", {}},
      {"data: [DONE]\n\n\n\n", {"|[DONE]"}},
      {"event: a\nevent: b\ndata: 1\n\n", {"b|1"}},
  };
}

TEST(Splitter, FindsTheEventsOfAStream) {
  for (const StreamCase& row : Streams()) {
    EXPECT_EQ(Meaning(Split(row.stream, {})), row.meaning) << row.stream;
  }
}

TEST(Splitter, FindsTheSameEventsForEveryWayToCutTheStream) {
  for (const StreamCase& row : Streams()) {
    for (std::size_t cut = 1; cut < row.stream.size(); ++cut) {
      EXPECT_EQ(Meaning(Split(row.stream, {cut})), row.meaning) << row.stream << " at " << cut;
    }
    EXPECT_EQ(Meaning(Split(row.stream, std::vector<std::size_t>(row.stream.size(), 1))),
              row.meaning)
        << row.stream;
  }
}

TEST(Splitter, KeepsEveryByteInSomeEvent) {
  for (const StreamCase& row : Streams()) {
    std::string joined;
    for (const std::string& text : Split(row.stream, {1, 2, 3, 1})) {
      joined += text.starts_with("rest: ") ? text.substr(6) : text;
    }
    EXPECT_EQ(joined, row.stream);
  }
}

TEST(Splitter, EndsAnEventBehindItsEmptyLine) {
  EXPECT_THAT(Split("data: a\n\ndata: b\n", {}), ElementsAre("data: a\n\n", "rest: data: b\n"));
  EXPECT_THAT(Split("data: a\r\n\r\nx", {}), ElementsAre("data: a\r\n\r\n", "rest: x"));
  EXPECT_THAT(Split("data: a\r\rx", {}), ElementsAre("data: a\r\r", "rest: x"));
}

TEST(Splitter, CountsALineFeedAfterACutCarriageReturnToTheNextEvent) {
  Splitter splitter;
  EXPECT_EQ(splitter.FindEventEnd("data: a\r\n\r"), 10U);

  // Not a second empty line.
  EXPECT_EQ(splitter.FindEventEnd("\ndata: b\n"), Splitter::kNone);
  EXPECT_EQ(splitter.FindEventEnd("\n"), 1U);
}

TEST(Splitter, FindsNothingInNothing) {
  Splitter splitter;

  EXPECT_EQ(splitter.FindEventEnd(""), Splitter::kNone);
  EXPECT_EQ(splitter.FindEventEnd("data: a"), Splitter::kNone);
  EXPECT_EQ(splitter.FindEventEnd(""), Splitter::kNone);
  EXPECT_EQ(splitter.FindEventEnd("\n"), Splitter::kNone);
  EXPECT_EQ(splitter.FindEventEnd("\n"), 1U);
}

TEST(ParseEvent, ReadsAnEventWithoutItsEmptyLine) {
  EXPECT_EQ(ParseEvent("data: a").Data(), "a");
  EXPECT_EQ(ParseEvent("event: x\ndata: a").name, "x");
  EXPECT_FALSE(ParseEvent("").has_data);
  EXPECT_FALSE(ParseEvent(": data: a").has_data);
}

TEST(ParseEvent, TakesOffOneSpaceOnly) {
  EXPECT_EQ(ParseEvent("data:  a \n\n").Data(), " a ");
  EXPECT_EQ(ParseEvent("data:\ta\n\n").Data(), "\ta");
  EXPECT_EQ(ParseEvent("data: a:b: c\n\n").Data(), "a:b: c");
}

}  // namespace
}  // namespace monorelay::sse
