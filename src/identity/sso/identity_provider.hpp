// Through whom people may sign in, as the operator has set it up.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/secret.hpp"
#include "identity/role.hpp"

namespace monorelay::identity::sso {

enum class Protocol : std::uint8_t {
  kOpenId,   // OpenID Connect: the provider describes itself, and signs who has signed in
  kProfile,  // OAuth 2.0 alone: who has signed in is asked for with the access token
};

// Whoever has `value` among the roles claim gets `role`.
struct RoleRule {
  std::string value;
  Role role = Role::kMember;
};

// Immutable once made.
struct IdentityProvider {
  std::string name;   // in paths and links
  std::string label;  // for people
  Protocol protocol = Protocol::kOpenId;
  // Of kOpenId: its identifier, an URL, to the letter.
  std::string issuer{};
  // Of kProfile.
  std::string authorization_url{};
  std::string token_url{};
  std::string profile_url{};
  std::string emails_url{};  // a list with `email`, `primary`, `verified`; empty: in the profile
  bool sends_response_type = true;

  std::string client_id;
  Secret client_secret{};  // empty: a public client
  std::vector<std::string> scopes{};
  std::string callback_path;  // of ours, as it is registered there
  // Where the user name stands. "email" counts only if the provider has verified it.
  std::vector<std::string> username_claims{};

  std::vector<std::string> admin_usernames{};  // become admins; case matters
  std::string roles_claim{};                   // a name, or a path with dots
  std::vector<RoleRule> roles{};               // empty: the provider has no say in roles
  bool requires_role = false;                  // whoever no rule fits may not sign in
  Role default_role = Role::kMember;
  std::vector<std::string> allowed_domains{};  // of verified e-mail addresses; empty: any
};

}  // namespace monorelay::identity::sso
