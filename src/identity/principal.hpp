// Who has asked for something, once that is known.
#pragma once

#include <cstdint>
#include <string>

#include "identity/role.hpp"

namespace monorelay::identity {

// How the caller has shown who it is.
enum class Via : std::uint8_t {
  kNobody,     // it has not: a path that is open to all
  kSession,    // a browser's cookie
  kToken,      // a bearer token that a sign-in gave
  kAccessKey,  // an access key
  kLoopback,   // a caller of this machine, where no access key is asked for
  kCommand,    // somebody at the machine's command line
};

struct Principal {
  std::string user_id{};  // empty: no account
  std::string name{};     // of the account, or of the access key; empty: nobody
  Role role = Role::kViewer;
  Via via = Via::kNobody;
  std::string session_id{};     // of a session or token
  std::string access_key_id{};  // of an access key

  [[nodiscard]] bool IsKnown() const { return via != Via::kNobody; }
  [[nodiscard]] bool HasAccount() const { return !user_id.empty(); }
};

}  // namespace monorelay::identity
