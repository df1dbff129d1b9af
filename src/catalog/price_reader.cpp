#include "catalog/price_reader.hpp"

#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <utility>

namespace monorelay::catalog {
namespace {

constexpr std::int64_t kFullPrice = 100;
constexpr double kHighestDollars = 1e6;

struct RateField {
  std::string_view name;
  Rate Rates::* rate;
  Rate Rates::* like;  // what it costs if it is not given
};

// A field stands behind the one that it is like.
constexpr std::array kRateFields{
    RateField{"input", &Rates::input, nullptr},
    RateField{"output", &Rates::output, nullptr},
    RateField{"cached_read", &Rates::cached_read, &Rates::input},
    RateField{"cache_write", &Rates::cache_write, &Rates::input},
    RateField{"cache_write_hour", &Rates::cache_write_hour, &Rates::cache_write},
    RateField{"reasoning", &Rates::reasoning, &Rates::output},
    RateField{"audio_input", &Rates::audio_input, &Rates::input},
    RateField{"audio_output", &Rates::audio_output, &Rates::output},
    RateField{"image_input", &Rates::image_input, &Rates::input},
    RateField{"image_output", &Rates::image_output, &Rates::output},
};

std::unexpected<Error> Wrong(std::string text) {
  return RelayError(ErrorKind::kInvalidRequest, std::move(text));
}

std::optional<double> DollarsIn(json::Value value) {
  const std::optional<double> dollars = value.GetDouble();
  const bool is_sane = dollars && *dollars >= 0 && *dollars <= kHighestDollars;
  return is_sane ? dollars : std::nullopt;
}

bool IsDate(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  for (const std::size_t at : {0U, 1U, 2U, 3U, 5U, 6U, 8U, 9U}) {
    if (text[at] < '0' || text[at] > '9') return false;
  }
  return true;
}

// What a field that is not given costs: what it is a part of, unless the rates below say more.
Rate Inferred(const RateField& field, const Rates& rates, const Rates* below) {
  const bool is_own =
      below != nullptr && (field.like == nullptr || below->*field.rate != below->*field.like);
  return is_own ? below->*field.rate : rates.*field.like;
}

Result<Rates> ReadRates(json::Value object, const Rates* below) {
  Rates rates;
  for (const RateField& field : kRateFields) {
    const json::Value value = object[field.name];
    if (value.IsMissing()) {
      const bool must_be_given = field.like == nullptr && below == nullptr;
      if (must_be_given) return Wrong("has no \"" + std::string(field.name) + "\"");
      rates.*field.rate = Inferred(field, rates, below);
      continue;
    }
    const auto dollars = DollarsIn(value);
    if (!dollars) {
      return Wrong("has a \"" + std::string(field.name) +
                   "\" that is no number of USD for a million tokens, 0 to 1000000");
    }
    rates.*field.rate = RateOf(*dollars);
    if (below != nullptr && rates.*field.rate < below->*field.rate)
      return Wrong("has a tier with a cheaper \"" + std::string(field.name) + "\"");
  }
  return rates;
}

Result<void> ReadTiers(json::Value list, Price& price) {
  if (list.IsMissing()) return {};
  if (!list.IsArray()) return Wrong("has \"tiers\" that are no list");
  for (const json::Value entry : list.Items()) {
    const std::int64_t last = price.tiers.empty() ? 0 : price.tiers.back().above;
    const std::int64_t above = entry["above"].GetInt().value_or(0);
    if (above <= last) return Wrong("has a tier whose \"above\" is not above the one before");
    const Rates& below = price.tiers.empty() ? price.rates : price.tiers.back().rates;
    auto rates = ReadRates(entry, &below);
    if (!rates) return std::unexpected(std::move(rates.error()));
    price.tiers.push_back({above, *rates});
  }
  return {};
}

Result<void> RefuseUnknown(json::Value object, PriceForm form) {
  constexpr std::array kOthers{std::string_view("tiers"), std::string_view("per_request"),
                               std::string_view("batch_percent"), std::string_view("date")};
  for (const json::Field field : object.Fields()) {
    bool is_known = form == PriceForm::kRow && (field.Is("models") || field.Is("providers"));
    for (const RateField& rate : kRateFields) is_known = is_known || field.Is(rate.name);
    for (const std::string_view other : kOthers) is_known = is_known || field.Is(other);
    if (!is_known) return Wrong("has an unknown \"" + json::Decode(field.key) + "\"");
  }
  return {};
}

}  // namespace

Rate RateOf(double dollars) {
  return std::llround(dollars * static_cast<double>(kNanoPerDollar));
}

Rates FlatRates(Rate input, Rate output) {
  return {.input = input,
          .output = output,
          .cached_read = input,
          .cache_write = input,
          .cache_write_hour = input,
          .reasoning = output,
          .audio_input = input,
          .audio_output = output,
          .image_input = input,
          .image_output = output};
}

Result<Price> ReadPrice(json::Value object, PriceForm form) {
  if (!object.IsObject()) return Wrong("is no object with \"input\" and \"output\"");
  if (auto known = RefuseUnknown(object, form); !known)
    return std::unexpected(std::move(known.error()));
  Price price;
  auto rates = ReadRates(object, nullptr);
  if (!rates) return std::unexpected(std::move(rates.error()));
  price.rates = *rates;
  if (auto tiers = ReadTiers(object["tiers"], price); !tiers)
    return std::unexpected(std::move(tiers.error()));
  if (const json::Value value = object["per_request"]; !value.IsMissing()) {
    const auto dollars = DollarsIn(value);
    if (!dollars) return Wrong("has a \"per_request\" that is no number of USD");
    price.per_request = RateOf(*dollars);
  }
  const json::Value percent = object["batch_percent"];
  price.batch_percent = percent.IsMissing() ? kFullPrice : percent.GetInt().value_or(-1);
  if (price.batch_percent < 0 || price.batch_percent > kFullPrice)
    return Wrong("has a \"batch_percent\" that is no number from 0 to 100");
  price.date = object["date"].Decoded();
  if (form == PriceForm::kRow && !IsDate(price.date)) return Wrong("has no \"date\" YYYY-MM-DD");
  return price;
}

}  // namespace monorelay::catalog
