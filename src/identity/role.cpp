#include "identity/role.hpp"

namespace monorelay::identity {

std::string_view NameOf(Role role) {
  switch (role) {
    case Role::kOwner:
      return "owner";
    case Role::kAdmin:
      return "admin";
    case Role::kOperator:
      return "operator";
    case Role::kMember:
      return "member";
    case Role::kViewer:
      return "viewer";
  }
  return "";
}

std::optional<Role> RoleFrom(std::string_view name) {
  for (const Role role : kRoles) {
    if (NameOf(role) == name) return role;
  }
  return std::nullopt;
}

}  // namespace monorelay::identity
