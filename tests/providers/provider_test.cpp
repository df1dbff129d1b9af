#include "providers/provider.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace monorelay::providers {
namespace {

using dialects::Dialect;
using testing::HasSubstr;
using testing::Not;

ProviderSettings SettingsFor(std::string url, AuthScheme auth = AuthScheme::kBearer) {
  ProviderSettings settings;
  settings.name = "demo";
  settings.endpoints = {{Dialect::kOpenAiChat, std::move(url)}};
  settings.auth = auth;
  return settings;
}

std::string HeadOf(const ProviderSettings& settings, const Secret* key, std::string_view query = "",
                   std::string_view client_fields = "") {
  const auto provider = Provider::Make(settings);
  EXPECT_TRUE(provider);
  return (*provider)->RequestHead((*provider)->Endpoints().front(), key, "", query, client_fields,
                                  17);
}

std::string FaultOf(const ProviderSettings& settings) {
  const auto provider = Provider::Make(settings);
  if (provider) return "no fault";
  EXPECT_EQ(provider.error().kind, ErrorKind::kInvalidRequest);
  return provider.error().text.value;
}

std::size_t Count(std::string_view text, std::string_view part) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) {
    ++count;
  }
  return count;
}

TEST(Provider, WritesTheHeadOfARequest) {
  const Secret key("sk-1");

  EXPECT_EQ(HeadOf(SettingsFor("http://localhost:8000/v1/chat/completions"), &key),
            "POST /v1/chat/completions HTTP/1.1\r\n"
            "host: localhost:8000\r\n"
            "content-type: application/json\r\n"
            "user-agent: monorelay\r\n"
            "accept: */*\r\n"
            "authorization: Bearer sk-1\r\n"
            "content-length: 17\r\n"
            "\r\n");
}

struct AuthCase {
  AuthScheme scheme;
  std::string_view line;
};

TEST(Provider, PresentsTheKeyInTheWayOfTheProvider) {
  constexpr AuthCase kCases[] = {
      {AuthScheme::kBearer, "\r\nauthorization: Bearer sk-1\r\n"},
      {AuthScheme::kXApiKey, "\r\nx-api-key: sk-1\r\n"},
      {AuthScheme::kApiKey, "\r\napi-key: sk-1\r\n"},
      {AuthScheme::kGoogApiKey, "\r\nx-goog-api-key: sk-1\r\n"},
  };
  const Secret key("sk-1");
  for (const AuthCase& row : kCases) {
    const std::string head = HeadOf(SettingsFor("http://h/", row.scheme), &key);
    EXPECT_THAT(head, HasSubstr(std::string(row.line)));
    EXPECT_EQ(Count(head, "sk-1"), 1U);
  }
  EXPECT_THAT(HeadOf(SettingsFor("http://h/", AuthScheme::kNone), &key), Not(HasSubstr("sk-1")));
}

TEST(Provider, SendsNoKeyIfThereIsNone) {
  const Secret empty;

  EXPECT_THAT(HeadOf(SettingsFor("http://h/"), nullptr), Not(HasSubstr("authorization")));
  EXPECT_THAT(HeadOf(SettingsFor("http://h/"), &empty), Not(HasSubstr("authorization")));
}

TEST(Provider, LetsAConfiguredAuthorizationWin) {
  ProviderSettings settings = SettingsFor("http://h/");
  settings.headers = {{"Authorization", "Basic abc"}};
  const Secret key("sk-1");

  const std::string head = HeadOf(settings, &key);

  EXPECT_THAT(head, HasSubstr("\r\nAuthorization: Basic abc\r\n"));
  EXPECT_THAT(head, Not(HasSubstr("sk-1")));
}

TEST(Provider, LetsConfiguredHeadersReplaceItsOwn) {
  for (const std::string name : {"User-Agent", "Accept", "Content-Type"}) {
    ProviderSettings settings = SettingsFor("http://h/");
    settings.headers = {{name, "mine"}};

    std::string head = HeadOf(settings, nullptr);

    EXPECT_THAT(head, HasSubstr("\r\n" + name + ": mine\r\n"));
    for (char& c : head) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    std::string lower = name;
    for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    EXPECT_EQ(Count(head, "\r\n" + lower + ":"), 1U) << head;
  }
}

// A client may name another version than the configuration does; one of them must be sent, not
// both.
TEST(Provider, SendsNoFieldOfTheClientTwice) {
  ProviderSettings settings = SettingsFor("http://h/", AuthScheme::kXApiKey);
  settings.headers = {{"anthropic-version", "2023-06-01"}};

  const std::string head = HeadOf(settings, nullptr, "", "anthropic-version: 2024-01-01\r\n");

  EXPECT_EQ(Count(head, "anthropic-version:"), 1U) << head;
}

TEST(Provider, PassesTheFieldsOfTheClientOn) {
  const std::string head =
      HeadOf(SettingsFor("http://h/"), nullptr, "", "idempotency-key: 1\r\nopenai-beta: x\r\n");

  EXPECT_THAT(head,
              HasSubstr("\r\nidempotency-key: 1\r\nopenai-beta: x\r\ncontent-length: 17\r\n"));
}

