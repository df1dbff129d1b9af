#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "chat/conversation.hpp"
#include "chat/tools.hpp"

namespace monorelay::chat {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

struct History {
  Request request;
  Notes notes{TestName};

  template <class... Contents>
  History& Turn(Role role, Contents... contents) {
    chat::Turn(request, role, std::move(contents)...);
    return *this;
  }
  Result<ToolNames> Run(bool foreign_results = false) {
    return Fit(request, {.foreign_results = foreign_results}, notes);
  }
  std::vector<std::string> Repaired() {
    const auto fitted = Run();
    return fitted ? Shown(request) : std::vector<std::string>{fitted.error().text.value};
  }
};

constexpr Role kUser = Role::kUser;
constexpr Role kAssistant = Role::kAssistant;
constexpr Role kTool = Role::kTool;

TEST(ToolHistory, LeavesOneThatIsInOrder) {
  History history;
  history.Turn(kUser, Said("hi"))
      .Turn(kAssistant, Said("a"), Call("1", "x"), Call("2", "y"))
      .Turn(kTool, ResultFor("1", "r1"), ResultFor("2", "r2"))
      .Turn(kAssistant, Said("b"))
      .Turn(kAssistant, Said("c"));

  EXPECT_THAT(history.Repaired(),
              ElementsAre("user: hi", "assistant: a | x#1  | y#2 ", "tool: x#1 = r1 | y#2 = r2",
                          "assistant: b", "assistant: c"));
  EXPECT_TRUE(history.notes.IsEmpty());
}

TEST(ToolHistory, PutsTheTurnsOfOneAnswerTogether) {
  History history;
  history.Turn(kAssistant, Said("a"))
      .Turn(kAssistant, Call("1", "x"))
      .Turn(kAssistant, Call("2", "y"))
      .Turn(kTool, ResultFor("2", "r2"))
      .Turn(kTool, ResultFor("1", "r1"));

  EXPECT_THAT(history.Repaired(),
              ElementsAre("assistant: a | x#1  | y#2 ", "tool: x#1 = r1 | y#2 = r2"));
}

TEST(ToolHistory, MovesLateResultsToTheirCalls) {
  History history;
  history.Turn(kAssistant, Call("1", "x"), Call("2", "y"))
      .Turn(kTool, ResultFor("2", "r2"))
      .Turn(kUser, Said("wait"))
      .Turn(kTool, ResultFor("1", "r1"))
      .Turn(kAssistant, Said("done"));

  EXPECT_THAT(history.Repaired(), ElementsAre("assistant: x#1  | y#2 ", "tool: x#1 = r1 | y#2 = r2",
                                              "user: wait", "assistant: done"));
}

TEST(ToolHistory, MovesEarlyResultsToTheirCalls) {
  History history;
  history.Turn(kTool, ResultFor("1", "r1")).Turn(kAssistant, Call("1", "x"));

  EXPECT_THAT(history.Repaired(), ElementsAre("assistant: x#1 ", "tool: x#1 = r1"));
}

TEST(ToolHistory, SaysThatAResultIsMissing) {
  History history;
  history.Turn(kAssistant, Call("1", "x"), Call("2", "y"))
      .Turn(kTool, ResultFor("2", "r2"))
      .Turn(kUser, Said("go on"));

  EXPECT_THAT(history.Repaired(),
              ElementsAre("assistant: x#1  | y#2 ",
                          "tool: failed x#1 = no result was recorded for this call | y#2 = r2",
                          "user: go on"));
  EXPECT_EQ(history.notes.Render(100), "approximated tool_calls (a result is missing)");
}

TEST(ToolHistory, RefusesAResultWithoutItsCall) {
  History history;
  history.Turn(kAssistant, Call("1", "x"))
      .Turn(kTool, ResultFor("1", "r1"), ResultFor("call_9", "r"));

  EXPECT_THAT(history.Repaired(), ElementsAre(HasSubstr("the call \"call_9\", which is nowhere")));
}

TEST(ToolHistory, TellsRepeatedIdsApart) {
  History history;
  history.Turn(kAssistant, Call("call_0", "x"), Call("call_0", "y"))
      .Turn(kTool, ResultFor("call_0", "r1"), ResultFor("call_0", "r2"))
      .Turn(kAssistant, Call("call_0", "z"))
      .Turn(kTool, ResultFor("call_0", "r3"));

  EXPECT_THAT(history.Repaired(), ElementsAre("assistant: x#call_0  | y#call_0_2 ",
                                              "tool: x#call_0 = r1 | y#call_0_2 = r2",
                                              "assistant: z#call_0_3 ", "tool: z#call_0_3 = r3"));
}

TEST(ToolHistory, TakesTheNearestCallBeforeAResult) {
  History history;
  history.Turn(kAssistant, Call("a", "x"))
      .Turn(kUser, Said("again"))
      .Turn(kAssistant, Call("a", "x"))
      .Turn(kTool, ResultFor("a", "r"));

  EXPECT_THAT(
      history.Repaired(),
      ElementsAre("assistant: x#a ", "tool: failed x#a = no result was recorded for this call",
                  "user: again", "assistant: x#a_2 ", "tool: x#a_2 = r"));
}

TEST(ToolHistory, AddsASecondResultToTheFirst) {
  History history;
  history.Turn(kAssistant, Call("1", "x"))
      .Turn(kTool, ResultFor("1", "r1"))
      .Turn(kUser, Said("more"))
      .Turn(kTool, ResultFor("1", "r2"));

  EXPECT_THAT(history.Repaired(),
              ElementsAre("assistant: x#1 ", "tool: x#1 = r1 r2", "user: more"));
}

TEST(ToolHistory, MatchesResultsWithoutIdsByNameAndOrder) {
  History history;
  history.Turn(kAssistant, Call("", "x"), Call("", "y"), Call("", "y"))
      .Turn(kTool, ResultFor("", "r1", "y"), ResultFor("", "r2", "x"), ResultFor("", "r3", "y"))
      .Turn(kAssistant, Call("", "z"))
      .Turn(kTool, ResultFor("", "r4"));

  EXPECT_THAT(history.Repaired(), ElementsAre("assistant: x#call_1  | y#call_2  | y#call_3 ",
                                              "tool: x#call_1 = r2 | y#call_2 = r1 | y#call_3 = r3",
                                              "assistant: z#call_4 ", "tool: z#call_4 = r4"));
}

TEST(ToolHistory, GivesAResultWithAnUnknownIdToACallWithoutOne) {
  History history;
  history.Turn(kAssistant, Call("1", "x"), Call("", "y"))
      .Turn(kTool, ResultFor("7", "r", "y"), ResultFor("1", "q"));

  EXPECT_THAT(history.Repaired(),
              ElementsAre("assistant: x#1  | y#call_2 ", "tool: x#1 = q | y#call_2 = r"));
}

TEST(ToolHistory, GivesNoIdTwice) {
  History history;
  history.Turn(kAssistant, Call("", "x"), Call("call_1", "y"))
      .Turn(kTool, ResultFor("call_1", "r"), ResultFor("", "q"));

  EXPECT_THAT(history.Repaired(), ElementsAre("assistant: x#call_1_1  | y#call_1 ",
                                              "tool: x#call_1_1 = q | y#call_1 = r"));
}

TEST(ToolHistory, StaysWhereResultsMayStandAnywhere) {
  History history;
  history.Turn(kTool, ResultFor("gone", "r"))
      .Turn(kAssistant, FreeCall("1", "x", "ls"))
      .Turn(kUser, Said("hm"))
      .Turn(kAssistant, Call("2", "y"))
      .Turn(kAssistant, Said("b"));
  history.Turn(kTool, ResultFor("2", "r2"));

  EXPECT_TRUE(Fit(history.request, {.free_form = true, .foreign_results = true}, history.notes));

  EXPECT_THAT(Shown(history.request),
              ElementsAre("tool: #gone = r", "assistant: x#1 free ls", "user: hm",
                          "assistant: y#2 ", "assistant: b", "tool: y#2 = r2"));
}

TEST(ToolHistory, IsRepairedWhereCallsLackIds) {
  History history;
  history.Turn(kTool, ResultFor("gone", "r"))
      .Turn(kAssistant, Call("", "x"))
      .Turn(kTool, ResultFor("", "r1", "x"));

  EXPECT_TRUE(history.Run(true));

  EXPECT_THAT(Shown(history.request),
              ElementsAre("tool: #gone = r", "assistant: x#call_1 ", "tool: x#call_1 = r1"));
}

TEST(ToolHistory, OfTheProvidersOwnDialectStays) {
  History history;
  history.request.dialect = {"home"};
  history.Turn(kTool, ResultFor("gone", "r"))
      .Turn(kAssistant, Call("", "a.b"))
      .Turn(kAssistant, Said("c"))
      .Turn(kTool, ResultFor("", "r1", "a.b"));

  EXPECT_TRUE(Fit(history.request, {.dialect = "home"}, history.notes));

  EXPECT_THAT(Shown(history.request), ElementsAre("tool: #gone = r", "assistant: a.b# ",
                                                  "assistant: c", "tool: a.b# = r1"));
  EXPECT_TRUE(history.notes.IsEmpty());
}

TEST(ToolHistory, OfManyEqualIdsIsRepairedInTime) {
  History history;
  for (int i = 0; i < 20000; ++i) history.Turn(kAssistant, Call("a", "x")).Turn(kUser, Said("s"));
  for (int i = 0; i < 20000; ++i) history.Turn(kTool, ResultFor("a", "r"));

  EXPECT_TRUE(history.Run());

  EXPECT_EQ(history.request.messages.size(), 60000U);
}

}  // namespace
}  // namespace monorelay::chat
