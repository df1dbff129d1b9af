// Each golden input is read as its name says, and what this dialect writes of it, it reads again.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "dialects/anthropic_messages/codec.hpp"
#include "dialects/anthropic_messages/messages_fixture.hpp"

namespace monorelay::dialects::anthropic_messages {
namespace {

struct Input {
  std::string name;
  std::string text;
};

std::vector<Input> Inputs(std::string_view kind) {
  const std::filesystem::path folder = std::filesystem::path(MONORELAY_SOURCE_DIR) /
                                       "tests/dialects/golden/anthropic_messages" / kind;
  std::vector<Input> inputs;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".golden") continue;
    std::ostringstream text;
    text << std::ifstream(entry.path(), std::ios::binary).rdbuf();
    inputs.push_back({entry.path().stem().string(), text.str()});
  }
  return inputs;
}

bool IsBroken(std::string_view name) {
  return name.starts_with("bad_") || name.starts_with("error_") || name == "not_a_message";
}

TEST(MessagesGoldenInputs, HoldRequestsThatAreReadAndWrittenAgain) {
  Requests requests;
  for (const Input& input : Inputs("request")) {
    SCOPED_TRACE(input.name);
    const std::string error = requests.ErrorOf(input.text);
    ASSERT_EQ(!error.empty(), IsBroken(input.name)) << error;
    if (IsBroken(input.name)) continue;
    const Written written = Write(requests.Read(input.text));
    if (input.name == "only_system_text") {
      EXPECT_NE(written.error, "");
      continue;
    }
    EXPECT_EQ(written.error, "");
    // What was written reads as the same request.
    EXPECT_EQ(Write(requests.Read(written.body)).body, written.body);
  }
}

TEST(MessagesGoldenInputs, HoldAnswersThatAreReadAndWrittenAgain) {
  for (const Input& input : Inputs("response")) {
    SCOPED_TRACE(input.name);
    json::Document document;
    ASSERT_TRUE(document.ParseCopy(input.text));
    const auto response = Instance().ReadResponse(document);
    ASSERT_EQ(!response, IsBroken(input.name));
    if (!response) continue;
    const std::string body =
        Instance().WriteResponse(*response, Context(Dialect::kAnthropicMessages));
    json::Document again;
    ASSERT_TRUE(again.ParseCopy(body)) << body;
    const auto reread = Instance().ReadResponse(again);
    ASSERT_TRUE(reread);
    EXPECT_EQ(Instance().WriteResponse(*reread, Context(Dialect::kAnthropicMessages)), body);
  }
}

std::string WithReturns(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n' && !out.ends_with('\r')) out.push_back('\r');
    out.push_back(c);
  }
  return out;
}

TEST(MessagesGoldenInputs, HoldStreamsThatReadTheSameWithAnyLineEnds) {
  for (const Input& input : Inputs("stream")) {
    SCOPED_TRACE(input.name);
    const auto events = EventsOf(input.text);
    EXPECT_EQ(EventsOf(WithReturns(input.text)), events);
    const bool fails = IsBroken(input.name);
    const bool finished = !events.empty() && events.back() == "end";
    EXPECT_EQ(finished, !fails && input.name != "cut_before_message_stop");
  }
}

// The writer adds one, so that their number grows.
std::string WithoutPings(std::string text) {
  constexpr std::string_view kPing = "event: ping\ndata: {\"type\":\"ping\"}\n\n";
  while (text.find(kPing) != std::string::npos) text.erase(text.find(kPing), kPing.size());
  return text;
}

TEST(MessagesGoldenInputs, HoldStreamsThatAreWrittenAndReadAgain) {
  for (const Input& input : Inputs("stream")) {
    SCOPED_TRACE(input.name);
    if (IsBroken(input.name)) continue;
    const auto again = [](std::string_view stream) {
      const auto reader = Instance().NewEventReader();
      const auto writer = Instance().NewEventWriter(Context(Dialect::kAnthropicMessages));
      FeedAll(*reader, stream, *writer);
      return WithoutPings(writer->Out());
    };
    const std::string once = again(input.text);
    EXPECT_EQ(again(once), once);
  }
}

}  // namespace
}  // namespace monorelay::dialects::anthropic_messages
