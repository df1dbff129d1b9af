#include "keys/usage_saver.hpp"

#include <utility>
#include <vector>

#include "base/log.hpp"

namespace monorelay::keys {

UsageSaver::UsageSaver(const KeyStates& states, UsageStore& store,
                       std::chrono::milliseconds interval)
    : states_(states), store_(store), interval_(interval), thread_([this] { Run(); }) {}

UsageSaver::~UsageSaver() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void UsageSaver::Run() {
  for (bool is_last = false; !is_last;) {
    {
      std::unique_lock lock(mutex_);
      wake_.wait_for(lock, interval_, [this] { return is_stopping_; });
      is_last = is_stopping_;
    }
    static_cast<void>(SaveNow());
  }
}

Result<void> UsageSaver::SaveNow() {
  const std::lock_guard lock(saving_);
  std::vector<NamedUsage> changed;
  for (const KeyStates::Entry& entry : states_.All()) {
    const std::int64_t spent = entry.state->Spent();
    const auto known = saved_.find(entry.name);
    // What was never spent, here or before a restart, is no news.
    if (spent == (known == saved_.end() ? 0 : known->second)) continue;
    changed.push_back({entry.name, entry.state->Usage()});
  }
  if (changed.empty()) return {};
  auto saved = store_.Save(changed);
  if (!saved) {
    if (!std::exchange(is_failing_, true)) {
      log::Failure("{} ({}); quotas forget what is spent now if the relay ends before it works",
                   saved.error().text.value.Get(), saved.error().detail.value.Get());
    }
    return saved;
  }
  if (std::exchange(is_failing_, false)) log::Info("the use of keys is saved again");
  for (const NamedUsage& each : changed) saved_[each.name] = each.usage.spent;
  return {};
}

}  // namespace monorelay::keys
