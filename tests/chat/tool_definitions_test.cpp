#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "chat/conversation.hpp"
#include "chat/tools.hpp"

namespace monorelay::chat {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct Fitting {
  Request request;
  ToolAbilities abilities{.dialect = "home"};
  Notes notes{TestName};

  Fitting() { request.dialect = {"away"}; }
  Result<ToolNames> Run() { return Fit(request, abilities, notes); }
  std::string Refusal() {
    const auto fitted = Run();
    if (fitted) return "not refused";
    EXPECT_EQ(fitted.error().kind, ErrorKind::kInvalidRequest);
    return fitted.error().text.value;
  }
};

TEST(ForeignTools, AreDroppedWithTheirTypes) {
  Fitting fitting;
  fitting.request.tools.push_back(ForeignTool("web_search", "away"));
  fitting.request.tools.push_back(Function("look"));
  fitting.request.tools.push_back(ForeignTool("c\xc3\xb6mputer(1)", "away"));
  fitting.request.tool_choice.kind = ToolChoiceKind::kAuto;

  EXPECT_TRUE(fitting.Run());

  EXPECT_THAT(NamesOf(fitting.request.tools), ElementsAre("look"));
  EXPECT_EQ(fitting.request.tool_choice.kind, ToolChoiceKind::kAuto);
  EXPECT_EQ(fitting.notes.Render(200), "dropped tools[].type (web_search, c??mputer?1?)");
}

TEST(ForeignTools, OfTheProvidersDialectStay) {
  Fitting fitting;
  fitting.request.tools.push_back(ForeignTool("web_search", "home", "web_search"));
  fitting.request.tool_choice.kind = ToolChoiceKind::kForeign;
  fitting.request.tool_choice.dialect = {"home"};

  EXPECT_TRUE(fitting.Run());

  EXPECT_EQ(fitting.request.tools.size(), 1U);
  EXPECT_EQ(fitting.request.tool_choice.kind, ToolChoiceKind::kForeign);
  EXPECT_TRUE(fitting.notes.IsEmpty());
}

TEST(ForeignTools, AreRefusedWhereTheChoiceInsistsOnOne) {
  Fitting foreign;
  foreign.request.tools.push_back(ForeignTool("web_search", "away"));
  foreign.request.tool_choice.kind = ToolChoiceKind::kForeign;
  foreign.request.tool_choice.dialect = {"away"};
  EXPECT_THAT(foreign.Refusal(), HasSubstr("\"tool_choice\" insists on a tool"));

  Fitting named;
  named.request.tools.push_back(ForeignTool("web_search_2025", "away", "web_search"));
  named.request.tools.push_back(Function("look"));
  named.request.tool_choice.kind = ToolChoiceKind::kOne;
  named.request.tool_choice.name = {"web_search"};
  EXPECT_THAT(named.Refusal(), HasSubstr("\"tool_choice\" insists on web_search"));

  Fitting required;
  required.request.tools.push_back(ForeignTool("web_search", "away"));
  required.request.tool_choice.kind = ToolChoiceKind::kRequired;
  EXPECT_THAT(required.Refusal(), HasSubstr("there is no tool"));
}

TEST(ForeignTools, LeaveNoChoiceBehindWhenNoToolIsLeft) {
  for (const ToolChoiceKind kind : {ToolChoiceKind::kAuto, ToolChoiceKind::kNone}) {
    Fitting fitting;
    fitting.request.tools.push_back(ForeignTool("web_search", "away"));
    fitting.request.tool_choice.kind = kind;
    fitting.request.parallel_tool_calls = true;

    EXPECT_TRUE(fitting.Run());

    EXPECT_EQ(fitting.request.tool_choice.kind, ToolChoiceKind::kUnset);
    EXPECT_FALSE(fitting.request.parallel_tool_calls);
  }
}

TEST(ToolChoice, OfAClientOfTheSameDialectStaysWithoutDefinitions) {
  Fitting fitting;
  fitting.request.dialect = {"home"};
  fitting.request.tool_choice.kind = ToolChoiceKind::kRequired;

  EXPECT_TRUE(fitting.Run());

  EXPECT_EQ(fitting.request.tool_choice.kind, ToolChoiceKind::kRequired);
}

TEST(AllowedTools, LeaveTheOthersOut) {
  Fitting fitting;
  for (const char* name : {"a", "b", "c"}) fitting.request.tools.push_back(Function(name));
  fitting.request.tool_choice.kind = ToolChoiceKind::kRequired;
  fitting.request.tool_choice.allowed = {{"c"}, {"\\u0061"}};

  EXPECT_TRUE(fitting.Run());

  EXPECT_THAT(NamesOf(fitting.request.tools), ElementsAre("a", "c"));
  EXPECT_EQ(fitting.request.tool_choice.kind, ToolChoiceKind::kRequired);
  EXPECT_THAT(fitting.request.tool_choice.allowed, IsEmpty());
  EXPECT_EQ(fitting.notes.Render(100), "approximated allowed_tools (other tools left out)");
}

TEST(AllowedTools, StayWhereTheProviderKnowsThem) {
  Fitting fitting;
  fitting.abilities.allowed = true;
  for (const char* name : {"a", "b!"}) fitting.request.tools.push_back(Function(name));
  fitting.request.tool_choice.kind = ToolChoiceKind::kAuto;
  fitting.request.tool_choice.allowed = {{"b!"}};

  EXPECT_TRUE(fitting.Run());

  EXPECT_EQ(fitting.request.tools.size(), 2U);
  ASSERT_EQ(fitting.request.tool_choice.allowed.size(), 1U);
  EXPECT_EQ(fitting.request.tool_choice.allowed[0].escaped, fitting.request.tools[1].name.escaped);
}

TEST(AllowedTools, OfAnotherApiAreNoneOrRefused) {
  Fitting fitting;
  fitting.request.tools.push_back(Function("look"));
  fitting.request.tools.push_back(ForeignTool("web_search", "away"));
  fitting.request.tool_choice.kind = ToolChoiceKind::kAuto;
  fitting.request.tool_choice.allowed = {{"web_search"}};
  EXPECT_TRUE(fitting.Run());
  EXPECT_EQ(fitting.request.tool_choice.kind, ToolChoiceKind::kNone);
  EXPECT_EQ(fitting.request.tools.size(), 1U);

  Fitting required;
  required.request.tools.push_back(Function("look"));
  required.request.tools.push_back(ForeignTool("web_search", "away"));
  required.request.tool_choice.kind = ToolChoiceKind::kRequired;
  required.request.tool_choice.allowed = {{"web_search"}};
  EXPECT_THAT(required.Refusal(), HasSubstr("allows only tools"));
}

TEST(FreeFormTools, BecomeFunctionsOfOneText) {
  Fitting fitting;
  Tool tool = FreeForm("apply_patch");
  tool.description = {R"(Patches \"files\".)"};
  tool.format = {R"({"type":"grammar","grammar":{"syntax":"lark","definition":"start: \"a\"\n"}})"};
  fitting.request.tools.push_back(tool);
  fitting.request.tool_choice.kind = ToolChoiceKind::kOne;
  fitting.request.tool_choice.name = {"apply_patch"};
  fitting.request.tool_choice.free_form = true;
  Turn(fitting.request, Role::kAssistant, FreeCall("1", "apply_patch", R"(say \"a\"\n)"));
  ToolResult result = ResultFor("1", "done");
  result.free_form = true;
  Turn(fitting.request, Role::kTool, result);

  const auto names = fitting.Run();

  ASSERT_TRUE(names);
  const Tool& fitted = fitting.request.tools.front();
  EXPECT_EQ(fitted.kind, ToolKind::kFunction);
  EXPECT_EQ(fitted.parameters.json,
            R"({"type":"object","properties":{"input":{"type":"string"}},"required":["input"]})");
  EXPECT_EQ(json::Decode(fitted.description),
            "Patches \"files\".\n\nThe input is a text of this format:\ntype: grammar\n"
            "syntax: lark\ndefinition:\nstart: \"a\"\n");
  EXPECT_TRUE(fitted.format.IsEmpty());
  EXPECT_FALSE(fitting.request.tool_choice.free_form);
  EXPECT_THAT(Shown(fitting.request),
              ElementsAre(R"(assistant: apply_patch#1 {"input":"say \"a\"\n"})",
                          "tool: apply_patch#1 = done"));
  EXPECT_EQ(fitting.notes.Render(100),
            "approximated tools[].custom (a function with one argument, input)");
  const auto* entry = names->Find("apply_patch");
  ASSERT_NE(entry, nullptr);
  EXPECT_TRUE(entry->free_form);
}

TEST(FreeFormTools, NeedNoWordsAboutPlainText) {
  Fitting fitting;
  Tool tool = FreeForm("run");
  tool.format = {R"({"type":"text"})"};
  fitting.request.tools.push_back(tool);

  EXPECT_TRUE(fitting.Run());

  EXPECT_TRUE(fitting.request.tools.front().description.IsEmpty());
}

TEST(FreeFormTools, StayWhereTheProviderKnowsThem) {
  Fitting fitting;
  fitting.abilities.free_form = true;
  fitting.request.tools.push_back(FreeForm("run"));
  Turn(fitting.request, Role::kAssistant, FreeCall("1", "run", "ls"));
  Turn(fitting.request, Role::kTool, ResultFor("1", "a b"));

  const auto names = fitting.Run();

  ASSERT_TRUE(names);
  EXPECT_TRUE(names->IsEmpty());
  EXPECT_EQ(fitting.request.tools.front().kind, ToolKind::kFreeForm);
  EXPECT_THAT(Shown(fitting.request),
              ElementsAre("assistant: run#1 free ls", "tool: run#1 free = a b"));
}

}  // namespace
}  // namespace monorelay::chat
