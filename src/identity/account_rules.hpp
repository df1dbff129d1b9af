// Who may do what to whose account. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "identity/account.hpp"
#include "identity/principal.hpp"

namespace monorelay::identity {

// What is to be different about an account; nothing: as it is.
struct AccountChange {
  std::optional<std::string> email{};
  std::optional<Role> role{};
  std::optional<bool> is_active{};
};

// 3 to 50 letters, digits, dots, hyphens, underscores of ASCII. Fails with kInvalidRequest.
Result<void> CheckUserName(std::string_view name);
// Empty, or at most 255 bytes with an @ inside and no space. Fails with kInvalidRequest.
Result<void> CheckEmail(std::string_view email);

// Accounts are managed by the owner, admins, and whoever is at the machine. The owner's account is
// managed by the owner and at the machine alone. Fails with kForbidden.
Result<void> CheckMayManage(const Principal& actor, const Account& target);

// As CheckMayManage; besides, the owner stays an active owner until another one takes the place,
// so that there is always one and the last who administers cannot be removed. Nobody becomes owner
// by this, and nobody changes its own role or locks itself out. Fails with kForbidden or a
// conflict.
Result<void> CheckChange(const Principal& actor, const Account& target,
                         const AccountChange& change);

// The same for removing an account; one's own cannot be removed.
Result<void> CheckRemoval(const Principal& actor, const Account& target);

}  // namespace monorelay::identity
