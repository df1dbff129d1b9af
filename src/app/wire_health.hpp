// Which checks there are for a configuration.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "app/config.hpp"
#include "health/schedule.hpp"
#include "relay/setup.hpp"

namespace monorelay::app {

// The model that a provider is checked with: test_model, or the first one that it is known to
// serve, or the predecessor's choice for the well-known.
std::string TestModelOf(const ProviderConfig& provider);

enum class CheckScope : std::uint8_t {
  kPreferred,     // each key in the provider's preferred dialect
  kEveryDialect,  // each key in every dialect that the provider speaks
};

// For each key of the providers of `setup`, which was made from `config`. `model` replaces those of
// TestModelOf if it is not empty.
std::vector<health::Check> ChecksFor(const Config& config, const relay::Setup& setup,
                                     const std::vector<health::Probe>& probes, CheckScope scope,
                                     const std::string& model = {});

// The checks that the configuration asks for, over all its changes. Used by one thread, but for the
// view.
class HealthChecks {
 public:
  // `clock` must outlive it.
  explicit HealthChecks(const Clock& clock) : clock_(clock) {}

  // From now on these are checked; the schedule begins anew only if it is another one.
  void Use(const Config& config, const relay::Setup& setup);

  [[nodiscard]] const health::HealthView& View() const { return view_; }

 private:
  [[nodiscard]] std::vector<health::Check> Current() const;

  const Clock& clock_;
  health::HealthView view_;
  HealthChecksConfig config_;
  mutable std::mutex mutex_;
  std::vector<health::Check> checks_;           // guarded by mutex_
  std::unique_ptr<health::Schedule> schedule_;  // last: it uses everything above
};

}  // namespace monorelay::app
