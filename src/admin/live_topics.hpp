// What readers of the live feed may ask to be told of, and who may be told of what.
#pragma once

#include "admin/reading.hpp"
#include "identity/principal.hpp"
#include "records/live_feed.hpp"

namespace monorelay::admin {

// The parameter `topics`; requests alone if it is not given. Fails with 422 for one that there is
// not, and with 403 for one that whoever asks may not be told of.
Read<records::LiveTopics> ReadTopics(const Request& request);

bool MayBeTold(records::LiveTopics topics, const identity::Principal& principal);

}  // namespace monorelay::admin
