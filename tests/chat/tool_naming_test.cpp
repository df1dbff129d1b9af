#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>
#include <string>

#include "chat/conversation.hpp"
#include "chat/tools.hpp"

namespace monorelay::chat {
namespace {

using testing::ElementsAre;
using testing::StartsWith;

struct Fitting {
  Request request;
  ToolAbilities abilities;
  Notes notes{TestName};

  ToolNames Run() {
    auto names = Fit(request, abilities, notes);
    EXPECT_TRUE(names);
    return names ? *names : ToolNames();
  }
};

TEST(ToolNaming, GivesNamesABeginningThatTheProviderTakes) {
  Fitting fitting;
  fitting.abilities.letter_first = true;
  for (const char* name : {"2fa", "-dash", "_fine"})
    fitting.request.tools.push_back(Function(name));

  const ToolNames names = fitting.Run();

  EXPECT_THAT(NamesOf(fitting.request.tools),
              ElementsAre(StartsWith("_2fa_"), StartsWith("_-dash_"), "_fine"));
  EXPECT_EQ(names.All().size(), 2U);
}

TEST(ToolNaming, LeavesNamesThatFit) {
  Fitting fitting;
  fitting.request.tools.push_back(Function("get_weather"));
  fitting.request.tools.push_back(Function("mcp__files-read"));

  const ToolNames names = fitting.Run();

  EXPECT_TRUE(names.IsEmpty());
  EXPECT_TRUE(fitting.notes.IsEmpty());
  EXPECT_THAT(NamesOf(fitting.request.tools), ElementsAre("get_weather", "mcp__files-read"));
}

TEST(ToolNaming, FlattensGroupsEverywhereWithoutANote) {
  Fitting fitting;
  Tool tool = Function("find", "crm");
  tool.group_description = {"The customers."};
  tool.description = {"Finds one."};
  fitting.request.tools.push_back(tool);
  fitting.request.tool_choice.kind = ToolChoiceKind::kOne;
  fitting.request.tool_choice.name = {"find"};
  fitting.request.tool_choice.group = {"crm"};
  ToolCall call = Call("1", "find");
  call.group = {"crm"};
  Turn(fitting.request, Role::kAssistant, call);
  Turn(fitting.request, Role::kTool, ResultFor("1", "none"));

  const ToolNames names = fitting.Run();

  EXPECT_THAT(NamesOf(fitting.request.tools), ElementsAre("crm__find"));
  EXPECT_EQ(fitting.request.tools[0].description.escaped,
            R"(Finds one.\n\nAbout all tools of crm: The customers.)");
  EXPECT_EQ(fitting.request.tool_choice.name.escaped, "crm__find");
  EXPECT_TRUE(fitting.request.tool_choice.group.IsEmpty());
  EXPECT_THAT(Shown(fitting.request),
              ElementsAre("assistant: crm__find#1 ", "tool: crm__find#1 = none"));
  EXPECT_TRUE(fitting.notes.IsEmpty());
  ASSERT_NE(names.Find("crm__find"), nullptr);
  EXPECT_EQ(names.Find("crm__find")->name, "find");
  EXPECT_EQ(names.Find("crm__find")->group, "crm");
}

TEST(ToolNaming, KeepsGroupsWhereTheProviderKnowsThem) {
  Fitting fitting;
  fitting.abilities.groups = true;
  fitting.request.tools.push_back(Function("find", "crm"));
  fitting.request.tools.push_back(Function("find", "files"));

  EXPECT_TRUE(fitting.Run().IsEmpty());

  EXPECT_THAT(NamesOf(fitting.request.tools), ElementsAre("crm/find", "files/find"));
}

TEST(ToolNaming, RenamesWhatDoesNotFitTheSameEverywhere) {
  Fitting fitting;
  fitting.abilities.longest_name = 20;
  fitting.request.tools.push_back(Function("files.read"));
  fitting.request.tools.push_back(Function("a_name_that_is_far_too_long"));
  fitting.request.tools.push_back(Function("\xe5\xa4\xa9\xe6\xb0\x97"));
  Turn(fitting.request, Role::kAssistant, Call("1", "files.read"), Call("2", "gone.tool"));
  Turn(fitting.request, Role::kTool, ResultFor("1", "x", "files.read"), ResultFor("2", "y"));

  const ToolNames names = fitting.Run();

  const auto sent = NamesOf(fitting.request.tools);
  EXPECT_THAT(sent[0], StartsWith("files_read_"));
  EXPECT_THAT(sent[1], StartsWith("a_name_that"));
  EXPECT_THAT(sent[2], StartsWith("_"));
  EXPECT_EQ(sent[1].size(), 20U);
  const auto* call = fitting.request.messages[0].parts[0].If<ToolCall>();
  EXPECT_EQ(call->name.escaped, sent[0]);
  EXPECT_EQ(fitting.request.messages[1].parts[0].If<ToolResult>()->name.escaped, sent[0]);
  EXPECT_THAT(std::string(fitting.request.messages[0].parts[1].If<ToolCall>()->name.escaped),
              StartsWith("gone_tool_"));
  EXPECT_EQ(names.Find(sent[1])->name, "a_name_that_is_far_too_long");
  EXPECT_EQ(fitting.notes.Render(100), "approximated tools[].name (renamed to fit)");
}

TEST(ToolNaming, DependsOnTheNameAlone) {
  Fitting first;
  first.request.tools.push_back(Function("a.b"));
  Fitting second;
  second.request.tools.push_back(Function("c.d"));
  second.request.tools.push_back(Function("a.b"));

  first.Run();
  second.Run();

  EXPECT_EQ(first.request.tools[0].name.escaped, second.request.tools[1].name.escaped);
}

TEST(ToolNaming, TakesNoNameFromAnotherTool) {
  Fitting fitting;
  fitting.abilities.dialect = "home";
  fitting.request.tools.push_back(Function("b__c", "a"));
  fitting.request.tools.push_back(Function("c", "a__b"));
  fitting.request.tools.push_back(Function("a__b__c"));
  fitting.request.tools.push_back(ForeignTool("search", "home", "web__search"));
  fitting.request.tools.push_back(Function("search", "web"));

  const ToolNames names = fitting.Run();

  const auto sent = NamesOf(fitting.request.tools);
  EXPECT_EQ(std::set<std::string>(sent.begin(), sent.end()).size(), 5U);
  EXPECT_EQ(sent[2], "a__b__c");
  EXPECT_EQ(sent[3], "web__search");
  EXPECT_EQ(names.Find("a__b__c"), nullptr);
}

TEST(ToolNaming, SpellsNamesWithoutEscapes) {
  Fitting fitting;
  fitting.request.tools.push_back(Function("\\u0061b"));

  EXPECT_TRUE(fitting.Run().IsEmpty());

  EXPECT_EQ(fitting.request.tools[0].name.escaped, "ab");
}

TEST(ToolNaming, IsReversibleAndUniqueForAnyNames) {
  std::minstd_rand random(7);
  const auto any = [&](std::size_t most, std::string_view letters) {
    std::string text;
    const std::size_t size = random() % (most + 1);
    for (std::size_t i = 0; i < size; ++i) text += letters[random() % letters.size()];
    return text;
  };
  for (int round = 0; round < 300; ++round) {
    Fitting fitting;
    fitting.abilities.longest_name = 10 + random() % 55;
    fitting.abilities.name_marks = round % 3 == 0 ? "" : round % 3 == 1 ? "-" : "_-.";
    std::set<std::pair<std::string, std::string>> wanted;
    const std::size_t count = 1 + random() % 30;
    for (std::size_t i = 0; i < count; ++i)
      wanted.emplace(any(3, "ab_"), any(random() % 2 == 0 ? 4 : 90, "ab_.- \xc3\xa4"));
    std::vector<std::pair<std::string, std::string>> kept(wanted.begin(), wanted.end());
    for (const auto& [group, name] : kept) fitting.request.tools.push_back(Function(name, group));

    const ToolNames names = fitting.Run();

    std::set<std::string> sent;
    for (std::size_t i = 0; i < kept.size(); ++i) {
      const std::string name(fitting.request.tools[i].name.escaped);
      EXPECT_TRUE(sent.insert(name).second) << name;
      EXPECT_TRUE(!name.empty() && name.size() <= fitting.abilities.longest_name) << name;
      EXPECT_TRUE(std::ranges::all_of(name, [&](unsigned char c) {
        return std::isalnum(c) != 0 || fitting.abilities.name_marks.contains(static_cast<char>(c));
      })) << name;
      const auto* entry = names.Find(name);
      const auto back =
          entry == nullptr ? std::pair(std::string(), name) : std::pair(entry->group, entry->name);
      EXPECT_EQ(back, kept[i]);
    }
  }
}

}  // namespace
}  // namespace monorelay::chat
