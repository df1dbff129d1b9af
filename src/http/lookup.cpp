#include "http/lookup.hpp"

#include <netdb.h>

namespace monorelay::http {

Found LookUp(const std::string& host, const std::string& port) {
  addrinfo wanted{};
  wanted.ai_family = AF_UNSPEC;
  wanted.ai_socktype = SOCK_STREAM;
  wanted.ai_flags = AI_NUMERICSERV;
  addrinfo* found = nullptr;
  Found answer;
  answer.error = ::getaddrinfo(host.c_str(), port.c_str(), &wanted, &found);
  if (answer.error != 0) return answer;
  for (const addrinfo* entry = found; entry != nullptr; entry = entry->ai_next) {
    if (const auto address = Address::From(*entry->ai_addr, entry->ai_addrlen)) {
      answer.addresses.push_back(*address);
    }
  }
  ::freeaddrinfo(found);
  return answer;
}

}  // namespace monorelay::http
