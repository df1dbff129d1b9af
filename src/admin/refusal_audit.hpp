// Refusals of the admin API in the audit, without letting strangers fill it.
#pragma once

#include <cstdint>
#include <mutex>

#include "admin/api.hpp"
#include "identity/audit.hpp"

namespace monorelay::admin {

// Thread-safe; blocks.
class RefusalAudit {
 public:
  // In a minute; how many more there were stands in the first entry of a later one.
  static constexpr int kMostInAMinute = 60;

  // Both must outlive this.
  RefusalAudit(identity::AuditLog& audit, const Clock& clock) : audit_(audit), clock_(clock) {}

  // Writes down that the request was refused. If it cannot be, the log says so: the caller is
  // refused either way.
  void Note(const Request& request, const Problem& problem);

 private:
  // How many were left out until now; nothing if this one is too.
  std::optional<std::int64_t> Admit();

  identity::AuditLog& audit_;
  const Clock& clock_;
  std::mutex mutex_;
  MonotonicTime minute_{};     // guarded by mutex_; when it began
  int in_minute_ = 0;          // guarded by mutex_
  std::int64_t left_out_ = 0;  // guarded by mutex_
};

}  // namespace monorelay::admin
