// The accounts of people who sign in elsewhere: found by who they are there, linked, or made.
#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"
#include "identity/account_context.hpp"
#include "identity/sso/external_identity.hpp"

namespace monorelay::identity::sso {

// Thread-safe; blocks. Each change stands in the audit, in the same transaction.
class LinkedAccounts final : public ExternalSignIn {
 public:
  // `context` must outlive it.
  explicit LinkedAccounts(AccountContext& context) : context_(context) {}

  // Once linked, a person stays linked, whatever becomes of the address. Nobody gets an account
  // before the relay has an owner, and nobody becomes owner, or stops being it, by this.
  Result<std::string> SignInExternal(const ExternalIdentity& identity,
                                     const LinkPolicy& policy) override;

 private:
  Result<Account> SignIn(AccountTables& tables, const ExternalIdentity& identity,
                         const LinkPolicy& policy);
  Result<Account> Link(AccountTables& tables, const ExternalIdentity& identity, Account account);
  Result<Account> Create(AccountTables& tables, const ExternalIdentity& identity,
                         const LinkPolicy& policy);
  Result<void> ApplyRole(AccountTables& tables, const ExternalIdentity& identity, Account& account);

  AccountContext& context_;
};

// A user name made from what a provider says: 3 to 50 letters, digits, dots, hyphens, underscores.
std::string UserNameFrom(const ExternalIdentity& identity);

}  // namespace monorelay::identity::sso
