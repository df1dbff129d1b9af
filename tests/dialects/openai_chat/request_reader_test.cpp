#include "dialects/opaque.hpp"
#include "dialects/openai_chat/support.hpp"

namespace monorelay::dialects::openai_chat {
namespace {

using chat::Role;

TEST(ChatRequestReader, KeepsRolesAndTexts) {
  const ReadRequestOf read(
      R"({"model":"m","messages":[{"role":"system","content":"a"},{"role":"developer",)"
      R"("content":"b"},{"role":"user","content":[{"type":"text","text":"c\n"}]},)"
      R"({"role":"assistant","content":""}]})");

  ASSERT_TRUE(read.request);
  const auto& messages = read.request->messages;
  ASSERT_EQ(messages.size(), 4U);
  EXPECT_EQ(messages[0].role, Role::kSystem);
  EXPECT_EQ(messages[1].role, Role::kDeveloper);
  EXPECT_EQ(messages[2].parts[0].If<chat::TextPart>()->text.escaped, "c\\n");
  EXPECT_TRUE(messages[3].parts.empty());
}

TEST(ChatRequestReader, PartsADataUrl) {
  const ReadRequestOf read(Golden("request/image_data_url_with_parameters.json"));

  ASSERT_TRUE(read.request);
  const auto* image = read.request->messages[0].parts[0].If<chat::Media>();
  ASSERT_NE(image, nullptr);
  EXPECT_EQ(image->source, chat::SourceKind::kBase64);
  EXPECT_EQ(image->type.escaped, "image/png");
  EXPECT_TRUE(image->data.escaped.starts_with("iVBOR"));
}

TEST(ChatRequestReader, ReadsATextFileOutOfItsDataUrl) {
  const ReadRequestOf read(Golden("request/document_plain_text.json"));

  ASSERT_TRUE(read.request);
  const auto* file = read.request->messages[0].parts[0].If<chat::Media>();
  ASSERT_NE(file, nullptr);
  EXPECT_EQ(file->source, chat::SourceKind::kPlain);
  EXPECT_EQ(json::Decode(file->data), "Buy milk\nCall Ann");
}

TEST(ChatRequestReader, GivesResultsWithoutIdsToTheCallsInTheirOrder) {
  const ReadRequestOf read(Golden("request/tool_calls_without_ids.json"));

  ASSERT_TRUE(read.request);
  const auto& messages = read.request->messages;
  const auto* call = messages[1].parts[1].If<chat::ToolCall>();
  const auto* result = messages[3].parts[0].If<chat::ToolResult>();
  ASSERT_NE(call, nullptr);
  ASSERT_NE(result, nullptr);
  EXPECT_EQ(result->call_id.escaped, call->id.escaped);
}

TEST(ChatRequestReader, ReadsTheOldFunctionsAsTools) {
  const ReadRequestOf read(Golden("request/old_functions.json"));

  ASSERT_TRUE(read.request);
  EXPECT_EQ(read.request->tools.size(), 1U);
  EXPECT_EQ(read.request->parallel_tool_calls, false);
  EXPECT_EQ(read.request->messages[2].role, Role::kTool);
  EXPECT_EQ(Instance().Echo(read.document, {}), kEchoFunctions);
}

TEST(ChatRequestReader, MakesTheGrammarOfACustomToolFlat) {
  const ReadRequestOf read(Golden("request/custom_tool_with_grammar.json"));

  ASSERT_TRUE(read.request);
  EXPECT_EQ(read.request->tools[0].kind, chat::ToolKind::kFreeForm);
  EXPECT_EQ(read.request->tools[0].format.json,
            R"({"type":"grammar","syntax":"lark","definition":"start: /.+/"})");
  EXPECT_TRUE(read.request->messages[2].parts[0].If<chat::ToolResult>()->free_form);
}

TEST(ChatRequestReader, PutsASignatureBesideItsReasoning) {
  const ReadRequestOf read(Golden("request/reasoning_details_signed.json"));

  ASSERT_TRUE(read.request);
  const auto* reasoning = read.request->messages[1].parts[0].If<chat::Reasoning>();
  ASSERT_NE(reasoning, nullptr);
  EXPECT_EQ(reasoning->text.escaped, "The user wants weather.");
  EXPECT_EQ(reasoning->opaque.data.escaped, "#anthropic-claude-v1#c2lnbmF0dXJl");
}

TEST(ChatRequestReader, JoinsTheDetailsOfABlock) {
  const ReadRequestOf read(Golden("request/reasoning_details_collected_from_a_stream.json"));

  ASSERT_TRUE(read.request);
  const auto& parts = read.request->messages[1].parts;
  ASSERT_EQ(parts.size(), 3U);
  EXPECT_EQ(parts[0].If<chat::Reasoning>()->text.escaped, "One and a half.");
  EXPECT_EQ(parts[0].If<chat::Reasoning>()->opaque.data.escaped, "#anthropic-claude-v1#c2lnMQ==");
  EXPECT_EQ(parts[1].If<chat::Reasoning>()->text.escaped, "Two.");
  EXPECT_EQ(parts[1].If<chat::Reasoning>()->opaque.data.escaped, "#anthropic-claude-v1#c2lnMg==");
}

TEST(ChatRequestReader, SignatureOfAnotherTextIsForNobody) {
  const auto opaque_beside = [](std::string_view text) {
    const std::string wrapped =
        Wrap({.data = {"sig"}, .dialect = {"anthropic_messages"}, .provider = {"a"}}, false,
             json::PrintOf({"All of it"}));
    const ReadRequestOf read(
        R"({"messages":[{"role":"assistant","content":"Yes","reasoning_content":")" +
        std::string(text) + R"(","reasoning_details":[{"type":"reasoning.text","signature":")" +
        wrapped + R"(","index":0}]}]})");
    const auto* reasoning = read.request->messages[0].parts.at(0).If<chat::Reasoning>();
    return IsReadableBy(reasoning->opaque, "anthropic_messages", "a");
  };

  EXPECT_TRUE(opaque_beside("All of it"));
  EXPECT_FALSE(opaque_beside(" it"));
}

