#include "app/user_command.hpp"

#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#include <istream>
#include <ostream>
#include <string>
#include <utility>

#include "admin/reading.hpp"
#include "app/data_paths.hpp"
#include "app/wire_identity.hpp"
#include "base/random.hpp"
#include "identity/account_services.hpp"
#include "store/sqlite/identity_store.hpp"

namespace monorelay::app {
namespace {

using identity::Account;
using identity::Role;

constexpr int kFailed = 1;
constexpr int kWrongUsage = 2;

std::string TextOf(const Error& error) {
  std::string text = error.text.value;
  if (!error.detail.value.empty()) text += " (" + error.detail.value.Get() + ")";
  return text;
}

// One run of the command.
class UserCommand {
 public:
  UserCommand(identity::AccountServices& services, const UserOptions& asked, std::istream& in,
              std::ostream& out)
      : services_(services), asked_(asked), in_(in), out_(out), actor_(AtMachine()) {}

  Result<void> Run() {
    switch (asked_.action) {
      case UserAction::kAdd:
        return Add();
      case UserAction::kList:
        return List();
      case UserAction::kResetPassword:
        return WithAccount(&UserCommand::ResetPassword);
      case UserAction::kResetSecondFactor:
        return WithAccount(&UserCommand::ResetSecondFactor);
      case UserAction::kSetRole:
        return WithAccount(&UserCommand::SetRole);
      case UserAction::kActivate:
      case UserAction::kDeactivate:
        return WithAccount(&UserCommand::SetActive);
      case UserAction::kRemove:
        return WithAccount(&UserCommand::Remove);
    }
    return {};
  }

 private:
  Result<void> WithAccount(Result<void> (UserCommand::*step)(const Account&)) {
    const auto account = services_.accounts.FindByName(asked_.name);
    if (!account) return std::unexpected(account.error());
    return (this->*step)(*account);
  }

  Result<void> Add() {
    const auto needs = services_.accounts.NeedsSetup();
    if (!needs) return std::unexpected(needs.error());
    identity::NewUser user{.name = asked_.name,
                           .email = asked_.email,
                           .password = Password(),
                           .role = asked_.role.value_or(Role::kMember)};
    // The first one is the owner, as at the dashboard.
    const auto made = *needs ? services_.accounts.CreateOwner(actor_, user)
                             : services_.accounts.Create(actor_, user);
    if (!made) return std::unexpected(made.error());
    out_ << fmt::format("{} is {} now\n", made->name, NameOf(made->role));
    TellPassword(user.password);
    return {};
  }

  Result<void> List() {
    const auto users = services_.accounts.All();
    if (!users) return std::unexpected(users.error());
    out_ << fmt::format("{:<24} {:<9} {:<8} {:<13} {:<24} {}\n", "NAME", "ROLE", "ENABLED",
                        "SECOND FACTOR", "LAST LOGIN", "E-MAIL");
    for (const Account& user : *users) {
      out_ << fmt::format(
          "{:<24} {:<9} {:<8} {:<13} {:<24} {}\n", user.name, NameOf(user.role),
          user.is_active ? "yes" : "no", user.HasSecondFactor() ? "yes" : "no",
          user.last_login ? admin::TimeText(static_cast<double>(*user.last_login)) : "never",
          user.email);
    }
    return {};
  }

  Result<void> ResetPassword(const Account& account) {
    const std::string password = Password();
    auto reset = services_.accounts.ResetPassword(actor_, account.id, password);
    if (!reset) return reset;
    out_ << fmt::format("{} has another password; its sessions have ended\n", account.name);
    TellPassword(password);
    return {};
  }

  Result<void> ResetSecondFactor(const Account& account) {
    auto reset = services_.accounts.ResetSecondFactor(actor_, account.id);
    if (reset) out_ << fmt::format("{} signs in by password alone\n", account.name);
    return reset;
  }

  Result<void> SetRole(const Account& account) {
    const auto changed = *asked_.role == Role::kOwner
                             ? services_.accounts.HandOver(actor_, account.id)
                             : services_.accounts.Change(actor_, account.id, {.role = asked_.role});
    if (!changed) return std::unexpected(changed.error());
    out_ << fmt::format("{} is {} now\n", changed->name, NameOf(changed->role));
    return {};
  }

  Result<void> SetActive(const Account& account) {
    const bool is_active = asked_.action == UserAction::kActivate;
    const auto changed = services_.accounts.Change(actor_, account.id, {.is_active = is_active});
    if (!changed) return std::unexpected(changed.error());
    out_ << fmt::format("{} {}\n", changed->name,
                        is_active ? "may sign in" : "may not sign in; its sessions have ended");
    return {};
  }

  Result<void> Remove(const Account& account) {
    auto removed = services_.accounts.Remove(actor_, account.id);
    if (removed) out_ << fmt::format("{} is removed\n", account.name);
    return removed;
  }

  // From the input, or made.
  std::string Password() {
    constexpr std::size_t kBytes = 12;
    if (!asked_.reads_password) return RandomToken(kBytes);
    std::string line;
    std::getline(in_, line);
    if (line.ends_with('\r')) line.pop_back();
    return line;
  }
  void TellPassword(const std::string& password) {
    if (!asked_.reads_password) out_ << fmt::format("password: {}\n", password);
  }

  identity::AccountServices& services_;
  const UserOptions& asked_;
  std::istream& in_;
  std::ostream& out_;
  const identity::Actor actor_;
};

Result<std::unique_ptr<store::sqlite::SqliteIdentityStore>> OpenStore(const Options& options,
                                                                      const Clock& clock) {
  const auto file = FindConfigFile(options);
  if (!file) return std::unexpected(file.error());
  return store::sqlite::SqliteIdentityStore::Open(IdentityFile(PathsFor(options, *file).data_dir),
                                                  clock);
}

}  // namespace

identity::Actor AtMachine() {
  const passwd* user = ::getpwuid(::getuid());
  return {.who = {.name = fmt::format("command line of {}", user != nullptr ? user->pw_name : "?"),
                  .role = Role::kOwner,
                  .via = identity::Via::kCommand}};
}

int RunUser(const Options& options, const Clock& clock, identity::PasswordCost cost,
            std::istream& in, std::ostream& out, std::ostream& err) {
  auto store = OpenStore(options, clock);
  if (!store) {
    err << TextOf(store.error()) << '\n';
    return kWrongUsage;
  }
  identity::AccountServices services(**store, clock, cost);
  const auto done = UserCommand(services, options.user, in, out).Run();
  if (done) return 0;
  err << TextOf(done.error()) << '\n';
  return kFailed;
}

int RunAuditVerify(const Options& options, const Clock& clock, std::ostream& out,
                   std::ostream& err) {
  auto store = OpenStore(options, clock);
  const auto verdict = store ? (*store)->Verify() : std::unexpected(std::move(store.error()));
  if (!verdict) {
    err << TextOf(verdict.error()) << '\n';
    return kWrongUsage;
  }
  if (!verdict->fault.empty()) {
    err << "the audit is broken: " << verdict->fault << '\n';
    return kFailed;
  }
  out << fmt::format("{} entries, none changed, none missing\nlast: {}\n", verdict->entries,
                     verdict->head.empty() ? "-" : verdict->head);
  return 0;
}

}  // namespace monorelay::app
