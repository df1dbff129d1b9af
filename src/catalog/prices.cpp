#include "catalog/prices.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "base/text.hpp"
#include "catalog/price_reader.hpp"
#include "json/document.hpp"

namespace monorelay::catalog {

extern const std::string_view kPricesJson;  // data/prices.json, embedded by the build

namespace {

// Behind the last slash: providers of many put the maker before it.
std::string_view LastPart(std::string_view model) {
  return model.substr(model.rfind('/') + 1);
}

bool Fits(const std::string& glob, std::string_view model) {
  return GlobMatches(glob, model) || GlobMatches(glob, LastPart(model));
}

bool NamesOneOf(const std::vector<std::string>& globs, std::string_view model) {
  return std::ranges::any_of(globs, [&](const std::string& glob) { return Fits(glob, model); });
}

std::unexpected<Error> Wrong(std::size_t row, const std::string& what) {
  return RelayError(ErrorKind::kInvalidRequest, "prices[" + std::to_string(row) + "] " + what);
}

}  // namespace

const Rates& Price::RatesFor(std::int64_t input_tokens) const {
  const Rates* found = &rates;
  for (const Tier& tier : tiers) {
    if (input_tokens > tier.above) found = &tier.rates;
  }
  return *found;
}

Result<PriceTable> PriceTable::Parse(std::string_view text) {
  json::Document document;
  if (auto parsed = document.ParseCopy(text); !parsed) {
    return RelayError(ErrorKind::kInvalidRequest, "is no JSON: " + parsed.error().text.value.Get());
  }
  const json::Value rows = document.Root()["prices"];
  if (!rows.IsArray())
    return RelayError(ErrorKind::kInvalidRequest, "must be an object with an array \"prices\"");
  PriceTable table;
  for (const json::Value entry : rows.Items()) {
    const std::size_t number = table.rows_.size();
    Row row;
    const auto texts = [](json::Value list, std::vector<std::string>& out) {
      for (const json::Value item : list.Items()) out.push_back(item.Decoded());
      return list.IsArray() && std::ranges::find(out, "") == out.end();
    };
    const bool has_models = texts(entry["models"], row.models) && !row.models.empty();
    if (!has_models) return Wrong(number, "has no \"models\"");
    if (!entry["providers"].IsMissing() && !texts(entry["providers"], row.providers))
      return Wrong(number, "has a \"providers\" that is no list of names");
    auto price = ReadPrice(entry, PriceForm::kRow);
    if (!price) return Wrong(number, price.error().text.value);
    row.price = *std::move(price);
    table.rows_.push_back(std::move(row));
  }
  return table;
}

const PriceTable& PriceTable::BuiltIn() {
  static const PriceTable table = [] {
    auto parsed = Parse(kPricesJson);
    if (!parsed) std::abort();  // a test reads the same text
    return *std::move(parsed);
  }();
  return table;
}

const Price* PriceTable::Find(std::string_view provider, std::string_view model) const {
  const Price* of_any = nullptr;
  for (const Row& row : rows_) {
    if (row.providers.empty() && of_any != nullptr) continue;
    const bool is_for =
        row.providers.empty() || std::ranges::find(row.providers, provider) != row.providers.end();
    if (!is_for || !NamesOneOf(row.models, model)) continue;
    if (!row.providers.empty()) return &row.price;
    of_any = &row.price;
  }
  return of_any;
}

void PriceBook::Introduce(std::string name, std::string known) {
  known_.insert_or_assign(std::move(name), std::move(known));
}

Result<void> PriceBook::Set(std::string provider, std::string key, std::string_view text) {
  json::Document document;
  const auto parsed = document.ParseCopy(text);
  if (!parsed || !document.Root().IsObject())
    return RelayError(ErrorKind::kInvalidRequest, "must map model names to prices");
  std::vector<Own>& rows = own_[std::move(provider)];
  for (const json::Field field : document.Root().Fields()) {
    const std::string models = json::Decode(field.key);
    auto price = ReadPrice(field.value, PriceForm::kConfigured);
    if (!price) {
      return RelayError(ErrorKind::kInvalidRequest,
                        "\"" + models + "\" " + price.error().text.value.Get());
    }
    price->is_configured = true;
    rows.push_back({key, models, *std::move(price)});
  }
  return {};
}

void PriceBook::SetFlat(std::string provider, double input, double output) {
  Own row{.key = {}, .models = "*", .price = {}};
  row.price.rates = FlatRates(RateOf(input), RateOf(output));
  row.price.is_configured = true;
  own_[std::move(provider)].push_back(std::move(row));
}

const Price* PriceBook::Find(std::string_view provider, std::string_view model,
                             std::string_view key) const {
  if (const auto own = own_.find(provider); own != own_.end()) {
    const Price* of_provider = nullptr;
    for (const Own& row : own->second) {
      const bool is_for = row.key.empty() ? of_provider == nullptr : row.key == key;
      if (!is_for || !Fits(row.models, model)) continue;
      if (!row.key.empty()) return &row.price;
      of_provider = &row.price;
    }
    if (of_provider != nullptr) return of_provider;
  }
  const auto known = known_.find(provider);
  return table_->Find(known == known_.end() ? std::string_view() : known->second, model);
}

}  // namespace monorelay::catalog