TEST(ChatRequestReader, SoundThatIsAskedForCannotBePassedOn) {
  const auto field = [](std::string_view name) {
    return Instance().UnpassableField(*ReadRequestOf(Golden(name)).request);
  };
  EXPECT_EQ(field("request/audio_output.json"), "modalities");
  EXPECT_EQ(field("request/plain_text.json"), "");
}

TEST(ChatRequestReader, UnwrapsTheSignatureOfAnotherDialect) {
  const std::string wrapped =
      Wrap({.data = {"sig"}, .dialect = {"anthropic_messages"}, .provider = {"a"}, .whole = false},
           false);
  const ReadRequestOf read(
      R"({"messages":[{"role":"user","content":"x"},{"role":"assistant","content":"y",)"
      R"("reasoning_content":"thought","reasoning_details":[{"type":"reasoning.text","signature":")" +
      wrapped + R"("}]}]})");

  ASSERT_TRUE(read.request);
  const auto* reasoning = read.request->messages[1].parts[0].If<chat::Reasoning>();
  ASSERT_NE(reasoning, nullptr);
  EXPECT_EQ(reasoning->text.escaped, "thought");
  EXPECT_EQ(reasoning->opaque.data.escaped, "sig");
  EXPECT_EQ(reasoning->opaque.dialect.escaped, "anthropic_messages");
}

TEST(ChatRequestReader, TakesTheNewerOfTwoNamesForOneThing) {
  const ReadRequestOf limits(Golden("request/both_token_limits.json"));
  const ReadRequestOf users(Golden("request/service_fields.json"));

  ASSERT_TRUE(limits.request);
  ASSERT_TRUE(users.request);
  EXPECT_EQ(limits.request->max_output_tokens, 60);
  EXPECT_EQ(users.request->user.escaped, "hash-1");
  EXPECT_EQ(users.request->extras.back().value.json, "\"old-user\"");
}

TEST(ChatRequestReader, KeepsUnknownFieldsAsExtras) {
  const ReadRequestOf read(Golden("request/unknown_fields.json"));

  ASSERT_TRUE(read.request);
  ASSERT_EQ(read.request->extras.size(), 4U);
  EXPECT_EQ(read.request->extras[0].key.escaped, "provider");
}

struct Mistake {
  std::string_view body;
  std::string_view text;
};

TEST(ChatRequestReader, NamesThePlaceOfAMistake) {
  constexpr Mistake kMistakes[] = {
      {"[]", "the request must be a JSON object"},
      {"{}", "messages must be an array of messages"},
      {R"({"messages":[]})", "messages must be an array of at least one message"},
      {R"({"messages":[{"role":"user","content":7}]})",
       "messages[0].content must be a string or an array of parts"},
      {R"({"messages":[{"role":"user","content":[{"type":"image_url"}]}]})",
       "messages[0].content[0].image_url.url must be a URL or a data URL"},
      {R"({"messages":[{"role":"tool","content":"x"}]})",
       "messages[0].tool_call_id must be the id of a tool call before it"},
      {R"({"messages":[{"role":"assistant","tool_calls":[{"id":"a","function":{}}]}]})",
       "messages[0].tool_calls[0].function.name must be the name of a tool"},
      {R"({"messages":[{"role":"user","content":"x"}],"temperature":"hot"})",
       "temperature must be a number"},
      {R"({"messages":[{"role":"user","content":"x"}],"max_tokens":1.5})",
       "max_tokens must be an integer"},
      {R"({"messages":[{"role":"user","content":"x"}],"stop":[1]})", "stop[0] must be a string"},
      {R"({"messages":[{"role":"user","content":"x"}],"tools":[{"type":"function"}]})",
       "tools[0].function must be an object"},
      {R"({"messages":[{"role":"user","content":"x"}],"tool_choice":"maybe"})",
       "tool_choice must be none, auto, required or an object"},
      {R"({"messages":[{"role":"user","content":[{"type":"refusal","refusal":"x"}]}]})",
       "messages[0].content must be a text or an array of parts other than refusals and reasoning"},
  };
  for (const Mistake& mistake : kMistakes) {
    const ReadRequestOf read(mistake.body);
    ASSERT_FALSE(read.request) << mistake.body;
    EXPECT_EQ(read.request.error().text.value.Get(), mistake.text);
  }
}

}  // namespace
}  // namespace monorelay::dialects::openai_chat
