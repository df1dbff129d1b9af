// Which checks there are for a configuration.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "app/config.hpp"
#include "health/on_demand.hpp"
#include "health/schedule.hpp"
#include "relay/setup.hpp"

namespace monorelay::app {

// The model that a provider is checked with: test_model, or the first one that it is known to
// serve, or the predecessor's choice for the well-known.
std::string TestModelOf(const ProviderConfig& provider);

// A provider that can be checked, and the model to ask it for.
struct Subject {
  std::shared_ptr<const providers::Provider> provider;  // shared with setups
  std::shared_ptr<keys::KeyPool> keys;                  // the same
  std::string model;
};

// The providers of `setup`, which was made from `config`.
std::vector<Subject> SubjectsOf(const Config& config, const relay::Setup& setup);

// For each key, in the provider's preferred dialect or, to verify, in every one that it speaks.
std::vector<health::Check> ChecksFor(const std::vector<Subject>& subjects,
                                     const health::CheckQuestion& question = {});

// The checks that the configuration or somebody asks for, over all configurations.
class HealthChecks {
 public:
  // `clock` must outlive it.
  explicit HealthChecks(const Clock& clock) : clock_(clock), on_demand_(clock) {}

  // From now on these are checked; the schedule begins anew only if it is another one. Called by
  // one thread.
  void Use(const Config& config, const relay::Setup& setup);

  // Checks at once, on the calling thread, and notes what it finds as the schedule does; for a
  // model that the question names, not in the view: it may be one that nobody serves. Fails with
  // kNotFound if there is nothing to check, else as health::OnDemand does. Thread-safe.
  Result<health::CheckReport> Ask(const health::CheckQuestion& question);
  // Ends what was asked for, and refuses what is from now on. Thread-safe.
  void StopAsking() { on_demand_.Stop(); }

  // Thread-safe.
  [[nodiscard]] const health::HealthView& View() const { return view_; }

 private:
  [[nodiscard]] std::vector<Subject> Current() const;
  [[nodiscard]] HealthChecksConfig CurrentConfig() const;

  const Clock& clock_;
  health::HealthView view_;
  health::OnDemand on_demand_;
  mutable std::mutex mutex_;
  HealthChecksConfig config_;                   // guarded by mutex_
  std::vector<Subject> subjects_;               // guarded by mutex_
  std::unique_ptr<health::Schedule> schedule_;  // last: it uses everything above
};

}  // namespace monorelay::app
