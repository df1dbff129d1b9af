#include "admin/access.hpp"

namespace monorelay::admin {

using identity::Role;

bool Permits(Access access, const identity::Principal& principal) {
  const bool has_account = principal.IsKnown() && principal.HasAccount();
  const Role role = principal.role;
  switch (access) {
    case Access::kUnruled:
      return false;
    case Access::kPublic:
      return true;
    case Access::kAccount:
      return has_account;
    case Access::kOwnReader:
      return principal.IsKnown() && (has_account || role != Role::kMember);
    case Access::kReader:
      return principal.IsKnown() && role != Role::kMember;
    case Access::kOperator:
      return has_account && (identity::Administers(role) || role == Role::kOperator);
    case Access::kAdmin:
      return has_account && identity::Administers(role);
    case Access::kOwner:
      return has_account && role == Role::kOwner;
  }
  return false;
}

std::string_view NeedOf(Access access) {
  switch (access) {
    case Access::kUnruled:
      return "a rule that says who may";
    case Access::kPublic:
      return "nothing";
    case Access::kAccount:
      return "an account that has signed in";
    case Access::kOwnReader:
    case Access::kReader:
      return "somebody who may see everything: a viewer, operator, admin or the owner";
    case Access::kOperator:
      return "an operator, admin or the owner";
    case Access::kAdmin:
      return "an admin or the owner";
    case Access::kOwner:
      return "the owner";
  }
  return "";
}

}  // namespace monorelay::admin
