// Where clients reach the relay, as far as it can know.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "admin/relay_desk.hpp"

namespace monorelay::app {

// As the predecessor showed it: by `public_host` (server.public_host) if that is set: a URL as it
// is, with /v1; a name with a dot and letters behind the last of them with https; anything else
// with http and the port. Without it the address that the relay listens on, or if that is every
// one, the first of this machine that is not its loopback.
admin::RelayAddress AddressOf(std::string_view public_host, const std::string& host,
                              std::uint16_t port);

}  // namespace monorelay::app
