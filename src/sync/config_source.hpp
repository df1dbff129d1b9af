// The port to the running relay: what is carried away from it, and how what comes back fits in.
#pragma once

#include <string>
#include <vector>

#include "base/error.hpp"
#include "sync/bundle.hpp"

namespace monorelay::sync {

// Stands in a carried configuration where a secret stands here. Where it comes back, each machine
// keeps its own.
inline constexpr const char* kSecretMark = "<secret>";

struct ConfigOutgoing {
  std::string text;                  // with marks
  std::vector<NamedSecret> secrets;  // of the configuration, if asked for
};

struct ConfigIncoming {
  std::string text;                  // to be put in the place of the present configuration
  std::vector<std::string> missing;  // where secrets stand that are neither here nor in the set
};

// Thread-safe; blocks.
class ConfigSource {
 public:
  virtual ~ConfigSource() = default;

  virtual Result<ConfigOutgoing> Read(bool with_secrets) = 0;
  // Puts in the place of each mark, and of each reference to a stored secret that is neither stored
  // here nor in `secrets`, what stands in `secrets` for its place, or here. Fails with
  // kInvalidRequest if the text cannot be read.
  virtual Result<ConfigIncoming> Merge(const std::string& text, const SecretSet& secrets) = 0;
  // What the relay has served, as JSON; empty: nothing is recorded.
  virtual Result<std::string> Statistics() = 0;
};

}  // namespace monorelay::sync
