#include "catalog/snapshot.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace monorelay::catalog {
namespace {

using testing::ElementsAre;
using Aliases = std::vector<std::pair<std::string, std::string>>;

Offer OfferOf(std::vector<std::string> include, std::vector<std::string> exclude = {},
              std::vector<std::string> known = {}) {
  return {"p", std::move(include), std::move(exclude), std::move(known)};
}

Snapshot WithAliases(Aliases aliases) {
  return {{}, std::move(aliases), {}, {}};
}

TEST(Snapshot, FollowsChainsOfAliases) {
  const Snapshot snapshot =
      WithAliases({{"smart", "sonnet"}, {"sonnet", "claude-sonnet-4"}, {"fast", "gpt-4o-mini@x"}});

  EXPECT_EQ(snapshot.ResolveAlias("smart"), "claude-sonnet-4");
  EXPECT_EQ(snapshot.ResolveAlias("sonnet"), "claude-sonnet-4");
  EXPECT_EQ(snapshot.ResolveAlias("fast"), "gpt-4o-mini@x");
}

TEST(Snapshot, LeavesOtherNamesAlone) {
  const Snapshot snapshot = WithAliases({{"smart", "x"}});

  EXPECT_EQ(snapshot.ResolveAlias("Other-Name"), "Other-Name");
  EXPECT_EQ(snapshot.ResolveAlias("smarter"), "smarter");
  EXPECT_EQ(snapshot.ResolveAlias("smar"), "smar");
  EXPECT_EQ(snapshot.ResolveAlias(""), "");
}

TEST(Snapshot, ComparesAliasesWithoutCaseAndDashes) {
  const Snapshot snapshot = WithAliases({{"My_Model-1", "Target-X"}});

  EXPECT_EQ(snapshot.ResolveAlias("my-model_1"), "Target-X");
  EXPECT_EQ(snapshot.ResolveAlias("MYMODEL1"), "Target-X");
}

TEST(Snapshot, EndsCyclesBeforeTheFirstRepetition) {
  EXPECT_EQ(WithAliases({{"a", "a"}}).ResolveAlias("a"), "a");
  EXPECT_EQ(WithAliases({{"a", "A"}}).ResolveAlias("a"), "a");
  EXPECT_EQ(WithAliases({{"a", "b"}, {"b", "a"}}).ResolveAlias("a"), "b");
  EXPECT_EQ(WithAliases({{"a", "b"}, {"b", "c"}, {"c", "b"}}).ResolveAlias("a"), "c");
}

TEST(Snapshot, TakesTheFirstOfEqualAliases) {
  EXPECT_EQ(WithAliases({{"a-b", "first"}, {"ab", "second"}}).ResolveAlias("ab"), "first");
}

TEST(Snapshot, FollowsVeryLongChains) {
  Aliases aliases;
  for (int i = 0; i < 2'000; ++i) {
    aliases.emplace_back("n" + std::to_string(i), "n" + std::to_string(i + 1));
  }

  EXPECT_EQ(WithAliases(aliases).ResolveAlias("n0"), "n2000");
}

struct ServedCase {
  Offer offer;
  std::string_view model;
  std::string_view served;  // empty: not at all
};

TEST(Snapshot, KnowsUnderWhichIdAnOfferServesAModel) {
  const ServedCase cases[] = {
      {OfferOf({}), "anything/at:all", "anything/at:all"},
      {OfferOf({"gpt-4o"}), "gpt-4o", "gpt-4o"},
      {OfferOf({"gpt-4o"}), "GPT_4O", "gpt-4o"},
      {OfferOf({"GPT-4o"}), "gpt4o", "GPT-4o"},
      {OfferOf({"gpt-4o"}), "gpt-4o-mini", ""},
      {OfferOf({"gpt-4o-mini"}), "gpt-4o", ""},
      {OfferOf({"gpt-4o"}), "4", ""},
      {OfferOf({"gpt-4o"}), "", ""},
      {OfferOf({"gpt-*"}), "gpt-4o-mini", "gpt-4o-mini"},
      {OfferOf({"gpt-*"}), "GPT-4o", "GPT-4o"},
      {OfferOf({"gpt-*"}), "claude", ""},
      {OfferOf({"meta/*"}), "meta/llama:free", "meta/llama:free"},
      {OfferOf({"*"}), "x", "x"},
      {OfferOf({"gpt-[45]"}), "gpt-5", "gpt-5"},
      {OfferOf({"gpt-?"}), "gpt-55", ""},
      {OfferOf({"a-b", "ab"}), "ab", "ab"},
      {OfferOf({"a-b", "ab"}), "A_B", "a-b"},
      {OfferOf({"gpt-*"}, {"gpt-4o"}), "gpt-4o", ""},
      {OfferOf({"gpt-*"}, {"gpt-4o"}), "GPT4O", ""},
      {OfferOf({"gpt-*"}, {"gpt-4o"}), "gpt-4o-mini", "gpt-4o-mini"},
      {OfferOf({"gpt-4o"}, {"*"}), "gpt-4o", ""},
      {OfferOf({}, {"*-preview"}), "gpt-4-preview", ""},
      {OfferOf({}, {"*-preview"}), "gpt-4", "gpt-4"},
      {OfferOf({}, {}, {"known"}), "unknown", "unknown"},
  };
  for (const ServedCase& row : cases) {
    EXPECT_EQ(Snapshot::ServedAs(row.offer, row.model), row.served)
        << row.model << " with " << testing::PrintToString(row.offer.include) << " without "
        << testing::PrintToString(row.offer.exclude);
  }
}

TEST(Snapshot, ListsEachModelOnceInTheOrderOfTheConfiguration) {
  const Snapshot snapshot({{"first", {"m1", "m2", "gpt-*"}, {"m2"}, {"gpt-4o", "other"}},
                           {"second", {}, {"hidden"}, {"m1", "m3", "hidden"}},
                           {"third", {"m3", "m2"}, {}, {}}},
                          {{"smart", "m1"}, {"m3", "m1"}}, {}, {});

  std::vector<std::string> listed;
  for (const Listing& model : snapshot.Models()) listed.push_back(model.id + "@" + model.owner);

  EXPECT_THAT(listed, ElementsAre("smart@monorelay", "m3@monorelay", "m1@first", "gpt-4o@first",
                                  "m2@third"));
  EXPECT_THAT(snapshot.ModelIds(), ElementsAre("smart", "m3", "m1", "gpt-4o", "m2"));
}

TEST(Snapshot, FindsListedModels) {
  const Snapshot snapshot({{"p", {"m1"}, {}, {}}}, {}, {}, {});

  ASSERT_NE(snapshot.FindModel("m1"), nullptr);
  EXPECT_EQ(snapshot.FindModel("m1")->owner, "p");
  EXPECT_EQ(snapshot.FindModel("m2"), nullptr);
  EXPECT_EQ(snapshot.FindModel(""), nullptr);
}

TEST(Snapshot, MayBeEmpty) {
  const Snapshot snapshot({}, {}, {}, {});

  EXPECT_TRUE(snapshot.Models().empty());
  EXPECT_EQ(snapshot.FindModel("x"), nullptr);
  EXPECT_EQ(snapshot.ResolveAlias("x"), "x");
}

}  // namespace
}  // namespace monorelay::catalog
