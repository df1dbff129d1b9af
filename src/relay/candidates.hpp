// Whom an exchange asks, in which order.
#pragma once

#include <vector>

#include "relay/setup.hpp"
#include "routing/affinity.hpp"
#include "routing/live_figures.hpp"
#include "routing/order.hpp"

namespace monorelay::relay {

// The live figures of a setup's providers, for answers of one form. Both must outlive it.
class SetupLive final : public routing::LiveSource {
 public:
  SetupLive(const Setup& setup, routing::AnswerForm form, MonotonicTime now)
      : setup_(setup), form_(form), now_(now) {}
  [[nodiscard]] routing::Live Of(const routing::Candidate& candidate) const override;

 private:
  const Setup& setup_;
  routing::AnswerForm form_;
  MonotonicTime now_;
};

// The candidates of `plan` by weights and balance; among those of the first target, if they are
// balanced by what changes from one request to the next, the provider of `place` comes first.
// `plan` must outlive the result.
std::vector<const routing::Candidate*> CandidatesFor(const Setup& setup, const routing::Plan& plan,
                                                     const routing::LiveSource& live,
                                                     const routing::Place& place, Random& random);

}  // namespace monorelay::relay
