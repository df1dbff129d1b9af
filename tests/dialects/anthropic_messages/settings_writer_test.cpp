#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "dialects/anthropic_messages/messages_fixture.hpp"

namespace monorelay::dialects::anthropic_messages {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::string_view kTool =
    R"("tools":[{"name":"f","input_schema":{"type":"object","properties":{}}}],)";

std::string Called(std::string_view result_turn) {
  std::string messages(R"({"role":"user","content":"go"},{"role":"assistant","content":[)"
                       R"({"type":"tool_use","id":"a","name":"f","input":{"x":1}}]},)");
  return Talking(messages.append(result_turn), kTool);
}

Target Adaptive() {
  Target target;
  target.model_traits.adaptive_thinking = true;
  return target;
}

// One row of protocols.md, section 8.1, each: what a request says becomes what the provider reads.
struct SettingCase {
  std::string_view name;
  void (*set)(chat::Request&);
  std::string_view written;  // is in the body; begins with ! if it is not
  std::string_view notes;
};

const SettingCase kSettings[] = {
    {"temperature", [](auto& r) { r.sampling.temperature = {"0.70"}; }, R"("temperature":0.70)",
     ""},
    {"hot", [](auto& r) { r.sampling.temperature = {"1.5"}; }, R"("temperature":1})",
     "approximated temperature (clamped to 1)"},
    {"both",
     [](auto& r) {
       r.sampling.temperature = {"0.5"};
       r.sampling.top_p = {"0.9"};
     },
     "!top_p", "dropped top_p"},
    {"top_k", [](auto& r) { r.sampling.top_k = {"40"}; }, R"("top_k":40)", ""},
    {"seed", [](auto& r) { r.sampling.seed = {"1"}; }, "!seed", "dropped seed"},
    {"penalty", [](auto& r) { r.sampling.presence_penalty = {"0.5"}; }, "!penalty",
     "dropped presence_penalty"},
    {"neutral penalty", [](auto& r) { r.sampling.presence_penalty = {"0"}; }, "!penalty", ""},
    {"stop", [](auto& r) { r.stop = {{"END"}, {" \\n"}}; }, R"("stop_sequences":["END"])",
     "approximated stop_sequences (white space alone is left out)"},
    {"user", [](auto& r) { r.user = {"u"}; }, R"("metadata":{"user_id":"u"})", ""},
    {"default tier", [](auto& r) { r.service_tier = {"default"}; },
     R"("service_tier":"standard_only")", ""},
    {"flex tier", [](auto& r) { r.service_tier = {"flex"}; }, "!service_tier",
     "dropped service_tier"},
    {"logprobs", [](auto& r) { r.logprobs = true; }, "!logprobs", "dropped logprobs"},
    {"top_logprobs",
     [](auto& r) {
       r.logprobs = true;
       r.top_logprobs = 3;
     },
     "!logprobs", "dropped logprobs, top_logprobs"},
    {"store", [](auto& r) { r.store = false; }, "!store", ""},
    {"json object", [](auto& r) { r.output.kind = chat::OutputKind::kJsonObject; },
     R"("system":[{"type":"text","text":"Answer with one JSON object)",
     "approximated output_config.format (asked for in the system text)"},
    {"json schema",
     [](auto& r) {
       r.output.kind = chat::OutputKind::kJsonSchema;
       r.output.schema = {R"({"type":"object","properties":{"a":{"type":"object",)"
                          R"("additionalProperties":false}},"enum":[{"type":"object"}]})"};
     },
     R"("format":{"type":"json_schema","schema":{"type":"object","properties":{"a":{"type":"object",)"
     R"("additionalProperties":false}},"enum":[{"type":"object"}],"additionalProperties":false}})",
     "approximated output_config.format (objects closed)"},
    {"effort", [](auto& r) { r.reasoning.effort = chat::Effort::kHigh; }, R"("type":"enabled")",
     "approximated output_config.effort (a budget of 16384 tokens)"},
    {"no effort", [](auto& r) { r.reasoning.effort = chat::Effort::kNone; }, "!thinking", ""},
    {"small budget", [](auto& r) { r.reasoning.budget_tokens = 100; }, R"("budget_tokens":1024)",
     "approximated thinking (raised to 1024)"},
    {"view",
     [](auto& r) {
       r.reasoning.budget_tokens = 2000;
       r.reasoning.view = chat::ReasoningView::kHidden;
     },
     R"("budget_tokens":2000,"display":"omitted")", ""},
    {"extra", [](auto& r) { r.extras.push_back({{"plugins"}, {"[1]"}}); }, "!plugins",
     "dropped plugins"},
    {"empty", [](auto& r) { r.extras.push_back({{"plugins"}, {"[]"}}); }, "!plugins", ""},
    {"no max tokens", [](auto& r) { r.max_output_tokens.reset(); }, R"("max_tokens":8192)", ""},
};

