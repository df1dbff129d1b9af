// A proxy between the relay and a provider: HTTP CONNECT, or SOCKS5. Whatever host is asked for, it
// connects to this machine.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "support/socket.hpp"

namespace monorelay::testing {

class FakeProxy {
 public:
  enum class Kind : std::uint8_t { kHttp, kSocks5 };
  // What it does with those who ask.
  enum class Manner : std::uint8_t {
    kOpen,        // lets everyone through
    kWantsLogin,  // only "user" with "pass word"
    kRefuses,     // nobody
    kHangsUp,     // closes without an answer
  };
  FakeProxy(Kind kind, Manner manner);
  FakeProxy(const FakeProxy&) = delete;
  FakeProxy& operator=(const FakeProxy&) = delete;
  ~FakeProxy();

  [[nodiscard]] std::uint16_t Port() const { return listener_.port; }
  // What was asked for, for each connection: "host:port"; SOCKS5 tells "address 192.0.2.7:443" from
  // a name.
  [[nodiscard]] std::vector<std::string> Asked() const;

 private:
  void Accept();
  void Serve(int client);
  // Each yields the port to connect to, or 0.
  std::uint16_t GreetHttp(int client);
  std::uint16_t GreetSocks(int client);
  void Note(const std::string& asked);
  // Passes bytes both ways until one side ends.
  void Splice(int client, int provider) const;

  Kind kind_;
  Manner manner_;
  Listener listener_;
  Signal stop_{Signal::Kind::kOnce};
  mutable std::mutex mutex_;
  std::vector<std::string> asked_;
  std::vector<std::thread> servers_;
  std::thread acceptor_;
};

}  // namespace monorelay::testing
