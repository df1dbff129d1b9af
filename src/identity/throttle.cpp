#include "identity/throttle.hpp"

#include <algorithm>
#include <vector>

#include "base/text.hpp"

namespace monorelay::identity {
namespace {

constexpr std::chrono::hours kMemory{1};
constexpr std::chrono::minutes kLongestOfAddress{15};
constexpr std::chrono::seconds kLongestWait = kLongestOfAddress;
constexpr int kMostDoublings = 20;

Seconds WallSeconds(const Clock& clock) {
  return std::chrono::floor<std::chrono::seconds>(clock.WallNow()).time_since_epoch().count();
}

std::string AddressName(std::string_view address) {
  return "a " + Network(address);
}

// Of any text that somebody may send: a long one takes no more room than a short one.
std::string AccountName(std::string_view name) {
  return "n " + ToLower(name.substr(0, 64));
}

// What stands between colons.
std::vector<std::string_view> Groups(std::string_view text) {
  std::vector<std::string_view> groups;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(':'), text.size());
    groups.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return groups;
}

}  // namespace

std::chrono::seconds Throttle::Begin(const Try& attempt) {
  static constexpr Rule kAddress{.free_failures = 5, .longest = kLongestOfAddress};
  static constexpr Rule kAccount{.free_failures = 10, .longest = std::chrono::seconds(60)};
  const std::string address = AddressName(attempt.address);
  const std::string account = AccountName(attempt.account);
  const std::scoped_lock lock(mutex_);
  const MonotonicTime now = clock_.Now();
  MonotonicTime free_at = now;
  if (const Count* count = Find(address, now)) free_at = std::max(free_at, count->free_at);
  if (!attempt.address_is_known) {
    if (const Count* count = Find(account, now)) free_at = std::max(free_at, count->free_at);
  }
  if (free_at > now) return std::chrono::ceil<std::chrono::seconds>(free_at - now);
  Fail(address, kAddress, now);
  if (!attempt.address_is_known) Fail(account, kAccount, now);
  return std::chrono::seconds(0);
}

void Throttle::Succeeded(const Try& attempt) {
  const std::scoped_lock lock(mutex_);
  Forget(AddressName(attempt.address));
  Forget(AccountName(attempt.account));
}

Throttle::Count* Throttle::Find(const std::string& name, MonotonicTime now) {
  const auto found = by_name_.find(name);
  if (found == by_name_.end()) return nullptr;
  if (now - found->second->last > kMemory && now >= found->second->free_at) {
    Forget(name);
    return nullptr;
  }
  return &*found->second;
}

void Throttle::Fail(const std::string& name, const Rule& rule, MonotonicTime now) {
  Count* count = Find(name, now);
  if (count == nullptr) {
    counts_.push_front({.name = name});
    by_name_[name] = counts_.begin();
    count = &counts_.front();
    if (counts_.size() > kMost) Forget(std::string(counts_.back().name));
  } else {
    counts_.splice(counts_.begin(), counts_, by_name_[name]);
  }
  Note(name);
  ++count->failures;
  count->last = now;
  const int doublings = count->failures - rule.free_failures;
  if (doublings < 0) return;
  const std::chrono::seconds wait{1LL << std::min(doublings, kMostDoublings)};
  count->free_at = now + std::min(wait, rule.longest);
}

void Throttle::Forget(const std::string& name) {
  const auto found = by_name_.find(name);
  if (found == by_name_.end()) return;
  counts_.erase(found->second);
  by_name_.erase(found);
  Note(name);
}

// Clocks of processes have nothing in common but the wall's time.
void Throttle::Restore(const std::vector<FailureCount>& counts) {
  const std::scoped_lock lock(mutex_);
  is_kept_ = true;
  const MonotonicTime now = clock_.Now();
  const Seconds wall = WallSeconds(clock_);
  std::vector<FailureCount> sorted = counts;
  std::ranges::sort(sorted, {}, &FailureCount::last);
  for (const FailureCount& each : sorted) {
    // A clock that was set back makes no wait longer than any failure could.
    const std::chrono::seconds age(std::max<Seconds>(wall - each.last, 0));
    const std::chrono::seconds wait(
        std::clamp<Seconds>(each.free_at - wall, 0, kLongestWait.count()));
    if (age > kMemory && wait.count() == 0) {
      Note(each.name);
      continue;
    }
    counts_.push_front(
        {.name = each.name, .failures = each.failures, .last = now - age, .free_at = now + wait});
    by_name_[each.name] = counts_.begin();
    if (counts_.size() > kMost) Forget(std::string(counts_.back().name));
  }
}

std::vector<FailureCount> Throttle::TakeChanged() {
  const std::scoped_lock lock(mutex_);
  std::vector<FailureCount> taken;
  if (changed_.empty()) return taken;
  const MonotonicTime now = clock_.Now();
  const Seconds wall = WallSeconds(clock_);
  for (const std::string& name : changed_) {
    FailureCount& count = taken.emplace_back();
    count.name = name;
    const auto found = by_name_.find(name);
    if (found == by_name_.end()) continue;
    using std::chrono::ceil, std::chrono::floor, std::chrono::seconds;
    count.failures = found->second->failures;
    count.last = wall - floor<seconds>(now - found->second->last).count();
    count.free_at = wall + ceil<seconds>(found->second->free_at - now).count();
  }
  changed_.clear();
  return taken;
}

void Throttle::MarkChanged(const std::vector<FailureCount>& counts) {
  const std::scoped_lock lock(mutex_);
  for (const FailureCount& each : counts) changed_.insert(each.name);
}

std::string Network(std::string_view address) {
  constexpr std::size_t kGroups = 8;
  constexpr std::size_t kNetworkGroups = 4;
  address = address.substr(0, address.find('%'));  // without the zone
  // IPv4, also as it stands in an IPv6 address.
  if (!address.contains(':')) return std::string(address);
  if (address.contains('.')) return std::string(address.substr(address.rfind(':') + 1));
  const std::size_t gap = std::min(address.find("::"), address.size());
  std::vector<std::string_view> groups = Groups(address.substr(0, gap));
  const auto rest = Groups(address.substr(std::min(gap + 2, address.size())));
  while (groups.size() + rest.size() < kGroups) groups.emplace_back("0");
  groups.insert(groups.end(), rest.begin(), rest.end());
  std::string network;
  for (std::size_t i = 0; i < kNetworkGroups; ++i) network.append(groups[i]).append(":");
  return network + ":/64";
}

}  // namespace monorelay::identity
