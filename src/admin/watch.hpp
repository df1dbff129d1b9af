// Looks now and then at how providers and their keys are, and at what needs attention, and tells
// the live feed what is otherwise than before.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "admin/api.hpp"

namespace monorelay::admin {

// Used by one thread.
class Watch {
 public:
  // `services` must outlive it, with all that it names.
  explicit Watch(const Services& services) : services_(services) {}

  // Tells what has changed since it was told last; looks at nothing that nobody watches. Reads
  // records, at most every five seconds.
  void Look();

 private:
  // How a key or a provider stands that does not stand well.
  struct Standing {
    std::string provider;
    std::string key{};    // empty: the provider as such
    std::string model{};  // empty: for all
    std::string state{};
    std::optional<WallTime> until{};
  };
  using Standings = std::map<std::string, Standing>;

  [[nodiscard]] Standings NotWell() const;
  void AddKeys(Standings& standings, const ProviderKeys& provider) const;
  // Those that take no new requests and have some left.
  void AddDraining(Standings& standings) const;
  void LookAtHealth();
  void LookAtAttention();
  void Tell(const std::string& subject, const Standing& standing, bool holds);

  const Services& services_;
  Standings told_;
  std::string attention_;
  std::optional<MonotonicTime> attention_looked_;
};

}  // namespace monorelay::admin
