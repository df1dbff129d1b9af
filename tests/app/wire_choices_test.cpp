#include "app/wire_choices.hpp"

#include <gtest/gtest.h>

#include "app/wire_prices.hpp"
#include "support/error_text.hpp"
#include "tests/app/config_fixture.hpp"

namespace monorelay::app {
namespace {

constexpr const char* kConfig = R"(
server: {access_key: mr-6f1d0c7ab2e94853}
providers:
  openai: {keys: [{key: sk-1}]}
  own:
    base_url: http://127.0.0.1:1/v1
    keys: [{key: sk-2, label: first, prices: {"dear": {input: 90, output: 90}}}]
    prices:
      dear: {input: 5, output: 7.5}
      long: {input: 1, output: 2, tiers: [{above: 1000, input: 10, output: 20}]}
  flat:
    base_url: http://127.0.0.1:1/v1
    keys: [{key: sk-3}]
    cost_per_m_input: 0.25
    cost_per_m_output: 0.5
  demo: {provider_type: mock}
)";

struct Case {
  const char* provider;
  const char* model;
  std::optional<double> price;
};

TEST(PriceOfChoices, IsInputAndOutputByTheBook) {
  const LoadedConfig loaded = Load(kConfig);
  ASSERT_FALSE(loaded.HasErrors()) << ErrorsOf(loaded).front();
  auto prices = PricesOf(loaded.config);
  ASSERT_TRUE(prices) << testing::TextOf(prices.error());
  const catalog::PriceTable& table = catalog::PriceTable::BuiltIn();
  const catalog::Price* known = table.Find("openai", "gpt-4o");
  ASSERT_NE(known, nullptr);
  const double gpt_4o =
      static_cast<double>(known->rates.input + known->rates.output) / catalog::kNanoPerDollar;

  const auto choices =
      ChoicesOf(loaded.config, std::make_shared<const catalog::PriceBook>(*std::move(prices)));

  const Case cases[] = {
      {"openai", "gpt-4o", gpt_4o},  // of the table
      {"own", "gpt-4o", gpt_4o},     // the same, at a provider that is not known
      {"own", "dear", 12.5},         // of the provider, not of its key
      {"own", "long", 3},            // of the shortest prompts
      {"own", "unheard-of", std::nullopt},
      {"flat", "unheard-of", 0.75},
      {"demo", "demo-small", 0},
      {"nobody", "unheard-of", std::nullopt},
  };
  for (const Case& each : cases) {
    const auto price = choices.price(each.provider, each.model);

    ASSERT_EQ(price.has_value(), each.price.has_value()) << each.provider << " " << each.model;
    if (price) EXPECT_DOUBLE_EQ(*price, *each.price) << each.provider << " " << each.model;
  }
}

}  // namespace
}  // namespace monorelay::app
