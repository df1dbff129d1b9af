#include "identity/access_book.hpp"

#include <algorithm>
#include <utility>

#include "base/random.hpp"

namespace monorelay::identity {
namespace {

constexpr std::size_t kKeyBytes = 32;
constexpr std::string_view kMark = "mr-";
constexpr std::size_t kPrefix = 9;  // characters that tell keys apart and give nothing away
constexpr std::size_t kPage = 1000;

std::unexpected<Error> NoSuchKey(const std::string& id) {
  return ClientError(ErrorKind::kNotFound, "there is no access key \"" + id + "\"");
}

std::unexpected<Error> Wrong(const FieldFault& fault) {
  return ClientError(ErrorKind::kInvalidRequest, fault.field + " " + fault.message);
}

constexpr int kPreconditionFailed = 412;

}  // namespace

std::unexpected<Error> ChangedMeanwhile(std::int64_t version) {
  auto error = ClientError(ErrorKind::kInvalidRequest,
                           "it was changed meanwhile and is version " + std::to_string(version) +
                               " now; read it again and repeat your change");
  error.error().status = kPreconditionFailed;
  return error;
}

AccessBook::AccessBook(const Clock& clock, AccessStore& store, const KeyHasher& hasher,
                       KeyAudience& audience)
    : clock_(clock), store_(store), hasher_(hasher), audience_(audience), ids_(clock, Random()) {}

Result<void> AccessBook::Load() {
  const std::lock_guard lock(mutex_);
  auto teams = store_.LoadTeams();
  if (!teams) return std::unexpected(std::move(teams.error()));
  for (Team& team : *teams) {
    for (const std::string& member : team.members) team_of_user_[member] = team.id;
    const std::string id = team.id;
    teams_[id] = std::move(team);
  }
  return store_.ForEachKey([this](const AccessKey& key) { audience_.OnKey(key, TeamFor(key)); });
}

std::string AccessBook::NewId() {
  return std::string(ids_.Make().View());
}

KeySecret AccessBook::Issue(Secret& text) const {
  text = Secret(std::string(kMark) + RandomToken(kKeyBytes));
  return {.digest = hasher_.Of(text.Reveal()),
          .prefix = std::string(text.Reveal().substr(0, kPrefix)),
          .until = {}};
}

const Team* AccessBook::TeamFor(const AccessKey& key) const {
  std::string id = key.draft.team_id;
  if (id.empty()) {
    const auto of_user = team_of_user_.find(key.draft.user_id);
    if (of_user == team_of_user_.end()) return nullptr;
    id = of_user->second;
  }
  const auto team = teams_.find(id);
  return team == teams_.end() ? nullptr : &team->second;
}

std::optional<FieldFault> AccessBook::FaultInTeamOf(const KeyDraft& draft) const {
  if (draft.team_id.empty() || teams_.contains(draft.team_id)) return std::nullopt;
  return FieldFault{"team_id", "is no team; GET /api/v1/teams lists them"};
}

Result<void> AccessBook::Store(const AccessKey& key) {
  if (auto stored = store_.PutKey(key); !stored) return stored;
  audience_.OnKey(key, TeamFor(key));
  return {};
}

Result<AccessKey> AccessBook::Get(const std::string& id,
                                  std::optional<std::int64_t> expected_version) {
  auto found = store_.FindKey(id);
  if (!found) return std::unexpected(std::move(found.error()));
  if (!*found) return NoSuchKey(id);
  if (expected_version && *expected_version != (*found)->version)
    return ChangedMeanwhile((*found)->version);
  // The store learns of uses a little later.
  if (const auto used = audience_.LastUse(id)) (*found)->last_used = used;
  return **std::move(found);
}

Result<IssuedKey> AccessBook::Create(const KeyDraft& draft) {
  const std::lock_guard lock(mutex_);
  if (const auto fault = FaultIn(draft, clock_.WallNow())) return Wrong(*fault);
  if (const auto fault = FaultInTeamOf(draft)) return Wrong(*fault);
  IssuedKey issued{.key = {.id = NewId(),
                           .draft = draft,
                           .created = clock_.WallNow(),
                           .last_used = {},
                           .secrets = {},
                           .version = 1},
                   .text = {}};
  issued.key.secrets.push_back(Issue(issued.text));
  if (auto stored = Store(issued.key); !stored) return std::unexpected(std::move(stored.error()));
  return issued;
}

Result<AccessKey> AccessBook::Change(const std::string& id, const KeyDraft& draft,
                                     std::optional<std::int64_t> expected_version) {
  const std::lock_guard lock(mutex_);
  auto key = Get(id, expected_version);
  if (!key) return key;
  // An end that has come already may stay as it is.
  const bool is_same_end = draft.expires == key->draft.expires;
  const WallTime now = is_same_end ? WallTime::min() : clock_.WallNow();
  if (const auto fault = FaultIn(draft, now)) return Wrong(*fault);
  if (const auto fault = FaultInTeamOf(draft)) return Wrong(*fault);
  key->draft = draft;
  ++key->version;
  if (auto stored = Store(*key); !stored) return std::unexpected(std::move(stored.error()));
  return key;
}

Result<IssuedKey> AccessBook::Rotate(const std::string& id, std::chrono::seconds overlap,
                                     std::optional<std::int64_t> expected_version) {
  const std::lock_guard lock(mutex_);
  auto key = Get(id, expected_version);
  if (!key) return std::unexpected(std::move(key.error()));
  IssuedKey issued;
  KeySecret before = key->secrets.front();
  before.until = clock_.WallNow() + overlap;
  key->secrets = {Issue(issued.text)};
  if (overlap.count() > 0) key->secrets.push_back(std::move(before));
  ++key->version;
  if (auto stored = Store(*key); !stored) return std::unexpected(std::move(stored.error()));
  issued.key = *std::move(key);
  return issued;
}

Result<void> AccessBook::Remove(const std::string& id,
                                std::optional<std::int64_t> expected_version) {
  const std::lock_guard lock(mutex_);
  const auto key = Get(id, expected_version);
  if (!key) return std::unexpected(key.error());
  if (auto removed = store_.RemoveKey(id); !removed) return removed;
  audience_.OnKeyGone(id);
  return {};
}

Result<AccessKey> AccessBook::Find(const std::string& id) {
  const std::lock_guard lock(mutex_);
  return Get(id);
}

Result<std::vector<AccessKey>> AccessBook::List(const KeyQuery& query) {
  auto keys = store_.ListKeys(query);
  if (!keys) return keys;
  for (AccessKey& key : *keys) {
    if (const auto used = audience_.LastUse(key.id)) key.last_used = used;
  }
  return keys;
}

Result<void> AccessBook::DisableAllOf(const std::string& user_id) {
  const std::lock_guard lock(mutex_);
  KeyQuery query{.user_id = user_id, .team_id = {}, .after = {}, .limit = kPage};
  for (;;) {
    auto keys = store_.ListKeys(query);
    if (!keys) return std::unexpected(std::move(keys.error()));
    for (AccessKey& key : *keys) {
      query.after = key.id;
      if (!std::exchange(key.draft.is_enabled, false)) continue;
      ++key.version;
      if (auto stored = Store(key); !stored) return stored;
    }
    if (keys->size() < kPage) return {};
  }
}

Result<void> AccessBook::DisableOfGone() {
  const auto gone = store_.OwnersGone();
  if (!gone) return std::unexpected(gone.error());
  for (const std::string& user_id : *gone) {
    if (auto disabled = DisableAllOf(user_id); !disabled) return disabled;
  }
  return {};
}

Result<void> AccessBook::SaveUses() {
  const auto uses = audience_.TakeUses();
  if (uses.empty()) return {};
  return store_.NoteUse(uses);
}

}  // namespace monorelay::identity
