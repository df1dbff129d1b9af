#include "routing/plan.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace monorelay::routing {
namespace {

using catalog::Snapshot;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

// Three providers: two that list models and one that takes anything.
Snapshot Market() {
  return {{{"openai", {"gpt-4o", "gpt-4o-mini", "o[13]*"}, {"o1-preview"}, {}},
           {"azure", {"gpt-4o"}, {}, {}},
           {"open_router", {}, {"*:free"}, {"meta/llama-3", "known-only"}},
           {"local", {}, {}, {}}},
          {{"smart", "smarter"},
           {"smarter", "gpt-4o"},
           {"pinned", "gpt-4o@azure"},
           {"pinned-any", "some/model@OpenRouter"},
           {"loop-a", "loop-b"},
           {"loop-b", "loop-a"},
           {"gone", "nothing@nobody"}},
          {{"claude-*", "open_router"},
           {"mapped-*", "missing"},
           {"mapped-*", "local"},
           {"gpt-4o-mini", "azure"},
           {"*:free", "open_router"}},
          {{"old-*", "gpt-4o"}, {"older-*", "gpt-4o@azure"}, {"claude-old", "gpt-4o"}}};
}

// "provider:model" of each candidate, or the error.
std::string PlanOf(std::string_view model, const Snapshot& snapshot = Market()) {
  const auto plan = PlanFor(snapshot, {.model = model});
  if (!plan) return "error: " + plan.error().text.value.Get();
  std::string text;
  for (const Candidate& candidate : plan->candidates) {
    if (!text.empty()) text += ' ';
    text += snapshot.Offers()[candidate.provider].provider + ":" + candidate.model;
  }
  return text;
}

struct PlanCase {
  std::string_view model;
  std::string_view plan;
};

constexpr PlanCase kPlans[] = {
    // Search: who lists it, in configuration order; only then who takes anything.
    {"gpt-4o", "openai:gpt-4o azure:gpt-4o"},
    {"GPT_4O", "openai:gpt-4o azure:gpt-4o"},
    {"o3-mini", "openai:o3-mini"},
    {"o1-preview", "open_router:o1-preview local:o1-preview"},
    {"unheard-of", "open_router:unheard-of local:unheard-of"},
    {"meta/llama-3", "open_router:meta/llama-3"},
    // No guessing by substrings.
    {"gpt-4o-2024", "open_router:gpt-4o-2024 local:gpt-4o-2024"},
    {"gpt", "open_router:gpt local:gpt"},
    {"4", "open_router:4 local:4"},
    // model@provider.
    {"gpt-4o@azure", "azure:gpt-4o"},
    {"gpt-4o@AZURE", "azure:gpt-4o"},
    {"x/y@open-router", "open_router:x/y"},
    {"a@b@local", "local:a@b"},
    {"smart@azure", "azure:gpt-4o"},
    {"old-one@azure", "azure:gpt-4o"},
    {"claude-x@local", "local:claude-x"},
    {"gpt-4o@nobody", "open_router:gpt-4o@nobody local:gpt-4o@nobody"},
    {"gpt-4o@", "open_router:gpt-4o@ local:gpt-4o@"},
    {"@azure", "open_router:@azure local:@azure"},
    // Aliases, chained, with a provider, in a circle.
    {"smart", "openai:gpt-4o azure:gpt-4o"},
    {"SMART-ER", "openai:gpt-4o azure:gpt-4o"},
    {"pinned", "azure:gpt-4o"},
    {"pinned-any", "open_router:some/model"},
    {"loop-a", "open_router:loop-b local:loop-b"},
    {"gone", "open_router:nothing@nobody local:nothing@nobody"},
    // provider_mapping: the first that matches and can serve; no overrides then.
    {"claude-3", "open_router:claude-3"},
    {"Claude-3", "open_router:Claude-3"},
    {"claude-old", "open_router:claude-old"},
    {"mapped-x", "local:mapped-x"},
    {"gpt-4o-mini", "openai:gpt-4o-mini"},
    {"llama:free", "local:llama:free"},
    // model_overrides, then the search again.
    {"old-model", "openai:gpt-4o azure:gpt-4o"},
    {"older-model", "azure:gpt-4o"},
};

TEST(PlanFor, FollowsTheOrderOfDecisions) {
  for (const PlanCase& row : kPlans) EXPECT_EQ(PlanOf(row.model), row.plan) << row.model;
}

TEST(PlanFor, PrefersTheProviderThatTheClientNamesToThatOfAnAlias) {
  EXPECT_EQ(PlanOf("pinned@openai"), "openai:gpt-4o");
}

// Without anyone who takes anything.
Snapshot Shop() {
  return {{{"openai", {"gpt-4o", "gpt-4o-mini", "o3"}, {}, {}},
           {"anthropic", {"claude-*"}, {"claude-2"}, {"claude-sonnet-4", "claude-2"}}},
          {{"smart", "gpt-4o"}, {"broken", "gpt-9o"}},
          {},
          {{"legacy-*", "gpt-4x"}}};
}

TEST(PlanFor, NamesTheNearestModelsForAnUnknownOne) {
  const auto plan = PlanFor(Shop(), {.model = "gpt-4oo"});

  ASSERT_FALSE(plan);
  EXPECT_EQ(plan.error().kind, ErrorKind::kModelNotFound);
  EXPECT_EQ(plan.error().origin, ErrorOrigin::kClient);
  EXPECT_EQ(StatusOf(plan.error()), 404);
  EXPECT_THAT(plan.error().text.value,
              AllOf(HasSubstr("model \"gpt-4oo\" is not served by any enabled provider"),
                    HasSubstr("nearest: \"gpt-4o\"")));
}

TEST(PlanFor, PointsToTheListIfNothingIsNear) {
  EXPECT_EQ(PlanOf("zzzzzzzzzz", Shop()),
            "error: model \"zzzzzzzzzz\" is not served by any enabled provider; GET /v1/models "
            "lists what is");
}

TEST(PlanFor, SpeaksOfTheNamedProvider) {
  EXPECT_THAT(PlanOf("gpt-4@openai", Shop()),
              AllOf(HasSubstr("model \"gpt-4\" is not served by provider \"openai\""),
                    HasSubstr("nearest: \"gpt-4o\"")));
}

TEST(PlanFor, AsksNobodyElseThanTheProviderOfAnOverride) {
  const Snapshot snapshot{{{"openai", {"gpt-4o"}, {}, {}}, {"local", {}, {}, {}}},
                          {},
                          {},
                          {{"legacy-*", "gpt-4x@openai"}}};

  EXPECT_THAT(PlanOf("legacy-one", snapshot),
              HasSubstr("model \"gpt-4x\" is not served by provider \"openai\""));
}

TEST(PlanFor, NeverSuggestsAPattern) {
  EXPECT_THAT(PlanOf("claude@anthropic", Shop()), Not(HasSubstr("claude-*")));
}

TEST(PlanFor, RefusesWhatIsExcluded) {
  EXPECT_THAT(PlanOf("claude-2", Shop()), HasSubstr("is not served by any enabled provider"));
  EXPECT_THAT(PlanOf("claude-2@anthropic", Shop()), HasSubstr("is not served by provider"));
}

TEST(PlanFor, NamesWhatAnAliasOrOverrideLedTo) {
  EXPECT_THAT(PlanOf("broken", Shop()), HasSubstr("model \"gpt-9o\""));
  EXPECT_THAT(PlanOf("legacy-1", Shop()), HasSubstr("model \"gpt-4x\""));
}

TEST(PlanFor, ShortensHugeNames) {
  const auto plan = PlanFor(Shop(), {.model = std::string(1'000'000, 'x')});

  ASSERT_FALSE(plan);
  EXPECT_LT(plan.error().text.value.size(), 500U);
}

TEST(PlanFor, HasNothingWithoutProviders) {
  const Snapshot empty({}, {}, {}, {});

  EXPECT_THAT(PlanOf("gpt-4o", empty), HasSubstr("error: "));
  EXPECT_THAT(PlanOf("gpt-4o@openai", empty), HasSubstr("error: "));
  EXPECT_THAT(PlanOf("", empty), HasSubstr("error: "));
}

Snapshot WithFallbacks(std::vector<std::pair<std::string, std::vector<catalog::Fallback>>> list) {
  return {{{"openai", {"gpt-4o", "gpt-4o-mini"}, {}, {}},
           {"anthropic", {"claude-4"}, {}, {}},
           {"any", {}, {}, {}}},
          {{"fast", "gpt-4o-mini"}},
          {},
          {},
          std::move(list)};
}

TEST(PlanForFallbacks, ComeAfterTheModelItself) {
  const Snapshot snapshot =
      WithFallbacks({{"gpt-4o", {{"claude-4@anthropic", 0}, {"gpt-4o-mini", 0}}}});

  EXPECT_EQ(PlanOf("gpt-4o", snapshot), "openai:gpt-4o anthropic:claude-4 openai:gpt-4o-mini");
  EXPECT_EQ(PlanOf("claude-4", snapshot), "anthropic:claude-4");
}

TEST(PlanForFallbacks, AreThoseOfTheAliasOrOfWhatItStandsFor) {
  EXPECT_EQ(PlanOf("fast", WithFallbacks({{"fast", {{"claude-4", 0}}}})),
            "openai:gpt-4o-mini anthropic:claude-4");
  EXPECT_EQ(PlanOf("fast", WithFallbacks({{"gpt-4o-mini", {{"claude-4", 0}}}})),
            "openai:gpt-4o-mini anthropic:claude-4");
}

TEST(PlanForFallbacks, AreAllThereIsOfANameThatNobodyElseKnows) {
  EXPECT_EQ(PlanOf("smart", WithFallbacks({{"smart", {{"claude-4", 0}, {"gpt-4o", 0}}}})),
            "anthropic:claude-4 openai:gpt-4o");
}

TEST(PlanForFallbacks, SkipTargetsThatNobodyServes) {
  EXPECT_EQ(PlanOf("smart", WithFallbacks({{"smart", {{"nope@openai", 0}, {"gpt-4o", 0}}}})),
            "openai:gpt-4o");
  EXPECT_THAT(PlanOf("smart", WithFallbacks({{"smart", {{"nope@openai", 0}}}})),
              HasSubstr("model \"nope\" is not served by provider \"openai\""));
}

TEST(PlanForFallbacks, AskNobodyTwiceForTheSame) {
  EXPECT_EQ(PlanOf("gpt-4o", WithFallbacks({{"gpt-4o", {{"gpt-4o@openai", 0}, {"gpt-4o", 0}}}})),
            "openai:gpt-4o");
}

TEST(PlanForFallbacks, AreListedAsModels) {
  EXPECT_NE(WithFallbacks({{"smart", {{"gpt-4o", 0}}}}).FindModel("smart"), nullptr);
}

// --- Tiers ---

Snapshot WithTiers(catalog::Choices choices) {
  choices.tiers.simple = "gpt-4o-mini";
  choices.tiers.moderate = "smart";
  choices.tiers.complex = "claude-4@anthropic";
  return {{{"openai", {"gpt-4o", "gpt-4o-mini"}, {}, {}},
           {"anthropic", {"claude-4"}, {}, {}},
           {"any", {}, {}, {}}},
          {{"smart", "gpt-4o"}, {"best", "auto"}, {"deep", "auto@openai"}},
          {{"mapped-*", "any"}},
          {{"old-*", "gpt-4o"}, {"older", "gpt-4o@openai"}},
          {{"auto", {{"gpt-4o", 0}}}, {"claude-4", {{"gpt-4o", 0}}}},
          std::move(choices)};
}

std::string PlanOfTier(const Snapshot& snapshot, std::string_view model,
                       std::optional<catalog::Difficulty> tier) {
  const auto plan = PlanFor(snapshot, {.model = model, .tier = tier});
  if (!plan) return "error: " + plan.error().text.value.Get();
  std::string text;
  for (const Candidate& candidate : plan->candidates) {
    if (!text.empty()) text += ' ';
    text += snapshot.Offers()[candidate.provider].provider + ":" + candidate.model;
  }
  return text;
}

struct TierCase {
  std::string_view model;
  catalog::Difficulty tier;
  std::string_view plan;
};
using catalog::Difficulty;

constexpr TierCase kNamedTiers[] = {
    {"auto", Difficulty::kSimple, "openai:gpt-4o-mini openai:gpt-4o"},
    {"auto", Difficulty::kModerate, "openai:gpt-4o"},
    {"auto", Difficulty::kComplex, "anthropic:claude-4 openai:gpt-4o"},
    {"AUTO", Difficulty::kSimple, "openai:gpt-4o-mini openai:gpt-4o"},
    {"best", Difficulty::kComplex, "anthropic:claude-4 openai:gpt-4o"},
    // Never in the place of what the client names.
    {"gpt-4o", Difficulty::kComplex, "openai:gpt-4o"},
    {"claude-4", Difficulty::kSimple, "anthropic:claude-4 openai:gpt-4o"},
    {"unheard-of", Difficulty::kSimple, "any:unheard-of"},
    {"smart", Difficulty::kComplex, "openai:gpt-4o"},
    {"auto@any", Difficulty::kSimple, "any:auto"},
    {"mapped-x", Difficulty::kSimple, "any:mapped-x"},
    {"old-x", Difficulty::kSimple, "openai:gpt-4o"},
};

TEST(PlanForTiers, AreForTheNamesThatTheOperatorLists) {
  const Snapshot snapshot = WithTiers({.tiers = {.enabled = true, .names = {"auto"}}});
  for (const TierCase& row : kNamedTiers)
    EXPECT_EQ(PlanOfTier(snapshot, row.model, row.tier), row.plan) << row.model;

  EXPECT_TRUE(NeedsTier(snapshot, "auto"));
  EXPECT_TRUE(NeedsTier(snapshot, "A-U-T-O"));
  EXPECT_TRUE(NeedsTier(snapshot, "best")) << "an alias of it";
  for (const char* other : {"gpt-4o", "unheard-of", "smart", "auto2", ""})
    EXPECT_FALSE(NeedsTier(snapshot, other)) << other;
  EXPECT_NE(snapshot.FindModel("auto"), nullptr) << "clients see it in the list";
}

constexpr TierCase kAnyTiers[] = {
    {"gpt-4o", Difficulty::kSimple, "openai:gpt-4o-mini"},
    {"unheard-of", Difficulty::kComplex, "anthropic:claude-4"},
    {"smart", Difficulty::kComplex, "anthropic:claude-4"},
    {"old-x", Difficulty::kSimple, "openai:gpt-4o-mini"},
    // The predecessor left these alone too.
    {"gpt-4o@openai", Difficulty::kComplex, "openai:gpt-4o"},
    {"mapped-x", Difficulty::kComplex, "any:mapped-x"},
    {"older", Difficulty::kComplex, "openai:gpt-4o"},
};

TEST(PlanForTiers, ReplaceAnyModelIfTheOperatorSaysSo) {
  const Snapshot snapshot = WithTiers({.tiers = {.enabled = true, .replaces_any = true}});
  for (const TierCase& row : kAnyTiers)
    EXPECT_EQ(PlanOfTier(snapshot, row.model, row.tier), row.plan) << row.model;

  EXPECT_TRUE(NeedsTier(snapshot, "gpt-4o"));
}

TEST(PlanForTiers, AreOffUnlessEnabled) {
  const Snapshot snapshot = WithTiers({.tiers = {.names = {"auto"}, .replaces_any = true}});

  EXPECT_FALSE(NeedsTier(snapshot, "auto"));
  EXPECT_EQ(snapshot.FindModel("auto@any"), nullptr);
  EXPECT_EQ(PlanOfTier(snapshot, "gpt-4o", Difficulty::kComplex), "openai:gpt-4o");
}

TEST(PlanForTiers, NeverLeadInACircle) {
  catalog::Choices choices{.tiers = {.enabled = true, .names = {"auto"}, .replaces_any = true}};
  const Snapshot snapshot{{{"any", {}, {}, {}}}, {}, {}, {}, {}, [&] {
                            choices.tiers.simple = "auto";
                            return choices;
                          }()};

  EXPECT_EQ(PlanOfTier(snapshot, "auto", Difficulty::kSimple), "any:auto");
}

// --- Cascade ---

TEST(PlanForCascade, TakesThePlaceOfEveryModelThatNamesNoProvider) {
  const Snapshot snapshot =
      WithTiers({.cascade = {.models = {"gpt-4o-mini", "smart", "claude-4", "nope@openai"}}});

  for (const char* model : {"gpt-4o", "unheard-of", "smart"}) {
    EXPECT_EQ(PlanOf(model, snapshot), "openai:gpt-4o-mini openai:gpt-4o anthropic:claude-4");
    EXPECT_TRUE(PlanFor(snapshot, {.model = model})->tries_all);
  }
  EXPECT_EQ(PlanOf("claude-4@anthropic", snapshot), "anthropic:claude-4");
  EXPECT_FALSE(PlanFor(snapshot, {.model = "claude-4@anthropic"})->tries_all);
}

TEST(PlanForCascade, IsForTheListedNamesIfThereAreAny) {
  const Snapshot snapshot =
      WithTiers({.cascade = {.models = {"gpt-4o-mini"}, .names = {"Cheap_First"}}});

  EXPECT_EQ(PlanOf("cheap-first", snapshot), "openai:gpt-4o-mini");
  EXPECT_EQ(PlanOf("claude-4", snapshot), "anthropic:claude-4 openai:gpt-4o");
}

TEST(PlanForCascade, SaysWhatNobodyServes) {
  EXPECT_THAT(PlanOf("x", WithTiers({.cascade = {.models = {"nope@openai"}}})),
              HasSubstr("model \"nope\" is not served by provider \"openai\""));
}

// --- Balance ---

TEST(PlanBalance, IsThatOfTheFirstPatternThatMatches) {
  const Snapshot snapshot{
      {{"one", {"gpt-5", "llama"}, {}, {}, 3}, {"two", {"gpt-5", "llama"}, {}, {}}},
      {},
      {},
      {},
      {},
      {.balance = {.usual = catalog::Balance::kLeastBusy,
                   .models = {{"gpt-*", catalog::Balance::kWeighted},
                              {"*", catalog::Balance::kCheapest}}},
       .price = [](std::string_view provider, std::string_view) -> std::optional<double> {
         return provider == "one" ? std::optional(2.5) : std::nullopt;
       }}};

  const auto weighted = PlanFor(snapshot, {.model = "GPT-5"});
  const auto cheapest = PlanFor(snapshot, {.model = "llama"});

  EXPECT_EQ(weighted->candidates[0].balance, catalog::Balance::kWeighted);
  EXPECT_EQ(weighted->candidates[0].share, 3);
  EXPECT_EQ(weighted->candidates[1].share, 1);
  EXPECT_EQ(cheapest->candidates[0].balance, catalog::Balance::kCheapest);
  EXPECT_EQ(cheapest->candidates[0].price, 2.5);
  EXPECT_EQ(cheapest->candidates[1].price, std::nullopt);
}

}  // namespace
}  // namespace monorelay::routing
