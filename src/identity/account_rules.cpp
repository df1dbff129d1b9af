#include "identity/account_rules.hpp"

#include <algorithm>

#include "identity/account_context.hpp"

namespace monorelay::identity {
namespace {

bool IsNameLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
         c == '-' || c == '_';
}

}  // namespace

Result<void> CheckUserName(std::string_view name) {
  constexpr std::size_t kShortest = 3;
  constexpr std::size_t kLongest = 50;
  if (name.size() < kShortest || name.size() > kLongest ||
      !std::ranges::all_of(name, IsNameLetter)) {
    return ClientError(ErrorKind::kInvalidRequest,
                       "a username has 3 to 50 letters, digits, dots, hyphens or underscores");
  }
  return {};
}

Result<void> CheckEmail(std::string_view email) {
  constexpr std::size_t kLongest = 255;
  if (email.empty()) return {};
  const std::size_t at = email.find('@');
  const bool has_space =
      std::ranges::any_of(email, [](char c) { return static_cast<unsigned char>(c) <= ' '; });
  if (email.size() > kLongest || at == 0 || at == std::string_view::npos ||
      at + 1 == email.size() || has_space)
    return ClientError(ErrorKind::kInvalidRequest, "the e-mail address has no form of one");
  return {};
}

Result<void> CheckMayManage(const Principal& actor, const Account& target) {
  if (actor.via == Via::kCommand) return {};
  if (!Administers(actor.role))
    return ClientError(ErrorKind::kForbidden, "accounts are managed by the owner and admins");
  if (target.role == Role::kOwner && actor.user_id != target.id)
    return ClientError(ErrorKind::kForbidden, "the owner's account is changed by the owner alone");
  return {};
}

Result<void> CheckChange(const Principal& actor, const Account& target,
                         const AccountChange& change) {
  if (auto may = CheckMayManage(actor, target); !may) return may;
  const bool changes_role = change.role && *change.role != target.role;
  const bool locks_out = change.is_active && !*change.is_active && target.is_active;
  if (target.role == Role::kOwner && (changes_role || locks_out))
    return Conflict("there is always one active owner; make another user the owner first");
  if (changes_role && *change.role == Role::kOwner)
    return Conflict("the owner hands the place over; a change of role does not take it");
  if (actor.user_id == target.id && actor.HasAccount() && (changes_role || locks_out))
    return Conflict("nobody changes its own role or locks itself out; another admin does");
  return {};
}

Result<void> CheckRemoval(const Principal& actor, const Account& target) {
  if (auto may = CheckMayManage(actor, target); !may) return may;
  if (target.role == Role::kOwner)
    return Conflict("the owner cannot be removed; make another user the owner first");
  if (actor.user_id == target.id && actor.HasAccount())
    return Conflict("nobody removes its own account; another admin does");
  return {};
}

}  // namespace monorelay::identity
