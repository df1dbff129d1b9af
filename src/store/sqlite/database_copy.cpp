#include "store/sqlite/database_copy.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <array>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>

#include "store/sqlite/database.hpp"

namespace monorelay::store::sqlite {
namespace {

constexpr int kPatienceMs = 30'000;
constexpr std::string_view kStart{"SQLite format 3\0", 16};

struct Close {
  void operator()(sqlite3* connection) const { sqlite3_close_v2(connection); }
};
using Connection = std::unique_ptr<sqlite3, Close>;

SqlError ErrorOf(sqlite3* connection) {
  return {.code = sqlite3_extended_errcode(connection), .message = sqlite3_errmsg(connection)};
}

// As a URI that says `how`. Source: sqlite.org/uri.html.
std::string UriOf(const std::filesystem::path& file, std::string_view how) {
  std::string uri = "file:";
  for (const char byte : std::filesystem::absolute(file).string()) {
    if (byte == '?' || byte == '#' || byte == '%') {
      uri += fmt::format("%{:02X}", static_cast<unsigned char>(byte));
    } else {
      uri += byte;
    }
  }
  return fmt::format("{}?{}", uri, how);
}

SqlResult<Connection> Open(const std::string& uri, int flags) {
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(uri.c_str(), &raw, flags | SQLITE_OPEN_URI, nullptr);
  Connection connection(raw);
  if (code != SQLITE_OK) {
    return std::unexpected(raw == nullptr ? SqlError{.code = code, .message = sqlite3_errstr(code)}
                                          : ErrorOf(raw));
  }
  sqlite3_busy_timeout(raw, kPatienceMs);
  return connection;
}

SqlResult<void> Copy(const std::filesystem::path& from, const std::filesystem::path& to) {
  // Writing is asked for, or a log that another program has left could not be read.
  auto source = Open(UriOf(from, "mode=rw"), SQLITE_OPEN_READWRITE);
  if (!source) return std::unexpected(std::move(source.error()));
  auto target = Open(UriOf(to, "mode=rwc"), SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  if (!target) return std::unexpected(std::move(target.error()));
  sqlite3_backup* backup = sqlite3_backup_init(target->get(), "main", source->get(), "main");
  if (backup == nullptr) return std::unexpected(ErrorOf(target->get()));
  // All in one step: one snapshot, which no writer makes begin anew.
  const int code = sqlite3_backup_step(backup, -1);
  const int ended = sqlite3_backup_finish(backup);
  if (code == SQLITE_DONE && ended == SQLITE_OK) return {};
  if (ended != SQLITE_OK) return std::unexpected(ErrorOf(target->get()));
  return std::unexpected(SqlError{.code = code, .message = sqlite3_errstr(code)});
}

// Keeps the first row of the check's answer.
int KeepRow(void* kept, int columns, char** values, char** /*names*/) {
  auto& text = *static_cast<std::string*>(kept);
  if (text.empty() && columns > 0 && values[0] != nullptr) text = values[0];
  return 0;
}

}  // namespace

Result<void> CopyDatabase(const std::filesystem::path& from, const std::filesystem::path& to) {
  const auto copied = Copy(from, to);
  if (copied) return {};
  return std::unexpected(ToError(
      fmt::format("{} cannot be copied to {}", from.string(), to.string()), copied.error()));
}

Result<void> CheckDatabase(const std::filesystem::path& file) {
  const std::string what = fmt::format("{} is damaged", file.string());
  // Nobody writes it, so that no lock and no log are needed.
  const auto connection = Open(UriOf(file, "mode=ro&immutable=1"), SQLITE_OPEN_READONLY);
  if (!connection) return std::unexpected(ToError(what, connection.error()));
  std::string said;
  const int code =
      sqlite3_exec(connection->get(), "PRAGMA integrity_check(1)", &KeepRow, &said, nullptr);
  if (code != SQLITE_OK) return std::unexpected(ToError(what, ErrorOf(connection->get())));
  if (said == "ok") return {};
  return RelayError(ErrorKind::kInternal, what, said);
}

bool IsDatabase(const std::filesystem::path& file) {
  std::array<char, kStart.size()> start{};
  std::ifstream stream(file, std::ios::binary);
  return stream.read(start.data(), start.size()) &&
         std::string_view(start.data(), start.size()) == kStart;
}

}  // namespace monorelay::store::sqlite
