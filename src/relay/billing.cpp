// What an exchange cost: usage from the provider, or an estimate, at the price of the model served.

#include <algorithm>
#include <array>
#include <utility>

#include "chat/token_estimate.hpp"
#include "dialects/errors.hpp"
#include "dialects/usage.hpp"
#include "relay/answer_head.hpp"
#include "relay/charge.hpp"
#include "relay/exchange.hpp"

namespace monorelay::relay {
namespace {

constexpr std::int64_t kBytesAToken = 4;

// A JSON object of the parts that cost anything.
std::string PartsOf(const catalog::Cost& cost) {
  const std::array<std::pair<std::string_view, std::int64_t>, 8> parts{
      {{"input", cost.input},
       {"cached_read", cost.cached_read},
       {"cache_write", cost.cache_write},
       {"output", cost.output},
       {"reasoning", cost.reasoning},
       {"audio", cost.audio},
       {"image", cost.image},
       {"request", cost.request}}};
  std::string text;
  for (const auto& [name, nano] : parts) {
    if (nano == 0) continue;
    AppendNumber(text.append(text.empty() ? "{\"" : ",\"").append(name).append("\":"), nano);
  }
  if (!text.empty()) text.push_back('}');
  return text;
}

}  // namespace

const catalog::Price* Exchange::PriceNow() {
  return context_.prices.Find(setup_, outcome_.provider, outcome_.served_model, outcome_.key_label);
}

void Exchange::AppendBill(std::string& fields) {
  if (!outcome_.usage.IsKnown()) return;
  AppendUsageFields(fields, outcome_.usage, false, ChargeFor(PriceNow(), outcome_.usage));
}

// What the provider will charge though it has not said how much.
void Exchange::EstimateUsage() {
  const bool answered = call_.IsCommitted() && outcome_.stages.first_byte.has_value();
  const bool left_waiting = outcome_.ending == Ending::kClientLeft && outcome_.attempts > 0;
  if (task_ != Task::kAnswer || (!answered && !left_waiting)) return;
  chat::Usage& usage = outcome_.usage;
  if (usage.input < 0) {
    usage.input = answered ? input_estimate_ : chat::EstimateTokensOfBody(Body());
    outcome_.usage_is_estimated = true;
  }
  std::int64_t output = usage.output;
  if (stream_ != nullptr) {
    // A stream that broke off has told the count at its beginning, if any.
    if (output < 0 || !stream_->IsFinished()) output = std::max(output, stream_->OutputEstimate());
  } else if (output < 0) {
    output = static_cast<std::int64_t>(call_.BytesWritten()) / kBytesAToken;
  }
  if (output == usage.output) return;
  usage.output = output;
  outcome_.usage_is_estimated = true;
}

void Exchange::Bill() {
  if (stream_ != nullptr) {
    outcome_.usage.Merge(stream_->Usage());
    outcome_.finish_reason = stream_->WhyStopped();
  }
  if (IsFree(outcome_.cache)) {
    outcome_.cost = {.nano_dollars = 0, .parts = {}, .basis = "shared answer"};
    return;
  }
  EstimateUsage();
  if (!outcome_.usage.IsKnown()) return;
  const catalog::Price* price = PriceNow();
  const Charged charged = ChargeFor(price, outcome_.usage);
  outcome_.cost.nano_dollars = charged.cost.Total();
  outcome_.cost.parts = PartsOf(charged.cost);
  outcome_.cost.basis = NameOf(charged.basis);
  if (price != nullptr && !price->date.empty()) outcome_.cost.basis += " " + price->date;
}

}  // namespace monorelay::relay
