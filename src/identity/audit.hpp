// The audit: what was changed by whom, who came in, and who was refused.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "identity/principal.hpp"

namespace monorelay::identity {

// Secrets stand in none of these, but as fingerprints.
struct AuditEntry {
  std::string actor;      // a user's name, "access key NAME", or who was at the command line
  std::string address{};  // where the actor was, if known
  std::string action;     // "user.create", "session.begin", "access.refused"
  std::string target{};   // what it was done to
  std::string before{};   // a JSON object, or empty
  std::string after{};    // the same
};

// An entry in its place. `hash` covers all others and the hash before: whoever changes, inserts or
// removes an entry breaks the chain behind it.
struct AuditRow {
  std::int64_t number = 0;   // from 1, without gaps
  std::int64_t time_us = 0;  // microseconds since the epoch, UTC
  AuditEntry entry;
  std::string previous;  // hash of the row before; empty for the first
  std::string hash;
};

// SHA-256 over all fields but `hash`, each with its length, in lower-case hex.
std::string ChainHash(const AuditRow& row);

// Holds rows against the chain, one after the other.
class ChainCheck {
 public:
  // What is wrong with the row in this place; empty: nothing. After a fault the check goes on from
  // the row as it stands.
  std::string Next(const AuditRow& row);

  // The hash of the last row. Kept elsewhere, it shows that the end was not cut off.
  [[nodiscard]] const std::string& Head() const { return hash_; }

 private:
  std::int64_t number_ = 0;
  std::string hash_;
};

// What to look for, newest first.
struct AuditQuery {
  std::optional<std::int64_t> before{};  // rows with smaller numbers alone
  std::string action{};                  // this one, or those that begin with it and a dot
  std::string actor{};
  std::string target{};
  std::size_t limit = 100;  // > 0
};

// Thread-safe.
class AuditLog {
 public:
  virtual ~AuditLog() = default;
  // Writes the entry behind all others. Returns when it is stored.
  virtual Result<void> Append(const AuditEntry& entry) = 0;
  virtual Result<std::vector<AuditRow>> Read(const AuditQuery& query) = 0;
};

// How an entry names the caller.
std::string ActorOf(const Principal& principal);

}  // namespace monorelay::identity
