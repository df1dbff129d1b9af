#include "store/sqlite/access_rows.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <string_view>
#include <utility>

namespace monorelay::store::sqlite {
namespace {

using identity::AccessKey;
using identity::KeySecret;
using identity::Team;

#define KEY_COLUMNS                                                                      \
  "SELECT id, name, user_id, user_name, team_id, enabled, created, expires, last_used, " \
  "models, providers, endpoints, networks, tags, bodies, version FROM access_keys "

constexpr Sql kList = KEY_COLUMNS
    "WHERE id > ?1 AND (?2 IS NULL OR user_id = ?2) AND (?3 IS NULL OR team_id = ?3) "
    "ORDER BY id LIMIT ?4";
constexpr Sql kFind = KEY_COLUMNS "WHERE id = ?1";
#undef KEY_COLUMNS

constexpr Sql kSecrets =
    "SELECT digest, prefix, until FROM access_key_secrets WHERE key_id = ?1 ORDER BY place";
constexpr Sql kPut = R"sql(
  INSERT INTO access_keys (id, name, user_id, user_name, team_id, enabled, created, expires,
    last_used, models, providers, endpoints, networks, tags, bodies, version)
  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)
  ON CONFLICT (id) DO UPDATE SET name = excluded.name, user_id = excluded.user_id,
    user_name = excluded.user_name, team_id = excluded.team_id, enabled = excluded.enabled,
    expires = excluded.expires, last_used = excluded.last_used, models = excluded.models,
    providers = excluded.providers, endpoints = excluded.endpoints, networks = excluded.networks,
    tags = excluded.tags, bodies = excluded.bodies, version = excluded.version
)sql";
constexpr Sql kPutSecret =
    "INSERT INTO access_key_secrets (key_id, place, digest, prefix, until) "
    "VALUES (?1, ?2, ?3, ?4, ?5)";
constexpr Sql kTeams = "SELECT id, name, created, version FROM teams ORDER BY id";
constexpr Sql kMembers = "SELECT user_id FROM team_members WHERE team_id = ?1 ORDER BY user_id";
constexpr Sql kPutTeam = R"sql(
  INSERT INTO teams (id, name, created, version) VALUES (?1, ?2, ?3, ?4)
  ON CONFLICT (id) DO UPDATE SET name = excluded.name, version = excluded.version
)sql";
constexpr Sql kPutMember =
    "INSERT INTO team_members (user_id, team_id) VALUES (?1, ?2) "
    "ON CONFLICT (user_id) DO UPDATE SET team_id = excluded.team_id";

std::string Lines(const std::vector<std::string>& list) {
  std::string text;
  for (const std::string& entry : list) text.append(text.empty() ? "" : "\n").append(entry);
  return text;
}

std::vector<std::string> FromLines(const std::string& text) {
  std::vector<std::string> list;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    list.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return list;
}

std::int64_t Micros(WallTime time) {
  return time.time_since_epoch().count();
}
WallTime FromMicros(std::int64_t micros) {
  return WallTime(std::chrono::microseconds(micros));
}
std::optional<std::int64_t> Micros(const std::optional<WallTime>& time) {
  return time ? std::optional(Micros(*time)) : std::nullopt;
}
std::optional<WallTime> TimeIn(const Statement& row, int column) {
  if (row.IsNull(column)) return std::nullopt;
  return FromMicros(row.Integer(column));
}

AccessKey KeyIn(const Statement& row) {
  AccessKey key;
  int column = 0;
  key.id = row.Text(column);
  key.draft.name = row.Text(++column);
  key.draft.user_id = row.Text(++column);
  key.draft.user_name = row.Text(++column);
  key.draft.team_id = row.Text(++column);
  key.draft.is_enabled = row.Integer(++column) != 0;
  key.created = FromMicros(row.Integer(++column));
  key.draft.expires = TimeIn(row, ++column);
  key.last_used = TimeIn(row, ++column);
  key.draft.scope.models = FromLines(row.Text(++column));
  key.draft.scope.providers = FromLines(row.Text(++column));
  key.draft.scope.endpoints = FromLines(row.Text(++column));
  key.draft.scope.networks = FromLines(row.Text(++column));
  key.draft.tags = FromLines(row.Text(++column));
  key.draft.bodies = row.Text(++column);
  key.version = row.Integer(++column);
  return key;
}

SqlResult<void> ReadSecrets(Statement& secrets, AccessKey& key) {
  secrets.Bind(1, std::string_view(key.id));
  for (;;) {
    const auto row = secrets.Step();
    if (!row) return std::unexpected(row.error());
    if (!*row) break;
    const std::string digest = secrets.Text(0);
    KeySecret& secret = key.secrets.emplace_back();
    std::ranges::copy_n(digest.begin(),
                        static_cast<std::ptrdiff_t>(std::min(digest.size(), secret.digest.size())),
                        secret.digest.begin());
    secret.prefix = secrets.Text(1);
    secret.until = TimeIn(secrets, 2);
  }
  secrets.Reset();
  return {};
}

SqlResult<void> ReadAll(Database& database, Statement& keys, const TakeKey& take) {
  auto secrets = database.Prepare(kSecrets);
  if (!secrets) return std::unexpected(std::move(secrets.error()));
  for (;;) {
    const auto row = keys.Step();
    if (!row) return std::unexpected(row.error());
    if (!*row) return {};
    AccessKey key = KeyIn(keys);
    if (auto read = ReadSecrets(*secrets, key); !read) return read;
    take(key);
  }
}

