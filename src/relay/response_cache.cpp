#include "relay/response_cache.hpp"

#include <iterator>
#include <utility>

#include "base/text.hpp"

namespace monorelay::relay {
namespace {

// What an entry takes beside its texts: list, table, strings.
constexpr std::size_t kEntryBytes = 512;

}  // namespace

std::shared_ptr<const SharedAnswer> ResponseCache::Find(const Digest& request) {
  const MonotonicTime oldest = clock_.Now() - limits_.max_age;
  const std::lock_guard lock(mutex_);
  const auto found = by_request_.find(request);
  if (found == by_request_.end()) return nullptr;
  if (found->second->kept <= oldest) {
    Remove(found->second);
    return nullptr;
  }
  entries_.splice(entries_.begin(), entries_, found->second);
  return found->second->answer;
}

void ResponseCache::Keep(const Digest& request, std::shared_ptr<const SharedAnswer> answer) {
  const std::size_t size = SizeOf(*answer);
  if (limits_.max_age.count() <= 0 || size > limits_.max_bytes) return;
  const MonotonicTime now = clock_.Now();
  const std::lock_guard lock(mutex_);
  if (const auto earlier = by_request_.find(request); earlier != by_request_.end())
    Remove(earlier->second);
  while (bytes_ + size > limits_.max_bytes) Remove(std::prev(entries_.end()));
  entries_.push_front({.request = request, .kept = now, .answer = std::move(answer)});
  by_request_.emplace(request, entries_.begin());
  bytes_ += size;
}

void ResponseCache::Clear() {
  const std::lock_guard lock(mutex_);
  by_request_.clear();
  entries_.clear();
  bytes_ = 0;
}

std::size_t ResponseCache::Forget(std::string_view models) {
  const std::lock_guard lock(mutex_);
  const std::size_t before = entries_.size();
  for (auto entry = entries_.begin(); entry != entries_.end();) {
    const auto next = std::next(entry);
    if (GlobMatches(models, entry->answer->model)) Remove(entry);
    entry = next;
  }
  return before - entries_.size();
}

std::size_t ResponseCache::Bytes() const {
  const std::lock_guard lock(mutex_);
  return bytes_;
}

std::size_t ResponseCache::Count() const {
  const std::lock_guard lock(mutex_);
  return entries_.size();
}

std::size_t ResponseCache::SizeOf(const SharedAnswer& answer) {
  return kEntryBytes + answer.fields.size() + answer.body.size() + answer.provider.size() +
         answer.model.size();
}

void ResponseCache::Remove(Entries::iterator entry) {
  bytes_ -= SizeOf(*entry->answer);
  by_request_.erase(entry->request);
  entries_.erase(entry);
}

}  // namespace monorelay::relay