TEST(MessagesSettingsWriter, SaysEachSettingOrNotesIt) {
  Requests requests;
  for (const SettingCase& row : kSettings) {
    chat::Request request = requests.FromElsewhere(Asking(""));
    request.max_output_tokens = 30000;
    row.set(request);

    const Written written = Write(request);

    if (row.written.starts_with('!')) {
      EXPECT_THAT(written.body, Not(HasSubstr(row.written.substr(1)))) << row.name;
    } else {
      EXPECT_THAT(written.body, HasSubstr(row.written)) << row.name;
    }
    EXPECT_EQ(written.notes, row.notes) << row.name;
  }
}

TEST(MessagesSettingsWriter, GuidesAdaptiveModelsByEffort) {
  Requests requests;
  auto request = requests.FromElsewhere(Asking(""));
  request.reasoning.effort = chat::Effort::kMinimal;
  EXPECT_THAT(Write(request, Adaptive()).body,
              HasSubstr(R"("thinking":{"type":"adaptive"},"output_config":{"effort":"low"})"));

  request.reasoning = {};
  request.reasoning.budget_tokens = 20000;
  EXPECT_THAT(Write(request, Adaptive()).body, HasSubstr(R"({"effort":"high"})"));

  request.reasoning = {};
  request.reasoning.effort = chat::Effort::kNone;
  EXPECT_THAT(Write(request, Adaptive()).body, HasSubstr(R"("thinking":{"type":"disabled"})"));
}

TEST(MessagesSettingsWriter, DoesNotThinkWhereTheApiForbidsIt) {
  Requests requests;
  const auto notes_of = [](chat::Request& request) {
    request.reasoning.budget_tokens = 2000;
    request.max_output_tokens = 5000;
    const Written written = Write(request);
    EXPECT_THAT(written.body, Not(HasSubstr("thinking")));
    return written.notes;
  };

  auto forced =
      requests.FromElsewhere(Asking(std::string(kTool) + R"("tool_choice":{"type":"any"},)"));
  EXPECT_EQ(notes_of(forced), "approximated thinking (off: a call is demanded)");
  auto prefill = requests.FromElsewhere(
      Talking(R"({"role":"user","content":"a"},{"role":"assistant","content":"b"})"));
  EXPECT_EQ(notes_of(prefill), "approximated thinking (off: an answer is to be continued)");
  auto loop = requests.FromElsewhere(
      Called(R"({"role":"user","content":[{"type":"tool_result","tool_use_id":"a"}]})"));
  EXPECT_EQ(notes_of(loop),
            "approximated thinking (off: the last calls came without thinking of this provider)");
}

TEST(MessagesSettingsWriter, KeepsTheBudgetBelowTheLongestAnswer) {
  Requests requests;
  auto request = requests.FromElsewhere(Asking(R"("temperature":0.5,"top_k":5,)"));
  request.reasoning.budget_tokens = 9000;
  request.max_output_tokens = 4000;

  const Written written = Write(request);

  EXPECT_THAT(written.body, HasSubstr(R"("budget_tokens":2000)"));
  EXPECT_THAT(written.body, Not(HasSubstr("temperature")));
  EXPECT_EQ(written.notes,
            "dropped temperature, top_k; approximated thinking (lowered to fit the "
            "answer)");
}

TEST(MessagesSettingsWriter, LowersTheLimitToWhatTheModelCanDo) {
  Requests requests;
  auto request = requests.FromElsewhere(Asking(""));
  request.max_output_tokens = 100000;
  Target target;
  target.model_traits.max_output_tokens = 4096;
  target.model_traits.sampling = false;
  request.sampling.top_p = {"0.5"};

  const Written written = Write(request, target);

  EXPECT_THAT(written.body, HasSubstr(R"("max_tokens":4096)"));
  EXPECT_EQ(written.notes,
            "dropped top_p; approximated max_tokens (lowered to what the model can do)");
}

TEST(MessagesSettingsWriter, SaysWhichCallsMayBeMade) {
  Requests requests;
  auto request = requests.FromElsewhere(Asking(kTool));
  request.parallel_tool_calls = false;
  EXPECT_THAT(Write(request).body,
              HasSubstr(R"("tool_choice":{"type":"auto","disable_parallel_tool_use":true})"));

  request.tool_choice.kind = chat::ToolChoiceKind::kNone;
  EXPECT_THAT(Write(request).body, HasSubstr(R"("tool_choice":{"type":"none"})"));

  request.tool_choice.kind = chat::ToolChoiceKind::kOne;
  request.tool_choice.name = {"f"};
  EXPECT_THAT(Write(request).body,
              HasSubstr(R"({"type":"tool","name":"f","disable_parallel_tool_use":true})"));
}

TEST(MessagesSettingsWriter, RefusesSeveralAnswers) {
  Requests requests;
  auto request = requests.FromElsewhere(Asking(""));
  request.choices = 2;

  EXPECT_THAT(Write(request).error, HasSubstr("n asks for several answers"));
}

}  // namespace
}  // namespace monorelay::dialects::anthropic_messages
