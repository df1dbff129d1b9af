// The teams of an AccessBook.

#include <utility>

#include "identity/access_book.hpp"

namespace monorelay::identity {
namespace {

constexpr std::size_t kPage = 1000;
constexpr std::size_t kMostKeys = 10'000'000;  // all of them

std::unexpected<Error> NoSuchTeam(const std::string& id) {
  return ClientError(ErrorKind::kNotFound, "there is no team \"" + id + "\"");
}

}  // namespace

Result<void> AccessBook::Retell(const std::vector<std::string>& users, const std::string& team_id) {
  const auto tell = [this](KeyQuery query) -> Result<void> {
    query.limit = kPage;
    for (;;) {
      const auto keys = store_.ListKeys(query);
      if (!keys) return std::unexpected(keys.error());
      for (const AccessKey& key : *keys) audience_.OnKey(key, TeamFor(key));
      if (keys->size() < kPage) return {};
      query.after = keys->back().id;
    }
  };
  for (const std::string& user : users) {
    KeyQuery query;
    query.user_id = user;
    if (auto told = tell(std::move(query)); !told) return told;
  }
  KeyQuery query;
  query.team_id = team_id;
  return tell(std::move(query));
}

Result<void> AccessBook::StoreTeam(const Team& team) {
  if (const auto fault = FaultIn(team))
    return ClientError(ErrorKind::kInvalidRequest, fault->field + " " + fault->message);
  if (auto stored = store_.PutTeam(team); !stored) return stored;
  std::vector<std::string> affected = team.members;
  if (const auto before = teams_.find(team.id); before != teams_.end()) {
    for (const std::string& member : before->second.members) {
      team_of_user_.erase(member);
      affected.push_back(member);
    }
  }
  for (const std::string& member : team.members) {
    // Who joins a team leaves the one before.
    if (const auto former = team_of_user_.find(member); former != team_of_user_.end())
      std::erase(teams_[former->second].members, member);
    team_of_user_[member] = team.id;
  }
  teams_[team.id] = team;
  return Retell(affected, team.id);
}

Result<Team> AccessBook::CreateTeam(const std::string& name, std::vector<std::string> members) {
  const std::lock_guard lock(mutex_);
  Team team{.id = NewId(),
            .name = name,
            .members = std::move(members),
            .created = clock_.WallNow(),
            .version = 1};
  if (auto stored = StoreTeam(team); !stored) return std::unexpected(std::move(stored.error()));
  return team;
}

Result<Team> AccessBook::ChangeTeam(const std::string& id, const std::string& name,
                                    std::vector<std::string> members,
                                    std::optional<std::int64_t> expected_version) {
  const std::lock_guard lock(mutex_);
  const auto found = teams_.find(id);
  if (found == teams_.end()) return NoSuchTeam(id);
  Team team = found->second;
  if (expected_version && *expected_version != team.version) return ChangedMeanwhile(team.version);
  team.name = name;
  team.members = std::move(members);
  ++team.version;
  if (auto stored = StoreTeam(team); !stored) return std::unexpected(std::move(stored.error()));
  return team;
}

Result<void> AccessBook::RemoveTeam(const std::string& id,
                                    std::optional<std::int64_t> expected_version) {
  const std::lock_guard lock(mutex_);
  const auto found = teams_.find(id);
  if (found == teams_.end()) return NoSuchTeam(id);
  if (expected_version && *expected_version != found->second.version)
    return ChangedMeanwhile(found->second.version);
  // The store takes the team out of its keys, so they must be known before.
  KeyQuery query;
  query.team_id = id;
  query.limit = kMostKeys;
  const auto keys = store_.ListKeys(query);
  if (!keys) return std::unexpected(keys.error());
  if (auto removed = store_.RemoveTeam(id); !removed) return removed;
  const std::vector<std::string> members = found->second.members;
  for (const std::string& member : members) team_of_user_.erase(member);
  teams_.erase(found);
  for (AccessKey key : *keys) {
    key.draft.team_id.clear();
    audience_.OnKey(key, TeamFor(key));
  }
  return Retell(members, id);
}

Result<Team> AccessBook::FindTeam(const std::string& id) {
  const std::lock_guard lock(mutex_);
  const auto found = teams_.find(id);
  if (found == teams_.end()) return NoSuchTeam(id);
  return found->second;
}

std::optional<Team> AccessBook::TeamOfUser(const std::string& user_id) const {
  const std::lock_guard lock(mutex_);
  const auto of_user = team_of_user_.find(user_id);
  if (of_user == team_of_user_.end()) return std::nullopt;
  const auto team = teams_.find(of_user->second);
  return team == teams_.end() ? std::nullopt : std::optional(team->second);
}

std::vector<Team> AccessBook::Teams() const {
  const std::lock_guard lock(mutex_);
  std::vector<Team> teams;
  for (const auto& [id, team] : teams_) teams.push_back(team);
  return teams;
}

}  // namespace monorelay::identity
