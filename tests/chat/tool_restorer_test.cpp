#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "chat/conversation.hpp"
#include "chat/tools.hpp"
#include "json/document.hpp"

namespace monorelay::chat {
namespace {

using testing::ElementsAre;

ToolNames Names() {
  ToolNames names;
  names.Add({.sent = "crm__find", .name = "find", .group = "crm"});
  names.Add({.sent = "patch", .name = "apply.patch", .group = "", .free_form = true});
  return names;
}

Response AnswerWith(ToolCall call) {
  Response response;
  Choice choice;
  choice.parts.push_back(Part{std::move(call), {}});
  response.choices.push_back(std::move(choice));
  return response;
}

std::string Restored(ToolCall call) {
  Response response = AnswerWith(std::move(call));
  Names().Restore(response);
  return shown::OfPart(response.choices[0].parts[0]);
}

ToolCall CallWithText(std::string_view name, std::string_view text) {
  ToolCall call = Call("1", name);
  call.arguments.text = {text};
  return call;
}

TEST(ToolNames, GiveAWholeAnswerItsNamesBack) {
  EXPECT_EQ(Restored(Call("1", "crm__find", "{}")), "crm/find#1 {}");
  EXPECT_EQ(Restored(Call("1", "crm\\u005f_find", "{}")), "crm/find#1 {}");
  EXPECT_EQ(Restored(Call("1", "other", "{}")), "other#1 {}");
}

TEST(ToolNames, TakeTheInputOutOfItsWrapping) {
  EXPECT_EQ(Restored(Call("1", "patch", R"({"input":"a \"b\"\n"})")),
            R"(apply.patch#1 free a \"b\"\n)");
  EXPECT_EQ(Restored(CallWithText("patch", R"({\"input\":\"a \\\"b\\\"\\n\"})")),
            R"(apply.patch#1 free a \"b\"\n)");
}

TEST(ToolNames, TakeArgumentsOfAnotherShapeAsTheyStand) {
  EXPECT_EQ(Restored(Call("1", "patch", R"({"text":"a"})")),
            R"(apply.patch#1 free {\"text\":\"a\"})");
  EXPECT_EQ(Restored(CallWithText("patch", "*** Begin\\n")), R"(apply.patch#1 free *** Begin\n)");
  EXPECT_EQ(Restored(CallWithText("patch", "")), "apply.patch#1 free ");
}

// Writes each event as a line; the pieces of a call are put together.
class Listener : public EventSink {
 public:
  void OnEvent(const Event& event) override {
    if (event.kind == EventKind::kToolArguments) {
      // Each piece is a text of its own.
      json::Document piece;
      EXPECT_TRUE(piece.ParseCopy("\"" + std::string(event.text.escaped) + "\""));
      EXPECT_EQ(json::Decode(event.text).find("\xef\xbf\xbd"), std::string::npos);
      auto& input = inputs[{event.choice, event.call}];
      input += json::Decode(event.text);
      free_form[{event.choice, event.call}] = event.free_form;
      ++pieces;
      return;
    }
    std::string line = std::to_string(static_cast<int>(event.kind));
    if (event.kind == EventKind::kToolCall) {
      line = std::string(event.group.escaped) + "/" + std::string(event.name.escaped) +
             (event.free_form ? " free" : "");
    }
    lines.push_back(line);
  }

  using Key = std::pair<std::int64_t, std::int64_t>;
  std::map<Key, std::string> inputs;
  std::map<Key, bool> free_form;
  std::vector<std::string> lines;
  int pieces = 0;
};

class Stream {
 public:
  Stream() : restorer_(MakeToolRestorer(Names(), listener)) {}

