// What is done after a try that failed. Pure.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/random.hpp"
#include "relay/outcome.hpp"

namespace monorelay::relay {

// When a provider is asked the same again. The default is never.
struct RetryRules {
  bool enabled = false;
  int most = 3;  // for one request
  std::vector<int> statuses{};
  std::vector<std::string> errors{};          // names of errors, as providers write them
  double factor = 1.5;                        // the n-th wait is at most factor^n seconds, ...
  std::chrono::milliseconds longest{60'000};  // ... and never longer than this

  // `error` as RetryTypeOf says.
  [[nodiscard]] bool Cover(int status, std::string_view error) const;
};

// The name by which `retry` and `ignore` know an error for which the provider had none.
std::string_view RetryTypeOf(const Error& error);

// Failures that are no fault of the key or the provider.
struct IgnoreRules {
  bool enabled = false;
  std::vector<std::string> errors{};

  [[nodiscard]] bool Cover(std::string_view type, std::string_view code) const;
};

struct FailedTry {
  RetryAdvice advice = RetryAdvice::kNever;
  bool is_covered = false;       // by the rules
  bool is_about_key = false;     // another key is not in the same case: 401, 402, 403, 429
  bool has_another_key = false;  // free, and not tried yet
  int retries = 0;               // before this, for the same request
  std::optional<std::chrono::milliseconds> retry_after{};  // as the provider asked
  std::chrono::milliseconds time_left{0};                  // of the request at this provider
};

struct NextTry {
  NextStep step = NextStep::kNone;
  std::chrono::milliseconds wait{0};  // before kSameKey
};

// A key that is to blame gives way to a free one; else the same is tried again after a wait that is
// drawn between nothing and the bound (full jitter), and is at least what the provider asked for. A
// wait that does not fit into the time left is not begun.
NextTry DecideNext(const RetryRules& rules, const FailedTry& failed, Random& random);

// The same with retrying ruled out.
NextStep MoveOn(const FailedTry& failed);

}  // namespace monorelay::relay
