#include "relay/charge.hpp"

#include <fmt/format.h>

#include "dialects/usage.hpp"
#include "relay/answer_head.hpp"

namespace monorelay::relay {
namespace {

constexpr std::string_view kSpace = " \t\r\n";

// Where the inside of the last object begins that is the value of `key`; npos if there is none. A
// quotation mark inside a text is escaped, so that one which is not belongs to a key or a value.
std::size_t InsideLast(std::string_view text, std::string_view key) {
  const std::string quoted = fmt::format("\"{}\"", key);
  for (std::size_t at = text.rfind(quoted); at != std::string_view::npos;
       at = at == 0 ? std::string_view::npos : text.rfind(quoted, at - 1)) {
    if (at > 0 && text[at - 1] == '\\') continue;
    std::size_t next = text.find_first_not_of(kSpace, at + quoted.size());
    if (next == std::string_view::npos || text[next] != ':') continue;
    next = text.find_first_not_of(kSpace, next + 1);
    if (next != std::string_view::npos && text[next] == '{') return next + 1;
  }
  return std::string_view::npos;
}

}  // namespace

std::string_view NameOf(CostBasis basis) {
  switch (basis) {
    case CostBasis::kNothing:
      return "";
    case CostBasis::kBuiltIn:
      return "list";
    case CostBasis::kConfigured:
      return "configured";
    case CostBasis::kNoPrice:
      return "no_price";
  }
  return "";
}

catalog::Counts CountsOf(const chat::Usage& usage) {
  return {.input = usage.input,
          .output = usage.output,
          .cached_read = usage.cached_read,
          .cache_write = usage.cache_write,
          .cache_write_hour = usage.cache_write_hour,
          .reasoning = usage.reasoning,
          .audio_input = usage.audio_input,
          .audio_output = usage.audio_output,
          .image_input = usage.image_input,
          .image_output = usage.image_output,
          .is_batch = usage.is_batch};
}

Charged ChargeFor(const catalog::Price* price, const chat::Usage& usage) {
  if (!usage.IsKnown()) return {};
  if (price == nullptr) return {.cost = {}, .basis = CostBasis::kNoPrice};
  return {.cost = catalog::CostOf(*price, catalog::Part(CountsOf(usage))),
          .basis = price->is_configured ? CostBasis::kConfigured : CostBasis::kBuiltIn};
}

void AppendUsageFields(std::string& fields, const chat::Usage& usage, bool is_estimated,
                       const Charged& charged) {
  if (!usage.IsKnown()) return;
  fields += "x-monorelay-usage: ";
  std::string_view comma;
  const auto count = [&](std::string_view name, std::int64_t tokens) {
    if (tokens < 0) return;
    AppendNumber(fields.append(comma).append(name).append("="), tokens);
    comma = ", ";
  };
  count("input", usage.input);
  count("output", usage.output);
  count("cached", usage.cached_read);
  count("cache_write", usage.cache_write);
  count("reasoning", usage.reasoning);
  if (is_estimated) fields += ", estimated";
  fields += "\r\n";
  const bool has_price =
      charged.basis == CostBasis::kBuiltIn || charged.basis == CostBasis::kConfigured;
  if (has_price)
    fields.append("x-monorelay-cost: ").append(catalog::Dollars(charged.cost.Total())) += "\r\n";
}

bool PutCost(std::string& text, dialects::Dialect dialect, const catalog::Cost& cost) {
  const std::size_t inside = InsideLast(text, dialects::UsageField(dialect));
  if (inside == std::string::npos) return false;
  const std::size_t next = text.find_first_not_of(kSpace, inside);
  const bool is_empty = next != std::string::npos && text[next] == '}';
  text.insert(inside,
              fmt::format("\"cost\":{}{}", catalog::Dollars(cost.Total()), is_empty ? "" : ","));
  return true;
}

}  // namespace monorelay::relay
