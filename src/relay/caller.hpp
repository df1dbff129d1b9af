// Who asks, with all that counts for its requests.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "identity/access_keys.hpp"
#include "identity/access_scope.hpp"
#include "limits/reservation.hpp"
#include "relay/body_capture.hpp"

namespace monorelay::relay {

// The holder of an access key, or anybody where none is asked for. Immutable but for its last use.
struct Caller : identity::Client {
  RequestId key_id{};  // empty: the configuration's key, or anybody
  std::string user_id{};
  std::string user{};  // by name
  std::string team{};  // the same
  bool is_enabled = true;
  std::optional<WallTime> expires{};
  std::shared_ptr<const identity::AccessPolicy> policy{};  // nullptr: everything is permitted
  std::optional<BodyLevel> bodies{};                       // nothing: as configured
  limits::Chain limits{};
  mutable std::atomic<std::int64_t> last_used{0};  // seconds since the epoch, UTC; 0: never

  // Whose the conversations and answers are that are kept for it: no other key has this name.
  [[nodiscard]] std::string_view Owner() const {
    return key_id.View().empty() ? label : key_id.View();
  }
};

}  // namespace monorelay::relay
