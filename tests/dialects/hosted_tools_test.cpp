// Tools that providers run themselves, from each dialect to each other that has them.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "json/scan.hpp"
#include "relay/translation.hpp"

namespace monorelay {
namespace {

using dialects::Dialect;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr auto kChat = Dialect::kOpenAiChat;
constexpr auto kResponses = Dialect::kOpenAiResponses;
constexpr auto kMessages = Dialect::kAnthropicMessages;
constexpr auto kGemini = Dialect::kGemini;

std::string RequestIn(Dialect dialect, std::string_view fields) {
  std::string_view start = R"({"model":"m","input":"hi",)";
  if (dialect == kMessages)
    start = R"({"model":"m","max_tokens":99,"messages":[{"role":"user","content":"hi"}],)";
  if (dialect == kGemini) start = R"({"contents":[{"parts":[{"text":"hi"}]}],)";
  return std::string(start) + std::string(fields) + "}";
}

struct Sent {
  std::string body;
  std::string notes;
};

Sent Translate(Dialect from, Dialect to, std::string_view fields, bool hosted = true) {
  std::string body = RequestIn(from, fields);
  body.reserve(body.size() + json::kPadding);
  dialects::ProviderTraits traits;
  traits.hosted_tools = hosted;
  const auto made = relay::Translation::Make({.client = from,
                                              .provider = to,
                                              .body = body,
                                              .target = {.provider = "acme",
                                                         .model = "m",
                                                         .stream = false,
                                                         .traits = traits,
                                                         .model_traits = {}}});
  if (!made) return {.body = "refused: " + made.error().text.value.Get(), .notes = {}};
  return {.body = made->Body(), .notes = std::string(made->Losses())};
}

constexpr std::string_view kPlace =
    R"({"type":"approximate","city":"Bern","country":"CH","timezone":"Europe/Zurich"})";

struct Row {
  Dialect from;
  Dialect to;
  std::string fields;
  std::string_view becomes;
  std::string_view notes;
};

const Row kRows[] = {
    {kResponses, kMessages, R"("tools":[{"type":"web_search"}])",
     R"("tools":[{"type":"web_search_20250305","name":"web_search"}])", ""},
    {kResponses, kMessages,
     R"("tools":[{"type":"web_search_preview","search_context_size":"low","user_location":)" +
         std::string(kPlace) + R"(,"filters":{"allowed_domains":["a.org"]}}])",
     R"("name":"web_search","allowed_domains":["a.org"],"user_location":{"type":"approximate",)",
     "approximated tools[].type (web_search without search_context_size)"},
    {kMessages, kResponses,
     R"("tools":[{"type":"web_search_20250305","name":"web_search","max_uses":3,)"
     R"("allowed_domains":["a.org"],"user_location":)" +
         std::string(kPlace) + "}]",
     R"({"type":"web_search","filters":{"allowed_domains":["a.org"]},"user_location":{)",
     "approximated tools.type (web_search without max_uses)"},
    {kMessages, kGemini,
     R"("tools":[{"type":"web_search_20260209","name":"web_search","blocked_domains":["b.org"]}])",
     R"("tools":[{"googleSearch":{}}])",
     "approximated tools.type (web_search without blocked_domains)"},
    {kGemini, kMessages, R"("tools":[{"google_search":{}}])",
     R"("tools":[{"type":"web_search_20250305","name":"web_search"}])", ""},
    {kGemini, kResponses, R"("tools":[{"googleSearch":{},"codeExecution":{}}])",
     R"("tools":[{"type":"web_search"},{"type":"code_interpreter","container":{"type":"auto"}}])",
     ""},
    {kResponses, kGemini, R"("tools":[{"type":"code_interpreter","container":{"type":"auto"}}])",
     R"("tools":[{"codeExecution":{}}])", ""},
    {kMessages, kGemini,
     R"("tools":[{"type":"web_fetch_20250910","name":"web_fetch"},)"
     R"({"type":"code_execution_20250825","name":"code_execution"}])",
     R"("tools":[{"urlContext":{}},{"codeExecution":{}}])", ""},
    // The choice goes with it.
    {kResponses, kMessages,
     R"("tools":[{"type":"web_search"}],"tool_choice":{"type":"web_search"})",
     R"("tool_choice":{"type":"tool","name":"web_search"})", ""},
    {kMessages, kResponses,
     R"("tools":[{"type":"web_search_20250305","name":"web_search"}],)"
     R"("tool_choice":{"type":"tool","name":"web_search"})",
     R"("tool_choice":{"type":"web_search"})", ""},
};

TEST(HostedTools, BecomeThoseOfTheProviderThatMeanTheSame) {
  for (const Row& row : kRows) {
    const Sent sent = Translate(row.from, row.to, row.fields);

    EXPECT_THAT(sent.body, HasSubstr(row.becomes)) << row.fields;
    EXPECT_EQ(sent.notes, row.notes) << row.fields;
  }
}

TEST(HostedTools, AreLeftOutWhereTheProviderDoesNotRunThem) {
  const std::string_view search = R"("tools":[{"type":"web_search"}])";

  for (const Dialect to : {kMessages, kGemini, kChat}) {
    const Sent sent = Translate(kResponses, to, search, false);

    EXPECT_THAT(sent.body, Not(HasSubstr("earch")));
    EXPECT_EQ(sent.notes, "dropped tools[].type (web_search)");
  }
  EXPECT_EQ(Translate(kResponses, kChat, search).notes, "dropped tools[].type (web_search)");
  // Those that want a beta header.
  EXPECT_EQ(Translate(kGemini, kMessages, R"("tools":[{"codeExecution":{}}])").notes,
            "dropped tools (codeExecution)");
}

TEST(HostedTools, AreRefusedWhereTheChoiceInsistsAndTheProviderCannot) {
  const std::string_view search =
      R"("tools":[{"type":"web_search"}],"tool_choice":{"type":"web_search"})";

  EXPECT_THAT(Translate(kResponses, kMessages, search, false).body, HasSubstr("refused: "));
  // Its search cannot be demanded.
  EXPECT_THAT(Translate(kResponses, kGemini, search).body, HasSubstr("refused: "));
  EXPECT_THAT(Translate(kMessages, kGemini,
                        R"("tools":[{"type":"web_search_20250305","name":"web_search"}],)"
                        R"("tool_choice":{"type":"tool","name":"web_search"})")
                  .body,
              HasSubstr("refused: "));
}

TEST(HostedTools, MakeWayForFunctionsThatTheyCannotStandBeside) {
  const std::string_view both =
      R"("tools":[{"type":"web_search"},{"type":"function","name":"look","parameters":{}}])";
  const std::string_view same =
      R"("tools":[{"type":"web_search"},{"type":"function","name":"web_search","parameters":{}}])";

  const Sent gemini = Translate(kResponses, kGemini, both);
  const Sent messages = Translate(kResponses, kMessages, both);
  const Sent clash = Translate(kResponses, kMessages, same);

  EXPECT_THAT(gemini.body, Not(HasSubstr("googleSearch")));
  EXPECT_EQ(gemini.notes, "dropped tools[].type (web_search)");
  EXPECT_THAT(messages.body, HasSubstr("web_search_20250305"));
  EXPECT_THAT(clash.body, Not(HasSubstr("web_search_20250305")));
}

}  // namespace
}  // namespace monorelay
