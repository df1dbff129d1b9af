#include "identity/audit.hpp"

#include <fmt/core.h>

#include "base/digest.hpp"

namespace monorelay::identity {

std::string ChainHash(const AuditRow& row) {
  std::string bytes = fmt::format("{}:{}:", row.number, row.time_us);
  for (const std::string* field :
       {&row.entry.actor, &row.entry.address, &row.entry.action, &row.entry.target,
        &row.entry.before, &row.entry.after, &row.previous}) {
    bytes += fmt::format("{}:", field->size());
    bytes += *field;
  }
  return Sha256(bytes);
}

std::string ChainCheck::Next(const AuditRow& row) {
  std::string fault;
  if (row.number != number_ + 1) {
    fault = fmt::format("entry {} is followed by entry {}: something between them is missing",
                        number_, row.number);
  } else if (row.previous != hash_) {
    fault = fmt::format("entry {} does not follow from the one before it", row.number);
  } else if (row.hash != ChainHash(row)) {
    fault = fmt::format("entry {} was changed after it was written", row.number);
  }
  number_ = row.number;
  hash_ = row.hash;
  return fault;
}

std::string ActorOf(const Principal& principal) {
  switch (principal.via) {
    case Via::kNobody:
      return "nobody";
    case Via::kSession:
    case Via::kToken:
    case Via::kCommand:
      return principal.name;
    case Via::kAccessKey:
      return "access key " + principal.name;
    case Via::kLoopback:
      return "a caller of this machine";
  }
  return "nobody";
}

}  // namespace monorelay::identity
