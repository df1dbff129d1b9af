#include "dialects/gemini/wire.hpp"
#include "dialects/opaque.hpp"
#include "tests/dialects/gemini/support.hpp"

namespace monorelay::dialects::gemini {
namespace {

using chat::Message;
using chat::Part;
using chat::Request;
using chat::Role;

Part Text(std::string_view text) {
  return {.content = chat::TextPart{.text = {text}, .citations = {}}};
}

Part Call(std::string_view id, std::string_view arguments, chat::Opaque opaque = {}) {
  chat::ToolCall call;
  call.id = {id};
  call.name = {"f"};
  call.arguments.text = {arguments};
  call.opaque = opaque;
  return {.content = call};
}

Part ResultOf(std::string_view id, std::string_view text, bool failed = false) {
  chat::ToolResult result;
  result.call_id = {id};
  result.content.push_back(Text(text));
  result.failed = failed;
  return {.content = result};
}

void Say(Request& request, Role role, std::vector<Part> parts) {
  Message message;
  message.role = role;
  message.parts = std::move(parts);
  request.messages.push_back(std::move(message));
}

// A request of a client of Chat Completions.
Request Asking(std::string_view text = "Hi") {
  Request request;
  request.dialect = {"openai_chat"};
  Say(request, Role::kUser, {Text(text)});
  return request;
}

constexpr std::string_view kHi = R"({"contents":[{"role":"user","parts":[{"text":"Hi"}]}])";

std::string With(std::string_view rest) {
  return std::string(kHi) + std::string(rest) + "}";
}

TEST(GeminiRequestWriter, PutsLeadingInstructionsApartAndMarksLaterOnes) {
  Request request;
  Say(request, Role::kSystem, {Text("A")});
  Say(request, Role::kDeveloper, {Text("B")});
  Say(request, Role::kUser, {Text("Hi")});
  Say(request, Role::kSystem, {Text("C")});

  const Written written(request);

  EXPECT_EQ(written.body, R"({"systemInstruction":{"parts":[{"text":"A"},{"text":"B"}]},)"
                          R"("contents":[{"role":"user","parts":[{"text":"Hi"},)"
                          R"({"text":"<system_message>\nC\n</system_message>"}]}]})");
  EXPECT_NE(written.Notes().find("systemInstruction"), std::string::npos);
}

TEST(GeminiRequestWriter, SendsInstructionsAloneAsWhatTheUserSays) {
  Request request;
  Say(request, Role::kSystem, {Text("A")});

  const Written written(request);

  EXPECT_EQ(written.body, R"({"contents":[{"role":"user","parts":[)"
                          R"({"text":"<system_message>\nA\n</system_message>"}]}]})");
}

TEST(GeminiRequestWriter, RefusesAConversationWithoutContent) {
  Request request;
  Say(request, Role::kUser, {Text("")});

  EXPECT_NE(Written(request).error.find("no content"), std::string::npos);
}

TEST(GeminiRequestWriter, MergesTurnsOfOneRoleAndLeavesEmptyOnesOut) {
  Request request = Asking();
  Say(request, Role::kAssistant, {Text("")});
  Say(request, Role::kUser, {Text("Still")});
  Say(request, Role::kAssistant, {Text("a")});
  Say(request, Role::kAssistant, {Text("b")});

  EXPECT_EQ(Written(request).body,
            R"({"contents":[{"role":"user","parts":[{"text":"Hi"},{"text":"Still"}]},)"
            R"({"role":"model","parts":[{"text":"a"},{"text":"b"}]}]})");
}

TEST(GeminiRequestWriter, SendsCallsAndTheirResults) {
  Request request = Asking();
  Say(request, Role::kAssistant, {Call("c1", R"({\"n\":1})"), Call("c2", "")});
  Say(request, Role::kTool, {ResultOf("c1", "one")});
  Say(request, Role::kTool, {ResultOf("c2", "bad", true)});
  Say(request, Role::kUser, {Text("And?")});

  EXPECT_EQ(Written(request).body,
            R"({"contents":[{"role":"user","parts":[{"text":"Hi"}]},{"role":"model","parts":[)"
            R"({"functionCall":{"id":"c1","name":"f","args":{"n":1}}},)"
            R"({"functionCall":{"id":"c2","name":"f","args":{}}}]},{"role":"user","parts":[)"
            R"({"functionResponse":{"id":"c1","name":"f","response":{"result":"one"}}},)"
            R"({"functionResponse":{"id":"c2","name":"f","response":{"error":"bad"}}},)"
            R"({"text":"And?"}]}]})");
}

TEST(GeminiRequestWriter, WrapsArgumentsThatAreNoObject) {
  for (const std::string_view arguments : {R"([1])", R"({\"a\":)", R"(7)", R"(\"a\")"}) {
    Request request = Asking();
    Say(request, Role::kAssistant, {Call("c1", arguments)});

    const Written written(request);

    EXPECT_NE(written.body.find(R"("args":{"_raw":")" + std::string(arguments) + R"("})"),
              std::string::npos)
        << written.body;
    EXPECT_EQ(written.Notes(), "approximated contents.parts.functionCall.args (kept in _raw)");
  }
}

TEST(GeminiRequestWriter, SendsOnlySignaturesThatTheProviderCanRead) {
  const chat::Opaque own{.data = {"sig"}, .dialect = {kName}, .provider = {}, .whole = false};
  const chat::Opaque other{
      .data = {"x"}, .dialect = {"anthropic_messages"}, .provider = {}, .whole = false};
  Request request = Asking();
  Say(request, Role::kAssistant, {Call("c1", "", own)});
  Request foreign = Asking();
  Say(foreign, Role::kAssistant, {Call("c1", "", other), Call("c2", "")});
  Target target;
  target.model_traits.thinking_level = true;

  EXPECT_NE(Written(request).body.find(R"("thoughtSignature":"sig")"), std::string::npos);
  const Written older(foreign);
  EXPECT_EQ(older.body.find("thoughtSignature"), std::string::npos);
  EXPECT_NE(older.Notes().find("thoughtSignature"), std::string::npos);
  const Written newer(foreign, target);
  EXPECT_NE(newer.body.find(R"("args":{}},"thoughtSignature":"skip_thought_signature_validator"})"),
            std::string::npos);
  EXPECT_EQ(newer.body.find("skip_"), newer.body.rfind("skip_"));
}

TEST(GeminiRequestWriter, SendsThoughtsWithTheirSignatures) {
  Request request = Asking();
  chat::Reasoning thought;
  thought.text = {"Hm."};
  thought.opaque = {.data = {"s"}, .dialect = {kName}, .provider = {}, .whole = false};
  chat::Reasoning of_text = thought;
  of_text.text = {};
  Say(request, Role::kAssistant, {Part{.content = thought}, Text("a"), Part{.content = of_text}});

  EXPECT_NE(Written(request).body.find(R"([{"text":"Hm.","thought":true,"thoughtSignature":"s"},)"
                                       R"({"text":"a","thoughtSignature":"s"}])"),
            std::string::npos);
}

chat::Media MediaOf(chat::MediaKind kind, chat::SourceKind source, std::string_view data) {
  chat::Media media;
  media.kind = kind;
  media.source = source;
  media.data = {data};
  return media;
}

struct MediaRow {
  chat::Media media;
  std::string_view part;  // empty: refused
};

TEST(GeminiRequestWriter, SendsMedia) {
  using chat::MediaKind;
  using chat::SourceKind;
  const MediaRow rows[] = {
      {MediaOf(MediaKind::kImage, SourceKind::kBase64, "iVBORw0"),
       R"({"inlineData":{"mimeType":"image/png","data":"iVBORw0"}})"},
      {MediaOf(MediaKind::kDocument, SourceKind::kBase64, "JVBERi0"),
       R"({"inlineData":{"mimeType":"application/pdf","data":"JVBERi0"}})"},
      {MediaOf(MediaKind::kAudio, SourceKind::kBase64, "AAAA"),
       R"({"inlineData":{"mimeType":"audio/wav","data":"AAAA"}})"},
      {MediaOf(MediaKind::kVideo, SourceKind::kBase64, "AAAA"),
       R"({"inlineData":{"mimeType":"video/mp4","data":"AAAA"}})"},
      {MediaOf(MediaKind::kImage, SourceKind::kUrl, "https://a/b.jpg?x=1"),
       R"({"fileData":{"mimeType":"image/jpeg","fileUri":"https://a/b.jpg?x=1"}})"},
      {MediaOf(MediaKind::kDocument, SourceKind::kPlain, "words"), R"({"text":"words"})"},
      {MediaOf(MediaKind::kImage, SourceKind::kUrl, "ftp://a/b.jpg"), ""},
      {MediaOf(MediaKind::kImage, SourceKind::kFile, "file-1"), ""},
  };
  for (const MediaRow& row : rows) {
    Request request;
    Say(request, Role::kUser, {Part{.content = row.media}});

    const Written written(request);

    if (row.part.empty()) {
      EXPECT_FALSE(written.error.empty());
    } else {
      EXPECT_EQ(written.body,
                R"({"contents":[{"role":"user","parts":[)" + std::string(row.part) + "]}]}");
    }
  }
}

TEST(GeminiRequestWriter, SendsMediaOfResultsAfterThem) {
  Request request = Asking();
  Say(request, Role::kAssistant, {Call("c1", "")});
  Part result = ResultOf("c1", "seen");
  result.If<chat::ToolResult>()->content.push_back(
      {.content = MediaOf(chat::MediaKind::kImage, chat::SourceKind::kBase64, "iVBORw0")});
  Say(request, Role::kTool, {result});

  const Written written(request);

  EXPECT_NE(written.body.find(R"({"result":"seen"}}},{"inlineData":{"mimeType":"image/png")"),
            std::string::npos);
  EXPECT_NE(written.Notes().find("functionResponse.parts"), std::string::npos);
}

TEST(GeminiRequestWriter, SendsSamplingAndLimits) {
  Request request = Asking();
  request.sampling.temperature = {"0.70"};
  request.sampling.top_k = {"5"};
  request.sampling.seed = {"99999999999"};
  request.sampling.logit_bias = {"{}"};
  request.max_output_tokens = 9000;
  request.stop = {{"1"}, {"2"}, {"3"}, {"4"}, {"5"}, {"6"}};
  request.choices = 2;
  request.logprobs = true;
  request.top_logprobs = 3;
  Target target;
  target.model_traits.max_output_tokens = 8192;

  const Written written(request, target);

  EXPECT_EQ(written.body,
            With(R"(,"generationConfig":{"temperature":0.70,"topK":5,"seed":1215752191,)"
                 R"("maxOutputTokens":8192,"stopSequences":["1","2","3","4","5"],)"
                 R"("candidateCount":2,"responseLogprobs":true,"logprobs":3})"));
  EXPECT_NE(written.Notes().find("logit_bias"), std::string::npos);
  EXPECT_NE(written.Notes().find("the first 5 of 6"), std::string::npos);
}

TEST(GeminiRequestWriter, SendsOutputFormats) {
  Request object = Asking();
  object.output.kind = chat::OutputKind::kJsonObject;
  Request schema = Asking();
  schema.output.kind = chat::OutputKind::kJsonSchema;
  schema.output.schema = {R"({"type":"object"})"};

  EXPECT_EQ(Written(object).body,
            With(R"(,"generationConfig":{"responseMimeType":"application/json"})"));
  EXPECT_EQ(Written(schema).body,
            With(R"(,"generationConfig":{"responseMimeType":"application/json",)"
                 R"("responseJsonSchema":{"type":"object"}})"));
}

struct ThinkingRow {
  chat::ReasoningSettings settings;
  bool level;
  std::string_view config;
};

chat::ReasoningSettings By(chat::Effort effort) {
  chat::ReasoningSettings settings;
  settings.effort = effort;
  return settings;
}

chat::ReasoningSettings By(chat::Thinking thinking, std::int64_t budget = 0) {
  chat::ReasoningSettings settings;
  settings.thinking = thinking;
  if (budget > 0) settings.budget_tokens = budget;
  return settings;
}

TEST(GeminiRequestWriter, SendsHowHardToThink) {
  using chat::Effort;
  using chat::Thinking;
  const ThinkingRow rows[] = {
      {By(Effort::kNone), false, R"({"thinkingBudget":0})"},
      {By(Effort::kLow), false, R"({"thinkingBudget":1024,"includeThoughts":true})"},
      {By(Effort::kMedium), false, R"({"thinkingBudget":8192,"includeThoughts":true})"},
      {By(Effort::kHigh), false, R"({"thinkingBudget":24576,"includeThoughts":true})"},
      {By(Effort::kMax), false, R"({"thinkingBudget":24576,"includeThoughts":true})"},
      {By(Thinking::kOff), false, R"({"thinkingBudget":0})"},
      {By(Thinking::kAdaptive), false, R"({"thinkingBudget":-1,"includeThoughts":true})"},
      {By(Thinking::kOn, 2000), false, R"({"thinkingBudget":2000,"includeThoughts":true})"},
      {By(Thinking::kOn, 31999), false, R"({"thinkingBudget":24576,"includeThoughts":true})"},
      {By(Effort::kNone), true, R"({"thinkingLevel":"MINIMAL","includeThoughts":true})"},
      {By(Effort::kMedium), true, R"({"thinkingLevel":"MEDIUM","includeThoughts":true})"},
      {By(Effort::kExtraHigh), true, R"({"thinkingLevel":"HIGH","includeThoughts":true})"},
      {By(Thinking::kOn, 2000), true, R"({"thinkingLevel":"LOW","includeThoughts":true})"},
      {By(Thinking::kAdaptive), true, R"({"includeThoughts":true})"},
  };
  for (const ThinkingRow& row : rows) {
    Request request = Asking();
    request.reasoning = row.settings;
    Target target;
    target.model_traits.thinking_level = row.level;

    EXPECT_EQ(Written(request, target).body,
              With(R"(,"generationConfig":{"thinkingConfig":)" + std::string(row.config) + "}"));
  }
}

TEST(GeminiRequestWriter, SendsToolsAndTheirChoice) {
  struct Row {
    chat::ToolChoice choice;
    std::string_view config;
  };
  chat::ToolChoice one;
  one.kind = chat::ToolChoiceKind::kOne;
  one.name = {"f"};
  chat::ToolChoice some;
  some.kind = chat::ToolChoiceKind::kAuto;
  some.allowed = {{"f"}};
  chat::ToolChoice none;
  none.kind = chat::ToolChoiceKind::kNone;
  chat::ToolChoice required;
  required.kind = chat::ToolChoiceKind::kRequired;
  for (const Row& row : {Row{one, R"({"mode":"ANY","allowedFunctionNames":["f"]})"},
                         Row{some, R"({"mode":"VALIDATED","allowedFunctionNames":["f"]})"},
                         Row{none, R"({"mode":"NONE"})"}, Row{required, R"({"mode":"ANY"})"}}) {
    Request request = Asking();
    chat::Tool tool;
    tool.name = {"f"};
    tool.description = {"d"};
    tool.parameters = {R"({"type":"object"})"};
    request.tools.push_back(tool);
    request.tool_choice = row.choice;
    request.parallel_tool_calls = false;

    const Written written(request);

    EXPECT_EQ(written.body,
              With(R"(,"tools":[{"functionDeclarations":[{"name":"f","description":"d",)"
                   R"("parametersJsonSchema":{"type":"object"}}]}],)"
                   R"("toolConfig":{"functionCallingConfig":)" +
                   std::string(row.config) + "}"));
    EXPECT_FALSE(written.notes.IsEmpty());
  }
}

TEST(GeminiRequestWriter, NotesWhatItCannotSay) {
  Request request = Asking();
  request.user = {"u"};
  request.store = true;
  request.metadata = {"{}"};
  request.verbosity = {"low"};
  request.service_tier = {"flex"};
  request.cache_key = {"k"};
  request.extras.push_back({.key = {"stream_options"}, .value = {"{}"}});
  request.messages[0].name = {"ann"};
  // The service keeps in its cache what it can.
  request.messages[0].parts[0].cache = chat::CacheMark::kHour;

  const Written written(request);

  EXPECT_EQ(written.body, With(""));
  EXPECT_EQ(written.notes.All().size(), 7U) << written.Notes();
}

TEST(GeminiRequestWriter, KeepsEverythingOfItsOwnDialect) {
  for (const auto& path : Goldens("request")) {
    ReadIn first(ReadFile(path));
    const Written once(*first);
    ASSERT_TRUE(once.error.empty()) << path << once.error;
    ReadIn second(once.body);
    ASSERT_TRUE(second.result) << path << second.Error() << once.body;
    const Written twice(*second);

    EXPECT_EQ(once.body, twice.body) << path;
    EXPECT_TRUE(once.notes.IsEmpty() || once.Notes().find("thoughtSignature") != std::string::npos)
        << path << once.Notes();
  }
}

TEST(GeminiRequestWriter, KeepsEverythingAfterFittingToo) {
  for (const auto& path : Goldens("request")) {
    ReadIn request(ReadFile(path));
    const std::string before = Written(*request).body;
    chat::Notes notes(FieldName);

    auto names = chat::Fit(*request.operator->(), Instance().Abilities({}), notes);

    ASSERT_TRUE(names) << path << names.error().text.value.Get();
    EXPECT_TRUE(names->IsEmpty()) << path;
    EXPECT_EQ(Written(*request).body, before) << path;
  }
}

TEST(GeminiRequestWriter, GivesMembersThatOnlyItKnowsBack) {
  ReadIn config(Golden("request/generation_config_extras.json"));
  ReadIn hosted(Golden("request/hosted_tools.json"));
  ReadIn code(Golden("request/code_execution_history.json"));

  const std::string configured = Written(*config).body;
  EXPECT_NE(configured.find(R"("imageConfig":{)"), std::string::npos) << configured;
  const std::string tools = Written(*hosted).body;
  EXPECT_NE(tools.find(R"({"googleSearch":{}},{"urlContext":{}})"), std::string::npos) << tools;
  EXPECT_NE(tools.find(R"("toolConfig":{"retrievalConfig":)"), std::string::npos) << tools;
  EXPECT_NE(Written(*code).body.find("executableCode"), std::string::npos);
}

TEST(GeminiRequestWriter, KeepsWhatOnlyItsOwnDialectKnows) {
  const std::string metadata = Golden("request/part_metadata.json");
  ReadIn in(metadata);
  const Written written(*in);
  for (const char* kept : {R"("partMetadata":{"source": "a"})", R"("videoMetadata":{"fps": 2})",
                           R"("mediaResolution":{"level": "MEDIA_RESOLUTION_MEDIUM"})",
                           R"("response":{"output": "a cat"})", R"("scheduling":"SILENT")",
                           R"("willContinue":true)"}) {
    EXPECT_NE(written.body.find(kept), std::string::npos) << kept << "\n" << written.body;
  }
  EXPECT_EQ(written.Notes(), "");

  ReadIn schema(Golden("request/response_schema.json"));
  EXPECT_NE(Written(*schema).body.find("propertyOrdering"), std::string::npos);
}

TEST(GeminiRequestReader, NamesWhatOtherDialectsLose) {
  ReadIn validated(Golden("request/tool_choice_validated.json"));
  ASSERT_EQ(validated->extras.size(), 1U);
  EXPECT_EQ(validated->extras[0].key.escaped, "toolConfig.functionCallingConfig.mode.VALIDATED");
  ReadIn cached(Golden("request/cached_content.json"));
  EXPECT_EQ(Instance().UnpassableField(*cached), "cachedContent");
  ReadIn plain(Golden("request/text_only.json"));
  EXPECT_EQ(Instance().UnpassableField(*plain), "");
}

}  // namespace
}  // namespace monorelay::dialects::gemini
