#include "http/tunnel.hpp"

#include <string>

#include "http/address.hpp"
#include "http/head.hpp"
#include "http/resolver.hpp"

namespace monorelay::http {
namespace {

std::unexpected<Error> Unreachable(std::string text, std::string detail) {
  return UpstreamError(ErrorKind::kUpstreamUnreachable, RetryAdvice::kNextCandidate,
                       std::move(text), std::move(detail));
}

Awaitable<Result<void>> WriteAll(Transport& transport, std::string bytes, Waiter& waiter,
                                 std::chrono::milliseconds timeout) {
  Pieces pieces;
  pieces.Add(bytes);
  for (;;) {
    const IoStatus status = transport.Write(pieces);
    if (status == IoStatus::kDone) co_return Result<void>();
    if (status == IoStatus::kFailed) co_return Unreachable("the proxy closed the connection", {});
    const Wake wake = co_await waiter.Writable(transport, timeout);
    if (wake != Wake::kReady)
      co_return ErrorOf(wake, ErrorKind::kUpstreamTimeout, "the proxy did not answer in time");
  }
}

// Appends at least one byte and at most `most` to `bytes`.
Awaitable<Result<void>> ReadMore(Transport& transport, std::string& bytes, std::size_t most,
                                 Waiter& waiter, std::chrono::milliseconds timeout) {
  for (;;) {
    const Wake wake = co_await waiter.Readable(transport, timeout);
    if (wake != Wake::kReady)
      co_return ErrorOf(wake, ErrorKind::kUpstreamTimeout, "the proxy did not answer in time");
    const std::size_t before = bytes.size();
    bytes.resize(before + most);
    const IoResult result = transport.Read({bytes.data() + before, most});
    bytes.resize(before + (result.status == IoStatus::kDone ? result.bytes : 0));
    if (result.status == IoStatus::kDone) co_return Result<void>();
    if (result.status != IoStatus::kWantsRead)
      co_return Unreachable("the proxy closed the connection", {});
  }
}

Awaitable<Result<void>> ReadExactly(Transport& transport, std::string& bytes, std::size_t size,
                                    Waiter& waiter, std::chrono::milliseconds timeout) {
  while (bytes.size() < size) {
    const auto more = co_await ReadMore(transport, bytes, size - bytes.size(), waiter, timeout);
    if (!more) co_return more;
  }
  co_return Result<void>();
}

Awaitable<Result<void>> ConnectThroughHttp(Transport& transport, const Origin& origin,
                                           Waiter& waiter, std::chrono::milliseconds timeout) {
  const std::string authority =
      (origin.host.find(':') == std::string::npos ? origin.host : "[" + origin.host + "]") + ":" +
      std::to_string(origin.port);
  std::string request = "CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n" +
                        origin.ProxyFields() + "\r\n";
  const auto written = co_await WriteAll(transport, std::move(request), waiter, timeout);
  if (!written) co_return written;
  std::string answer;
  std::size_t scanned = 0;
  ResponseHead head;
  for (;;) {
    // Nothing follows the head before we speak, so reading ahead is safe.
    const auto more = co_await ReadMore(transport, answer, 2048, waiter, timeout);
    if (!more) co_return more;
    const auto whole = ParseResponseHead(
        answer, HeadLimits{.max_bytes = 16 * 1024, .max_fields = 64}, scanned, head);
    if (!whole)
      co_return Unreachable("the proxy's answer is not valid HTTP", whole.error().detail.value);
    if (*whole) break;
  }
  if (head.status / 100 != 2) {
    co_return Unreachable("the proxy refused to connect to the provider",
                          "status " + std::to_string(head.status));
  }
  co_return Result<void>();
}

// The request to connect: to an address, or to a name that the proxy resolves. Source: RFC 1928, 4.
std::string SocksConnect(const Origin& origin) {
  std::string request("\x05\x01\x00", 3);
  if (const auto address = Address::Parse(origin.host, origin.port)) {
    request += address->Family() == AF_INET6 ? '\x04' : '\x01';
    request += address->Bytes();
  } else {
    request += '\x03';
    request += static_cast<char>(std::min<std::size_t>(origin.host.size(), 255));
    request += origin.host.substr(0, 255);
  }
  request += static_cast<char>(origin.port >> 8U);
  request += static_cast<char>(origin.port & 0xffU);
  return request;
}

Awaitable<Result<void>> ConnectThroughSocks(Transport& transport, const Origin& origin,
                                            Waiter& waiter, std::chrono::milliseconds timeout) {
  const ProxyAddress& proxy = *origin.proxy;
  const bool has_login = !proxy.user.empty();
  std::string greeting =
      has_login ? std::string("\x05\x02\x00\x02", 4) : std::string("\x05\x01\x00", 3);
  auto step = co_await WriteAll(transport, std::move(greeting), waiter, timeout);
  if (!step) co_return step;
  std::string answer;
  step = co_await ReadExactly(transport, answer, 2, waiter, timeout);
  if (!step) co_return step;
  if (answer[0] != 5 || (answer[1] != 0 && answer[1] != 2) || (answer[1] == 2 && !has_login)) {
    co_return Unreachable("the SOCKS proxy accepts none of our ways to sign in", {});
  }
  if (answer[1] == 2) {
    const std::string_view password = proxy.password.Reveal();
    std::string login("\x01", 1);
    login += static_cast<char>(std::min<std::size_t>(proxy.user.size(), 255));
    login += proxy.user.substr(0, 255);
    login += static_cast<char>(std::min<std::size_t>(password.size(), 255));
    login += password.substr(0, 255);
    step = co_await WriteAll(transport, std::move(login), waiter, timeout);
    if (!step) co_return step;
    answer.clear();
    step = co_await ReadExactly(transport, answer, 2, waiter, timeout);
    if (!step) co_return step;
    if (answer[1] != 0)
      co_return Unreachable("the SOCKS proxy refused the user name or password", {});
  }
  step = co_await WriteAll(transport, SocksConnect(origin), waiter, timeout);
  if (!step) co_return step;
  answer.clear();
  step = co_await ReadExactly(transport, answer, 5, waiter, timeout);
  if (!step) co_return step;
  if (answer[1] != 0) {
    co_return Unreachable("the SOCKS proxy cannot reach the provider",
                          "reply " + std::to_string(answer[1]));
  }
  // The bound address, which nobody needs: 4 bytes, 16 bytes, or a name with its length; and a
  // port.
  std::size_t size = 4 + 4 + 2;
  if (answer[3] == 4) size = 4 + 16 + 2;
  if (answer[3] == 3) size = 4 + 1 + static_cast<unsigned char>(answer[4]) + 2;
  step = co_await ReadExactly(transport, answer, size, waiter, timeout);
  co_return step;
}

Awaitable<Result<void>> StartTls(Transport& transport, const Origin& origin, Waiter& waiter,
                                 std::chrono::milliseconds timeout) {
  auto session =
      origin.tls_context->NewSession(transport.GetSocket().Get(), origin.host, origin.pool_name);
  if (!session) co_return std::unexpected(session.error());
  transport.UseTls(std::move(*session));
  for (;;) {
    const IoResult result = transport.Handshake();
    Wake wake = Wake::kReady;
    switch (result.status) {
      case IoStatus::kDone:
        co_return Result<void>();
      case IoStatus::kEnd:
      case IoStatus::kFailed:
        co_return Unreachable("no secure connection to the provider",
                              origin.pool_name + ": " + transport.Tls().FailureReason());
      case IoStatus::kWantsRead:
        wake = co_await waiter.Readable(transport, timeout);
        break;
      case IoStatus::kWantsWrite:
        wake = co_await waiter.Writable(transport, timeout);
        break;
    }
    if (wake != Wake::kReady) {
      co_return ErrorOf(wake, ErrorKind::kUpstreamTimeout,
                        "no secure connection to the provider in time");
    }
  }
}

}  // namespace

Awaitable<Result<void>> OpenTunnel(Transport& transport, const Origin& origin, Waiter& waiter,
                                   std::chrono::milliseconds timeout) {
  if (origin.proxy && origin.proxy->kind == ProxyAddress::Kind::kSocks5) {
    const auto opened = co_await ConnectThroughSocks(transport, origin, waiter, timeout);
    if (!opened) co_return opened;
  } else if (origin.proxy && origin.tls) {
    const auto opened = co_await ConnectThroughHttp(transport, origin, waiter, timeout);
    if (!opened) co_return opened;
  }
  if (!origin.tls) co_return Result<void>();
  const auto started = co_await StartTls(transport, origin, waiter, timeout);
  co_return started;
}

}  // namespace monorelay::http
