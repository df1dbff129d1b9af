// Everything around accounts, made together.
#pragma once

#include "identity/accounts.hpp"
#include "identity/second_factor.hpp"
#include "identity/sign_in.hpp"

namespace monorelay::identity {

// Thread-safe, as its parts are.
struct AccountServices {
  // `store` and `clock` must outlive this.
  AccountServices(AccountStore& store, const Clock& clock, PasswordCost cost = {})
      : context(store, clock, cost),
        accounts(context),
        sign_in(context),
        second_factor(context, sign_in) {}
  AccountServices(const AccountServices&) = delete;
  AccountServices& operator=(const AccountServices&) = delete;

  AccountContext context;
  Accounts accounts;
  SignIn sign_in;
  SecondFactor second_factor;
};

}  // namespace monorelay::identity
