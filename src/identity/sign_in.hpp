// Coming in: with a password, by a cookie or token; what a session may see, and how it ends.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "identity/account_context.hpp"

namespace monorelay::identity {

struct LoginAttempt {
  std::string name;
  std::string password;
  std::string code{};  // of the second factor: by time, or for recovery
  std::string address{};
};

struct Login {
  Account account;
  bool needs_code = false;  // the password is right; the second factor is asked for
};

// A session that has begun, with the secrets that are told once.
struct BegunSession {
  Session session;
  Account account;
  std::string secret;   // of a cookie
  std::string refresh;  // of scripts
};

// A caller's account and session, as they are now.
struct SeenSession {
  Account account;
  Session session;
};

// Thread-safe; blocks. Failures of the store are passed on as they are: they are never
// kUnauthorized.
class SignIn {
 public:
  // `context` must outlive this.
  explicit SignIn(AccountContext& context) : context_(context) {}

  // Checks name and password, and the code if the account has a second factor. Fails with
  // kUnauthorized, in one text for all that may be wrong, or kRateLimited with the time to wait
  // (see Throttle). Failures stand in the audit. Hashes a password.
  Result<Login> Check(const LoginAttempt& attempt);
  // Begins a session for an account that has shown who it is. Fails with kUnauthorized if it is
  // deactivated. `how` is for the audit: "password", "sso NAME"; `provider` is the sign-in
  // provider that has sent the person, or empty.
  Result<BegunSession> Begin(std::string_view user_id, SessionKind kind, std::string_view how,
                             const std::string& address, std::string_view agent,
                             std::string_view provider = {});
  // The next refresh token for one that was not used yet. One that comes a second time was stolen,
  // or its answer lost: its session ends. Fails with kUnauthorized.
  Result<BegunSession> Renew(std::string_view refresh, const std::string& address);

  // The session of a cookie, or that a token names; nothing if it has ended or its account is
  // deactivated.
  Result<std::optional<SeenSession>> Find(std::string_view secret);
  Result<std::optional<SeenSession>> FindById(std::string_view session_id);

  Result<std::vector<Session>> SessionsOf(std::string_view user_id);
  // Ends one of the actor's own sessions, or anybody's if the actor manages accounts. Fails with
  // kNotFound for all others. Yields what it was.
  Result<Session> End(const Actor& actor, std::string_view session_id);
  // Sets another password and ends all other sessions of the actor. Fails with kForbidden if the
  // old one is not right, or kRateLimited. Hashes.
  Result<void> ChangePassword(const Actor& actor, std::string_view old_password,
                              std::string_view password);

  // The actor's password once more, before what a stolen session must not do. As ChangePassword.
  Result<Account> Confirm(const Actor& actor, std::string_view password);

 private:
  Result<std::optional<SeenSession>> See(AccountTables& tables, std::optional<Session> session);
  struct Known {
    std::optional<Account> account{};
    bool address = false;  // has signed in to the account
  };
  Result<Known> Know(const LoginAttempt& attempt);
  // True if the code is right; it is used up then.
  Result<bool> TakeCode(std::string_view user_id, std::string_view code);
  // Keeps the password as it would be kept now.
  Result<void> HashAnew(const Account& account, std::string_view password);
  std::unexpected<Error> Refuse(const LoginAttempt& attempt, std::string_view why);

  AccountContext& context_;
};

}  // namespace monorelay::identity
