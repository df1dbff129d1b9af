#include "keys/key_states.hpp"

#include <utility>

namespace monorelay::keys {

std::shared_ptr<KeyState> KeyStates::Of(const std::string& provider, const Secret& key) {
  KeyName name{provider, key.IsEmpty() ? std::string() : key.Fingerprint()};
  const std::lock_guard lock(mutex_);
  auto& state = states_[name];
  if (state != nullptr) return state;
  state = std::make_shared<KeyState>();
  if (const auto found = remembered_.find(name); found != remembered_.end()) {
    state->Restore(found->second);
    remembered_.erase(found);
  }
  return state;
}

void KeyStates::Restore(std::vector<NamedUsage> usages) {
  const std::lock_guard lock(mutex_);
  for (NamedUsage& each : usages) {
    if (const auto found = states_.find(each.name); found != states_.end()) {
      found->second->Restore(each.usage);
    } else {
      remembered_[std::move(each.name)] = std::move(each.usage);
    }
  }
}

std::vector<KeyStates::Entry> KeyStates::All() const {
  const std::lock_guard lock(mutex_);
  std::vector<Entry> all;
  all.reserve(states_.size());
  for (const auto& [name, state] : states_) all.push_back({name, state});
  return all;
}

}  // namespace monorelay::keys
