// The states of provider keys over all configurations, so that a reload forgets nothing.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/secret.hpp"
#include "keys/key_state.hpp"
#include "keys/usage.hpp"

namespace monorelay::keys {

// Thread-safe. A state lives as long as this, even if its key is configured no more: it may come
// back.
class KeyStates {
 public:
  // The state of the key with that secret at that provider; the empty one stands for a provider
  // without keys.
  std::shared_ptr<KeyState> Of(const std::string& provider, const Secret& key);

  // What was remembered over a restart: taken up by the states of these keys, now and when they are
  // first asked for. To be called before the first request.
  void Restore(std::vector<NamedUsage> usages);

  struct Entry {
    KeyName name;
    std::shared_ptr<const KeyState> state;
  };
  [[nodiscard]] std::vector<Entry> All() const;

 private:
  mutable std::mutex mutex_;
  std::map<KeyName, std::shared_ptr<KeyState>> states_;
  std::map<KeyName, KeyUsage> remembered_;  // of keys that nobody has asked for yet
};

}  // namespace monorelay::keys
