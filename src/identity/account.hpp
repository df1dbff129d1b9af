// What is kept of accounts, their sessions and invitations.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "identity/role.hpp"

namespace monorelay::identity {

// Times are seconds since the epoch, UTC.
using Seconds = std::int64_t;

struct Account {
  std::string id;       // ULID
  std::string name;     // unique without regard to case
  std::string email{};  // empty, or unique without regard to case
  Role role = Role::kMember;
  bool is_active = true;
  std::string
      password_hash{};  // Argon2id, as libsodium writes it; empty: none can sign in with one
  Seconds created_at = 0;
  std::optional<Seconds> last_login{};
  std::string totp_secret{};   // of the second factor, by SecretVault::SealFactor; empty: none
  std::string totp_pending{};  // the same of one that was offered and not yet confirmed
  std::int64_t totp_step = 0;  // the newest that was accepted; none is accepted twice

  [[nodiscard]] bool HasSecondFactor() const { return !totp_secret.empty(); }
};

enum class SessionKind : std::uint8_t { kCookie, kToken };

struct Session {
  std::string id;  // ULID; public
  std::string user_id;
  SessionKind kind = SessionKind::kCookie;
  std::string secret_hash{};  // SHA-256 of the cookie; of a token's session a hash of nothing known
  Seconds created_at = 0;
  Seconds seen_at = 0;
  Seconds expires_at = 0;  // whatever happens
  std::string address{};
  std::string agent{};     // the browser, as it calls itself; cut
  std::string provider{};  // through which sign-in provider it began; empty: none
};

// One of the tokens that a session of scripts is renewed with. Each is good once.
struct RefreshToken {
  std::string hash;
  std::string session_id;
  bool is_used = false;
};

struct Invite {
  std::string id;  // ULID
  std::string secret_hash{};
  Role role = Role::kMember;
  std::string created_by{};  // user id
  Seconds created_at = 0;
  Seconds expires_at = 0;
  std::string used_by{};  // user id; empty: nobody yet
};

// A person at a sign-in provider who is a user here.
struct ExternalLink {
  std::string provider;  // by its name
  std::string subject;   // who, by the provider's own unchanging name
  std::string user_id;
  Seconds created_at = 0;
};

// How often somebody has failed to sign in lately; see Throttle.
struct FailureCount {
  std::string name;
  int failures = 0;
  Seconds last = 0;
  Seconds free_at = 0;
};

}  // namespace monorelay::identity
