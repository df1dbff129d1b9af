#include "limits/words.hpp"

#include <fmt/format.h>

namespace monorelay::limits {
namespace {

constexpr std::int64_t kNano = 1'000'000'000;

std::string_view SpanWords(Kind kind) {
  switch (kind) {
    case Kind::kRequestsPerMinute:
    case Kind::kTokensPerMinute:
      return " in a minute";
    case Kind::kRequestsPerDay:
    case Kind::kTokensPerDay:
    case Kind::kUsdPerDay:
      return " in 24 hours";
    case Kind::kUsdPerWeek:
      return " in 7 days";
    case Kind::kUsdPerMonth:
      return " in 30 days";
    case Kind::kConcurrentRequests:
      return " at the same time";
    case Kind::kUsdLifetime:
      return " in all";
  }
  return "";
}

}  // namespace

std::string UsdText(std::int64_t nano_dollars) {
  const bool is_negative = nano_dollars < 0;
  const auto whole = nano_dollars / kNano;
  const auto rest = nano_dollars % kNano;
  std::string text = fmt::format("{}{}.{:09}", is_negative ? "-" : "", is_negative ? -whole : whole,
                                 is_negative ? -rest : rest);
  constexpr std::size_t kMostZeros = 7;
  for (std::size_t i = 0; i < kMostZeros && text.ends_with('0'); ++i) text.pop_back();
  return text;
}

std::string WhoseWords(const Finding& finding) {
  switch (finding.subject.kind) {
    case SubjectKind::kRelay:
      return "the relay";
    case SubjectKind::kTeam:
      return fmt::format("team \"{}\"", finding.subject_name);
    case SubjectKind::kUser:
      return fmt::format("user \"{}\"", finding.subject_name);
    case SubjectKind::kKey:
      return fmt::format("access key \"{}\"", finding.subject_name);
  }
  return "the relay";
}

std::string AmountWords(Kind kind, std::int64_t amount) {
  switch (MeasureOf(kind)) {
    case Measure::kRequests:
    case Measure::kConcurrent:
      return fmt::format("{} requests", amount);
    case Measure::kTokens:
      return fmt::format("{} tokens", amount);
    case Measure::kMoney:
      return UsdText(amount) + " USD";
  }
  return fmt::format("{}", amount);
}

std::string LimitName(const Finding& finding) {
  return fmt::format("{}:{}", NameOf(finding.subject.kind), NameOf(finding.rule.kind));
}

std::string RefusalWords(const Finding& finding) {
  const Kind kind = finding.rule.kind;
  std::string text =
      fmt::format("the limit {} of {} is {}{}, of which {} are used or reserved", NameOf(kind),
                  WhoseWords(finding), AmountWords(kind, finding.rule.amount), SpanWords(kind),
                  AmountWords(kind, finding.used));
  const Measure measure = MeasureOf(kind);
  const bool has_amount = measure == Measure::kTokens || measure == Measure::kMoney;
  if (has_amount)
    text += fmt::format("; this request may take {}", AmountWords(kind, finding.asked));
  if (finding.wait) {
    text += fmt::format("; try again in {} s", finding.wait->count());
  } else if (has_amount && finding.asked > finding.rule.amount && finding.rule.amount > 0) {
    text += "; ask for less at once, for example by a smaller max_tokens";
  } else {
    text += "; ask whoever runs the relay for more";
  }
  return text;
}

}  // namespace monorelay::limits
