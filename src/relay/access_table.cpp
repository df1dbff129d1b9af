#include "relay/access_table.hpp"

#include <algorithm>

namespace monorelay::relay {
namespace {

using std::chrono::seconds;

WallTime AtSecond(std::int64_t second) {
  return WallTime(seconds(second));
}

std::int64_t SecondOf(WallTime time) {
  return std::chrono::floor<seconds>(time.time_since_epoch()).count();
}

}  // namespace

AccessTable::Shard& AccessTable::ShardOf(const Digest& digest) const {
  // Another byte than those that the hash table takes.
  return shards_[digest.back() % kShards];
}

std::shared_ptr<const Caller> AccessTable::Find(std::string_view presented) const {
  const Digest digest = hasher_.Of(presented);
  const Shard& shard = ShardOf(digest);
  std::shared_ptr<const Caller> caller;
  const WallTime now = clock_.WallNow();
  {
    const std::lock_guard lock(shard.mutex);
    const auto found = shard.entries.find(digest);
    const bool is_valid =
        found != shard.entries.end() && (!found->second.until || now < *found->second.until);
    if (!is_valid) return nullptr;
    caller = found->second.caller;
  }
  const std::int64_t second = SecondOf(now);
  // Written once a second, so that workers do not fight over it.
  if (caller->last_used.load(std::memory_order_relaxed) != second)
    caller->last_used.store(second, std::memory_order_relaxed);
  return caller;
}

void AccessTable::SetOwner(Caller& caller, const std::string& user_id, const std::string& user_name,
                           const identity::Team* team) const {
  using limits::SubjectKind;
  caller.user_id = user_id;
  caller.user = user_name.empty() ? user_id : user_name;
  auto& meters = caller.limits.meters;
  meters[0] = ledger_.MeterOf({SubjectKind::kRelay, {}}, "relay");
  if (team != nullptr) {
    caller.team = team->name;
    meters[1] = ledger_.MeterOf({SubjectKind::kTeam, team->id}, team->name);
  }
  if (!user_id.empty()) meters[2] = ledger_.MeterOf({SubjectKind::kUser, user_id}, caller.user);
}

std::shared_ptr<const Caller> AccessTable::UserAsCaller(const std::string& user_id,
                                                        const std::string& user_name,
                                                        const identity::Team* team,
                                                        std::string_view by) const {
  const auto caller = std::make_shared<Caller>();
  caller->label.append(user_name).append("/").append(by);
  SetOwner(*caller, user_id, user_name, team);
  return caller;
}

std::shared_ptr<Caller> AccessTable::CallerOf(const identity::AccessKey& key,
                                              const identity::Team* team) const {
  using limits::SubjectKind;
  const identity::KeyDraft& draft = key.draft;
  auto caller = std::make_shared<Caller>();
  caller->label = draft.user_name.empty() ? draft.name : draft.user_name + "/" + draft.name;
  caller->key_id = RequestId(key.id);
  caller->is_enabled = draft.is_enabled;
  caller->expires = draft.expires;
  caller->policy = identity::AccessPolicy::Of(draft.scope);
  if (!draft.bodies.empty()) caller->bodies = BodyLevelNamed(draft.bodies);
  SetOwner(*caller, draft.user_id, draft.user_name, team);
  caller->limits.meters[3] = ledger_.MeterOf({SubjectKind::kKey, key.id}, caller->label);
  return caller;
}

void AccessTable::Erase(const Digest& digest) {
  Shard& shard = ShardOf(digest);
  const std::lock_guard lock(shard.mutex);
  shard.entries.erase(digest);
}

void AccessTable::OnKey(const identity::AccessKey& key, const identity::Team* team) {
  const auto caller = CallerOf(key, team);
  const std::lock_guard lock(mutex_);
  Known& known = known_[key.id];
  const std::int64_t stored = key.last_used ? SecondOf(*key.last_used) : 0;
  const std::int64_t seen =
      known.caller == nullptr ? 0 : known.caller->last_used.load(std::memory_order_relaxed);
  caller->last_used = std::max(stored, seen);
  if (known.caller == nullptr) known.stored_use = stored;
  std::vector<Digest> digests;
  for (const identity::KeySecret& secret : key.secrets) {
    digests.push_back(secret.digest);
    Shard& shard = ShardOf(secret.digest);
    const std::lock_guard in_shard(shard.mutex);
    shard.entries[secret.digest] = {caller, secret.until};
  }
  for (const Digest& former : known.digests) {
    if (std::ranges::find(digests, former) == digests.end()) Erase(former);
  }
  known.caller = caller;
  known.digests = std::move(digests);
}

void AccessTable::OnKeyGone(const std::string& id) {
  const std::lock_guard lock(mutex_);
  const auto known = known_.find(id);
  if (known == known_.end()) return;
  for (const Digest& digest : known->second.digests) Erase(digest);
  known_.erase(known);
}

std::vector<std::pair<std::string, WallTime>> AccessTable::TakeUses() {
  const std::lock_guard lock(mutex_);
  std::vector<std::pair<std::string, WallTime>> uses;
  for (auto& [id, known] : known_) {
    const std::int64_t used = known.caller->last_used.load(std::memory_order_relaxed);
    if (used == known.stored_use) continue;
    known.stored_use = used;
    uses.emplace_back(id, AtSecond(used));
  }
  return uses;
}

std::optional<WallTime> AccessTable::LastUse(const std::string& id) const {
  const auto caller = FindById(id);
  if (caller == nullptr) return std::nullopt;
  const std::int64_t used = caller->last_used.load(std::memory_order_relaxed);
  return used == 0 ? std::nullopt : std::optional(AtSecond(used));
}

std::shared_ptr<const Caller> AccessTable::FindById(const std::string& id) const {
  const std::lock_guard lock(mutex_);
  const auto known = known_.find(id);
  return known == known_.end() ? nullptr : known->second.caller;
}

std::size_t AccessTable::Size() const {
  const std::lock_guard lock(mutex_);
  return known_.size();
}

}  // namespace monorelay::relay
