// What lies between a TCP connection and the origin: a proxy, and TLS.
#pragma once

#include <chrono>

#include "base/error.hpp"
#include "http/origin.hpp"
#include "http/task.hpp"
#include "http/transport.hpp"
#include "http/waiter.hpp"

namespace monorelay::http {

// Makes `transport`, just connected to `origin` or its proxy, ready for requests: asks the proxy
// for a tunnel if one is needed (RFC 9110, 9.3.6; RFC 1928, RFC 1929) and does the TLS handshake.
// Each wait lasts at most `timeout`. Fails with kUpstreamUnreachable, kUpstreamTimeout, or the
// reason of an interruption.
Awaitable<Result<void>> OpenTunnel(Transport& transport, const Origin& origin, Waiter& waiter,
                                   std::chrono::milliseconds timeout);

}  // namespace monorelay::http
