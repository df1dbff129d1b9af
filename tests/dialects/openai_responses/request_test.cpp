#include <gtest/gtest.h>

#include "dialects/opaque.hpp"
#include "dialects/openai_responses/support.hpp"

namespace monorelay::dialects::openai_responses {
namespace {

const std::string& GoldenRequest(const std::string& name) {
  static const auto requests = Golden("request");
  return requests.at(name);
}

bool Holds(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

// The request of a client of another dialect, built by hand.
chat::Request Foreign() {
  chat::Request request;
  request.dialect = {"anthropic_messages"};
  return request;
}

void Say(chat::Request& request, chat::Role role, std::string_view text) {
  chat::Message& message = request.messages.emplace_back();
  message.role = role;
  message.parts.push_back({.content = chat::TextPart{.text = {text}, .citations = {}}});
}

TEST(OpenAiResponsesRequest, ErrorsNameThePath) {
  EXPECT_EQ(Asked(GoldenRequest("broken_text_of_wrong_type")).ErrorText(),
            "input[1].content[0].text must be a string");
  EXPECT_EQ(Asked(GoldenRequest("broken_unknown_role")).ErrorText(),
            "input[0].role must be user, assistant, system or developer");
  EXPECT_EQ(Asked(R"({"input":"x","reasoning":{"effort":"a lot"}})").ErrorText(),
            "reasoning.effort must be none, minimal, low, medium, high, xhigh or max");
  EXPECT_EQ(
      Asked(R"({"input":"x","tools":[{"type":"namespace","name":"n","tools":[{}]}]})").ErrorText(),
      "tools[0].tools[0].type must be a string");
}

TEST(OpenAiResponsesRequest, ItemsOfAnAssistantAreOneMessage) {
  const Asked asked(GoldenRequest("parallel_tools_with_results"));

  const auto& messages = asked.request->messages;
  ASSERT_EQ(messages.size(), 3U);
  EXPECT_EQ(messages[1].role, chat::Role::kAssistant);
  EXPECT_EQ(messages[1].parts.size(), 3U);
  EXPECT_EQ(messages[1].purpose.escaped, "commentary");
  EXPECT_EQ(messages[2].role, chat::Role::kTool);
  EXPECT_EQ(messages[2].parts.size(), 2U);
}

TEST(OpenAiResponsesRequest, CommentaryAndAnswerStayApart) {
  const Asked asked(GoldenRequest("commentary_and_final_answer"));

  ASSERT_EQ(asked.request->messages.size(), 4U);
  EXPECT_EQ(asked.request->messages[2].purpose.escaped, "final_answer");
}

TEST(OpenAiResponsesRequest, SystemItemsKeepTheirPlaceAndRole) {
  const Asked asked(GoldenRequest("system_and_developer_anywhere"));

  std::string roles;
  for (const auto& message : asked.request->messages)
    roles += std::to_string(static_cast<int>(message.role));
  EXPECT_EQ(roles, "0120312");
}

TEST(OpenAiResponsesRequest, WrappedSignatureGoesBackToItsOwner) {
  const Asked asked(GoldenRequest("reasoning_wrapped_signature"));

  const auto& parts = asked.request->messages[1].parts;
  ASSERT_EQ(parts.size(), 3U);
  const auto* signed_one = parts[0].If<chat::Reasoning>();
  EXPECT_EQ(signed_one->text.escaped, "The user greets me.");
  EXPECT_FALSE(signed_one->summary);
  EXPECT_EQ(signed_one->opaque.data.escaped, "EqQBCgIYAhIM");
  EXPECT_FALSE(signed_one->opaque.whole);
  EXPECT_TRUE(parts[1].If<chat::Reasoning>()->opaque.whole);

  const Sent sent(*asked.request);
  EXPECT_FALSE(Holds(sent.body, "EqQBCgIYAhIM"));
  EXPECT_TRUE(Holds(sent.notes, "encrypted_content")) << sent.notes;
}

TEST(OpenAiResponsesRequest, WrappedOpaqueOfACallBelongsToTheCall) {
  const Asked asked(GoldenRequest("reasoning_wrapped_of_call"));

  const auto& parts = asked.request->messages[1].parts;
  ASSERT_EQ(parts.size(), 1U);
  EXPECT_EQ(parts[0].If<chat::ToolCall>()->opaque.data.escaped, "CpcBAVSoXO4=");
}

TEST(OpenAiResponsesRequest, EncryptedReasoningStaysAsItWasForItsOwnDialect) {
  const Sent sent(*Asked(GoldenRequest("reasoning_encrypted_in_tool_loop")).request);

  EXPECT_TRUE(Holds(
      sent.body,
      R"({"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":"I need the )"
      R"(weather."},{"type":"summary_text","text":"I call the tool."}],"encrypted_content":"gAAAAA)"))
      << sent.body;
  EXPECT_TRUE(Holds(sent.body, R"("include":["reasoning.encrypted_content"])"));
}

