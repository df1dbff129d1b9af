// Reads what a body says of an access key.
#pragma once

#include "admin/api.hpp"
#include "admin/reading.hpp"
#include "identity/access_key.hpp"

namespace monorelay::admin {

// What is given takes the place of what is in `draft`; null unsets it. Fails, naming the field, if
// it cannot be read, or is not for the caller to set.
Read<void> TakeDraft(const Services& services, const Request& request, identity::KeyDraft& draft);

}  // namespace monorelay::admin
