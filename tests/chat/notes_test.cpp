#include "chat/notes.hpp"

#include <gtest/gtest.h>

#include "chat/conversation.hpp"

namespace monorelay::chat {
namespace {

TEST(Notes, RenderTheDroppedBeforeTheApproximated) {
  Notes notes(TestName);
  EXPECT_TRUE(notes.IsEmpty());
  EXPECT_EQ(notes.Render(100), "");

  notes.Approximate(Feature::kToolName, "renamed");
  notes.Drop(Feature::kTools);
  notes.DropExtra("seed");
  notes.Drop(Feature::kForeignTool, "web_search");
  notes.Approximate(Feature::kToolChoice, "");

  EXPECT_EQ(notes.Render(200),
            "dropped tools, seed, tools[].type (web_search); approximated tools[].name (renamed), "
            "tool_choice");
  EXPECT_EQ(notes.All().size(), 5U);
}

TEST(Notes, SayEachLossOnce) {
  Notes notes(TestName);

  notes.Drop(Feature::kTools);
  notes.Drop(Feature::kTools);
  notes.Approximate(Feature::kTools, "first");
  notes.Approximate(Feature::kTools, "second");

  EXPECT_EQ(notes.Render(100), "dropped tools; approximated tools (first)");
}

TEST(Notes, SayWhichPartsWereLeftOut) {
  Notes notes(TestName);

  notes.DropPart({"web_search_call"});
  notes.DropPart({"compaction"});
  notes.DropPart({"web_search_call"});
  EXPECT_EQ(notes.Render(100), "dropped other (web_search_call), other (compaction)");

  for (int i = 0; i < 100; ++i) notes.DropPart({std::to_string(i)});
  EXPECT_LE(notes.All().size(), 8U);
}

TEST(Notes, CountWhatDoesNotFit) {
  Notes notes(TestName);
  for (const char* key : {"alpha", "beta", "gamma", "delta"}) notes.DropExtra(key);

  EXPECT_EQ(notes.Render(20), "dropped alpha, beta; 2 more");
  EXPECT_EQ(notes.Render(3), "4 more");
}

TEST(Notes, ArePrintable) {
  Notes notes(TestName);

  notes.DropExtra("a\r\nb, c; (d) \xc3\xa4");
  notes.DropExtra(std::string(200, 'x'));

  EXPECT_EQ(notes.Render(200), "dropped a??b? c? ?d? ??, " + std::string(60, 'x'));
}

}  // namespace
}  // namespace monorelay::chat
