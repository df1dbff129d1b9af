// Somebody who has signed in elsewhere, and the port to the accounts that they get here.
#pragma once

#include <optional>
#include <string>

#include "base/error.hpp"
#include "identity/role.hpp"

namespace monorelay::identity::sso {

struct ExternalIdentity {
  std::string provider;  // its name
  std::string subject;   // who, by the provider's own unchanging name
  std::string name{};    // the user name there, which may change; may be empty
  std::string email{};   // may be empty
  bool email_verified = false;
  std::optional<Role> role{};  // what the operator's rules give; nothing: they say nothing
  bool role_binds = false;     // the rules also take away what they do not give
  bool is_named = false;       // one of the rules is about this person
};

// Who gets an account here, by what the operator allows.
struct LinkPolicy {
  bool link_by_email = false;    // a verified address is enough for the account that has it here
  bool create_accounts = false;  // for everybody; else for those alone whom a rule names
  Role default_role = Role::kMember;
};

// Thread-safe.
class ExternalSignIn {
 public:
  virtual ~ExternalSignIn() = default;
  // The id of the account that belongs to `identity`, which is linked or made if the operator
  // allows it. Fails with kForbidden and a text for the one who signs in.
  virtual Result<std::string> SignInExternal(const ExternalIdentity& identity,
                                             const LinkPolicy& policy) = 0;
};

}  // namespace monorelay::identity::sso