SqlResult<void> WriteSecrets(Database& database, const AccessKey& key) {
  if (auto gone = Run(database, "DELETE FROM access_key_secrets WHERE key_id = ?1", {key.id});
      !gone)
    return gone;
  auto put = database.Prepare(kPutSecret);
  if (!put) return std::unexpected(std::move(put.error()));
  std::int64_t place = 0;
  for (const KeySecret& secret : key.secrets) {
    const std::string digest(secret.digest.begin(), secret.digest.end());
    put->Bind(1, std::string_view(key.id));
    put->Bind(2, place++);
    put->BindBlob(3, digest);
    put->Bind(4, std::string_view(secret.prefix));
    put->Bind(5, Micros(secret.until));
    const auto done = put->Step();
    put->Reset();
    if (!done) return std::unexpected(done.error());
  }
  return {};
}

}  // namespace

SqlResult<void> Run(Database& database, Sql sql, std::initializer_list<std::string_view> texts) {
  auto statement = database.Prepare(sql);
  if (!statement) return std::unexpected(std::move(statement.error()));
  int parameter = 0;
  for (const std::string_view text : texts) statement->Bind(++parameter, text);
  const auto done = statement->Step();
  if (!done) return std::unexpected(done.error());
  return {};
}

SqlResult<void> ReadKeys(Database& database, const identity::KeyQuery& query, const TakeKey& take) {
  auto keys = database.Prepare(kList);
  if (!keys) return std::unexpected(std::move(keys.error()));
  keys->Bind(1, std::string_view(query.after));
  keys->Bind(2, query.user_id ? std::optional<std::string_view>(*query.user_id) : std::nullopt);
  keys->Bind(3, query.team_id ? std::optional<std::string_view>(*query.team_id) : std::nullopt);
  keys->Bind(4, static_cast<std::int64_t>(query.limit));
  return ReadAll(database, *keys, take);
}

SqlResult<void> ReadKey(Database& database, const std::string& id, const TakeKey& take) {
  auto keys = database.Prepare(kFind);
  if (!keys) return std::unexpected(std::move(keys.error()));
  keys->Bind(1, std::string_view(id));
  return ReadAll(database, *keys, take);
}

SqlResult<void> WriteKey(Database& database, const AccessKey& key) {
  auto put = database.Prepare(kPut);
  if (!put) return std::unexpected(std::move(put.error()));
  const identity::KeyDraft& draft = key.draft;
  const std::string lists[] = {Lines(draft.scope.models), Lines(draft.scope.providers),
                               Lines(draft.scope.endpoints), Lines(draft.scope.networks),
                               Lines(draft.tags)};
  int parameter = 0;
  for (const std::string* text :
       {&key.id, &draft.name, &draft.user_id, &draft.user_name, &draft.team_id})
    put->Bind(++parameter, std::string_view(*text));
  put->Bind(++parameter, std::int64_t{draft.is_enabled ? 1 : 0});
  put->Bind(++parameter, Micros(key.created));
  put->Bind(++parameter, Micros(draft.expires));
  put->Bind(++parameter, Micros(key.last_used));
  for (const std::string& list : lists) put->Bind(++parameter, std::string_view(list));
  put->Bind(++parameter, std::string_view(draft.bodies));
  put->Bind(++parameter, key.version);
  const auto done = put->Step();
  if (!done) return std::unexpected(done.error());
  return WriteSecrets(database, key);
}

SqlResult<std::vector<Team>> ReadTeams(Database& database) {
  auto rows = database.Prepare(kTeams);
  if (!rows) return std::unexpected(std::move(rows.error()));
  auto members = database.Prepare(kMembers);
  if (!members) return std::unexpected(std::move(members.error()));
  std::vector<Team> teams;
  for (;;) {
    const auto row = rows->Step();
    if (!row) return std::unexpected(row.error());
    if (!*row) return teams;
    Team& team = teams.emplace_back();
    team.id = rows->Text(0);
    team.name = rows->Text(1);
    team.created = FromMicros(rows->Integer(2));
    team.version = rows->Integer(3);
    members->Bind(1, std::string_view(team.id));
    for (;;) {
      const auto member = members->Step();
      if (!member) return std::unexpected(member.error());
      if (!*member) break;
      team.members.push_back(members->Text(0));
    }
    members->Reset();
  }
}

SqlResult<void> WriteTeam(Database& database, const Team& team) {
  auto put = database.Prepare(kPutTeam);
  if (!put) return std::unexpected(std::move(put.error()));
  put->Bind(1, std::string_view(team.id));
  put->Bind(2, std::string_view(team.name));
  put->Bind(3, Micros(team.created));
  put->Bind(4, team.version);
  if (const auto done = put->Step(); !done) return std::unexpected(done.error());
  if (auto gone = Run(database, "DELETE FROM team_members WHERE team_id = ?1", {team.id}); !gone)
    return gone;
  for (const std::string& member : team.members) {
    if (auto added = Run(database, kPutMember, {member, team.id}); !added) return added;
  }
  return {};
}

}  // namespace monorelay::store::sqlite
