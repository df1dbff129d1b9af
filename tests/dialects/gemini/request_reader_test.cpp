#include "dialects/opaque.hpp"
#include "tests/dialects/gemini/support.hpp"

namespace monorelay::dialects::gemini {
namespace {

using chat::Role;

TEST(GeminiRequestReader, ReadsEveryGoldenRequest) {
  for (const auto& path : Goldens("request")) {
    ReadIn request(ReadFile(path));

    EXPECT_TRUE(request.result.has_value()) << path << ": " << request.Error();
  }
}

TEST(GeminiRequestReader, TakesBothSpellingsOfNames) {
  ReadIn request(Golden("request/snake_case_names.json"));

  ASSERT_TRUE(request.result);
  EXPECT_EQ(request->messages.size(), 2U);
  EXPECT_EQ(request->messages[0].role, Role::kSystem);
  const auto* image = request->messages[1].parts[0].If<chat::Media>();
  ASSERT_NE(image, nullptr);
  EXPECT_EQ(image->type.escaped, "image/png");
  EXPECT_EQ(request->max_output_tokens, 64);
  EXPECT_EQ(request->sampling.top_p.json, "0.9");
  EXPECT_EQ(request->stop.size(), 1U);
  EXPECT_EQ(request->tools.size(), 1U);
  EXPECT_EQ(request->tool_choice.kind, chat::ToolChoiceKind::kOne);
}

TEST(GeminiRequestReader, GivesCallsWithoutIdsOnesAndMatchesResultsByNameAndOrder) {
  ReadIn request(Golden("request/tool_loop_without_ids.json"));

  ASSERT_TRUE(request.result);
  const auto& calls = request->messages[1].parts;
  const auto& results = request->messages[2].parts;
  ASSERT_EQ(calls.size(), 2U);
  ASSERT_EQ(results.size(), 2U);
  EXPECT_EQ(calls[0].If<chat::ToolCall>()->id.escaped, "call_1_0");
  for (std::size_t i = 0; i < 2; ++i) {
    EXPECT_EQ(results[i].If<chat::ToolResult>()->call_id.escaped,
              calls[i].If<chat::ToolCall>()->id.escaped);
  }
  EXPECT_EQ(request->messages[6].parts[0].If<chat::ToolResult>()->call_id.escaped, "call_5_0");
}

TEST(GeminiRequestReader, TellsRepeatedIdsOfCallsApart) {
  ReadIn request(Golden("request/repeated_call_ids.json"));

  ASSERT_TRUE(request.result);
  EXPECT_EQ(request->messages[2].parts[0].If<chat::ToolResult>()->call_id.escaped, "call_0");
  const auto& second = request->messages[3].parts[0].If<chat::ToolCall>()->id.escaped;
  EXPECT_EQ(second, "call_3_0");
  EXPECT_EQ(request->messages[4].parts[0].If<chat::ToolResult>()->call_id.escaped, second);
}

TEST(GeminiRequestReader, PutsResultsBeforeTheTextOfTheSameTurn) {
  ReadIn request(Golden("request/parallel_calls_and_text.json"));

  ASSERT_TRUE(request.result);
  ASSERT_EQ(request->messages.size(), 4U);
  EXPECT_EQ(request->messages[2].role, Role::kTool);
  EXPECT_EQ(request->messages[2].parts[0].If<chat::ToolResult>()->call_id.escaped, "b");
  EXPECT_EQ(request->messages[3].role, Role::kUser);
}

struct Outcome {
  std::string_view response;
  std::string text;
  bool failed;
};

TEST(GeminiRequestReader, ReadsWhatAResultSays) {
  for (const Outcome& outcome :
       {Outcome{R"({"output":"a"})", "a", false}, Outcome{R"({"result":"a"})", "a", false},
        Outcome{R"({"name":"f","content":"a"})", "a", false},
        Outcome{R"({"output":"a","error":null})", "a", false},
        Outcome{R"({"error":"bad"})", "bad", true},
        Outcome{R"({"error":{"code":1}})", R"({"code":1})", true},
        Outcome{R"({"result":{"a":1}})", R"({"result":{"a":1}})", false},
        Outcome{R"({"a":1,"b":"c"})", R"({"a":1,"b":"c"})", false}, Outcome{R"({})", "", false}}) {
    ReadIn request(R"({"contents":[{"role":"model","parts":[{"functionCall":{"name":"f"}}]},
        {"parts":[{"functionResponse":{"name":"f","response":)" +
                   std::string(outcome.response) + "}}]}]}");

    ASSERT_TRUE(request.result) << request.Error();
    const auto* result = request->messages[1].parts[0].If<chat::ToolResult>();
    const auto* text = result->content.empty() ? nullptr : result->content[0].If<chat::TextPart>();
    EXPECT_EQ(text == nullptr ? "" : json::Decode(text->text), outcome.text) << outcome.response;
    EXPECT_EQ(result->failed, outcome.failed) << outcome.response;
  }
}

TEST(GeminiRequestReader, PutsTheThoughtsOfAStreamTogether) {
  ReadIn request(Golden("request/thought_pieces_of_stream.json"));

  ASSERT_TRUE(request.result);
  ASSERT_EQ(request->messages.size(), 3U);
  const auto& parts = request->messages[1].parts;
  ASSERT_EQ(parts.size(), 2U);
  const auto* thought = parts[0].If<chat::Reasoning>();
  ASSERT_NE(thought, nullptr);
  EXPECT_EQ(thought->text.escaped, "I think.");
  EXPECT_EQ(thought->opaque.data.escaped, "c2ln");
}

TEST(GeminiRequestReader, UnwrapsTheReasoningOfOtherProviders) {
  ReadIn request(Golden("request/wrapped_reasoning_of_other_provider.json"));

  ASSERT_TRUE(request.result);
  const auto* thought = request->messages[1].parts[0].If<chat::Reasoning>();
  ASSERT_NE(thought, nullptr);
  EXPECT_EQ(thought->opaque.data.escaped, "EqQBCg==");
  EXPECT_EQ(thought->opaque.dialect.escaped, "anthropic_messages");
  EXPECT_EQ(thought->opaque.provider.escaped, "claude");
}

TEST(GeminiRequestReader, GivesHiddenReasoningToTheThoughtBeforeIt) {
  const std::string wrapped =
      Wrap({.data = {"gAAAA"}, .dialect = {"openai_responses"}, .provider = {"p"}, .whole = true},
           false);
  ReadIn request(R"({"contents":[{"role":"model","parts":[{"text":"One ","thought":true},)"
                 R"({"text":"two","thought":true},{"text":"","thought":true,)"
                 R"("thoughtSignature":")" +
                 wrapped + R"("},{"text":"Yes"}]}]})");

  ASSERT_TRUE(request.result);
  ASSERT_EQ(request->messages[0].parts.size(), 2U);
  const auto* thought = request->messages[0].parts[0].If<chat::Reasoning>();
  EXPECT_EQ(thought->text.escaped, "One two");
  EXPECT_EQ(thought->opaque.data.escaped, "gAAAA");
  EXPECT_TRUE(thought->opaque.whole);
}

