#include "app/import_users.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>
#include <string>
#include <system_error>
#include <utility>

#include "app/wire_identity.hpp"
#include "base/clock.hpp"
#include "identity/account_services.hpp"
#include "store/sqlite/identity_store.hpp"
#include "store/sqlite/predecessor_users.hpp"

namespace monorelay::app {
namespace {

namespace fs = std::filesystem;
using identity::Role;
using store::sqlite::PredecessorUser;

identity::Account AccountOf(const PredecessorUser& user) {
  return {.id = {},
          .name = user.name,
          .email = user.email,
          .role = user.is_super_admin ? Role::kOwner
                  : user.is_admin     ? Role::kAdmin
                                      : Role::kMember,
          .is_active = user.is_active,
          .password_hash = identity::PasswordHasher::OfPredecessor(user.password),
          .created_at = user.created_at,
          .last_login = user.last_login};
}

}  // namespace

std::optional<fs::path> FindUsers(const fs::path& given) {
  std::error_code failure;
  if (given.filename() == "users.db" && fs::is_regular_file(given, failure)) return given;
  if (fs::is_regular_file(given / "users.db", failure)) return given / "users.db";
  return std::nullopt;
}

Result<void> ImportUsers(const fs::path& file, const fs::path& data_dir, std::ostream& out) {
  const auto users = store::sqlite::ReadPredecessorUsers(file);
  if (!users) return std::unexpected(users.error());
  const SystemClock clock;
  auto store = store::sqlite::SqliteIdentityStore::Open(IdentityFile(data_dir), clock);
  if (!store) return std::unexpected(std::move(store.error()));
  identity::AccountServices services(**store, clock);
  const identity::Actor actor{.who = {.name = "monorelay import", .via = identity::Via::kCommand}};
  std::size_t count = 0;
  for (const PredecessorUser& user : *users) {
    const auto taken = services.accounts.TakeOver(actor, AccountOf(user));
    if (taken) {
      ++count;
      continue;
    }
    if (StatusOf(taken.error()) >= 500) return std::unexpected(taken.error());
    out << fmt::format("user \"{}\" is not taken over: {}\n", user.name,
                       taken.error().text.value.Get());
  }
  out << fmt::format("{} of {} users of {} are in {}\n", count, users->size(), file.string(),
                     IdentityFile(data_dir).string());
  const auto all = services.accounts.All();
  if (!all) return std::unexpected(all.error());
  if (std::ranges::none_of(*all, [](const auto& each) { return each.role == Role::kOwner; }))
    out << "nobody is the owner yet: monorelay user set-role NAME owner\n";
  return {};
}

}  // namespace monorelay::app
