#include "dialects/openai_chat/support.hpp"

namespace monorelay::dialects::openai_chat {
namespace {

using testing::Test;

// A request of another dialect, built up by hand.
class ChatRequestWriter : public Test {
 protected:
  ChatRequestWriter() {
    request.dialect = {"anthropic_messages"};
    target.provider = "p";
    target.model = "m";
    Say(chat::Role::kUser, "Hi");
  }

  chat::Message& Say(chat::Role role, std::string_view text) {
    chat::Message& message = request.messages.emplace_back();
    message.role = role;
    if (!text.empty()) message.parts.push_back(TextOf(text));
    return message;
  }
  static chat::Part TextOf(std::string_view text) {
    return {.content = chat::TextPart{.text = {text}, .citations = {}}};
  }
  static chat::Part ImageOf(chat::SourceKind source, std::string_view data) {
    return {.content = chat::Media{.kind = chat::MediaKind::kImage,
                                   .source = source,
                                   .type = {"image/png"},
                                   .data = {data},
                                   .name = {},
                                   .detail = {}}};
  }
  void Call(std::string_view id) {
    chat::ToolCall call;
    call.id = {id};
    call.name = {"look"};
    Say(chat::Role::kAssistant, "").parts.push_back({.content = call});
  }
  chat::ToolResult& Answer(std::string_view id, std::string_view text) {
    chat::ToolResult result;
    result.call_id = {id};
    result.content.push_back(TextOf(text));
    chat::Message& message = Say(chat::Role::kTool, "");
    message.parts.push_back({.content = result});
    return *message.parts.back().If<chat::ToolResult>();
  }

  std::string Write() {
    auto written = Instance().WriteRequest(request, target, notes);
    if (!written) return written.error().text.value.Get();
    json::Document document;
    EXPECT_TRUE(document.ParseCopy(*written)) << *written;
    return *written;
  }
  void ExpectHas(std::string_view text) {
    const std::string written = Write();
    EXPECT_NE(written.find(text), std::string::npos) << text << "\n" << written;
  }