  Stream& Call(std::string_view name, std::int64_t call = 0, std::int64_t choice = 0) {
    Event event;
    event.kind = EventKind::kToolCall;
    event.choice = choice;
    event.call = call;
    event.name = {name};
    restorer_->OnEvent(event);
    return *this;
  }
  Stream& Arguments(std::string_view text, std::int64_t call = 0, std::int64_t choice = 0) {
    const std::string copy(text);
    Event event;
    event.kind = EventKind::kToolArguments;
    event.choice = choice;
    event.call = call;
    event.text = {copy};
    restorer_->OnEvent(event);
    return *this;
  }
  Stream& PartEnd(std::int64_t call = 0) {
    Event event;
    event.kind = EventKind::kPartEnd;
    event.of_call = true;
    event.call = call;
    restorer_->OnEvent(event);
    return *this;
  }
  Stream& Says(EventKind kind, std::int64_t choice = 0) {
    Event event;
    event.kind = kind;
    event.choice = choice;
    restorer_->OnEvent(event);
    return *this;
  }

  Listener listener;

 private:
  std::unique_ptr<EventSink> restorer_;
};

TEST(ToolRestorer, GivesNamesBackAndPassesTheRest) {
  Stream stream;
  stream.Says(EventKind::kText).Call("crm__find").Arguments(R"({\"a\":1})").Call("other", 1);
  stream.Arguments("{}", 1).PartEnd().Says(EventKind::kStop).Says(EventKind::kEnd);

  EXPECT_THAT(stream.listener.lines, ElementsAre("1", "crm/find", "/other", "10", "11", "15"));
  EXPECT_EQ((stream.listener.inputs[{0, 0}]), R"({"a":1})");
  EXPECT_FALSE((stream.listener.free_form[{0, 0}]));
}

// The input that arrives when `json` comes in the pieces that `pieces` gives, escaped.
std::string InputFrom(const std::vector<std::string>& pieces) {
  Stream stream;
  stream.Call("patch");
  for (const std::string& piece : pieces) stream.Arguments(piece);
  stream.PartEnd();
  EXPECT_THAT(stream.listener.lines, ElementsAre("/apply.patch free", "10"));
  return stream.listener.inputs[{0, 0}];
}

bool IsWithinCharacter(std::string_view text, std::size_t at) {
  return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xc0U) == 0x80U;
}

void ExpectInputFromAllSplits(const std::string& arguments, const std::string& input) {
  EXPECT_EQ(InputFrom({json::Escape(arguments)}), input);
  std::vector<std::string> single;
  for (std::size_t at = 0; at <= arguments.size(); ++at) {
    if (IsWithinCharacter(arguments, at)) continue;
    EXPECT_EQ(
        InputFrom({json::Escape(arguments.substr(0, at)), json::Escape(arguments.substr(at))}),
        input)
        << "split at " << at;
    std::size_t end = at + 1;
    while (IsWithinCharacter(arguments, end)) ++end;
    if (at < arguments.size()) single.push_back(json::Escape(arguments.substr(at, end - at)));
  }
  EXPECT_EQ(InputFrom(single), input);
}

TEST(ToolRestorer, UnwrapsInputHoweverItIsCut) {
  ExpectInputFromAllSplits(R"({"input":"*** Begin Patch\n+say \"a\\b\"\/\u00e9\t\r"})",
                           "*** Begin Patch\n+say \"a\\b\"/\xc3\xa9\t\r");
  ExpectInputFromAllSplits(R"({"input":"\ud83d\ude00 😀 ä"})", "\xf0\x9f\x98\x80 😀 ä");
  ExpectInputFromAllSplits(R"({"input":""})", "");
}

TEST(ToolRestorer, SkipsSpaceAndOtherKeys) {
  ExpectInputFromAllSplits(
      " {\n \"why\" : {\"input\":[\"}\\\"\",1,{}]} , \"n\":-1.5,\"input\" : \"a\" , \"x\":\"b\"} ",
      "a");
  ExpectInputFromAllSplits(R"({"\u0069nput":"a","input":"b"})", "a");
  ExpectInputFromAllSplits(R"({"inputs":"no","in\"put":[],"input":"a"})", "a");
}

TEST(ToolRestorer, PassesWhatIsNotWrappedAsItIs) {
  for (const std::string text :
       {"*** Begin Patch\n\"a\" ä", " x", "{\"patch\":\"a\\n\"}", "{\"input\":[\"a\"]}", "{}",
        "[\"input\"]", "{\"input\" \"a\"}", "{input:1}", "{\"a\":1", "{\"inp", "\"a\"",
        "{\"a\":1]}", "{\"input\":\xc3\xa4}"}) {
    ExpectInputFromAllSplits(text, text);
  }
}

