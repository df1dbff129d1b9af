// What models cost: prices as data (data/prices.json, config.yml), and the cost of one exchange.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace monorelay::catalog {

// Nano-dollars (a thousand-millionth of a USD) for a million tokens: $3 for a million is 3e9.
using Rate = std::int64_t;

inline constexpr Rate kNanoPerDollar = 1'000'000'000;
// More than any provider takes; $1,000,000 for a million tokens.
inline constexpr Rate kHighestRate = 1'000'000 * kNanoPerDollar;

// What each kind of token costs. All are in 0..kHighestRate.
struct Rates {
  Rate input = 0;
  Rate output = 0;
  Rate cached_read = 0;
  Rate cache_write = 0;       // kept for minutes
  Rate cache_write_hour = 0;  // kept for an hour or longer
  Rate reasoning = 0;
  Rate audio_input = 0;
  Rate audio_output = 0;
  Rate image_input = 0;
  Rate image_output = 0;

  bool operator==(const Rates&) const = default;
};

// The rates of prompts that are longer than so many tokens; they hold for the whole request.
struct Tier {
  std::int64_t above = 0;
  Rates rates;

  bool operator==(const Tier&) const = default;
};

// The price of one model at one provider.
struct Price {
  Rates rates;
  std::vector<Tier> tiers;           // the lowest first; none is cheaper than what is below it
  std::int64_t per_request = 0;      // nano-dollars
  std::int64_t batch_percent = 100;  // of the token prices, where a batch was asked for; 0..100
  std::string date;            // YYYY-MM-DD: when it was seen to hold; empty: the operator's own
  bool is_configured = false;  // of config.yml

  // The rates for a prompt of so many tokens.
  [[nodiscard]] const Rates& RatesFor(std::int64_t input_tokens) const;

  bool operator==(const Price&) const = default;
};

// The prices that are built into the program, or others of the same form. Immutable once made;
// reading is thread-safe.
class PriceTable {
 public:
  static const PriceTable& BuiltIn();

  // Reads a table in the form of data/prices.json. Fails with kInvalidRequest and a text that names
  // the row and the field.
  static Result<PriceTable> Parse(std::string_view json);

  // The first row for `provider` (a name of data/providers.json, or empty) that names the model,
  // else the first for any provider. Nothing if no row does.
  [[nodiscard]] const Price* Find(std::string_view provider, std::string_view model) const;
  [[nodiscard]] std::size_t Size() const { return rows_.size(); }

 private:
  struct Row {
    std::vector<std::string> models;     // globs
    std::vector<std::string> providers;  // empty: any
    Price price;
  };
  std::vector<Row> rows_;
};

// The prices of one configuration: those of the operator, by key, then by provider, and below them
// those of the table. Read by all workers once it is made.
class PriceBook {
 public:
  // `table` must outlive the book.
  explicit PriceBook(const PriceTable& table = PriceTable::BuiltIn()) : table_(&table) {}

  // The provider `name` of the configuration is `known` in the table.
  void Introduce(std::string name, std::string known);
  // Prices of one provider, or of one of its keys if `key` is not empty: a JSON object from globs
  // of model names to prices, in the form of the table's rows without "models". Fails with
  // kInvalidRequest and a text that names the model and the field. Later ones come after earlier
  // ones.
  Result<void> Set(std::string provider, std::string key, std::string_view json);
  // The predecessor's one price for all models of a provider, in USD for a million tokens.
  void SetFlat(std::string provider, double input, double output);

  // The price of `model`, as it is sent to `provider`, with that key. Nothing if there is none: the
  // exchange counts as 0 and says so. Valid as long as the book. Looks through all rows: to be
  // remembered by who asks often.
  [[nodiscard]] const Price* Find(std::string_view provider, std::string_view model,
                                  std::string_view key = {}) const;

 private:
  struct Own {
    std::string key;  // empty: of all keys
    std::string models;
    Price price;
  };

  const PriceTable* table_;
  std::map<std::string, std::string, std::less<>> known_;
  std::map<std::string, std::vector<Own>, std::less<>> own_;  // by provider
};

}  // namespace monorelay::catalog
