#include "store/sqlite/predecessor_users.hpp"

#include <fmt/core.h>

#include <cmath>
#include <utility>

#include "store/sqlite/database.hpp"
#include "store/sqlite/rows.hpp"

namespace monorelay::store::sqlite {
namespace {

constexpr std::chrono::milliseconds kPatience{5000};

constexpr Sql kUsers = R"sql(
  SELECT username, email, password_hash, is_active, is_admin, is_super_admin, created_at, last_login
  FROM users ORDER BY created_at, id
)sql";
// Of its first versions, which knew no super admin: the first one is it.
constexpr Sql kOldUsers = R"sql(
  SELECT username, email, password_hash, is_active, is_admin,
         id = (SELECT min(id) FROM users WHERE is_admin), created_at, last_login
  FROM users ORDER BY created_at, id
)sql";

PredecessorUser ReadUser(const Statement& row) {
  PredecessorUser user{.name = row.Text(0), .email = row.Text(1), .password = row.Text(2)};
  user.is_active = row.Integer(3) != 0;
  user.is_admin = row.Integer(4) != 0;
  user.is_super_admin = row.Integer(5) != 0;
  user.created_at = std::llround(row.Real(6));
  if (!row.IsNull(7)) user.last_login = std::llround(row.Real(7));
  return user;
}

}  // namespace

Result<std::vector<PredecessorUser>> ReadPredecessorUsers(const std::filesystem::path& file) {
  const auto failed = [&](const SqlError& error) {
    Error told = ToError(fmt::format("{} cannot be read", file.string()), error);
    told.kind = ErrorKind::kInvalidRequest;
    return std::unexpected(std::move(told));
  };
  auto database = Database::OpenReadOnly(file, kPatience);
  if (!database) return failed(database.error());
  auto users = ReadAll(*database, kUsers, ReadUser);
  if (!users) users = ReadAll(*database, kOldUsers, ReadUser);
  if (!users) return failed(users.error());
  return *std::move(users);
}

}  // namespace monorelay::store::sqlite
