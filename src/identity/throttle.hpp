// How often somebody may try to sign in.
#pragma once

#include <chrono>
#include <functional>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/clock.hpp"
#include "identity/account.hpp"

namespace monorelay::identity {

// Two counts of failures: of an address, and of an account from addresses that it does not know.
//
// An address may fail 5 times at once; from then on each failure doubles the wait until its next
// try, from 1 second up to 15 minutes. An account may fail 10 times; from then on each failure
// doubles the wait for whoever comes from an address that has not signed in to it before, up to 60
// seconds. Addresses from which the account was used lately are not held up by its count. A try
// during a wait is refused, and counts as none: it makes no wait longer. A count is forgotten an
// hour after its last failure. So nobody can lock another one out: from a known address an account
// is never out of reach because of others, and from a new one at most 60 seconds after the last
// failure.
//
// Thread-safe. Holds at most kMost counts and forgets those not used for longest.
class Throttle {
 public:
  static constexpr std::size_t kMost = 10'000;

  // `clock` must outlive this.
  explicit Throttle(const Clock& clock) : clock_(clock) {}

  struct Try {
    std::string_view address;       // of IPv6 the network counts (Network)
    std::string_view account;       // the name as given, whether or not there is such an account
    bool address_is_known = false;  // to the account
  };

  // How long to wait; zero: go on. Then the try counts as failed until Succeeded says otherwise, so
  // that tries at the same time count too.
  std::chrono::seconds Begin(const Try& attempt);
  // The counts of this address, and of this account, begin anew.
  void Succeeded(const Try& attempt);

  // Goes on with counts of an earlier process; those that are forgotten by now are told as changed.
  // From then on it is noted which counts change. Before the first try.
  void Restore(const std::vector<FailureCount>& counts);
  // Counts that have changed since the last call. One without failures is forgotten.
  std::vector<FailureCount> TakeChanged();
  // These were not stored after all.
  void MarkChanged(const std::vector<FailureCount>& counts);

 private:
  struct Count {
    std::string name;
    int failures = 0;
    MonotonicTime last{};
    MonotonicTime free_at{};
  };
  struct Rule {
    int free_failures;
    std::chrono::seconds longest;
  };

  Count* Find(const std::string& name, MonotonicTime now);
  void Fail(const std::string& name, const Rule& rule, MonotonicTime now);
  void Forget(const std::string& name);
  void Note(const std::string& name) {
    if (is_kept_) changed_.insert(name);
  }

  const Clock& clock_;
  std::mutex mutex_;
  std::list<Count> counts_;  // guarded by mutex_; the last used first
  std::unordered_map<std::string, std::list<Count>::iterator> by_name_;  // guarded by mutex_
  bool is_kept_ = false;                                                 // guarded by mutex_
  std::unordered_set<std::string> changed_;                              // guarded by mutex_
};

// What of an address counts: an IPv4 address as it is, of an IPv6 address the network of 64 bits,
// which one machine has for itself.
std::string Network(std::string_view address);

}  // namespace monorelay::identity
