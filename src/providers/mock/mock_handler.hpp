// Serves the mock model over HTTP, so that requests to it take the same way as to any provider.
#pragma once

#include <string>
#include <unordered_map>

#include "http/server.hpp"
#include "providers/mock/mock_model.hpp"

namespace monorelay::providers::mock {

// POST /v1/chat/completions and /v1/messages; the profile is in the query. Not thread-safe.
class MockHandler final : public http::Handler {
 public:
  http::Awaitable<void> Handle(http::ServerCall& call) override;
  [[nodiscard]] Refusal Refuse(const Error& error, std::string_view path) override;

 private:
  // True if it is the turn of this request to fail.
  bool IsTurnToFail(const std::string& target, const Profile& profile);

  std::unordered_map<std::string, std::int64_t> requests_;  // by target
};

}  // namespace monorelay::providers::mock
