// What of the use of keys is remembered over a restart, and who remembers it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "keys/usage_window.hpp"

namespace monorelay::keys {

// Of one key: how many requests counted, ever and lately.
struct KeyUsage {
  std::int64_t spent = 0;
  std::vector<UsageWindow::Bucket> five_hours;
  std::vector<UsageWindow::Bucket> day;
  std::vector<UsageWindow::Bucket> week;

  bool operator==(const KeyUsage&) const = default;
};

// Whose usage it is: never the key itself.
struct KeyName {
  std::string provider;
  std::string fingerprint;  // Secret::Fingerprint

  auto operator<=>(const KeyName&) const = default;
};

struct NamedUsage {
  KeyName name;
  KeyUsage usage;

  bool operator==(const NamedUsage&) const = default;
};

// The port to storage; drivers live in store/. One thread at a time.
class UsageStore {
 public:
  virtual ~UsageStore() = default;
  virtual Result<std::vector<NamedUsage>> Load() = 0;
  // Replaces what is stored of these keys, all or nothing.
  virtual Result<void> Save(std::span<const NamedUsage> usages) = 0;
};

}  // namespace monorelay::keys
