// Host names to addresses, on a thread that may wait.
#pragma once

#include <string>
#include <vector>

#include "http/address.hpp"

namespace monorelay::http {

struct Found {
  int error = 0;  // of getaddrinfo
  std::vector<Address> addresses;
};

// Asks the system, which may take seconds. `host` may be an address itself, without brackets.
Found LookUp(const std::string& host, const std::string& port);

}  // namespace monorelay::http
