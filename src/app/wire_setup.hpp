// From the configuration's values to what the relay works by.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "app/config.hpp"
#include "app/wire_access.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "http/server_call.hpp"
#include "keys/key_states.hpp"
#include "relay/setup.hpp"
#include "routing/affinity.hpp"
#include "routing/live_figures.hpp"

namespace monorelay::app {

// The states of providers over all configurations. Used by one thread.
class ProviderStates {
 public:
  // The state of the provider of that name.
  std::shared_ptr<relay::ProviderState> Of(const std::string& name);
  // What is remembered of all of them together.
  std::shared_ptr<relay::SharedState> Shared() { return shared_; }

 private:
  // Shared with all setups.
  std::map<std::string, std::shared_ptr<relay::ProviderState>> states_;
  std::shared_ptr<relay::SharedState> shared_ = std::make_shared<relay::SharedState>();
};

// What is learnt while the relay runs, and kept over all configurations so that a reload forgets
// nothing.
struct LastingState {
  keys::KeyStates keys;                // thread-safe
  routing::FiguresByProvider figures;  // used by the thread that makes setups
  ProviderStates providers;            // the same
  std::shared_ptr<routing::AffinityTable> conversations =
      std::make_shared<routing::AffinityTable>();  // owned by setups too
  // The models of the list that the provider was asked for last; empty: none is remembered.
  std::function<std::vector<std::string>(const ProviderConfig&)> remote_models{};
  // Access keys that were made, and limits. Made without storage by the first setup if it is not
  // there; owned by this alone, and outlives all setups.
  std::unique_ptr<Access> access{};
};

struct SetupParts {
  const Config& config;
  // The key that clients present, in the place of config.server.access_key if that is empty.
  const Secret& access_key;
  // Where the mock models are served: "http://127.0.0.1:PORT", or empty if there is none.
  std::string mock_address;
  // For texts of requests on their way to the request log; nullptr: none are recorded. Owned by the
  // process.
  std::shared_ptr<http::BodyBudget> capture_budget{};
};

// Fails with kInvalidRequest and a text that names the setting, for what only shows when it is put
// to use (a certificate file that cannot be read). `clock` must outlive the setup.
Result<std::shared_ptr<const relay::Setup>> MakeSetup(const SetupParts& parts,
                                                      LastingState& lasting, const Clock& clock);

// The ids in a cached list of models: objects with an "id", or plain strings.
std::vector<std::string> IdsIn(const JsonText& list);

// True if an enabled provider is of type mock.
bool NeedsMock(const Config& config);

http::ServerLimits LimitsOf(const Config& config);

}  // namespace monorelay::app
