// The port through which limits and counts outlive the process.
#pragma once

#include <span>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "limits/meter.hpp"
#include "limits/rule.hpp"

namespace monorelay::limits {

// Never called on the path of a request.
class Store {
 public:
  virtual ~Store() = default;

  virtual Result<std::vector<std::pair<Subject, Rules>>> LoadRules() = 0;
  // In the place of the subject's rules before; none removes them.
  virtual Result<void> SaveRules(const Subject& subject, const Rules& rules) = 0;

  virtual Result<std::vector<SavedMeter>> LoadMeters() = 0;
  // All of them or none.
  virtual Result<void> SaveMeters(std::span<const SavedMeter> meters) = 0;
  // Rules and counts of a subject that is no more.
  virtual Result<void> Forget(const Subject& subject) = 0;
};

}  // namespace monorelay::limits