TEST(OpenAiResponsesRequest, ReasoningOfAnotherClientIsSummary) {
  chat::Request request = Foreign();
  Say(request, chat::Role::kUser, "Hi");
  Say(request, chat::Role::kAssistant, "Hello");
  const chat::Opaque opaque{
      .data = {"gAAAA"}, .dialect = {"openai_responses"}, .provider = {}, .whole = true};
  request.messages.back().parts.insert(
      request.messages.back().parts.begin(),
      {.content = chat::Reasoning{.text = {"hm"}, .summary = false, .opaque = opaque}});

  const Sent sent(request);

  EXPECT_TRUE(Holds(sent.body,
                    R"({"type":"reasoning","summary":[{"type":"summary_text","text":"hm"}],)"
                    R"("encrypted_content":"gAAAA"})"))
      << sent.body;
}

TEST(OpenAiResponsesRequest, ReasoningThatTheRelayMadeIsLeftOut) {
  constexpr std::string_view kOfTheProvider =
      R"({"type":"reasoning","id":"rs_1","summary":[],"content":)"
      R"([{"type":"reasoning_text","text":"mine"}]})";
  const Asked asked(std::string(R"({"input":[{"role":"user","content":"Hi"},)") +
                    R"({"type":"reasoning","id":"rs_mr_s1_0","summary":)"
                    R"([{"type":"summary_text","text":"hm"}]},)"
                    R"({"type":"item_reference","id":"rs_mr_s1_0"},)" +
                    std::string(kOfTheProvider) +
                    R"(,{"type":"item_reference","id":"rs_1"},{"role":"user","content":"Go"}]})");

  const Sent sent(*asked.request);

  EXPECT_FALSE(Holds(sent.body, "rs_mr_")) << sent.body;
  EXPECT_TRUE(Holds(sent.body, kOfTheProvider)) << sent.body;
  EXPECT_TRUE(Holds(sent.body, R"({"type":"item_reference","id":"rs_1"})")) << sent.body;
  EXPECT_TRUE(Holds(sent.notes, "input[].reasoning")) << sent.notes;
  EXPECT_TRUE(Holds(sent.notes, "item_reference")) << sent.notes;
}

TEST(OpenAiResponsesRequest, ReasoningThatTellsOnlyItsOriginGoesWhereItNeedsNoSignature) {
  const std::string origin =
      Wrap({.data = {}, .dialect = {"openai_chat"}, .provider = {"prov"}}, false);
  const Asked asked(R"({"input":[{"type":"reasoning","encrypted_content":")" + origin +
                    R"(","summary":[{"type":"summary_text","text":"hm"}]},)"
                    R"({"role":"user","content":"Go"}]})");

  const auto* reasoning = asked.request->messages[0].parts.at(0).If<chat::Reasoning>();
  EXPECT_EQ(reasoning->text.escaped, "hm");
  EXPECT_TRUE(reasoning->opaque.IsEmpty());
  EXPECT_FALSE(Holds(Sent(*asked.request).body, "hm"));
}

TEST(OpenAiResponsesRequest, OwnFieldsGoBackUnchanged) {
  const Sent sent(*Asked(GoldenRequest("reasoning_effort_max_with_mode")).request);
  EXPECT_TRUE(Holds(sent.body, R"("reasoning":{"effort":"max","summary":"auto","mode":"pro",)"
                               R"("context":"all_turns"})"))
      << sent.body;

  const Sent hosted(*Asked(GoldenRequest("hosted_tools_and_items")).request);
  EXPECT_TRUE(Holds(hosted.body, R"("include":["web_search_call.action.sources"])"));
  EXPECT_TRUE(Holds(hosted.body, R"("type": "web_search_call")")) << hosted.body;
  EXPECT_FALSE(Holds(hosted.body, R"("store")"));
}