TEST(ToolRestorer, MakesTheBestOfBrokenInput) {
  ExpectInputFromAllSplits("{\"input\":\"a\nb\tc\"}", "a\nb\tc");
  ExpectInputFromAllSplits(R"({"input":"a\d+\u12zz\")", R"(a\d+\u12zz")");
  ExpectInputFromAllSplits(R"({"input":"cut \u00)", R"(cut \u00)");
  ExpectInputFromAllSplits(R"({"input":"cut \)", R"(cut \)");
  ExpectInputFromAllSplits(R"({"input":"cut)", "cut");
  ExpectInputFromAllSplits(R"({"input":"say "hi" there"})", R"(say "hi" there)");
  ExpectInputFromAllSplits(R"({"input":"a"   )", "a");
}

TEST(ToolRestorer, ReadsEachSpellingOfTheOuterString) {
  EXPECT_EQ(InputFrom({R"(\u007b\u0022input\u0022:\u0022a\u005cn\u005c\u0022b\/\u0022})"}),
            "a\n\"b/");
  EXPECT_EQ(InputFrom({R"({\"input\":\"\ud83d)", R"(\ude00\"})"}), "\xf0\x9f\x98\x80");
  EXPECT_EQ(InputFrom({R"({\"input\":\"\\ud8)", R"(3d\\u)", R"(de00\"})"}), "\xf0\x9f\x98\x80");
}

TEST(ToolRestorer, GivesInputOutAsItComes) {
  Stream stream;
  stream.Call("patch").Arguments(R"({\"input\":\"ab)");
  EXPECT_EQ((stream.listener.inputs[{0, 0}]), "ab");
  EXPECT_TRUE((stream.listener.free_form[{0, 0}]));
  stream.Arguments("").Arguments("c");
  EXPECT_EQ((stream.listener.inputs[{0, 0}]), "abc");
  EXPECT_EQ(stream.listener.pieces, 2);
}

TEST(ToolRestorer, HoldsLittleBackOfWhatIsNotWrapped) {
  Stream stream;
  stream.Call("patch").Arguments(R"({\"text\":\")");
  for (int i = 0; i < 50; ++i) stream.Arguments(std::string(100, 'x'));
  EXPECT_GT((stream.listener.inputs[{0, 0}].size()), 4900U);
  stream.Arguments(R"(\"})").PartEnd();
  EXPECT_EQ((stream.listener.inputs[{0, 0}]), R"({"text":")" + std::string(5000, 'x') + "\"}");
}

TEST(ToolRestorer, KeepsInterleavedCallsApart) {
  Stream stream;
  stream.Call("patch", 0).Call("patch", 1).Call("other", 2).Call("patch", 0, 1);
  stream.Arguments(R"({\"inp)", 0).Arguments(R"({\"input\":\"b1)", 1).Arguments("{", 2);
  stream.Arguments(R"({\"input\":\"c)", 0, 1);
  stream.Arguments(R"(ut\":\"a\"})", 0).Arguments(R"(b2\"})", 1).Arguments("}", 2);
  stream.Says(EventKind::kStop, 0).Arguments("c", 0, 1).Says(EventKind::kEnd);

  EXPECT_EQ((stream.listener.inputs[{0, 0}]), "a");
  EXPECT_EQ((stream.listener.inputs[{0, 1}]), "b1b2");
  EXPECT_EQ((stream.listener.inputs[{0, 2}]), "{}");
  EXPECT_EQ((stream.listener.inputs[{1, 0}]), "cc");
}

TEST(ToolRestorer, GivesOutWhatItHoldsWhenTheStreamStops) {
  for (const EventKind kind : {EventKind::kStop, EventKind::kEnd, EventKind::kFailure}) {
    Stream stream;
    stream.Call("patch").Arguments(R"({\"a\":)").Says(kind);
    EXPECT_EQ((stream.listener.inputs[{0, 0}]), R"({"a":)");
  }
}

}  // namespace
}  // namespace monorelay::chat
