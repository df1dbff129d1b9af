// Providers that are reached through a proxy.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/fake_proxy.hpp"
#include "support/journey.hpp"

namespace monorelay {
namespace {

using dialects::Dialect;
using ::testing::ElementsAre;
using testing::FakeProxy;
using ::testing::HasSubstr;
using testing::Journey;
using ::testing::Not;

using Kind = FakeProxy::Kind;
using Manner = FakeProxy::Manner;

class ProxyJourney : public ::testing::Test {
 protected:
  // A provider of a name that nobody but the proxy knows, unless another host is given.
  void Serve(std::optional<testing::TlsIdentity> tls,
             const std::string& host = "provider.invalid") {
    const bool secure = tls.has_value();
    journey_.upstream("alpha", {.tls = std::move(tls)}).Answers("hello");
    asked_ = host + ":" + std::to_string(journey_.upstream("alpha").Port());
    journey_.provider("alpha").endpoints = {
        {Dialect::kOpenAiChat,
         (secure ? "https://" : "http://") + asked_ + "/v1/chat/completions"}};
    journey_.provider("alpha").tls.insecure_skip_verify = true;
  }
  void ServeSecurely() { Serve(testing::MakeTlsIdentity("provider.invalid")); }

  void Through(const FakeProxy& proxy, const std::string& scheme, const std::string& login = {}) {
    journey_.provider("alpha").proxy_url =
        scheme + "://" + login + "127.0.0.1:" + std::to_string(proxy.Port());
  }

  void ExpectUnreachable(const std::string& said) {
    const auto reply = journey_.Ask("gpt-5", "hi");
    EXPECT_EQ(reply.status(), 502);
    EXPECT_EQ(reply.error_code(), "upstream_unreachable");
    EXPECT_THAT(reply.error_message(), HasSubstr(said));
    EXPECT_THAT(reply.body(), Not(HasSubstr("pass wor")));
    EXPECT_TRUE(journey_.upstream("alpha").Requests().empty());
  }

  void ExpectAskedAsAddress(const std::string& host) {
    const FakeProxy proxy(Kind::kSocks5, Manner::kOpen);
    Serve(std::nullopt, host);
    Through(proxy, "socks5");

    EXPECT_EQ(journey_.Ask("gpt-5", "hi").text(), "hello");
    EXPECT_THAT(proxy.Asked(), ElementsAre("address " + asked_));
    journey_.ExpectNextRequestWorks();
  }

