#include "relay/charge.hpp"

#include <gtest/gtest.h>

#include <charconv>
#include <cmath>
#include <fstream>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "catalog/prices.hpp"
#include "dialects/usage.hpp"

namespace monorelay::relay {
namespace {

using chat::Usage;
using dialects::Dialect;

std::vector<std::string> Split(const std::string& text, const std::string& mark) {
  std::vector<std::string> parts;
  std::size_t begin = 0;
  for (std::size_t end = text.find(mark); end != std::string::npos; end = text.find(mark, begin)) {
    parts.push_back(text.substr(begin, end - begin));
    begin = end + mark.size();
  }
  parts.push_back(text.substr(begin));
  return parts;
}

// "3x37.5 + 1x150" is 263.
std::int64_t Worked(const std::string& sum) {
  std::int64_t total = 0;
  for (const std::string& term : Split(sum, " + ")) {
    const auto factors = Split(term, "x");
    // Halves and quarters are exact, and doubles hold such products whole.
    total += static_cast<std::int64_t>(
        std::floor(std::stod(factors.at(0)) * std::stod(factors.at(1)) + 0.5));
  }
  return total;
}

struct Case {
  int line = 0;
  Dialect dialect = Dialect::kOpenAiChat;
  std::string provider;
  std::string model;
  std::string usage;
  std::string sum;
  std::int64_t total = 0;
};

std::vector<Case> Cases() {
  std::ifstream file(MONORELAY_SOURCE_DIR "/tests/relay/cost_cases.txt");
  std::vector<Case> cases;
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    if (line.starts_with("#") || line.empty()) continue;
    const auto columns = Split(line, " | ");
    const auto sides = Split(columns.at(4), " = ");
    cases.push_back({number, *dialects::DialectNamed(columns[0]), columns[1], columns[2],
                     columns[3], sides.at(0), std::stoll(sides.at(1))});
  }
  return cases;
}

TEST(Charge, IsWhatTheTableWorksOutByHand) {
  const std::vector<Case> cases = Cases();
  const catalog::PriceTable& table = catalog::PriceTable::BuiltIn();

  EXPECT_GE(cases.size(), 200U);
  for (const Case& row : cases) {
    EXPECT_EQ(Worked(row.sum), row.total) << "line " << row.line << " is worked out wrongly";
    const catalog::Price* price = table.Find(row.provider, row.model);
    ASSERT_NE(price, nullptr) << "line " << row.line << ": " << row.model;
    const Charged charged = ChargeFor(price, dialects::ReadUsage(row.dialect, row.usage));
    EXPECT_EQ(charged.cost.Total(), row.total) << "line " << row.line << ": " << row.usage;
    EXPECT_EQ(charged.basis, CostBasis::kBuiltIn);
  }
}

// The counts that a usage is made of, any of which may be unknown.
constexpr std::int64_t Usage::* kParts[] = {
    &Usage::cached_read, &Usage::cache_write,  &Usage::cache_write_hour, &Usage::reasoning,
    &Usage::audio_input, &Usage::audio_output, &Usage::image_input,      &Usage::image_output};

Usage AnyUsage(std::mt19937_64& chance) {
  const auto any = [&] {
    constexpr std::int64_t kMost[] = {0, 10, 1000, 300'000, 1'000'000'000'000};
    return static_cast<std::int64_t>(chance() %
                                     static_cast<std::uint64_t>(kMost[chance() % 5] + 2)) -
           1;
  };
  Usage usage;
  usage.input = any();
  usage.output = any();
  for (const auto part : kParts) usage.*part = any();
  usage.is_batch = chance() % 4 == 0;
  return usage;
}

std::vector<const catalog::Price*> SomePrices() {
  std::vector<const catalog::Price*> prices;
  for (const std::string_view model : {"gpt-5", "claude-sonnet-4-5", "gemini-2.5-pro", "grok-4",
                                       "gemini-1.5-flash-8b", "sonar", "gpt-audio", "gpt-image-1"})
    prices.push_back(catalog::PriceTable::BuiltIn().Find("", model));
  return prices;
}

TEST(Charge, IsNeverNegativeAndItsPartsAddUp) {
  std::mt19937_64 chance(7);
  for (const catalog::Price* price : SomePrices()) {
    for (int i = 0; i < 2000; ++i) {
      const catalog::Cost cost = ChargeFor(price, AnyUsage(chance)).cost;

      const std::int64_t parts[] = {cost.input,  cost.cached_read, cost.cache_write,
                                    cost.output, cost.reasoning,   cost.audio,
                                    cost.image,  cost.request};
      std::int64_t sum = 0;
      for (const std::int64_t part : parts) {
        EXPECT_GE(part, 0);
        sum += part;
      }
      EXPECT_EQ(sum, cost.Total());
    }
  }
}

TEST(Charge, MoreTokensOfAnyKindAreNeverCheaper) {
  std::mt19937_64 chance(11);
  for (const catalog::Price* price : SomePrices()) {
    for (int i = 0; i < 2000; ++i) {
      const Usage usage = AnyUsage(chance);
      const auto more = static_cast<std::int64_t>(chance() % 5000);
      const auto grown = [&](Usage bigger, std::int64_t Usage::* whole,
                             std::int64_t Usage::* part) {
        bigger.*whole = std::max<std::int64_t>(bigger.*whole, 0) + more;
        if (part != nullptr) bigger.*part = std::max<std::int64_t>(bigger.*part, 0) + more;
        return ChargeFor(price, bigger).cost.Total();
      };
      Usage known = usage;  // so that the price of a request counts on both sides
      known.input = std::max<std::int64_t>(known.input, 0);
      const std::int64_t before = ChargeFor(price, known).cost.Total();

      EXPECT_GE(grown(known, &Usage::input, nullptr), before);
      EXPECT_GE(grown(known, &Usage::output, nullptr), before);
      EXPECT_GE(grown(known, &Usage::input, &Usage::cached_read), before);
      EXPECT_GE(grown(known, &Usage::input, &Usage::cache_write), before);
      EXPECT_GE(grown(known, &Usage::input, &Usage::audio_input), before);
      EXPECT_GE(grown(known, &Usage::input, &Usage::image_input), before);
      EXPECT_GE(grown(known, &Usage::output, &Usage::reasoning), before);
      EXPECT_GE(grown(known, &Usage::output, &Usage::audio_output), before);
      EXPECT_GE(grown(known, &Usage::output, &Usage::image_output), before);
    }
  }
}

TEST(Charge, OfAModelWithoutPriceIsZeroAndSaysSo) {
  Usage usage;
  usage.input = 10;

  const Charged charged = ChargeFor(nullptr, usage);

  EXPECT_EQ(charged.cost.Total(), 0);
  EXPECT_EQ(NameOf(charged.basis), "no_price");
  EXPECT_EQ(NameOf(ChargeFor(nullptr, {}).basis), "");
}

TEST(Charge, IsToldInHeaderLines) {
  Usage usage;
  usage.input = 1000;
  usage.output = 50;
  usage.cached_read = 400;
  const Charged charged = ChargeFor(catalog::PriceTable::BuiltIn().Find("", "gpt-5"), usage);

  std::string fields;
  AppendUsageFields(fields, usage, false, charged);
  std::string without_price;
  AppendUsageFields(without_price, usage, true, ChargeFor(nullptr, usage));
  std::string nothing;
  AppendUsageFields(nothing, {}, false, {});

  // 600 x 1250 + 400 x 125 + 50 x 10000 = 1,300,000 nano-dollars.
  EXPECT_EQ(fields,
            "x-monorelay-usage: input=1000, output=50, cached=400\r\nx-monorelay-cost: 0.0013\r\n");
  EXPECT_EQ(without_price, "x-monorelay-usage: input=1000, output=50, cached=400, estimated\r\n");
  EXPECT_EQ(nothing, "");
}

struct PutCase {
  Dialect dialect;
  std::string before;
  std::string after;  // empty: there is no place
};

TEST(PutCost, FindsTheUsageOfEachDialectAndNothingElse) {
  const PutCase cases[] = {
      {Dialect::kOpenAiChat, R"({"id":"a","usage":{"prompt_tokens":1}})",
       R"({"id":"a","usage":{"cost":0.0000015,"prompt_tokens":1}})"},
      {Dialect::kOpenAiChat, R"({"usage": {} })", R"({"usage": {"cost":0.0000015} })"},
      {Dialect::kOpenAiChat, R"({"usage":null})", ""},
      {Dialect::kOpenAiChat, R"({"content":"\"usage\":{\"a\":1}"})", ""},
      {Dialect::kOpenAiChat, R"({"content":"usage"})", ""},
      {Dialect::kGemini, R"({"usageMetadata":{"promptTokenCount":1}})",
       R"({"usageMetadata":{"cost":0.0000015,"promptTokenCount":1}})"},
      {Dialect::kAnthropicMessages,
       "event: message_delta\ndata: {\"usage\":{\"output_tokens\":2}}\n\n",
       "event: message_delta\ndata: {\"usage\":{\"cost\":0.0000015,\"output_tokens\":2}}\n\n"},
      {Dialect::kOpenAiResponses, R"({"response":{"metadata":{"usage":"x"},"usage":{"a":1}}})",
       R"({"response":{"metadata":{"usage":"x"},"usage":{"cost":0.0000015,"a":1}}})"},
      {Dialect::kOpenAiChat, "", ""},
  };
  for (const PutCase& row : cases) {
    std::string text = row.before;

    const bool put = PutCost(text, row.dialect, {.input = 1500});

    EXPECT_EQ(put, !row.after.empty()) << row.before;
    EXPECT_EQ(text, row.after.empty() ? row.before : row.after);
  }
}

}  // namespace
}  // namespace monorelay::relay
