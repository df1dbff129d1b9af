// The port to the services of sign-in providers.
#pragma once

#include <string>

#include "base/error.hpp"

namespace monorelay::identity::sso {

struct Question {
  std::string url;
  std::string fields{};  // header lines, each with its line end
  std::string form{};    // sent by POST, url-encoded; empty: GET
  // True for URLs that the operator wrote into the configuration, and those of the same origin:
  // they may lead into networks of the operator's own.
  bool is_trusted = false;
};

struct Reply {
  int status = 0;
  std::string body;
};

// Thread-safe.
class Fetch {
 public:
  virtual ~Fetch() = default;
  // Asks and waits for the whole answer, bounded in time and size; redirects are not followed.
  virtual Result<Reply> Ask(const Question& question) = 0;
};

}  // namespace monorelay::identity::sso
