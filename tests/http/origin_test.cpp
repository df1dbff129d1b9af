#include "http/origin.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace monorelay::http {
namespace {

using testing::HasSubstr;
using testing::Not;

struct UrlCase {
  std::string_view text;
  bool tls;
  std::string_view host;
  std::uint16_t port;
  std::string_view target;
};

constexpr UrlCase kUrls[] = {
    {"http://localhost", false, "localhost", 80, "/"},
    {"https://api.example.com/v1", true, "api.example.com", 443, "/v1"},
    {"HTTPS://API.example.com/V1/", true, "API.example.com", 443, "/V1/"},
    {"http://127.0.0.1:8080/a?b=c", false, "127.0.0.1", 8080, "/a?b=c"},
    {"http://h?b=c", false, "h", 80, "/?b=c"},
    {"http://h:1", false, "h", 1, "/"},
    {"http://h:65535/", false, "h", 65535, "/"},
    {"http://h:00080/", false, "h", 80, "/"},
    {"http://h:/", false, "h", 80, "/"},
    {"https://[::1]/x", true, "::1", 443, "/x"},
    {"http://[2001:db8::1]:8443", false, "2001:db8::1", 8443, "/"},
    {"http://h/a#b", false, "h", 80, "/a"},
    {"http://h/a@b:c", false, "h", 80, "/a@b:c"},
    {"http://u:p@h:1/x", false, "h", 1, "/x"},
    {"http://my_host-1.local./", false, "my_host-1.local.", 80, "/"},
};

TEST(ParseUrl, ReadsTheParts) {
  for (const UrlCase& row : kUrls) {
    const auto url = ParseUrl(row.text);
    ASSERT_TRUE(url) << row.text << ": " << url.error().text.value;
    EXPECT_EQ(url->tls, row.tls) << row.text;
    EXPECT_EQ(url->host, row.host) << row.text;
    EXPECT_EQ(url->port, row.port) << row.text;
    EXPECT_EQ(url->target, row.target) << row.text;
  }
}

TEST(ParseUrl, DecodesCredentials) {
  const auto url = ParseUrl("https://us%40er:p%3Aw%zz%4@h/");

  ASSERT_TRUE(url);
  EXPECT_EQ(url->user, "us@er");
  EXPECT_EQ(url->password.Reveal(), "p:w%zz%4");
  EXPECT_EQ(ParseUrl("http://user@h/")->user, "user");
  EXPECT_TRUE(ParseUrl("http://user@h/")->password.IsEmpty());
}

struct FaultCase {
  std::string_view text;
  std::string_view fault;
};

constexpr FaultCase kBadUrls[] = {
    {"", "does not begin with http:// or https://"},
    {"api.example.com", "does not begin with"},
    {"ftp://h/", "does not begin with"},
    {"http:/h/", "does not begin with"},
    {" http://h/", "does not begin with"},
    {"http://", "no valid host name"},
    {"http:///v1", "no valid host name"},
    {"http://:80/", "no valid host name"},
    {"http://[]/", "no valid host name"},
    {"http://a b/", "no valid host name"},
    {"http://a\r\nx: y/", "no valid host name"},
    {"http://a\tb/", "no valid host name"},
    {"http://a%20b/", "no valid host name"},
    {"http://u@/", "no valid host name"},
    {"http://\xc3\xa4/", "no valid host name"},
    {"http://[::1/", "without closing bracket"},
    {"http://[fe80::1%25eth0]/", "no valid host name"},
    {"http://h:0/", "not between 1 and 65535"},
    {"http://h:65536/", "not between 1 and 65535"},
    {"http://h:99999999999999999999/", "not between 1 and 65535"},
    {"http://h:-1/", "not between 1 and 65535"},
    {"http://h:+1/", "not between 1 and 65535"},
    {"http://h:80a/", "not between 1 and 65535"},
    {"http://h:8 0/", "not between 1 and 65535"},
    {"http://h:1:2/", "not between 1 and 65535"},
    {"http://::1/", "no valid host name"},
    {"http://[::1]:x/", "not between 1 and 65535"},
    {"http://[::1]x/", ""},
    {"http://[::1]80/", ""},
    {"http://h/a b", "spaces or control characters"},
    {"http://h/a\r\nX: y", "spaces or control characters"},
    {"http://h/\x7f", "spaces or control characters"},
};

TEST(ParseUrl, RefusesWithAReason) {
  for (const FaultCase& row : kBadUrls) {
    const auto url = ParseUrl(row.text);
    ASSERT_FALSE(url) << row.text;
    EXPECT_EQ(url.error().kind, ErrorKind::kInvalidRequest) << row.text;
    EXPECT_THAT(url.error().text.value, HasSubstr(std::string(row.fault))) << row.text;
  }
}

TEST(ParseUrl, NeverQuotesCredentials) {
  for (const std::string_view text :
       {"http://user:hunter2@a b/", "ftp://user:hunter2@h/", "http://user:hunter2@h:0/"}) {
    const auto url = ParseUrl(text);
    ASSERT_FALSE(url);
    EXPECT_THAT(url.error().text.value.Get() + url.error().detail.value.Get(),
                Not(HasSubstr("hunter2")));
  }
}

TEST(ParseProxy, ReadsBothKinds) {
  const auto http = ParseProxy("http://user:p%40ss@proxy.local:3128/");
  const auto socks = ParseProxy("SOCKS5://[::1]:9050");

  ASSERT_TRUE(http);
  EXPECT_EQ(http->kind, ProxyAddress::Kind::kHttp);
  EXPECT_EQ(http->host, "proxy.local");
  EXPECT_EQ(http->port, 3128);
  EXPECT_EQ(http->user, "user");
  EXPECT_EQ(http->password.Reveal(), "p@ss");
  ASSERT_TRUE(socks);
  EXPECT_EQ(socks->kind, ProxyAddress::Kind::kSocks5);
  EXPECT_EQ(socks->host, "::1");
  EXPECT_EQ(socks->port, 9050);
}

TEST(ParseProxy, KnowsTheUsualPorts) {
  EXPECT_EQ(ParseProxy("http://p")->port, 8080);
  EXPECT_EQ(ParseProxy("socks5://p")->port, 1080);
}

TEST(ParseProxy, RefusesWithAReason) {
  for (const std::string_view text :
       {"", "proxy:3128", "https://p", "socks4://p", "http://", "http://p:0", "socks5://a b"}) {
    const auto proxy = ParseProxy(text);
    ASSERT_FALSE(proxy) << text;
    EXPECT_EQ(proxy.error().kind, ErrorKind::kInvalidRequest);
  }
}

std::shared_ptr<const Origin> OriginOf(std::string_view url, std::string_view proxy = "") {
  auto origin = MakeOrigin(*ParseUrl(url), proxy, {});
  EXPECT_TRUE(origin);
  return *origin;
}

TEST(Origin, NamesItselfToTheServer) {
  EXPECT_EQ(OriginOf("http://h/")->HostField(), "h");
  EXPECT_EQ(OriginOf("http://h:80/")->HostField(), "h");
  EXPECT_EQ(OriginOf("http://h:443/")->HostField(), "h:443");
  EXPECT_EQ(OriginOf("https://h:443/")->HostField(), "h");
  EXPECT_EQ(OriginOf("https://h:80/")->HostField(), "h:80");
  EXPECT_EQ(OriginOf("http://[::1]/")->HostField(), "[::1]");
  EXPECT_EQ(OriginOf("http://[::1]:81/")->HostField(), "[::1]:81");
}

TEST(Origin, SpeaksToAProxyOnlyInTheClear) {
  EXPECT_EQ(OriginOf("http://h:81/")->TargetPrefix(), "");
  EXPECT_EQ(OriginOf("http://h:81/", "http://p")->TargetPrefix(), "http://h:81");
  EXPECT_EQ(OriginOf("https://h/", "http://p")->TargetPrefix(), "");
  EXPECT_EQ(OriginOf("http://h/", "socks5://p")->TargetPrefix(), "");
}

TEST(Origin, LogsInAtTheProxy) {
  // Source of the example: RFC 7617, 2.
  EXPECT_EQ(OriginOf("http://h/", "http://Aladdin:open%20sesame@p")->ProxyFields(),
            "Proxy-Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==\r\n");
  EXPECT_EQ(OriginOf("http://h/", "http://p")->ProxyFields(), "");
  EXPECT_EQ(OriginOf("http://h/", "socks5://u:p@p")->ProxyFields(), "");
  EXPECT_EQ(OriginOf("http://h/")->ProxyFields(), "");
}

TEST(Origin, SharesConnectionsOnlyWithItsEquals) {
  const auto pool = [](std::string_view url, std::string_view proxy, const TlsSettings& tls) {
    return (*MakeOrigin(*ParseUrl(url), proxy, tls))->pool_name;
  };
  EXPECT_EQ(pool("http://h/a", "", {}), pool("http://h:80/b", "", {}));

  const std::string names[] = {
      pool("http://h/", "", {}),
      pool("https://h:80/", "", {}),
      pool("https://h/", "", {}),
      pool("http://h:81/", "", {}),
      pool("http://g/", "", {}),
      pool("http://h/", "http://p", {}),
      pool("http://h/", "http://u:a@p", {}),
      pool("http://h/", "http://u:b@p", {}),
      pool("https://h/", "", {.ca_file = "", .insecure_skip_verify = true}),
  };
  for (std::size_t i = 0; i < std::size(names); ++i) {
    for (std::size_t j = i + 1; j < std::size(names); ++j) EXPECT_NE(names[i], names[j]);
  }
}

TEST(Origin, KeepsThePasswordOfItsProxyOutOfItsName) {
  EXPECT_THAT(OriginOf("http://h/", "http://u:hunter2@p")->pool_name, Not(HasSubstr("hunter2")));
}

TEST(MakeOrigin, RefusesCredentialsThatItWouldNotSend) {
  const auto origin = MakeOrigin(*ParseUrl("http://user:hunter2@h/"), "", {});

  ASSERT_FALSE(origin);
  EXPECT_THAT(origin.error().text.value,
              AllOf(HasSubstr("are not sent"), Not(HasSubstr("hunter2"))));
}

TEST(MakeOrigin, RefusesABadProxyOrAuthority) {
  const auto proxy = MakeOrigin(*ParseUrl("http://h/"), "ftp://p", {});
  const auto authority = MakeOrigin(*ParseUrl("https://h/"), "", {.ca_file = "/nowhere/ca.pem"});
  const auto unused = MakeOrigin(*ParseUrl("http://h/"), "", {.ca_file = "/nowhere/ca.pem"});

  ASSERT_FALSE(proxy);
  EXPECT_THAT(proxy.error().text.value, HasSubstr("http:// or socks5://"));
  ASSERT_FALSE(authority);
  EXPECT_THAT(authority.error().text.value, HasSubstr("/nowhere/ca.pem"));
  EXPECT_TRUE(unused);
}

}  // namespace
}  // namespace monorelay::http
