#include "store/sqlite/view_store.hpp"

#include <sqlite3.h>

#include "store/sqlite/identity_schema.hpp"
#include "store/sqlite/rows.hpp"

namespace monorelay::store::sqlite {
namespace {

using identity::SavedView;

constexpr int kConflict = 409;

#define VIEW_SELECT                                                                           \
  "SELECT views.id, user_id, users.name, views.name, page, query, shared, views.updated_at, " \
  "version FROM views JOIN users ON users.id = user_id "

constexpr Sql kVisible = VIEW_SELECT
    "WHERE user_id = ?1 OR (shared AND ?2) ORDER BY views.name COLLATE NOCASE, views.id";
constexpr Sql kFind = VIEW_SELECT "WHERE views.id = ?1";
constexpr Sql kInsert =
    "INSERT INTO views (id, user_id, name, page, query, shared, updated_at, version) "
    "SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8 "
    "WHERE (SELECT count(*) FROM views WHERE user_id = ?2) < ?9";
constexpr Sql kUpdate =
    "UPDATE views SET name = ?3, page = ?4, query = ?5, shared = ?6, updated_at = ?7, version = ?8 "
    "WHERE id = ?1 AND version = ?2";
constexpr Sql kDelete = "DELETE FROM views WHERE id = ?1 AND (?2 IS NULL OR version = ?2)";

SavedView RowOf(const Statement& row) {
  return {.id = row.Text(0),
          .user_id = row.Text(1),
          .user_name = row.Text(2),
          .draft = {.name = row.Text(3),
                    .page = row.Text(4),
                    .query = row.Text(5),
                    .is_shared = row.Integer(6) != 0},
          .updated_at = row.Integer(7),
          .version = row.Integer(8)};
}

std::unexpected<Error> Conflict(std::string text) {
  auto error = ClientError(ErrorKind::kInvalidRequest, std::move(text));
  error.error().status = kConflict;
  return error;
}

std::unexpected<Error> Failure(const SqlError& error) {
  if ((error.code & 0xff) == SQLITE_CONSTRAINT)
    return Conflict("name is taken: you have a view of that name for this page");
  return std::unexpected(ToError("the views in identity.db cannot be used", error));
}

}  // namespace

Result<std::unique_ptr<SqliteViewStore>> SqliteViewStore::Open(
    const std::filesystem::path& file, std::chrono::milliseconds busy_timeout) {
  auto database = OpenIdentity(file, busy_timeout);
  if (!database) return std::unexpected(std::move(database.error()));
  return std::unique_ptr<SqliteViewStore>(new SqliteViewStore(*std::move(database)));
}

Result<std::vector<SavedView>> SqliteViewStore::Views(std::string_view user_id, bool with_shared) {
  const std::scoped_lock lock(mutex_);
  auto views = ReadAll(database_, kVisible, RowOf, user_id, with_shared);
  if (!views) return Failure(views.error());
  return *std::move(views);
}

Result<std::optional<SavedView>> SqliteViewStore::FindView(std::string_view id) {
  const std::scoped_lock lock(mutex_);
  auto view = ReadOne(database_, kFind, RowOf, id);
  if (!view) return Failure(view.error());
  return *std::move(view);
}

Result<void> SqliteViewStore::InsertView(const SavedView& view, std::int64_t most) {
  const std::scoped_lock lock(mutex_);
  const identity::ViewDraft& draft = view.draft;
  const auto done = Run(database_, kInsert, view.id, view.user_id, draft.name, draft.page,
                        draft.query, draft.is_shared, view.updated_at, view.version, most);
  if (!done) return Failure(done.error());
  if (database_.Changes() == 1) return {};
  return Conflict("you have " + std::to_string(most) + " views already; remove some");
}

Result<bool> SqliteViewStore::UpdateView(const SavedView& view, std::int64_t version) {
  const std::scoped_lock lock(mutex_);
  const identity::ViewDraft& draft = view.draft;
  const auto done = Run(database_, kUpdate, view.id, version, draft.name, draft.page, draft.query,
                        draft.is_shared, view.updated_at, view.version);
  if (!done) return Failure(done.error());
  return database_.Changes() == 1;
}

Result<bool> SqliteViewStore::DeleteView(std::string_view id, std::optional<std::int64_t> version) {
  const std::scoped_lock lock(mutex_);
  const auto done = Run(database_, kDelete, id, version);
  if (!done) return Failure(done.error());
  return database_.Changes() == 1;
}

}  // namespace monorelay::store::sqlite
