#include "app/health.hpp"

#include <cstdio>
#include <string>

#include "base/clock.hpp"
#include "http/client.hpp"

namespace monorelay::app {
namespace {

constexpr std::chrono::seconds kPatience{5};
constexpr std::uint16_t kUsualPort = 8787;

http::Awaitable<void> Ask(http::Client& client, std::shared_ptr<const http::Origin> origin,
                          http::Waiter& waiter, http::Loop& loop, Result<int>& answer) {
  http::ClientCall call(
      client, origin, waiter,
      {.connect = kPatience, .first_byte = kPatience, .idle = kPatience, .write = kPatience});
  const std::string head =
      "GET /health HTTP/1.1\r\nhost: " + origin->HostField() + "\r\nconnection: close\r\n\r\n";
  http::Pieces pieces;
  pieces.Add(head);
  const auto sent = co_await call.Send(pieces);
  if (sent) {
    answer = call.Head().status;
  } else {
    answer = std::unexpected(sent.error());
  }
  loop.Stop();
}

int Complain(const std::string& text) {
  std::fprintf(stderr, "%s\n", text.c_str());
  return 1;
}

}  // namespace

int AskHealth(const Options& options) {
  const std::string usual = "http://127.0.0.1:" + std::to_string(options.port.value_or(kUsualPort));
  const auto url = http::ParseUrl(options.url.empty() ? usual : options.url);
  if (!url) return Complain(url.error().text.value);
  const auto origin = http::MakeOrigin(*url, {}, {});
  if (!origin) return Complain(origin.error().text.value);
  const SystemClock clock;
  http::Loop loop;
  http::TimerWheel wheel(loop, clock);
  http::BufferPool buffers;
  http::Client client(loop, wheel, buffers);
  http::Waiter waiter(wheel);
  Result<int> answer = 0;
  wheel.Start();
  http::Spawn(loop, Ask(client, *origin, waiter, loop, answer));
  loop.Run();
  if (!answer)
    return Complain(answer.error().text.value.Get() + ": " + answer.error().detail.value.Get());
  return *answer == 200 ? 0
                        : Complain("the server answered with status " + std::to_string(*answer));
}

}  // namespace monorelay::app
