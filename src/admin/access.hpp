// Who may call a route.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "identity/principal.hpp"

namespace monorelay::admin {

enum class Access : std::uint8_t {
  kUnruled,    // nobody: a route that says nothing
  kPublic,     // anybody, without showing who it is
  kAccount,    // whoever has signed in, about its own account
  kOwnReader,  // whoever sees everything; a member, what is its own (the parameter `user` is
               // forced)
  kReader,     // whoever sees everything: all but members
  kOperator,   // whoever changes routing and providers: operators, admins, the owner
  kAdmin,      // whoever manages accounts: admins, the owner
  kOwner,      // the owner
};

// Access keys and callers without any are viewers at most: they have no account, and change nothing
// that needs one.
bool Permits(Access access, const identity::Principal& principal);

// In the words of a refusal: "needs ...".
std::string_view NeedOf(Access access);

}  // namespace monorelay::admin
