#include "catalog/prices.hpp"

#include <gtest/gtest.h>

#include <string>

#include "catalog/cost.hpp"
#include "catalog/price_reader.hpp"

namespace monorelay::catalog {
namespace {

TEST(PriceTable, OfTheProgramIsSound) {
  EXPECT_GT(PriceTable::BuiltIn().Size(), 100U);
}

TEST(PriceTable, PrefersTheRowOfTheProvider) {
  const auto table = PriceTable::Parse(R"({"prices":[
    {"models":["m*"],"date":"2026-01-01","input":1,"output":2},
    {"models":["m1"],"providers":["groq"],"date":"2026-01-01","input":3,"output":4}]})");

  EXPECT_EQ(table->Find("groq", "m1")->rates.input, RateOf(3));
  EXPECT_EQ(table->Find("groq", "maker/m2")->rates.input, RateOf(1));
  EXPECT_EQ(table->Find("", "m1")->rates.input, RateOf(1));
  EXPECT_EQ(table->Find("groq", "x"), nullptr);
}

TEST(PriceTable, WhatIsNotGivenCostsWhatItIsAPartOf) {
  const auto table = PriceTable::Parse(R"({"prices":[
    {"models":["m"],"date":"2026-01-01","input":1,"output":2,"cache_write":1.5,
     "tiers":[{"above":100,"input":3,"output":5}]}]})");
  const Price& price = *table->Find("", "m");

  EXPECT_EQ(price.rates.cached_read, RateOf(1));
  EXPECT_EQ(price.rates.cache_write_hour, RateOf(1.5));
  EXPECT_EQ(price.rates.reasoning, RateOf(2));
  EXPECT_EQ(price.RatesFor(100).input, RateOf(1));
  EXPECT_EQ(price.RatesFor(101).input, RateOf(3));
  EXPECT_EQ(price.RatesFor(101).cached_read, RateOf(3));
  EXPECT_EQ(price.RatesFor(101).cache_write, RateOf(1.5));
  EXPECT_EQ(price.RatesFor(101).reasoning, RateOf(5));
}

TEST(PriceTable, NamesTheRowAndFieldThatIsWrong) {
  const std::pair<std::string, std::string> cases[] = {
      {R"({)", "is no JSON"},
      {R"([])", "must be an object with an array \"prices\""},
      {R"({"prices":[{}]})", "prices[0] has no \"models\""},
      {R"({"prices":[{"models":[]}]})", "prices[0] has no \"models\""},
      {R"({"prices":[{"models":["m"]}]})", "prices[0] has no \"input\""},
      {R"({"prices":[{"models":["m"],"input":1}]})", "prices[0] has no \"output\""},
      {R"({"prices":[{"models":["m"],"input":-1,"output":1}]})",
       "has a \"input\" that is no number"},
      {R"({"prices":[{"models":["m"],"input":"1","output":1}]})",
       "has a \"input\" that is no number"},
      {R"({"prices":[{"models":["m"],"input":1,"output":2000000}]})",
       "\"output\" that is no number"},
      {R"({"prices":[{"models":["m"],"input":1,"output":1}]})", "has no \"date\""},
      {R"({"prices":[{"models":["m"],"input":1,"output":1,"date":"May 2025"}]})",
       "has no \"date\""},
      {R"({"prices":[{"models":["m"],"input":1,"output":1,"date":"2026-01-01","inptu":1}]})",
       "has an unknown \"inptu\""},
      {R"({"prices":[{"models":["m"],"input":1,"output":1,"date":"2026-01-01","batch_percent":101}]})",
       "\"batch_percent\""},
      {R"({"prices":[{"models":["m"],"input":1,"output":1,"date":"2026-01-01","per_request":-1}]})",
       "\"per_request\""},
      {R"({"prices":[{"models":["m"],"input":2,"output":1,"tiers":[{"above":5,"input":1}]}]})",
       "has a tier with a cheaper \"input\""},
      {R"({"prices":[{"models":["m"],"input":1,"output":1,"tiers":[{"above":5},{"above":5}]}]})",
       "has a tier whose \"above\""},
      {R"({"prices":[{"models":["m"],"input":1,"output":1,"tiers":{}}]})",
       "\"tiers\" that are no list"},
      {R"({"prices":[{"models":["m"],"providers":"groq"}]})", "\"providers\" that is no list"},
  };
  for (const auto& [text, expected] : cases) {
    const auto table = PriceTable::Parse(text);

    ASSERT_FALSE(table) << text;
    EXPECT_TRUE(table.error().text.value.Get().contains(expected)) << table.error().text.value;
  }
}

TEST(PriceBook, TakesTheKeysPriceThenTheProvidersThenTheFlatOneThenTheTables) {
  PriceBook book;
  book.Introduce("mine", "openai");
  book.Introduce("flat", "openai");
  ASSERT_TRUE(
      book.Set("mine", {}, R"({"gpt-5":{"input":9,"output":9},"own-*":{"input":7,"output":7}})"));
  ASSERT_TRUE(book.Set("mine", "cheap", R"({"gpt-5":{"input":0.5,"output":1}})"));
  book.SetFlat("flat", 4, 8);

  EXPECT_EQ(book.Find("mine", "gpt-5", "cheap")->rates.input, RateOf(0.5));
  EXPECT_EQ(book.Find("mine", "gpt-5", "other")->rates.input, RateOf(9));
  EXPECT_EQ(book.Find("mine", "gpt-5")->rates.input, RateOf(9));
  EXPECT_EQ(book.Find("mine", "own-1", "cheap")->rates.input, RateOf(7));
  EXPECT_EQ(book.Find("mine", "gpt-5-mini", "cheap")->rates.input, RateOf(0.25));
  EXPECT_EQ(book.Find("flat", "gpt-5")->rates.input, RateOf(4));
  EXPECT_EQ(book.Find("flat", "anything")->rates.output, RateOf(8));
  EXPECT_EQ(book.Find("mine", "nobody-knows"), nullptr);
  EXPECT_TRUE(book.Find("flat", "x")->is_configured);
  EXPECT_FALSE(book.Find("mine", "gpt-5-mini")->is_configured);
}

TEST(PriceBook, SaysWhichModelHasAWrongPrice) {
  PriceBook book;

  EXPECT_EQ(book.Set("p", {}, "[]").error().text.value, "must map model names to prices");
  EXPECT_EQ(book.Set("p", {}, R"({"m":{"input":1}})").error().text.value,
            "\"m\" has no \"output\"");
  EXPECT_EQ(book.Set("p", {}, R"({"m":3})").error().text.value,
            "\"m\" is no object with \"input\" and \"output\"");
}

TEST(Cost, OfNonsenseStopsAtABound) {
  Price price;
  price.rates = FlatRates(kHighestRate, kHighestRate);
  price.per_request = kHighestRate * 1000;

  const Cost cost = CostOf(price, Part({.input = 1'000'000'000'000, .output = 1'000'000'000'000}));

  EXPECT_EQ(cost.input, 100'000'000'000'000'000);
  EXPECT_EQ(cost.Total(), 300'000'000'000'000'000);
}

TEST(Dollars, AreWrittenWithoutNeedlessZeros) {
  EXPECT_EQ(Dollars(0), "0");
  EXPECT_EQ(Dollars(1), "0.000000001");
  EXPECT_EQ(Dollars(1'300'000), "0.0013");
  EXPECT_EQ(Dollars(12'000'000'000), "12");
  EXPECT_EQ(Dollars(1'500'000'000), "1.5");
}

}  // namespace
}  // namespace monorelay::catalog
