#include "relay/conversation.hpp"

#include <gtest/gtest.h>

#include <string>

namespace monorelay::relay {
namespace {

using routing::AffinityMode;

struct TurnsCase {
  const char* turns;
  const char* first;
};

const TurnsCase kTurns[] = {
    {R"([{"role":"user","content":"hi"},{"role":"assistant"}])",
     R"([{"role":"user","content":"hi"})"},
    {R"([{"role":"system","content":"s"},{"role":"user","content":"hi"},{"role":"user"}])",
     R"([{"role":"system","content":"s"},{"role":"user","content":"hi"})"},
    {R"([{"content":[{"text":"}]"}],"role": "user"},1])",
     R"([{"content":[{"text":"}]"}],"role": "user"})"},
    {R"([{"role":"system","content":"\"role\":\"user\""},{"role":"user"},1])",
     R"([{"role":"system","content":"\"role\":\"user\""},{"role":"user"})"},
    {R"([{"role":"user","content":"a\\"},{"role":"x"}])", R"([{"role":"user","content":"a\\"})"},
    {R"([{"role":"assistant"}],"stream":true})", R"([{"role":"assistant"})"},
    {"[]}", "["},
    {R"("just a text","model":"m"})", R"("just a text")"},
    {R"("a \"text\"\\","model":"m"})", R"("a \"text\"\\")"},
    {R"("no end)", R"("no end)"},
    {"", ""},
};

TEST(FirstTurns, EndWithTheFirstTurnOfAUser) {
  for (const TurnsCase& row : kTurns)
    EXPECT_EQ(FirstTurns(row.turns, 4096), row.first) << row.turns;
}

TEST(FirstTurns, AreBounded) {
  const std::string turns = R"([{"role":"user","content":")" + std::string(10'000, 'x') + "\"}]";

  EXPECT_EQ(FirstTurns(turns, 100).size(), 100U);
}

class Conversation : public testing::Test {
 protected:
  std::uint64_t Of(std::string_view body, AffinityMode mode = AffinityMode::kConversation,
                   std::string_view client = "default") {
    std::string padded(body);
    padded.append(json::kPadding, ' ');
    const auto fields = json::ScanRequest(std::string_view(padded).substr(0, body.size()));
    EXPECT_TRUE(fields) << body;
    return fields ? ConversationOf(mode, client, head, *fields, body) : 0;
  }

  http::RequestHead head;
};

constexpr std::string_view kFirst =
    R"({"model":"m","messages":[{"role":"user","content":"write a poem"}]})";
constexpr std::string_view kSecond =
    R"({"model":"m","messages":[{"role":"user","content":"write a poem"},)"
    R"({"role":"assistant","content":"no"},{"role":"user","content":"please"}],"stream":true})";
constexpr std::string_view kOther =
    R"({"model":"m","messages":[{"role":"user","content":"write a book"}]})";

TEST_F(Conversation, IsKnownByHowItBegins) {
  EXPECT_NE(Of(kFirst), 0U);
  EXPECT_EQ(Of(kFirst), Of(kSecond));
  EXPECT_NE(Of(kFirst), Of(kOther));
  EXPECT_EQ(Of(kFirst, AffinityMode::kSession), 0U) << "nobody says so";
  EXPECT_EQ(Of(R"({"model":"m"})"), 0U);
}

TEST_F(Conversation, IsKnownByItsNameBefore) {
  constexpr std::string_view kNamed =
      R"({"model":"m","prompt_cache_key":"k","messages":[{"role":"user","content":"x"}]})";
  constexpr std::string_view kSame =
      R"({"model":"m","prompt_cache_key":"k","messages":[{"role":"user","content":"y"}]})";

  EXPECT_EQ(Of(kNamed), Of(kSame));
  EXPECT_EQ(Of(kNamed), Of(kSame, AffinityMode::kSession));
}

TEST_F(Conversation, IsKnownByAHeaderFirstOfAll) {
  head.fields = {{"accept", "*/*"}, {"Session_ID", "abc"}};
  const auto named = Of(kFirst, AffinityMode::kSession);
  EXPECT_NE(named, 0U);
  EXPECT_EQ(Of(R"({"model":"m","prompt_cache_key":"k"})"), named);

  head.fields = {{"x-session-id", "abc"}};
  EXPECT_EQ(Of(kFirst), named);
  head.fields = {{"x-session-id", "abd"}};
  EXPECT_NE(Of(kFirst), named);
  head.fields = {{"x-session-id", ""}};
  EXPECT_EQ(Of(kFirst, AffinityMode::kSession), 0U);
}

TEST_F(Conversation, BelongsToOneClient) {
  EXPECT_NE(Of(kFirst, AffinityMode::kConversation, "one"),
            Of(kFirst, AffinityMode::kConversation, "two"));
}

TEST_F(Conversation, IsNotLookedForIfThatIsOff) {
  head.fields = {{"x-session-id", "abc"}};

  EXPECT_EQ(Of(kFirst, AffinityMode::kOff), 0U);
}

}  // namespace
}  // namespace monorelay::relay
