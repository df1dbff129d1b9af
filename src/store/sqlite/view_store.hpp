// Saved views in identity.db, where their owners are.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <mutex>
#include <utility>

#include "identity/saved_views.hpp"
#include "store/sqlite/database.hpp"

namespace monorelay::store::sqlite {

// Thread-safe; one call at a time. Fails with kInternal if the file cannot be read or written.
class SqliteViewStore final : public identity::ViewStore {
 public:
  // Opens or creates `file`, private to its owner.
  static Result<std::unique_ptr<SqliteViewStore>> Open(
      const std::filesystem::path& file,
      std::chrono::milliseconds busy_timeout = std::chrono::seconds(5));

  Result<std::vector<identity::SavedView>> Views(std::string_view user_id,
                                                 bool with_shared) override;
  Result<std::optional<identity::SavedView>> FindView(std::string_view id) override;
  Result<void> InsertView(const identity::SavedView& view, std::int64_t most) override;
  Result<bool> UpdateView(const identity::SavedView& view, std::int64_t version) override;
  Result<bool> DeleteView(std::string_view id, std::optional<std::int64_t> version) override;

 private:
  explicit SqliteViewStore(Database database) : database_(std::move(database)) {}

  std::mutex mutex_;
  Database database_;  // guarded by mutex_
};

}  // namespace monorelay::store::sqlite