TEST(GeminiRequestReader, KeepsASignatureWithTheTextThatItSigns) {
  const std::string wrapped =
      Wrap({.data = {"sig"}, .dialect = {"anthropic_messages"}, .provider = {"p"}}, false,
           json::PrintOf({"two"}));
  const auto thoughts = [&](std::string_view second) {
    ReadIn request(R"({"contents":[{"role":"model","parts":[{"text":"One ","thought":true},)"
                   R"({"text":")" +
                   std::string(second) + R"(","thought":true,"thoughtSignature":")" + wrapped +
                   R"("}]}]})");
    std::string all;
    for (const auto& part : request->messages[0].parts) {
      const auto* thought = part.If<chat::Reasoning>();
      const bool readable = IsReadableBy(thought->opaque, "anthropic_messages", "p");
      all.append(thought->text.escaped).append(readable ? "+" : "-");
    }
    return all;
  };

  EXPECT_EQ(thoughts("two"), "One -two+");
  EXPECT_EQ(thoughts("three"), "One three-");
}

TEST(GeminiRequestReader, ReadsSchemasOfTheOldKindAsJsonSchemas) {
  ReadIn request(
      R"({"contents":[{"parts":[{"text":"a"}]}],"tools":[{"functionDeclarations":[)"
      R"({"name":"f","parameters":{"type":"OBJECT","properties":{"a":{"type":"STRING"}}}},)"
      R"({"name":"g","parametersJsonSchema":{"type":"object","$ref":"#/a"}}]}]})");

  ASSERT_TRUE(request.result);
  EXPECT_EQ(request->tools[0].parameters.json,
            R"({"type":"object","properties":{"a":{"type":"string"}}})");
  EXPECT_EQ(request->tools[1].parameters.json, R"({"type":"object","$ref":"#/a"})");
}

TEST(GeminiRequestReader, ReadsWhatThinkingIsAskedFor) {
  ReadIn budget(Golden("request/thinking_budget.json"));
  ReadIn off(Golden("request/thinking_off.json"));
  ReadIn dynamic(Golden("request/thinking_dynamic.json"));
  ReadIn level(Golden("request/thinking_level.json"));

  EXPECT_EQ(budget->reasoning.budget_tokens, 2048);
  EXPECT_EQ(budget->reasoning.view, chat::ReasoningView::kSummary);
  EXPECT_EQ(off->reasoning.thinking, chat::Thinking::kOff);
  // Without thoughts there are none to hide.
  EXPECT_EQ(off->reasoning.view, chat::ReasoningView::kUnset);
  EXPECT_EQ(dynamic->reasoning.thinking, chat::Thinking::kAdaptive);
  EXPECT_EQ(level->reasoning.effort, chat::Effort::kHigh);
}

TEST(GeminiRequestReader, KeepsUnknownMembersUnderTheirPlace) {
  ReadIn config(Golden("request/generation_config_extras.json"));
  ReadIn top(Golden("request/top_level_extras.json"));

  ASSERT_EQ(config->extras.size(), 4U);
  EXPECT_EQ(config->extras[0].key.escaped, "generationConfig.responseModalities");
  ASSERT_EQ(top->extras.size(), 2U);
  EXPECT_EQ(top->extras[0].key.escaped, "safetySettings");
  EXPECT_EQ(top->service_tier.escaped, "flex");
  EXPECT_EQ(top->store, false);
}

TEST(GeminiRequestReader, ReadsTheRequestThatCountTokensHolds) {
  ReadIn request(
      R"({"generateContentRequest":{"model":"models/m","contents":[{"parts":[{"text":"a"}]}]}})");

  ASSERT_TRUE(request.result) << request.Error();
  EXPECT_EQ(request->messages.size(), 1U);
  EXPECT_TRUE(request->extras.empty());
}

struct Mistake {
  std::string_view body;
  std::string_view error;
};

TEST(GeminiRequestReader, NamesThePathOfWhatIsWrong) {
  for (const Mistake& mistake : {
           Mistake{R"([])", "the request must be a JSON object"},
           Mistake{R"({})", "contents must be an array"},
           Mistake{R"({"contents":[]})", "contents must be an array that is not empty"},
           Mistake{R"({"contents":[1]})", "contents[0] must be an object"},
           Mistake{R"({"contents":[{"role":"robot"}]})",
                   "contents[0].role must be \"user\" or \"model\""},
           Mistake{R"({"contents":[{"parts":"x"}]})", "contents[0].parts must be an array"},
           Mistake{R"({"contents":[{"parts":[{"text":1}]}]})",
                   "contents[0].parts[0].text must be a string"},
           Mistake{R"({"contents":[{"role":"model","parts":[{"functionCall":{"args":{}}}]}]})",
                   "contents[0].parts[0].functionCall.name must be a string that is not empty"},
           Mistake{R"({"contents":[{"role":"model",)"
                   R"("parts":[{"functionCall":{"name":"f","args":"{}"}}]}]})",
                   "contents[0].parts[0].functionCall.args must be an object"},
           Mistake{R"({"contents":[{"parts":[{"inlineData":{"mimeType":"image/png"}}]}]})",
                   "contents[0].parts[0].inlineData.data must be a string that is not empty"},
           Mistake{R"({"contents":[{"parts":[{"text":"a"}]}],"generationConfig":{"topP":"1"}})",
                   "generationConfig.topP must be a number"},
           Mistake{R"({"contents":[{"parts":[{"text":"a"}]}],"tools":{}})",
                   "tools must be an array"},
           Mistake{R"({"contents":[{"parts":[{"text":"a"}]}],)"
                   R"("tools":[{"functionDeclarations":[{"name":7}]}]})",
                   "tools[0].functionDeclarations[0].name must be a string that is not empty"},
       }) {
    ReadIn request(mistake.body);

    EXPECT_EQ(request.Error(), mistake.error);
    EXPECT_TRUE(request.result || request.result.error().kind == ErrorKind::kInvalidRequest);
  }
}

}  // namespace
}  // namespace monorelay::dialects::gemini
