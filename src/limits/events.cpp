// What an operator reads of limits in the log.

#include <fmt/format.h>

#include "base/log.hpp"
#include "limits/meter.hpp"
#include "limits/words.hpp"

namespace monorelay::limits {

void LoggedEvents::OnThreshold(const Finding& finding) noexcept {
  log::Warning("{} has used {} of {}: {} % of the limit {} are reached", WhoseWords(finding),
               AmountWords(finding.rule.kind, finding.used),
               AmountWords(finding.rule.kind, finding.rule.amount), finding.rule.warn_percent,
               NameOf(finding.rule.kind));
}

void LoggedEvents::OnShadowRefusal(const Finding& finding) noexcept {
  log::Warning("{} is over its limit {} of {}; it is only counted (shadow mode)",
               WhoseWords(finding), NameOf(finding.rule.kind),
               AmountWords(finding.rule.kind, finding.rule.amount));
}

}  // namespace monorelay::limits
