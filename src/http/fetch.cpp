#include "http/fetch.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "base/text.hpp"
#include "http/buffer.hpp"
#include "http/client.hpp"
#include "http/loop.hpp"
#include "http/task.hpp"
#include "http/timer_wheel.hpp"
#include "http/waiter.hpp"

namespace monorelay::http {
namespace {

// What one call has heard.
struct Heard {
  FetchAnswer answer;
  std::string location;  // of a redirect
};

Result<std::shared_ptr<const Origin>> OriginOf(const Url& url, const FetchOptions& options) {
  auto made = MakeOrigin(url, options.proxy_url, options.tls);
  if (!made || options.forbids == nullptr) return made;
  if (!options.proxy_url.empty()) {
    return RelayError(ErrorKind::kForbidden,
                      "a URL whose addresses are checked cannot be called through a proxy");
  }
  auto guarded = std::make_shared<Origin>(**made);
  guarded->forbids = options.forbids;
  guarded->pool_name += " checked";
  return guarded;
}

std::string HeadOf(const FetchRequest& request, const Origin& origin, const Url& url) {
  std::string head = request.method + " " + origin.TargetPrefix() + url.target +
                     " HTTP/1.1\r\nHost: " + origin.HostField() +
                     "\r\nUser-Agent: monorelay\r\nConnection: close\r\n" + origin.ProxyFields() +
                     request.fields;
  if (!request.body.empty() || request.method != "GET")
    head += "Content-Length: " + std::to_string(request.body.size()) + "\r\n";
  return head + "\r\n";
}

// One call on an event loop of its own.
class Run {
 public:
  Run(const FetchOptions& options, std::chrono::milliseconds left, const Clock& clock)
      : options_(options), wheel_(loop_, clock), client_(loop_, wheel_, buffers_), waiter_(wheel_) {
    waiter_.SetLimit(left);
    timeouts_ = {.connect = left, .first_byte = left, .idle = left, .write = left};
  }

  Result<Heard> Do(const FetchRequest& request) {
    wheel_.Start();
    task_.Start(Call(request));
    if (!is_done_) loop_.Run();
    task_.Check();
    wheel_.Stop();
    return std::move(heard_);
  }

  // Callable from any thread.
  void Interrupt() {
    loop_.Post([this] { waiter_.Interrupt(Wake::kStopping); });
  }

 private:
  Awaitable<void> Call(const FetchRequest& request) {
    const auto url = ParseUrl(request.url);
    if (url) {
      auto heard = co_await Ask(request, *url);
      heard_ = std::move(heard);
    } else {
      heard_ = std::unexpected(url.error());
    }
    is_done_ = true;
    loop_.Stop();
  }

  Awaitable<Result<Heard>> Ask(const FetchRequest& request, const Url& url) {
    auto origin = OriginOf(url, options_);
    if (!origin) co_return std::unexpected(std::move(origin.error()));
    ClientCall call(client_, *origin, waiter_, timeouts_);
    const std::string head = HeadOf(request, **origin, url);
    Pieces pieces;
    pieces.Add(head);
    pieces.Add(request.body);
    auto sent = co_await call.Send(pieces);
    if (!sent) co_return std::unexpected(std::move(sent.error()));
    // The head is gone once the body is read.
    Heard heard;
    heard.answer.status = call.Head().status;
    heard.answer.content_type = std::string(call.Head().Find("content-type").value_or(""));
    for (const std::string_view name : options_.wanted)
      heard.answer.wanted.emplace_back(call.Head().Find(name).value_or(""));
    heard.location = std::string(call.Head().Find("location").value_or(""));
    for (;;) {
      const auto piece = co_await call.Read();
      if (!piece) co_return std::unexpected(piece.error());
      if (piece->empty()) co_return heard;
      if (heard.answer.body.size() + piece->size() > options_.max_bytes) {
        co_return UpstreamError(ErrorKind::kUpstreamError, RetryAdvice::kNever,
                                "the answer of the service is longer than it may be");
      }
      heard.answer.body.append(piece->data(), piece->size());
    }
  }

  const FetchOptions& options_;
  CallTimeouts timeouts_;
  Loop loop_;
  TimerWheel wheel_;
  BufferPool buffers_;
  Client client_;
  Waiter waiter_;
  Result<Heard> heard_;
  bool is_done_ = false;
  Beside task_;  // last: it uses everything above
};

bool IsRedirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

std::string_view OriginPart(std::string_view url) {
  const auto begin = url.find("://");
  return url.substr(0, url.find_first_of("/?#", begin + 3));
}

}  // namespace

Result<std::string> RedirectTarget(std::string_view url, std::string_view location) {
  const bool is_relative = location.starts_with('/') && !location.starts_with("//");
  if (is_relative) return std::string(OriginPart(url)) + std::string(location);
  const auto target = ParseUrl(location);
  if (!target || (ToLower(url.substr(0, 8)) == "https://" && !target->tls)) {
    return UpstreamError(ErrorKind::kUpstreamError, RetryAdvice::kNever,
                         "the service redirects to an address that is not followed");
  }
  return std::string(location);
}

Result<FetchAnswer> Fetcher::Fetch(const FetchRequest& request, const FetchOptions& options) {
  const MonotonicTime end = clock_.Now() + options.timeout;
  FetchRequest next = request;
  for (int redirects = 0;; ++redirects) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - clock_.Now());
    if (left.count() <= 0) {
      return UpstreamError(ErrorKind::kUpstreamTimeout, RetryAdvice::kNever,
                           "the service did not answer in time");
    }
    Run run(options, left, clock_);
    {
      const std::lock_guard lock(mutex_);
      if (is_stopped_)
        return RelayError(ErrorKind::kOverloaded, "the relay is shutting down; try again");
      running_.emplace(&run, [&run] { run.Interrupt(); });
    }
    auto heard = run.Do(next);
    {
      const std::lock_guard lock(mutex_);
      running_.erase(&run);
    }
    if (!heard) return std::unexpected(std::move(heard.error()));
    const bool follows = options.max_redirects > 0 && next.method == "GET" &&
                         IsRedirect(heard->answer.status) && !heard->location.empty();
    if (!follows) return std::move(heard->answer);
    if (redirects == options.max_redirects) {
      return UpstreamError(ErrorKind::kUpstreamError, RetryAdvice::kNever,
                           "the service redirects too often");
    }
    auto target = RedirectTarget(next.url, heard->location);
    if (!target) return std::unexpected(std::move(target.error()));
    if (OriginPart(*target) != OriginPart(next.url)) next.fields.clear();
    next.url = *std::move(target);
  }
}

void Fetcher::Stop() {
  const std::lock_guard lock(mutex_);
  is_stopped_ = true;
  for (const auto& [run, interrupt] : running_) interrupt();
}

}  // namespace monorelay::http