TEST(OpenAiResponsesRequest, NamesTheFieldThatNeedsState) {
  const auto field = [](const std::string& name) {
    return FieldThatNeedsState(*Asked(GoldenRequest(name)).request).value_or("none");
  };
  EXPECT_EQ(field("previous_response_id"), "previous_response_id");
  EXPECT_EQ(field("conversation_and_background"), "conversation");
  EXPECT_EQ(field("prompt_template_without_input"), "prompt");
  EXPECT_EQ(field("client_langchain_nulls"), "none");
  EXPECT_EQ(field("item_reference"), "item_reference");
  EXPECT_EQ(field("reasoning_reference"), "none");
}

TEST(OpenAiResponsesRequest, AnotherDialectsRequestBecomesItems) {
  chat::Request request = Foreign();
  Say(request, chat::Role::kSystem, "Be brief.");
  Say(request, chat::Role::kUser, "Weather?");
  chat::Message& answer = request.messages.emplace_back();
  answer.role = chat::Role::kAssistant;
  chat::ToolCall call;
  call.id = {"toolu_1"};
  call.name = {"get_weather"};
  call.arguments.object = {R"({"city": "Paris"})"};
  answer.parts.push_back({.content = call});
  chat::Message& results = request.messages.emplace_back();
  results.role = chat::Role::kTool;
  chat::ToolResult result;
  result.call_id = {"toolu_1"};
  result.failed = true;
  result.content.push_back({.content = chat::TextPart{.text = {"no"}, .citations = {}}});
  results.parts.push_back({.content = result});
  chat::Tool& tool = request.tools.emplace_back();
  tool.name = {"get_weather"};

  const Sent sent(request);

  EXPECT_EQ(
      sent.body,
      R"({"model":"m","instructions":"Be brief.","input":[)"
      R"({"type":"message","role":"user","content":"Weather?"},)"
      R"({"type":"function_call","call_id":"toolu_1","name":"get_weather","arguments":)"
      R"("{\"city\": \"Paris\"}"},)"
      R"({"type":"function_call_output","call_id":"toolu_1","output":"no","status":"incomplete"}],)"
      R"("tools":[{"type":"function","name":"get_weather","parameters":)"
      R"({"type":"object","properties":{}},"strict":false}],"store":false,"stream":false})");
  EXPECT_EQ(sent.notes, "approximated input[].status (status incomplete)");
}

// One row of the conversion tables: what a request asks for, and what becomes of it.
struct Conversion {
  const char* name;
  void (*ask)(chat::Request&);
  const char* in_body;   // empty: nothing is looked for
  const char* in_notes;  // or in the error
};

class OpenAiResponsesConversion : public testing::TestWithParam<Conversion> {};

TEST_P(OpenAiResponsesConversion, IsSentNotedOrRefused) {
  chat::Request request = Foreign();
  Say(request, chat::Role::kUser, "Hi");
  GetParam().ask(request);

  const Sent sent(request);

  EXPECT_TRUE(Holds(sent.body, GetParam().in_body)) << sent.body;
  EXPECT_TRUE(Holds(sent.notes + sent.error, GetParam().in_notes)) << sent.notes << sent.error;
}

using R = chat::Request;

void AddMedia(R& request, chat::MediaKind kind, chat::SourceKind source) {
  chat::Media media;
  media.kind = kind;
  media.source = source;
  media.data = {"AAAA"};
  request.messages.back().parts.push_back({.content = media});
}

