// What the relay works by: one immutable picture of the configuration, and what a worker lends to
// its exchanges.
#pragma once

#include <array>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/random.hpp"
#include "catalog/prices.hpp"
#include "catalog/snapshot.hpp"
#include "http/buffer.hpp"
#include "http/client.hpp"
#include "http/loop_gate.hpp"
#include "http/networks.hpp"
#include "identity/access_keys.hpp"
#include "keys/key_pool.hpp"
#include "providers/provider.hpp"
#include "relay/body_capture.hpp"
#include "relay/body_rules.hpp"
#include "relay/caller.hpp"
#include "relay/hold_window.hpp"
#include "relay/kept_responses.hpp"
#include "relay/open_exchanges.hpp"
#include "relay/outcome.hpp"
#include "relay/price_cache.hpp"
#include "relay/provider_state.hpp"
#include "relay/retry_policy.hpp"
#include "relay/sharing.hpp"
#include "routing/affinity.hpp"
#include "routing/live_figures.hpp"
#include "routing/plan.hpp"

namespace monorelay::relay {

class AccessTable;

struct Target {
  std::shared_ptr<const providers::Provider> provider;  // shared with other setups
  // Owned by this setup and exchanges under way. Of a provider without keys it holds one without a
  // secret.
  std::shared_ptr<keys::KeyPool> keys;
  std::shared_ptr<routing::ProviderFigures> figures;  // shared with other setups
  std::shared_ptr<ProviderState> state{};             // the same
  RetryRules retry{};
  IgnoreRules ignore{};
  identity::LeavePolicy on_leave{};
  bool has_cap = false;  // state->in_flight limits anything
};

// See routing::AffinityTable.
struct Affinity {
  routing::AffinityMode mode = routing::AffinityMode::kOff;
  std::chrono::seconds life{0};
  std::shared_ptr<routing::AffinityTable> table{};  // shared with other setups; null if it is off
};

// When a second candidate is asked beside the first.
struct HedgeRules {
  bool enabled = false;
  std::chrono::milliseconds shortest_wait{200};  // however fast the first one is
};

// Which origins of web pages may call.
struct CorsPolicy {
  bool any_origin = false;
  std::vector<std::string> origins;
};

// Made whole, swapped whole, never changed. Exchanges keep the one they began with.
struct Setup {
  catalog::Snapshot catalog;
  std::vector<Target> targets;  // in the order of catalog.Offers()
  identity::AccessKeys access_keys;
  bool access_key_required = true;
  std::chrono::milliseconds keep_alive{0};  // a sign of life in silent streams; zero: none
  bool policy_moves_on = false;             // see providers::ClassificationInput
  BodyRules body_rules{};
  bool strict_conversion = false;              // what another dialect cannot say is an error
  std::vector<std::string> toolless_models{};  // globs of models that call no tools
  CorsPolicy cors;
  http::Networks trusted_proxies{};  // see http::ClientHost
  Affinity affinity{};
  Sharing sharing{};
  catalog::PriceBook prices{};
  bool cost_in_usage = false;  // answers say what they cost, whether or not a client asks
  HoldLimits hold{};
  HedgeRules hedge{};
  std::shared_ptr<SharedState> shared{};          // shared with the setups before and after
  bool has_cap = false;                           // shared->in_flight limits anything
  std::shared_ptr<const CaptureRules> capture{};  // owned by this; nullptr: nothing is copied
  // Whoever has a key of access_keys, and whoever comes where none is asked for. Owned by this and
  // by requests.
  std::shared_ptr<const Caller> configured = std::make_shared<const Caller>();
  std::shared_ptr<const Caller> anybody = std::make_shared<const Caller>();
  const AccessTable* access_table = nullptr;  // outlives all setups; nullptr: no further keys
};

// The plans for the models that were asked for lately. Not thread-safe.
class PlanCache {
 public:
  // As routing::PlanFor. Forgets everything when `setup` is another one than before.
  Result<std::shared_ptr<const routing::Plan>> Find(const std::shared_ptr<const Setup>& setup,
                                                    const std::string& model,
                                                    std::optional<catalog::Difficulty> tier = {});

 private:
  static constexpr std::size_t kMostPlans = 1024;

  std::shared_ptr<const Setup> setup_;  // keeps its address from being reused
  using Plans = std::unordered_map<std::string, std::shared_ptr<const routing::Plan>>;
  static constexpr std::size_t kTiers = 4;  // and none

  std::array<Plans, kTiers> plans_;
};

// One for each worker; used on its thread alone.
struct Context {
  http::Client& client;
  http::BufferPool& buffers;
  const Clock& clock;
  OutcomeObserver& observer;
  KeptResponses& responses;
  std::shared_ptr<http::LoopGate>
      gate;  // into the worker's loop; shared with who comes from outside
  Random random;
  IdMaker ids;
  std::shared_ptr<const Setup> setup;  // replaced by a message to the worker
  PlanCache plans;
  PriceCache prices{};
  OpenExchanges open{};
};

}  // namespace monorelay::relay
