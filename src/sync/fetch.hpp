// The port to the services that a configuration is carried to.
#pragma once

#include <cstddef>
#include <string>

#include "base/error.hpp"

namespace monorelay::sync {

struct Question {
  std::string method = "GET";
  std::string url;
  std::string fields{};  // header lines, each with its line end
  std::string body{};
  std::size_t max_bytes = 8UL * 1024 * 1024;  // of the answer
  // True for URLs that stand in the configuration: they may lead into networks of the operator's
  // own. Those that come over the API may not.
  bool is_trusted = false;
};

struct Reply {
  int status = 0;
  std::string content_type{};
  std::string body{};
  std::string etag{};
  std::string location{};     // of a redirect
  std::string retry_after{};  // seconds, or a date
  std::string scopes{};       // X-OAuth-Scopes: what the token may do
  std::string rate_left{};    // X-RateLimit-Remaining
  std::string rate_reset{};   // X-RateLimit-Reset, seconds since the epoch
};

// Thread-safe.
class Fetch {
 public:
  virtual ~Fetch() = default;
  // Asks and waits for the whole answer, bounded in time and size; redirects are not followed.
  // Fails as http::Fetcher does.
  virtual Result<Reply> Ask(const Question& question) = 0;
};

}  // namespace monorelay::sync
