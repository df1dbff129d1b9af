// What a caller may do and how much of it, before anybody is asked; and what it used, afterwards.

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "chat/token_estimate.hpp"
#include "limits/words.hpp"
#include "relay/charge.hpp"
#include "relay/exchange.hpp"

namespace monorelay::relay {
namespace {

using limits::Measure;

// The names that clients know for limits of requests and of tokens; money has none.
std::string_view WordOf(Measure measure) {
  switch (measure) {
    case Measure::kRequests:
    case Measure::kConcurrent:
      return "requests";
    case Measure::kTokens:
      return "tokens";
    case Measure::kMoney:
      break;
  }
  return "";
}

void AppendRateLimit(std::string& fields, std::string_view word, std::int64_t limit,
                     std::int64_t left, std::optional<std::chrono::seconds> reset) {
  fields += fmt::format("x-ratelimit-limit-{}: {}\r\nx-ratelimit-remaining-{}: {}\r\n", word, limit,
                        word, left);
  if (reset) fields += fmt::format("x-ratelimit-reset-{}: {}s\r\n", word, reset->count());
}

std::string FieldsOf(const limits::Finding& finding) {
  std::string fields = "x-monorelay-limit: " + limits::LimitName(finding) + "\r\n";
  const std::string_view word = WordOf(MeasureOf(finding.rule.kind));
  if (!word.empty()) {
    AppendRateLimit(fields, word, finding.rule.amount,
                    std::max<std::int64_t>(finding.rule.amount - finding.used, 0), finding.wait);
  }
  return fields;
}

Error RefusedBy(const limits::Finding& finding) {
  const bool is_money = MeasureOf(finding.rule.kind) == Measure::kMoney;
  Error error = ClientError(is_money ? ErrorKind::kInsufficientQuota : ErrorKind::kRateLimited,
                            limits::RefusalWords(finding))
                    .error();
  error.origin = ErrorOrigin::kRelay;
  error.retry_after = finding.wait;
  return error;
}

}  // namespace

Result<std::shared_ptr<const routing::Plan>> Exchange::Permitted(
    std::shared_ptr<const routing::Plan> plan) const {
  const identity::AccessPolicy* policy = caller_->policy.get();
  if (policy == nullptr || !policy->ChoosesCandidates()) return plan;
  // A name that may be asked for stands for all that it leads to.
  const bool is_named = policy->PermitsModel(request_.model);
  bool has_model = is_named;
  const auto is_forbidden = [&](const routing::Candidate& candidate) {
    if (!is_named && !policy->PermitsModel(candidate.model)) return true;
    has_model = true;
    return !policy->PermitsProvider(setup_->targets[candidate.provider].provider->Name());
  };
  auto permitted = std::make_shared<routing::Plan>(*plan);
  std::erase_if(permitted->candidates, is_forbidden);
  if (!permitted->candidates.empty()) return permitted;
  return ClientError(
      ErrorKind::kForbidden,
      has_model ? fmt::format("the access key \"{}\" may not use the providers of model \"{}\"",
                              caller_->label, request_.model)
                : fmt::format("the access key \"{}\" may not use model \"{}\"; GET /v1/models "
                              "lists what it may",
                              caller_->label, request_.model));
}

// The input by its length; the output by what the client bounds it to, or by what the model has
// said before.
limits::Amounts Exchange::Expected(const routing::Plan& plan) {
  if (task_ != Task::kAnswer || !caller_->limits.CountsAmounts()) return {};
  chat::Usage usage;
  usage.input = chat::EstimateTokensOfBody(Body());
  usage.output = outcome_.sampling.max_tokens.value_or(0);
  if (usage.output <= 0) usage.output = setup_->shared->outputs.ExpectedFor(request_.model);
  const routing::Candidate& first = plan.candidates.front();
  const catalog::Price* price = context_.prices.Find(
      setup_, setup_->targets[first.provider].provider->Name(), first.model, {});
  return {.tokens = usage.input + usage.output,
          .nano_dollars = ChargeFor(price, usage).cost.Total()};
}

Result<void> Exchange::Admit(const routing::Plan& plan) {
  if (!caller_->limits.IsLimited()) return {};
  return Reserve(Expected(plan));
}

Result<void> Exchange::Reserve(const limits::Amounts& expected) {
  auto reserved = limits::Reservation::Make(caller_->limits, expected, context_.clock.WallNow());
  if (!reserved) {
    // They go with the refusal as a provider's would.
    passed_fields_ = FieldsOf(reserved.error());
    return std::unexpected(RefusedBy(reserved.error()));
  }
  reservation_ = std::make_unique<limits::Reservation>(*std::move(reserved));
  return {};
}

void Exchange::CountUnplanned(Error& error) {
  const bool is_unplanned =
      outcome_.caller != nullptr && reservation_ == nullptr && outcome_.attempts == 0;
  const bool is_callers =
      error.origin == ErrorOrigin::kClient && error.kind != ErrorKind::kClientLeft;
  if (!is_unplanned || !is_callers) return;
  if (auto reserved = Reserve({}); !reserved) error = std::move(reserved.error());
}

// What a provider says of its own limits is not for the client to go by where the relay has some.
void Exchange::AppendHeadroom(std::string& fields) const {
  if (reservation_ == nullptr || passed_fields_.contains("x-ratelimit-")) return;
  const auto append = [&](std::string_view word, const limits::Headroom& room) {
    if (room.limit >= 0) AppendRateLimit(fields, word, room.limit, room.left, room.reset);
  };
  append("requests", reservation_->Requests());
  append("tokens", reservation_->Tokens());
}

void Exchange::SettleLimits() {
  const chat::Usage& usage = outcome_.usage;
  // The history is of use for requests that do not bound their output.
  if (setup_->shared != nullptr && task_ == Task::kAnswer)
    setup_->shared->outputs.Note(outcome_.model, usage.output);
  const limits::Amounts used{
      .tokens = std::max<std::int64_t>(usage.input, 0) + std::max<std::int64_t>(usage.output, 0),
      .nano_dollars = outcome_.cost.nano_dollars.value_or(0)};
  if (reservation_ != nullptr) {
    reservation_->Settle(used, context_.clock.WallNow());
  } else if (outcome_.attempts > 0 || IsFree(outcome_.cache)) {
    caller_->limits.Count(used);
  }
}

}  // namespace monorelay::relay
