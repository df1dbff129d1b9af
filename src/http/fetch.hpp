// Single calls to other services, made by threads that may wait: sign-in providers, webhooks.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "http/address.hpp"
#include "http/origin.hpp"

namespace monorelay::http {

struct FetchRequest {
  std::string method = "GET";
  std::string url;       // http:// or https://
  std::string fields{};  // further header lines, each with its line end
  std::string body{};
};

struct FetchOptions {
  std::chrono::milliseconds timeout{10'000};  // for all of it, redirects too
  std::size_t max_bytes = 1024UL * 1024;      // of the answer's body
  // How many redirects are followed; only of GET. Each is checked as the first URL was; none leads
  // from https to http, and the header lines go to no other origin. Without any, the redirect is
  // the answer.
  int max_redirects = 0;
  // Which addresses are not called (see IsForbidden); nullptr: none are forbidden, which is for
  // URLs that the operator of the machine wrote. With one, there must be no proxy.
  bool (*forbids)(const Address&) = nullptr;
  TlsSettings tls{};
  std::string proxy_url{};
  // Header fields of the answer that are wanted, in lower case; they outlive the call.
  std::span<const std::string_view> wanted{};
};

struct FetchAnswer {
  int status = 0;
  std::vector<std::string>
      wanted;  // the values of those, in their order; empty where there is none
  std::string content_type;
  std::string body;
};

// Thread-safe.
class Fetcher {
 public:
  // `clock` must outlive it.
  explicit Fetcher(const Clock& clock) : clock_(clock) {}
  Fetcher(const Fetcher&) = delete;
  Fetcher& operator=(const Fetcher&) = delete;

  // Calls, and occupies the calling thread until the answer is whole. Fails with kInvalidRequest
  // (the URL), kForbidden (its address), kUpstreamUnreachable, kUpstreamTimeout, kUpstreamError
  // (broken off, too long, or a redirect that is not followed), kOverloaded after Stop.
  Result<FetchAnswer> Fetch(const FetchRequest& request, const FetchOptions& options);
  // Ends what is under way, and lets nothing begin any more.
  void Stop();

 private:
  const Clock& clock_;
  std::mutex mutex_;
  bool is_stopped_ = false;                               // guarded by mutex_
  std::map<const void*, std::function<void()>> running_;  // guarded by mutex_: how to end each
};

// The URL that a Location field of an answer from `url` means; nothing if it is none that can be
// followed: another scheme, or from https to http. Source: RFC 9110, 10.2.2; relative references
// are understood if they begin with a slash.
Result<std::string> RedirectTarget(std::string_view url, std::string_view location);

}  // namespace monorelay::http
