#include "support/fake_proxy.hpp"

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cstdlib>

namespace monorelay::testing {
namespace {

// "user:pass word"
constexpr std::string_view kBasicLogin = "Proxy-Authorization: Basic dXNlcjpwYXNzIHdvcmQ=\r\n";
constexpr std::string_view kSocksLogin = "\x01\x04user\x09pass word";

// Reads exactly `size` bytes; shorter at the end of the connection.
std::string ReadExactly(int descriptor, std::size_t size) {
  std::string bytes(size, '\0');
  std::size_t got = 0;
  while (got < size) {
    const ssize_t part = ::recv(descriptor, bytes.data() + got, size - got, 0);
    if (part <= 0) break;
    got += static_cast<std::size_t>(part);
  }
  bytes.resize(got);
  return bytes;
}

std::size_t ByteAt(const std::string& bytes, std::size_t at) {
  return at < bytes.size() ? static_cast<unsigned char>(bytes[at]) : 0;
}

// What stands behind the kind of a destination: "address 192.0.2.7", "address [2001:db8::7]", or a
// name.
std::string ReadSocksHost(int client, std::size_t kind) {
  constexpr std::size_t kName = 3;
  if (kind == kName) return ReadExactly(client, ByteAt(ReadExactly(client, 1), 0));
  const bool is_v6 = kind == 4;
  const std::string bytes = ReadExactly(client, is_v6 ? sizeof(in6_addr) : sizeof(in_addr));
  if (bytes.size() < (is_v6 ? sizeof(in6_addr) : sizeof(in_addr))) return "nothing";
  std::array<char, INET6_ADDRSTRLEN> text{};
  ::inet_ntop(is_v6 ? AF_INET6 : AF_INET, bytes.data(), text.data(), text.size());
  return (is_v6 ? "address [" : "address ") + std::string(text.data()) + (is_v6 ? "]" : "");
}

}  // namespace

FakeProxy::FakeProxy(Kind kind, Manner manner)
    : kind_(kind), manner_(manner), listener_(ListenOnLoopback()) {
  acceptor_ = std::thread([this] { Accept(); });
}

FakeProxy::~FakeProxy() {
  stop_.Say();
  acceptor_.join();
  for (std::thread& server : servers_) server.join();
}

std::vector<std::string> FakeProxy::Asked() const {
  const std::lock_guard lock(mutex_);
  return asked_;
}

void FakeProxy::Note(const std::string& asked) {
  const std::lock_guard lock(mutex_);
  asked_.push_back(asked);
}

void FakeProxy::Accept() {
  for (;;) {
    std::array<pollfd, 2> waits{pollfd{stop_.Get(), POLLIN, 0},
                                pollfd{listener_.descriptor.Get(), POLLIN, 0}};
    ::poll(waits.data(), waits.size(), -1);
    if (waits[0].revents != 0) return;
    const int client = ::accept4(listener_.descriptor.Get(), nullptr, nullptr, SOCK_CLOEXEC);
    if (client >= 0) servers_.emplace_back([this, client] { Serve(client); });
  }
}

void FakeProxy::Serve(int client) {
  const Descriptor owner(client);
  LimitWaits(client);
  if (manner_ == Manner::kHangsUp) return;
  const std::uint16_t port = kind_ == Kind::kHttp ? GreetHttp(client) : GreetSocks(client);
  if (port == 0) return;
  const Descriptor provider = ConnectToLoopback(port);
  Splice(client, provider.Get());
}

std::uint16_t FakeProxy::GreetHttp(int client) {
  std::string head;
  while (head.find("\r\n\r\n") == std::string::npos) {
    const std::string next = ReadExactly(client, 1);
    if (next.empty()) return 0;
    head += next;
  }
  const std::size_t begin = head.find(' ') + 1;
  const std::string target = head.substr(begin, head.find(' ', begin) - begin);
  Note(target);
  const bool is_login_missing =
      manner_ == Manner::kWantsLogin && head.find(kBasicLogin) == std::string::npos;
  if (!head.starts_with("CONNECT ") || manner_ == Manner::kRefuses || is_login_missing) {
    SendAll(client, is_login_missing ? "HTTP/1.1 407 Proxy Authentication Required\r\n\r\n"
                                     : "HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n");
    return 0;
  }
  SendAll(client, "HTTP/1.1 200 Connection established\r\nvia: fake\r\n\r\n");
  return static_cast<std::uint16_t>(std::atoi(target.c_str() + target.rfind(':') + 1));
}

std::uint16_t FakeProxy::GreetSocks(int client) {
  const std::string greeting = ReadExactly(client, 2);
  const std::string ways = ReadExactly(client, ByteAt(greeting, 1));
  if (manner_ == Manner::kWantsLogin) {
    if (ways.find('\x02') == std::string::npos) {
      SendAll(client, "\x05\xff");
      return 0;
    }
    SendAll(client, "\x05\x02");
    const bool is_right = ReadExactly(client, kSocksLogin.size()) == kSocksLogin;
    SendAll(client, is_right ? std::string_view("\x01\x00", 2) : std::string_view("\x01\x01"));
    if (!is_right) return 0;
  } else {
    SendAll(client, std::string_view("\x05\x00", 2));
  }
  const std::string request = ReadExactly(client, 4);
  const std::string host = ReadSocksHost(client, ByteAt(request, 3));
  const std::string port_bytes = ReadExactly(client, 2);
  const auto port = static_cast<std::uint16_t>(ByteAt(port_bytes, 0) * 256 + ByteAt(port_bytes, 1));
  Note(host + ":" + std::to_string(port));
  const bool refused = manner_ == Manner::kRefuses;
  std::string answer(refused ? "\x05\x02\x00\x01" : std::string_view("\x05\x00\x00\x01", 4));
  answer.resize(4 + 4 + 2);
  SendAll(client, answer);
  return refused ? 0 : port;
}

void FakeProxy::Splice(int client, int provider) const {
  std::array<char, 16 * 1024> room{};
  for (;;) {
    std::array<pollfd, 3> waits{pollfd{stop_.Get(), POLLIN, 0}, pollfd{client, POLLIN, 0},
                                pollfd{provider, POLLIN, 0}};
    ::poll(waits.data(), waits.size(), -1);
    if (waits[0].revents != 0) return;
    const bool from_client = waits[1].revents != 0;
    const ssize_t size = ::recv(from_client ? client : provider, room.data(), room.size(), 0);
    if (size <= 0) return;
    if (!SendAll(from_client ? provider : client, {room.data(), static_cast<std::size_t>(size)}))
      return;
  }
}

}  // namespace monorelay::testing
