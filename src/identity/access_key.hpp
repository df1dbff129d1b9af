// An access key as its owner and the operator know it, and teams.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/digest.hpp"
#include "base/secret.hpp"
#include "identity/access_scope.hpp"

namespace monorelay::identity {

// What can be set of a key.
struct KeyDraft {
  std::string name{};
  std::string user_id{};    // its owner; empty: nobody but the operators
  std::string user_name{};  // the same, for people
  std::string team_id{};    // empty: that of its owner, if there is one
  bool is_enabled = true;
  std::optional<WallTime> expires{};
  AccessScope scope{};
  std::vector<std::string> tags{};
  std::string bodies{};  // "off", "errors", "full": what the log keeps; empty: as configured
};

// One of the texts that let a key in; the text itself is not kept.
struct KeySecret {
  Digest digest{};
  std::string prefix{};             // its first characters, to know it by
  std::optional<WallTime> until{};  // of one that was rotated: it works so long
};

struct AccessKey {
  std::string id{};  // a ULID
  KeyDraft draft{};
  WallTime created{};
  std::optional<WallTime> last_used{};
  std::vector<KeySecret> secrets{};  // the newest first; one more during a rotation
  std::int64_t version = 1;          // one more with each change
};

// A key that was just made or rotated, with its text, which nobody can see again.
struct IssuedKey {
  AccessKey key{};
  Secret text{};
};

// Users and keys that have limits together. A user is in one team at most.
struct Team {
  std::string id{};  // a ULID
  std::string name{};
  std::vector<std::string> members{};  // ids of users
  WallTime created{};
  std::int64_t version = 1;
};

// A field that cannot be as it is.
struct FieldFault {
  std::string field{};
  std::string message{};  // what is wrong, and what to do
};

// What is wrong with a draft by itself, if anything is.
std::optional<FieldFault> FaultIn(const KeyDraft& draft, WallTime now);
std::optional<FieldFault> FaultIn(const Team& team);

}  // namespace monorelay::identity
