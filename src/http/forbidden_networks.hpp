// Which addresses a call may not go to if its URL was not written by the operator of the machine.
#pragma once

#include "http/address.hpp"

namespace monorelay::http {

// True for addresses that lead into the machine, its own networks or its cloud's services, or to
// nobody in particular: loopback, private, link-local, shared (CGNAT), metadata, multicast,
// reserved and documentation networks, also where IPv6 wraps such an IPv4 address (mapped, NAT64).
// Sources: the IANA registries of special-purpose addresses of IPv4 and IPv6, RFC 6890.
bool IsForbidden(const Address& address);

}  // namespace monorelay::http
