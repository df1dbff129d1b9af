// The second factor of an account: offered, confirmed, taken away.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "identity/sign_in.hpp"

namespace monorelay::identity {

struct TotpOffer {
  std::string secret;  // in base 32; told once
  std::string uri;     // the same for a picture
};

// Thread-safe; blocks. Each call is about the actor's own account. What takes the password hashes.
class SecondFactor {
 public:
  // Both must outlive this.
  SecondFactor(AccountContext& context, SignIn& sign_in) : context_(context), sign_in_(sign_in) {}

  // Makes a secret, which counts once it is confirmed. A conflict if there is one that counts.
  Result<TotpOffer> Offer(const Actor& actor, std::string_view password);
  // Lets the offered secret count if the code is of it. Yields the recovery codes, each good once,
  // told once. Fails with kInvalidRequest.
  Result<std::vector<std::string>> Confirm(const Actor& actor, std::string_view code);
  Result<void> Remove(const Actor& actor, std::string_view password);
  // Seals what older programs have left in the clear. Yields how many it was.
  Result<int> SealAll();
  // How many recovery codes are left.
  Result<std::int64_t> CodesLeft(std::string_view user_id);

 private:
  AccountContext& context_;
  SignIn& sign_in_;
};

}  // namespace monorelay::identity