TEST(Provider, AddsTheQueryOfTheClientToItsOwn) {
  EXPECT_THAT(HeadOf(SettingsFor("http://h/v1"), nullptr, "beta=true"),
              HasSubstr("POST /v1?beta=true HTTP/1.1\r\n"));
  EXPECT_THAT(HeadOf(SettingsFor("http://h/v1?api-version=1"), nullptr, "beta=true"),
              HasSubstr("POST /v1?api-version=1&beta=true HTTP/1.1\r\n"));
  EXPECT_THAT(HeadOf(SettingsFor("http://h/v1?api-version=1"), nullptr),
              HasSubstr("POST /v1?api-version=1 HTTP/1.1\r\n"));
}

TEST(Provider, SpeaksToAProxyInTheClearOnlyWithoutTls) {
  ProviderSettings clear = SettingsFor("http://h:81/v1");
  clear.proxy_url = "http://u:p@proxy:3128";
  ProviderSettings tls = SettingsFor("https://h/v1");
  tls.proxy_url = "http://u:p@proxy:3128";

  EXPECT_THAT(HeadOf(clear, nullptr), HasSubstr("POST http://h:81/v1 HTTP/1.1\r\n"));
  EXPECT_THAT(HeadOf(clear, nullptr), HasSubstr("\r\nProxy-Authorization: Basic dTpw\r\n"));
  EXPECT_THAT(HeadOf(tls, nullptr), HasSubstr("POST /v1 HTTP/1.1\r\n"));
  EXPECT_THAT(HeadOf(tls, nullptr), Not(HasSubstr("Proxy-Authorization")));
}

TEST(Provider, RefusesHeadersThatWouldBreakTheRequest) {
  const std::pair<std::string, std::string> headers[] = {
      {"", "x"},
      {"X Y", "x"},
      {"X:Y", "x"},
      {"X\r\nY", "x"},
      {"X\n", "x"},
      {"X-\xc3\xa4", "x"},
      {"X", "a\r\nEvil: 1"},
      {"X", "a\nEvil: 1"},
      {"X", "a\rEvil: 1"},
      {"X", std::string("a\0b", 3)},
      {"X", "a\x7f"},
      {"Host", "other"},
      {"content-length", "0"},
      {"Transfer-Encoding", "chunked"},
      {"CONNECTION", "close"},
      {"Upgrade", "h2c"},
      {"expect", "100-continue"},
  };
  for (const auto& header : headers) {
    ProviderSettings settings = SettingsFor("http://h/");
    settings.headers = {header};
    EXPECT_THAT(FaultOf(settings), HasSubstr("providers.demo.headers." + header.first))
        << header.first;
  }
}

TEST(Provider, RefusesBadAddresses) {
  EXPECT_THAT(FaultOf(SettingsFor("localhost:8000")),
              HasSubstr("providers.demo.base_url: the URL"));
  ProviderSettings proxy = SettingsFor("http://h/");
  proxy.proxy_url = "ftp://p";
  EXPECT_THAT(FaultOf(proxy), HasSubstr("providers.demo."));
  ProviderSettings authority = SettingsFor("https://h/");
  authority.tls.ca_file = "/nowhere/ca.pem";
  EXPECT_THAT(FaultOf(authority), HasSubstr("/nowhere/ca.pem"));
}

TEST(Provider, HasAnEndpointForEachDialectItSpeaks) {
  ProviderSettings settings = SettingsFor("http://h/chat");
  settings.endpoints.emplace_back(Dialect::kAnthropicMessages, "http://h/messages");
  settings.quirks.traits.include_usage = false;
  settings.limits.total = std::chrono::seconds(9);
  settings.cooldown = std::chrono::seconds(8);

  const auto provider = *Provider::Make(settings);

  EXPECT_EQ(provider->Name(), "demo");
  EXPECT_EQ(provider->EndpointFor(Dialect::kOpenAiChat)->target, "/chat");
  EXPECT_EQ(provider->EndpointFor(Dialect::kAnthropicMessages)->target, "/messages");
  EXPECT_EQ(provider->EndpointFor(Dialect::kGemini), nullptr);
  EXPECT_FALSE(provider->GetQuirks().traits.include_usage);
  EXPECT_EQ(provider->LimitsFor("any").total, std::chrono::seconds(9));
  EXPECT_EQ(provider->Cooldown(), std::chrono::seconds(8));
}

TEST(Provider, PutsAPathBeforeTheQueryOfItsEndpoint) {
  ProviderSettings settings = SettingsFor("");
  settings.endpoints = {{Dialect::kGemini, "http://h/v1beta/models?a=b"}};
  const auto provider = Provider::Make(settings);
  ASSERT_TRUE(provider);

  const std::string head = (*provider)->RequestHead((*provider)->Endpoints().front(), nullptr,
                                                    "/m:generateContent", "alt=sse", "", 0);

  EXPECT_TRUE(head.starts_with("POST /v1beta/models/m:generateContent?a=b&alt=sse HTTP/1.1\r\n"))
      << head;
}

}  // namespace
}  // namespace monorelay::providers
