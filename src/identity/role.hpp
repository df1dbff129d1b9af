// What a person may do.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace monorelay::identity {

// The owner is one; an admin does everything but change the owner; an operator sees everything and
// changes routing and providers; a viewer sees everything and changes nothing; a member sees and
// changes what is its own.
enum class Role : std::uint8_t { kOwner, kAdmin, kOperator, kMember, kViewer };

inline constexpr std::array kRoles{Role::kOwner, Role::kAdmin, Role::kOperator, Role::kMember,
                                   Role::kViewer};

// "owner", "admin", "operator", "member", "viewer".
std::string_view NameOf(Role role);
std::optional<Role> RoleFrom(std::string_view name);

// True for those who manage accounts.
inline bool Administers(Role role) {
  return role == Role::kOwner || role == Role::kAdmin;
}

}  // namespace monorelay::identity
