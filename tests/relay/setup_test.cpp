#include "relay/setup.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace monorelay::relay {
namespace {

std::shared_ptr<const Setup> SetupWith(std::vector<catalog::Offer> offers) {
  return std::make_shared<const Setup>(
      Setup{.catalog = catalog::Snapshot(std::move(offers), {}, {}, {}),
            .targets = {},
            .access_keys = {},
            .access_key_required = true,
            .cors = {}});
}

TEST(PlanCache, FindsAPlanOnce) {
  PlanCache cache;
  const auto setup = SetupWith({{"p", {"m"}, {}, {}}});

  const auto first = cache.Find(setup, "m");
  const auto second = cache.Find(setup, "m");

  ASSERT_TRUE(first && second);
  EXPECT_EQ((*first)->candidates.front().model, "m");
  EXPECT_EQ(*first, *second);
}

TEST(PlanCache, ForgetsEverythingWithTheSetup) {
  PlanCache cache;
  const auto before = SetupWith({{"p", {"m"}, {}, {}}});
  const auto after = SetupWith({{"p", {"n"}, {}, {}}});
  ASSERT_TRUE(cache.Find(before, "m"));

  EXPECT_FALSE(cache.Find(after, "m"));
  EXPECT_TRUE(cache.Find(after, "n"));
  EXPECT_FALSE(cache.Find(before, "n"));
}

TEST(PlanCache, TellsOfUnknownModelsEachTime) {
  PlanCache cache;
  const auto setup = SetupWith({{"p", {"m"}, {}, {}}});

  EXPECT_EQ(cache.Find(setup, "x").error().kind, ErrorKind::kModelNotFound);
  EXPECT_EQ(cache.Find(setup, "x").error().kind, ErrorKind::kModelNotFound);
}

TEST(PlanCache, GoesOnAfterManyModels) {
  PlanCache cache;
  const auto setup = SetupWith({{"any", {}, {}, {}}});
  std::shared_ptr<const routing::Plan> kept = *cache.Find(setup, "first");
  for (int i = 0; i < 5'000; ++i) {
    ASSERT_TRUE(cache.Find(setup, "model-" + std::to_string(i)));
  }

  // What an exchange holds stays valid.
  EXPECT_EQ(kept->candidates.front().model, "first");
  EXPECT_EQ((*cache.Find(setup, "first"))->candidates.front().model, "first");
}

std::shared_ptr<const Setup> SetupWithTiers() {
  return std::make_shared<const Setup>(
      Setup{.catalog = catalog::Snapshot({{"any", {}, {}, {}}}, {}, {}, {}, {},
                                         {.tiers = {.enabled = true,
                                                    .names = {"auto"},
                                                    .simple = "small",
                                                    .moderate = "medium",
                                                    .complex = "large"}}),
            .targets = {},
            .access_keys = {},
            .cors = {}});
}

TEST(PlanCache, KeepsThePlansOfTiersApart) {
  PlanCache cache;
  const auto setup = SetupWithTiers();
  const auto model = [&](catalog::Difficulty tier) {
    return (*cache.Find(setup, "auto", tier))->candidates.front().model;
  };

  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(model(catalog::Difficulty::kSimple), "small");
    EXPECT_EQ(model(catalog::Difficulty::kModerate), "medium");
    EXPECT_EQ(model(catalog::Difficulty::kComplex), "large");
    EXPECT_EQ((*cache.Find(setup, "auto"))->candidates.front().model, "auto");
  }
}

}  // namespace
}  // namespace monorelay::relay