  chat::Request request;
  Target target;
  chat::Notes notes = NewNotes();
};

TEST_F(ChatRequestWriter, AsksForTheUsageOfAStream) {
  target.stream = true;

  ExpectHas(R"("stream":true,"stream_options":{"include_usage":true})");
}

TEST_F(ChatRequestWriter, NamesTheLimitAsTheProviderDoes) {
  request.max_output_tokens = 10;

  ExpectHas(R"("max_tokens":10)");
  target.traits.max_completion_tokens = true;
  ExpectHas(R"("max_completion_tokens":10)");
}

TEST_F(ChatRequestWriter, KeepsTheLimitWithinTheModel) {
  request.max_output_tokens = 128000;
  target.model_traits.max_output_tokens = 8192;

  ExpectHas(R"("max_tokens":8192)");
  EXPECT_EQ(notes.Render(200), "approximated max_completion_tokens (limited to 8192)");
}

TEST_F(ChatRequestWriter, JoinsSystemTextsWithABlankLine) {
  chat::Message system;
  system.role = chat::Role::kSystem;
  system.parts = {TextOf("one"), TextOf("two")};
  request.messages.insert(request.messages.begin(), std::move(system));

  ExpectHas(R"({"role":"system","content":"one\n\ntwo"})");
}

TEST_F(ChatRequestWriter, SaysASchemaInWordsWhereTheProviderTakesNone) {
  target.traits.json_schema = false;
  request.output.kind = chat::OutputKind::kJsonSchema;
  request.output.schema = {R"({"type":"object"})"};

  const std::string written = Write();

  EXPECT_NE(written.find(R"(JSON schema: {\"type\":\"object\"})"), std::string::npos);
  EXPECT_NE(written.find(R"("response_format":{"type":"json_object"})"), std::string::npos);
  EXPECT_FALSE(notes.IsEmpty());
}

TEST_F(ChatRequestWriter, BindsASchemaOfMessages) {
  request.output.kind = chat::OutputKind::kJsonSchema;
  request.output.schema = {R"({"type":"object"})"};

  ExpectHas(R"("json_schema":{"name":"output","schema":{"type":"object"},"strict":true})");
}

TEST_F(ChatRequestWriter, ShortensIdsTheSameWayForCallAndResult) {
  target.traits.nine_character_call_ids = true;
  Call("toolu_0123456789");
  Answer("toolu_0123456789", "done");

  const std::string written = Write();

  const auto at = written.find(R"("id":")") + 6;
  const std::string id = written.substr(at, written.find('"', at) - at);
  EXPECT_EQ(id.size(), 9U);
  EXPECT_NE(written.find(R"("tool_call_id":")" + id + "\""), std::string::npos);
}

TEST_F(ChatRequestWriter, MovesImagesOfResultsBehindAllResults) {
  Call("a");
  Answer("a", "see").content.push_back(ImageOf(chat::SourceKind::kBase64, "AAAA"));
  Answer("b", "other");
  Say(chat::Role::kUser, "Well?");

  const std::string written = Write();

  EXPECT_NE(written.find(R"("content":"see\n[image 1 of these results: see the next message]")"),
            std::string::npos);
  EXPECT_LT(written.find(R"("tool_call_id":"b")"), written.find("data:image/png;base64,AAAA"));
  EXPECT_LT(written.find("data:image/png;base64,AAAA"), written.find("Well?"));
}

TEST_F(ChatRequestWriter, MarksFailedResults) {
  Call("a");
  Answer("a", "no such file").failed = true;

  ExpectHas(R"("content":"Error: no such file")");
}

TEST_F(ChatRequestWriter, RefusesAnImageThatTheProviderWouldHaveToFetch) {
  target.traits.image_urls = false;
  request.messages[0].parts.push_back(ImageOf(chat::SourceKind::kUrl, "https://a/b.png"));

  ExpectHas("messages[].content[].image_url");
  ExpectHas("base64");
}

TEST_F(ChatRequestWriter, RefusesAFileOfAnotherProvider) {
  request.messages[0].parts.push_back(ImageOf(chat::SourceKind::kFile, "file_1"));

  ExpectHas("file_id");
}

TEST_F(ChatRequestWriter, KeepsFourStopSequences) {
  request.stop = {{"1"}, {"2"}, {"3"}, {"4"}, {"5"}};

  ExpectHas(R"("stop":["1","2","3","4"])");
  EXPECT_FALSE(notes.IsEmpty());
}

TEST_F(ChatRequestWriter, HashesALongUser) {
  const std::string user(200, 'u');
  request.user = {user};

  const std::string written = Write();

  EXPECT_EQ(written.find(user), std::string::npos);
  EXPECT_NE(written.find(R"("user":"user_)"), std::string::npos);
}

TEST_F(ChatRequestWriter, SaysAnyForRequired) {
  target.traits.any_for_required = true;
  target.traits.parallel_tool_calls = false;
  request.tools.emplace_back().name = {"look"};
  request.tool_choice.kind = chat::ToolChoiceKind::kRequired;
  request.parallel_tool_calls = false;

  ExpectHas(R"("tool_choice":"any")");
  EXPECT_EQ(notes.Render(100), "dropped parallel_tool_calls");
}

TEST_F(ChatRequestWriter, TurnsABudgetIntoAnEffort) {
  request.reasoning.thinking = chat::Thinking::kOn;
  request.reasoning.budget_tokens = 5000;

  ExpectHas(R"("reasoning_effort":"medium")");
  target.traits.reasoning_return = ReasoningReturn::kDetails;
  ExpectHas(R"("reasoning":{"max_tokens":5000,"enabled":true})");
}

TEST_F(ChatRequestWriter, ReturnsReasoningAsTheProviderWantsIt) {
  chat::Reasoning thought;
  thought.text = {"hm"};
  thought.opaque.data = {"sig"};
  thought.opaque.dialect = {"openai_chat"};
  thought.opaque.provider = {"p"};
  Say(chat::Role::kAssistant, "Yes").parts.push_back({.content = thought});
  Say(chat::Role::kUser, "Why?");

  EXPECT_EQ(Write().find("hm"), std::string::npos);
  target.traits.reasoning_return = ReasoningReturn::kContent;
  ExpectHas(R"("reasoning_content":"hm")");
  target.traits.reasoning_return = ReasoningReturn::kDetails;
  ExpectHas(R"({"type":"reasoning.text","text":"hm","signature":"sig","index":0})");
  target.provider = "q";
  EXPECT_EQ(Write().find("sig"), std::string::npos);
}

TEST_F(ChatRequestWriter, MarksAPrefillWhereItIsContinued) {
  Say(chat::Role::kAssistant, "{");

  EXPECT_EQ(Write().find("prefix"), std::string::npos);
  EXPECT_FALSE(notes.IsEmpty());
  target.traits.continues_prefill = true;
  ExpectHas(R"({"role":"assistant","content":"{","prefix":true})");
}

TEST_F(ChatRequestWriter, NotesOnlyThoughtsThatItCannotHide) {
  request.reasoning.effort = chat::Effort::kHigh;
  request.reasoning.view = chat::ReasoningView::kSummary;
  ExpectHas(R"("reasoning_effort":"high")");
  EXPECT_TRUE(notes.IsEmpty());

  request.reasoning.view = chat::ReasoningView::kHidden;
  ExpectHas(R"("reasoning_effort":"high")");
  EXPECT_FALSE(notes.IsEmpty());
}

TEST_F(ChatRequestWriter, WritesCacheMarksOnlyWhereTheyAreKnown) {
  request.messages[0].parts[0].cache = chat::CacheMark::kHour;

  ExpectHas(R"("content":"Hi")");
  EXPECT_TRUE(notes.IsEmpty()) << "the provider keeps in its cache what it can";
  target.traits.cache_control = true;
  ExpectHas(R"("cache_control":{"type":"ephemeral","ttl":"1h"})");
}

TEST_F(ChatRequestWriter, NotesWhatFewProvidersKnow) {
  request.verbosity = {"low"};
  request.cache_key = {"k"};
  request.service_tier = {"standard_only"};
  request.metadata = {"{}"};
  request.sampling.top_k = {"5"};
  request.store = false;

  EXPECT_EQ(Write(), R"({"model":"m","messages":[{"role":"user","content":"Hi"}]})");
  EXPECT_EQ(notes.Render(200),
            "dropped top_k, service_tier, verbosity, prompt_cache_key, metadata");
  target.traits.max_completion_tokens = true;
  ExpectHas(R"("service_tier":"default","verbosity":"low","prompt_cache_key":"k","store":false)");
}

}  // namespace
}  // namespace monorelay::dialects::openai_chat
