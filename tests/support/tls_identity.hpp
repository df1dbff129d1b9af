// A certificate for a fake provider, made when the test runs.
#pragma once

#include <memory>
#include <string>

struct ssl_ctx_st;

namespace monorelay::testing {

// A self-signed certificate with its key, and a server's settings that present it.
struct TlsIdentity {
  std::string certificate_pem;
  std::shared_ptr<ssl_ctx_st> context;  // shared by the connections of one fake
};

// Valid for `host`: a name, or an IPv4 address.
TlsIdentity MakeTlsIdentity(const std::string& host);

}  // namespace monorelay::testing