INSTANTIATE_TEST_SUITE_P(
    Table, OpenAiResponsesConversion,
    testing::Values(
        Conversion{"seed", [](R& r) { r.sampling.seed = {"7"}; }, "", "dropped seed"},
        Conversion{"stop", [](R& r) { r.stop = {{"END"}}; }, "", "dropped stop"},
        Conversion{"logit_bias", [](R& r) { r.sampling.logit_bias = {"{}"}; }, "",
                   "dropped logit_bias"},
        Conversion{"penalty", [](R& r) { r.sampling.presence_penalty = {"1"}; }, "",
                   "dropped presence_penalty"},
        Conversion{"top_k", [](R& r) { r.sampling.top_k = {"40"}; }, "", "dropped top_k"},
        Conversion{"several_choices", [](R& r) { r.choices = 2; }, "", "n cannot be sent"},
        Conversion{"temperature", [](R& r) { r.sampling.temperature = {"0.30"}; },
                   R"("temperature":0.30)", ""},
        Conversion{"limit", [](R& r) { r.max_output_tokens = 4000; }, R"("max_output_tokens":4000)",
                   ""},
        Conversion{"small_limit", [](R& r) { r.max_output_tokens = 1; },
                   R"("max_output_tokens":16)", "raised to 16"},
        Conversion{"logprobs",
                   [](R& r) {
                     r.logprobs = true;
                     r.top_logprobs = 3;
                   },
                   R"("include":["message.output_text.logprobs"],"top_logprobs":3)", ""},
        Conversion{"effort", [](R& r) { r.reasoning.effort = chat::Effort::kHigh; },
                   R"("reasoning":{"effort":"high"},"include":["reasoning.encrypted_content"])",
                   ""},
        Conversion{"thinking_off", [](R& r) { r.reasoning.thinking = chat::Thinking::kOff; },
                   R"("reasoning":{"effort":"none"})", ""},
        Conversion{"thinking_budget",
                   [](R& r) {
                     r.reasoning.thinking = chat::Thinking::kOn;
                     r.reasoning.budget_tokens = 10000;
                   },
                   R"("reasoning":{"effort":"medium","summary":"auto"})", "sent as an effort"},
        Conversion{"json_schema",
                   [](R& r) {
                     r.output.kind = chat::OutputKind::kJsonSchema;
                     r.output.schema = {R"({"type":"object"})"};
                     r.output.strict = true;
                   },
                   R"("text":{"format":{"type":"json_schema","name":"output","schema":)"
                   R"({"type":"object"},"strict":true}})",
                   ""},
        Conversion{"long_user", [](R& r) { r.user = {r.Keep(std::string(150, 'u'))}; },
                   R"("safety_identifier":"user-)", "hashed"},
        Conversion{"tier", [](R& r) { r.service_tier = {"standard_only"}; },
                   R"("service_tier":"default")", ""},
        Conversion{"extra", [](R& r) { r.extras.push_back({.key = {"betas"}, .value = {"[1]"}}); },
                   "", "dropped betas"},
        Conversion{"image",
                   [](R& r) { AddMedia(r, chat::MediaKind::kImage, chat::SourceKind::kBase64); },
                   R"({"type":"input_image","image_url":"data:image/png;base64,AAAA"})", ""},
        Conversion{"document",
                   [](R& r) { AddMedia(r, chat::MediaKind::kDocument, chat::SourceKind::kBase64); },
                   R"("filename":"document.pdf","file_data":"data:application/pdf;base64,AAAA")",
                   ""},
        Conversion{"text_document",
                   [](R& r) { AddMedia(r, chat::MediaKind::kDocument, chat::SourceKind::kPlain); },
                   R"({"type":"input_text","text":"AAAA"})", "sent as text"},
        Conversion{"file_id",
                   [](R& r) { AddMedia(r, chat::MediaKind::kDocument, chat::SourceKind::kFile); },
                   "", "file_id cannot be sent"},
        Conversion{"audio",
                   [](R& r) { AddMedia(r, chat::MediaKind::kAudio, chat::SourceKind::kBase64); },
                   "", "input_audio cannot be sent"},
        Conversion{"cache_mark",
                   [](R& r) { r.messages[0].parts[0].cache = chat::CacheMark::kMinutes5; },
                   R"("prompt_cache_breakpoint":{"mode":"explicit","ttl":"30m"})", ""},
        Conversion{"prefill", [](R& r) { Say(r, chat::Role::kAssistant, "Once"); },
                   R"({"type":"message","role":"assistant","content":"Once"})",
                   "sent as a finished answer"}),
    [](const auto& row) { return std::string(row.param.name); });

}  // namespace
}  // namespace monorelay::dialects::openai_responses
