#include "http/fetch.hpp"

#include <fmt/core.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "http/forbidden_networks.hpp"
#include "support/fake_upstream.hpp"

namespace monorelay::http {
namespace {

using testing::FakeUpstream;
using ::testing::HasSubstr;
using ::testing::Not;

// Stands for the forbidden networks where the test's own are loopback.
bool ForbidsSecondHost(const Address& address) {
  return address.Host() == "127.0.0.2";
}

class FetchTest : public ::testing::Test {
 protected:
  [[nodiscard]] std::string Url(const std::string& path,
                                const std::string& host = "127.0.0.1") const {
    return fmt::format("http://{}:{}{}", host, service.Port(), path);
  }
  std::string Fetch(const std::string& url, const FetchOptions& options = {}) {
    const auto answer =
        fetcher.Fetch({.url = url, .fields = "Authorization: Bearer token\r\n"}, options);
    return answer ? fmt::format("{} {}", answer->status, answer->body)
                  : answer.error().text.value.Get();
  }
  FakeUpstream& RedirectsTo(const std::string& location) {
    return service.Refuses(302, "", "location: " + location + "\r\n");
  }

  SystemClock clock;
  FakeUpstream service;
  Fetcher fetcher{clock};
};

TEST_F(FetchTest, BringsTheAnswer) {
  service.AnswersBody(R"({"a":1})", "content-type: application/json\r\n");

  const auto answer = fetcher.Fetch({.method = "POST", .url = Url("/x?y=z"), .body = "a=b"}, {});

  ASSERT_TRUE(answer) << answer.error().text.value.Get();
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(answer->content_type, "application/json");
  EXPECT_EQ(answer->body, R"({"a":1})");
  EXPECT_EQ(service.LastRequest().Target(), "/x?y=z");
  EXPECT_EQ(service.LastRequest().body, "a=b");
}

TEST_F(FetchTest, ChecksAddressesThatTheOperatorDidNotWrite) {
  service.AnswersBody("secret", "");

  // A name is checked by what it leads to, an address by itself.
  for (const char* host : {"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]"}) {
    EXPECT_THAT(Fetch(Url("/", host), {.forbids = IsForbidden}),
                HasSubstr("only the configuration may name"))
        << host;
  }
  EXPECT_TRUE(service.Requests().empty());
  EXPECT_EQ(Fetch(Url("/")), "200 secret");
}

TEST_F(FetchTest, ChecksRedirectsAnew) {
  RedirectsTo(Url("/inner", "127.0.0.2")).AnswersBody("secret", "");

  EXPECT_THAT(Fetch(Url("/"), {.max_redirects = 3, .forbids = ForbidsSecondHost}),
              HasSubstr("only the configuration may name"));
  EXPECT_EQ(service.Requests().size(), 1U);
}

TEST_F(FetchTest, AProxyCannotHideAnAddress) {
  EXPECT_THAT(Fetch(Url("/"), {.forbids = IsForbidden, .proxy_url = Url("")}),
              HasSubstr("through a proxy"));
}

TEST_F(FetchTest, FollowsRedirectsWithoutTellingOthersTheToken) {
  RedirectsTo("/next");
  RedirectsTo(Url("/last", "localhost"));
  service.AnswersBody("done", "");

  EXPECT_EQ(Fetch(Url("/"), {.max_redirects = 2}), "200 done");

  const auto requests = service.Requests();
  ASSERT_EQ(requests.size(), 3U);
  EXPECT_EQ(requests[1].Header("authorization"), "Bearer token");
  EXPECT_EQ(requests[2].Header("authorization"), "");
}

TEST_F(FetchTest, FollowsAsManyAsItWasTold) {
  RedirectsTo("/again");

  EXPECT_THAT(Fetch(Url("/"), {.max_redirects = 2}), HasSubstr("redirects too often"));
  EXPECT_EQ(service.Requests().size(), 3U);
  EXPECT_THAT(Fetch(Url("/")), HasSubstr("302 ")) << "without any, the redirect is the answer";
}

TEST(RedirectTarget, KnowsWhatIsFollowed) {
  const struct {
    const char* url;
    const char* location;
    const char* target;
  } rows[] = {{"https://a/b?c", "/d", "https://a/d"},
              {"https://a:8443?c", "/d?e", "https://a:8443/d?e"},
              {"http://a/b", "https://c/d", "https://c/d"},
              {"https://a/b", "https://c/d", "https://c/d"},
              {"https://a/b", "http://a/b", nullptr},
              {"https://a/b", "//c/d", nullptr},
              {"https://a/b", "file:///etc/passwd", nullptr},
              {"https://a/b", "", nullptr}};
  for (const auto& row : rows) {
    const auto target = RedirectTarget(row.url, row.location);
    EXPECT_EQ(target.has_value(), row.target != nullptr) << row.location;
    if (target && row.target != nullptr) EXPECT_EQ(*target, row.target);
  }
}

TEST_F(FetchTest, AnAnswerHasALongestLength) {
  service.AnswersBody(std::string(2000, 'x'), "");

  EXPECT_THAT(Fetch(Url("/"), {.max_bytes = 1999}), HasSubstr("longer than it may be"));
  EXPECT_THAT(Fetch(Url("/"), {.max_bytes = 2000}), HasSubstr("200 xx"));
}

TEST_F(FetchTest, EndsInTime) {
  service.Hangs(testing::Place::kBeforeHead);

  EXPECT_THAT(Fetch(Url("/"), {.timeout = std::chrono::milliseconds(300)}), HasSubstr("in time"));
}

TEST_F(FetchTest, StopEndsWhatIsUnderWayAndWhatWouldBegin) {
  service.Hangs(testing::Place::kBeforeHead);
  std::string said;
  std::jthread caller([&] { said = Fetch(Url("/")); });
  ASSERT_TRUE(service.WaitUntilHanging());

  fetcher.Stop();
  caller.join();

  EXPECT_THAT(said, HasSubstr("shutting down"));
  EXPECT_THAT(Fetch(Url("/")), HasSubstr("shutting down"));
}

TEST_F(FetchTest, UrlsThatAreNoneAreRefused) {
  for (const char* url : {"", "ftp://a", "file:///etc/passwd", "http://", "http://u:p@127.0.0.1/"})
    EXPECT_THAT(Fetch(url), HasSubstr("URL")) << url;
}

}  // namespace
}  // namespace monorelay::http
