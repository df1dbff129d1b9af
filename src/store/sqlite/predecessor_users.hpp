// The predecessor's users.db.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "identity/account.hpp"

namespace monorelay::store::sqlite {

// A user as the predecessor kept it.
struct PredecessorUser {
  std::string name;
  std::string email;
  std::string password;  // salt and PBKDF2 as it wrote them, or "SSO:..."
  bool is_active = true;
  bool is_admin = false;
  bool is_super_admin = false;
  identity::Seconds created_at = 0;
  std::optional<identity::Seconds> last_login{};
};

// All of them, the oldest first. Fails with kInvalidRequest if the file has no such table.
Result<std::vector<PredecessorUser>> ReadPredecessorUsers(const std::filesystem::path& file);

}  // namespace monorelay::store::sqlite
