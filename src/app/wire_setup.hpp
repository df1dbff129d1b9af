// From the configuration's values to what the relay works by.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "app/config.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "http/server_call.hpp"
#include "relay/setup.hpp"

namespace monorelay::app {

// The states of provider keys, and of providers, over all configurations, so that a reload forgets
// no cool-down. Used by one thread.
class KeyStates {
 public:
  // The state of the key with that secret at that provider.
  std::shared_ptr<keys::KeyState> Of(const std::string& provider, const Secret& key);
  // The state of the provider of that name.
  std::shared_ptr<relay::ProviderState> OfProvider(const std::string& name);
  // What is remembered of all of them together.
  std::shared_ptr<relay::SharedState> Shared() { return shared_; }

 private:
  std::map<std::string, std::shared_ptr<keys::KeyState>> states_;  // by provider and fingerprint
  // Shared with all setups.
  std::map<std::string, std::shared_ptr<relay::ProviderState>> providers_;
  std::shared_ptr<relay::SharedState> shared_ = std::make_shared<relay::SharedState>();
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
Result<std::shared_ptr<const relay::Setup>> MakeSetup(const SetupParts& parts, KeyStates& states,
                                                      const Clock& clock);

// True if an enabled provider is of type mock.
bool NeedsMock(const Config& config);

http::ServerLimits LimitsOf(const Config& config);

}  // namespace monorelay::app