  Journey journey_;
  std::string asked_;
};

TEST_F(ProxyJourney, HttpTunnelsTls) {
  const FakeProxy proxy(Kind::kHttp, Manner::kOpen);
  ServeSecurely();
  Through(proxy, "http");

  EXPECT_EQ(journey_.Ask("gpt-5", "hi").text(), "hello");
  EXPECT_EQ(journey_.Stream("gpt-5", "hi").text(), "hello");
  EXPECT_THAT(proxy.Asked(), ElementsAre(asked_)) << "one tunnel, used twice";
  EXPECT_EQ(journey_.upstream("alpha").LastRequest().server_name, "provider.invalid");
  EXPECT_EQ(journey_.upstream("alpha").LastRequest().Target(), "/v1/chat/completions");
  journey_.ExpectNextRequestWorks(2);
}

TEST_F(ProxyJourney, HttpGetsTheLogin) {
  const FakeProxy proxy(Kind::kHttp, Manner::kWantsLogin);
  ServeSecurely();
  Through(proxy, "http", "user:pass%20word@");

  EXPECT_EQ(journey_.Ask("gpt-5", "hi").text(), "hello");
  EXPECT_EQ(journey_.upstream("alpha").LastRequest().Header("proxy-authorization"), "");
  journey_.ExpectNextRequestWorks();
}

TEST_F(ProxyJourney, HttpThatRefusesIs502) {
  const FakeProxy proxy(Kind::kHttp, Manner::kRefuses);
  ServeSecurely();
  Through(proxy, "http");

  ExpectUnreachable("the proxy refused");
}

TEST_F(ProxyJourney, HttpThatWantsALoginWeHaveNotIs502) {
  const FakeProxy proxy(Kind::kHttp, Manner::kWantsLogin);
  ServeSecurely();
  Through(proxy, "http", "user:wrong%20pass@");

  ExpectUnreachable("the proxy refused");
}

TEST_F(ProxyJourney, ThatHangsUpIs502) {
  const FakeProxy http(Kind::kHttp, Manner::kHangsUp);
  ServeSecurely();
  Through(http, "http");

  ExpectUnreachable("the proxy closed the connection");
}

TEST_F(ProxyJourney, ThatHangsUpIs502ForSocksToo) {
  const FakeProxy socks(Kind::kSocks5, Manner::kHangsUp);
  Serve(std::nullopt);
  Through(socks, "socks5");

  ExpectUnreachable("the proxy closed the connection");
}

TEST_F(ProxyJourney, HttpInTheClearGetsTheWholeAddress) {
  // In the clear the proxy reads the request itself: the fake provider stands in for it.
  Serve(std::nullopt);
  journey_.provider("alpha").proxy_url =
      "http://user:pass%20word@127.0.0.1:" + std::to_string(journey_.upstream("alpha").Port());

  EXPECT_EQ(journey_.Ask("gpt-5", "hi").text(), "hello");
  const auto request = journey_.upstream("alpha").LastRequest();
  EXPECT_EQ(request.Target(), "http://" + asked_ + "/v1/chat/completions");
  EXPECT_EQ(request.Header("host"), asked_);
  EXPECT_EQ(request.Header("proxy-authorization"), "Basic dXNlcjpwYXNzIHdvcmQ=");
  journey_.ExpectNextRequestWorks();
}

TEST_F(ProxyJourney, SocksConnectsByName) {
  const FakeProxy proxy(Kind::kSocks5, Manner::kOpen);
  Serve(std::nullopt);
  Through(proxy, "socks5");

  EXPECT_EQ(journey_.Ask("gpt-5", "hi").text(), "hello");
  EXPECT_THAT(proxy.Asked(), ElementsAre(asked_));
  EXPECT_EQ(journey_.upstream("alpha").LastRequest().Target(), "/v1/chat/completions");
  journey_.ExpectNextRequestWorks();
}

TEST_F(ProxyJourney, SocksConnectsToAnIpv4AddressAsSuch) {
  ExpectAskedAsAddress("192.0.2.7");
}

TEST_F(ProxyJourney, SocksConnectsToAnIpv6AddressAsSuch) {
  ExpectAskedAsAddress("[2001:db8::7]");
}

TEST_F(ProxyJourney, SocksCarriesTlsAndTheLogin) {
  const FakeProxy proxy(Kind::kSocks5, Manner::kWantsLogin);
  ServeSecurely();
  Through(proxy, "socks5", "user:pass%20word@");

  EXPECT_EQ(journey_.Ask("gpt-5", "hi").text(), "hello");
  EXPECT_EQ(journey_.upstream("alpha").LastRequest().server_name, "provider.invalid");
  journey_.ExpectNextRequestWorks();
}

TEST_F(ProxyJourney, SocksThatRefusesIs502) {
  const FakeProxy proxy(Kind::kSocks5, Manner::kRefuses);
  Serve(std::nullopt);
  Through(proxy, "socks5");

  ExpectUnreachable("the SOCKS proxy cannot reach");
}

TEST_F(ProxyJourney, SocksThatWantsALoginWeHaveNotIs502) {
  const FakeProxy proxy(Kind::kSocks5, Manner::kWantsLogin);
  Serve(std::nullopt);
  Through(proxy, "socks5");

  ExpectUnreachable("none of our ways to sign in");
}

TEST_F(ProxyJourney, SocksThatDoesNotKnowTheLoginIs502) {
  const FakeProxy proxy(Kind::kSocks5, Manner::kWantsLogin);
  Serve(std::nullopt);
  Through(proxy, "socks5", "user:pass%20wort@");

  ExpectUnreachable("refused the user name or password");
}

}  // namespace
}  // namespace monorelay
