#include "gateway/endpoints.hpp"

#include <gtest/gtest.h>

#include <set>

namespace monorelay::gateway {
namespace {

TEST(Endpoints, AreFoundByMethodAndPath) {
  EXPECT_EQ(Find("POST", "/v1/chat/completions").endpoint->action, Action::kRelay);
  EXPECT_EQ(Find("POST", "/v1/messages").endpoint->action, Action::kRelay);
  EXPECT_EQ(Find("GET", "/v1/models").endpoint->action, Action::kListModels);
  EXPECT_EQ(Find("GET", "/v1/models/a/b:free").endpoint->action, Action::kGetModel);
  EXPECT_EQ(Find("GET", "/v1/responses").endpoint->action, Action::kRefuseUpgrade);
  EXPECT_EQ(Find("GET", "/v1/responses/resp_1").endpoint->action, Action::kGetResponse);
  EXPECT_EQ(Find("DELETE", "/v1/responses/resp_1").endpoint->action, Action::kDeleteResponse);
  EXPECT_EQ(Find("POST", "/v1/responses/resp_1/cancel").endpoint->action, Action::kCancelResponse);
  EXPECT_EQ(Find("GET", "/v1/responses/resp_1/input_items").endpoint->action,
            Action::kListInputItems);
  EXPECT_EQ(Find("POST", "/v1/responses/input_tokens").endpoint->action, Action::kCountTokens);
  EXPECT_EQ(Find("GET", "/health").endpoint->action, Action::kAlive);
  EXPECT_EQ(Find("GET", "/ready").endpoint->action, Action::kReady);
}

TEST(Endpoints, WithAnotherMethodTellWhichAreAllowed) {
  const Match match = Find("DELETE", "/health");

  EXPECT_EQ(match.endpoint, nullptr);
  EXPECT_EQ(match.allowed, "GET, HEAD");
}

TEST(Endpoints, ThatDoNotExistAllowNothing) {
  for (const char* path : {"/", "/v1", "/v1/chat", "/v1/models/", "/healthy", "/v1/messages/x"}) {
    const Match match = Find("GET", path);

    EXPECT_EQ(match.endpoint, nullptr) << path;
    if (std::string_view(path) != "/") EXPECT_EQ(match.allowed, "") << path;
  }
}

// The list of what is open to everybody is short, and stands here once more.
TEST(Endpoints, NeedAnAccessKeyButForTheseFew) {
  std::set<std::string> open;
  for (const Endpoint& endpoint : Endpoints()) {
    if (endpoint.access == Access::kPublic)
      open.insert(std::string(endpoint.method) + " " + std::string(endpoint.path));
  }

  EXPECT_EQ(open, (std::set<std::string>{"GET /health", "HEAD /health", "GET /ready", "HEAD /ready",
                                         "HEAD /", "HEAD /api/hello"}));
}

TEST(Endpoints, PathsAreNormalised) {
  EXPECT_EQ(Normalise("/v1/messages/"), "/v1/messages");
  EXPECT_EQ(Normalise("/v1/messages///"), "/v1/messages");
  EXPECT_EQ(Normalise("/v1/v1/messages"), "/v1/messages");
  EXPECT_EQ(Normalise("/"), "/");
  EXPECT_EQ(Normalise(""), "");
}

}  // namespace
}  // namespace monorelay::gateway
