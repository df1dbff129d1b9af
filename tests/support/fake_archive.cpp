#include "support/fake_archive.hpp"

#include <algorithm>
#include <utility>

namespace monorelay::testing {
namespace {

using chat::KeptResponse;

std::unexpected<Error> Broken() {
  return RelayError(ErrorKind::kInternal, "responses.db cannot be used", "told to fail");
}

}  // namespace

void FakeArchive::Keep(KeptResponse response) {
  const std::lock_guard lock(mutex_);
  std::erase_if(responses_, [&](const KeptResponse& kept) {
    return kept.id == response.id && kept.owner == response.owner;
  });
  responses_.push_back(std::move(response));
}

void FakeArchive::Find(std::string id, std::string owner, Found done) {
  Answer([this, id = std::move(id), owner = std::move(owner), done = std::move(done)]() mutable {
    bool fails = false;
    std::optional<KeptResponse> found;
    {
      const std::lock_guard lock(mutex_);
      fails = fails_;
      found = Lookup(id, owner);
    }
    if (fails) {
      done(Broken());
    } else {
      done(std::move(found));
    }
  });
}

void FakeArchive::Remove(std::string id, std::string owner, Removed done) {
  Answer([this, id = std::move(id), owner = std::move(owner), done = std::move(done)]() mutable {
    bool fails = false;
    std::size_t removed = 0;
    {
      const std::lock_guard lock(mutex_);
      fails = fails_;
      if (!fails) {
        removed = std::erase_if(responses_, [&](const KeptResponse& kept) {
          return kept.id == id && kept.owner == owner;
        });
      }
    }
    if (fails) {
      done(Broken());
    } else {
      done(removed > 0);
    }
  });
}

void FakeArchive::HoldsAnswers() {
  const std::lock_guard lock(mutex_);
  holds_ = true;
}

void FakeArchive::GoOn() {
  std::vector<std::move_only_function<void()>> held;
  {
    const std::lock_guard lock(mutex_);
    holds_ = false;
    held.swap(held_);
  }
  for (auto& answer : held) answer();
}

void FakeArchive::Fails() {
  const std::lock_guard lock(mutex_);
  fails_ = true;
}

bool FakeArchive::WaitUntilHolding(std::size_t count) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, std::chrono::seconds(10), [&] { return held_.size() >= count; });
}

std::vector<KeptResponse> FakeArchive::All() const {
  const std::lock_guard lock(mutex_);
  return responses_;
}

std::size_t FakeArchive::Questions() const {
  const std::lock_guard lock(mutex_);
  return questions_;
}

void FakeArchive::Answer(std::move_only_function<void()> answer) {
  {
    const std::lock_guard lock(mutex_);
    ++questions_;
    if (holds_) {
      held_.push_back(std::move(answer));
      changed_.notify_all();
      return;
    }
  }
  answer();
}

std::optional<KeptResponse> FakeArchive::Lookup(const std::string& id,
                                                const std::string& owner) const {
  for (const KeptResponse& kept : responses_) {
    if (kept.id == id && kept.owner == owner) return kept;
  }
  return std::nullopt;
}

Result<std::optional<KeptResponse>> FindNow(chat::ResponseArchive& archive, const std::string& id,
                                            const std::string& owner) {
  std::promise<Result<std::optional<KeptResponse>>> promise;
  auto answer = promise.get_future();
  archive.Find(id, owner, [&promise](Result<std::optional<KeptResponse>> found) {
    promise.set_value(std::move(found));
  });
  return answer.get();
}

Result<bool> RemoveNow(chat::ResponseArchive& archive, const std::string& id,
                       const std::string& owner) {
  std::promise<Result<bool>> promise;
  auto answer = promise.get_future();
  archive.Remove(id, owner, [&promise](Result<bool> removed) { promise.set_value(removed); });
  return answer.get();
}

}  // namespace monorelay::testing
