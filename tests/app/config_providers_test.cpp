#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "app/config_endpoints.hpp"
#include "app/config_loader.hpp"
#include "tests/app/config_fixture.hpp"

namespace monorelay::app {
namespace {

using dialects::Dialect;
using providers::AuthScheme;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;
using testing::UnorderedElementsAre;

// The provider `name` of a file that says `settings` about it.
ProviderConfig Provider(const std::string& name, const std::string& settings) {
  LoadedConfig loaded = Load("providers: {" + name + ": {keys: [{key: k}], " + settings + "}}\n");
  EXPECT_THAT(ErrorsOf(loaded), IsEmpty());
  return std::move(loaded.config.providers.at(0));
}

std::string ChatUrl(const std::string& base_url) {
  return Provider("x", "provider_type: api, base_url: '" + base_url + "'")
      .endpoints.at(Dialect::kOpenAiChat);
}
std::string MessagesUrl(const std::string& base_url) {
  return Provider("x", "provider_type: anthropic, base_url: '" + base_url + "'")
      .endpoints.at(Dialect::kAnthropicMessages);
}

TEST(ConfigProviders, KnowTheirTypeByName) {
  const ProviderConfig anthropic = Provider("anthropic", "base_url: https://api.anthropic.com");

  EXPECT_EQ(anthropic.type, ProviderType::kAnthropic);
  EXPECT_EQ(anthropic.auth, AuthScheme::kXApiKey);
  EXPECT_THAT(anthropic.dialects, ElementsAre(Dialect::kAnthropicMessages));
  EXPECT_THAT(anthropic.endpoints, ElementsAre(Pair(Dialect::kAnthropicMessages,
                                                    "https://api.anthropic.com/v1/messages")));
  EXPECT_EQ(anthropic.models_url, "https://api.anthropic.com/v1/models");
}

TEST(ConfigProviders, KnowTheirTypeByHostUnderAnyName) {
  EXPECT_EQ(Provider("mine", "base_url: https://api.anthropic.com/v1/").type,
            ProviderType::kAnthropic);
  EXPECT_EQ(Provider("anthropic", "base_url: https://openrouter.ai/api/v1").type,
            ProviderType::kApi);
}

TEST(ConfigProviders, KnowTheirTypeByNameBehindAnotherHost) {
  const ProviderConfig anthropic =
      Provider("anthropic", "base_url: https://gateway.example/claude/v1");

  EXPECT_EQ(anthropic.type, ProviderType::kAnthropic);
  EXPECT_EQ(anthropic.endpoints.at(Dialect::kAnthropicMessages),
            "https://gateway.example/claude/v1/messages");
}

TEST(ConfigProviders, NeedOnlyKeysUnderAWellKnownName) {
  const ProviderConfig openai = Provider("OpenAI", "enabled: true");

  EXPECT_EQ(openai.base_url, "https://api.openai.com/v1");
  EXPECT_EQ(openai.models_url, "https://api.openai.com/v1/models");
  EXPECT_THAT(
      openai.endpoints,
      UnorderedElementsAre(Pair(Dialect::kOpenAiChat, "https://api.openai.com/v1/chat/completions"),
                           Pair(Dialect::kOpenAiResponses, "https://api.openai.com/v1/responses")));
}

TEST(ConfigProviders, ObeyAnExplicitTypeOverWhatIsKnown) {
  const ProviderConfig compatible =
      Provider("anthropic", "provider_type: api, base_url: https://api.anthropic.com/v1");

  EXPECT_EQ(compatible.type, ProviderType::kApi);
  EXPECT_EQ(compatible.auth, AuthScheme::kBearer);
  EXPECT_THAT(
      compatible.endpoints,
      ElementsAre(Pair(Dialect::kOpenAiChat, "https://api.anthropic.com/v1/chat/completions")));
}

TEST(ConfigProviders, ObeyExplicitDialectsAndAuth) {
  const ProviderConfig provider = Provider(
      "x", "base_url: http://h/v1, dialects: [anthropic_messages, openai_chat], auth: api-key");

  EXPECT_THAT(provider.dialects, ElementsAre(Dialect::kAnthropicMessages, Dialect::kOpenAiChat));
  EXPECT_EQ(provider.auth, AuthScheme::kApiKey);
  EXPECT_EQ(provider.endpoints.at(Dialect::kAnthropicMessages), "http://h/v1/messages");
}

TEST(ConfigProviders, SpeakAllDialectsOfOpenRouterUnderOneBase) {
  const ProviderConfig openrouter =
      Provider("openrouter", "base_url: https://openrouter.ai/api/v1");

  EXPECT_EQ(openrouter.endpoints.at(Dialect::kOpenAiChat),
            "https://openrouter.ai/api/v1/chat/completions");
  EXPECT_EQ(openrouter.endpoints.at(Dialect::kAnthropicMessages),
            "https://openrouter.ai/api/v1/messages");
  EXPECT_EQ(openrouter.models_url, "https://openrouter.ai/api/v1/models");
}

TEST(ConfigProviders, KeepAzuresQueryAndDeployments) {
  const ProviderConfig version_1 =
      Provider("azure", "base_url: https://me.openai.azure.com/openai/v1/");
  const ProviderConfig deployment = Provider(
      "work",
      "base_url: 'https://me.openai.azure.com/openai/deployments/gpt-4o?api-version=2024-10-21'");

  EXPECT_EQ(version_1.auth, AuthScheme::kApiKey);
  EXPECT_EQ(version_1.endpoints.at(Dialect::kOpenAiChat),
            "https://me.openai.azure.com/openai/v1/chat/completions");
  EXPECT_EQ(deployment.auth, AuthScheme::kApiKey);
  EXPECT_THAT(deployment.endpoints,
              ElementsAre(Pair(Dialect::kOpenAiChat,
                               "https://me.openai.azure.com/openai/deployments/gpt-4o/chat/"
                               "completions?api-version=2024-10-21")));
  EXPECT_EQ(deployment.models_url,
            "https://me.openai.azure.com/openai/models?api-version=2024-10-21");
}

TEST(ConfigProviders, TellTheTwoFormsOfGeminiApart) {
  LoadedConfig loaded = Load(
      "providers:\n"
      "  gemini:\n    keys: [{key: k}]\n"
      "  google:\n    base_url: https://generativelanguage.googleapis.com/v1beta/openai/\n"
      "    keys: [{key: k}]\n");
  ASSERT_EQ(loaded.config.providers.size(), 2U);
  const ProviderConfig& native = loaded.config.providers[0];
  const ProviderConfig& compatible = loaded.config.providers[1];

  EXPECT_EQ(native.type, ProviderType::kGemini);
  EXPECT_EQ(native.auth, AuthScheme::kGoogApiKey);
  EXPECT_EQ(native.endpoints.at(Dialect::kGemini),
            "https://generativelanguage.googleapis.com/v1beta/models");
  EXPECT_EQ(compatible.type, ProviderType::kApi);
  EXPECT_EQ(compatible.endpoints.at(Dialect::kOpenAiChat),
            "https://generativelanguage.googleapis.com/v1beta/openai/chat/completions");
  EXPECT_THAT(WarningsOf(loaded), ElementsAre(HasSubstr("has the type gemini, through which this "
                                                        "version cannot serve requests yet")));
}

TEST(ConfigProviders, NormaliseChatBases) {
  EXPECT_EQ(ChatUrl("http://h:1/v1"), "http://h:1/v1/chat/completions");
  EXPECT_EQ(ChatUrl("http://h:1/v1//"), "http://h:1/v1/chat/completions");
  EXPECT_EQ(ChatUrl("http://h:1/v1/chat/completions"), "http://h:1/v1/chat/completions");
  EXPECT_EQ(ChatUrl("HTTP://Host.Example"), "http://host.example/chat/completions");
  EXPECT_EQ(ChatUrl("http://[::1]:8080/V1"), "http://[::1]:8080/V1/chat/completions");
}

TEST(ConfigProviders, NormaliseMessagesBases) {
  EXPECT_EQ(MessagesUrl("https://h"), "https://h/v1/messages");
  EXPECT_EQ(MessagesUrl("https://h/"), "https://h/v1/messages");
  EXPECT_EQ(MessagesUrl("https://h/v1"), "https://h/v1/messages");
  EXPECT_EQ(MessagesUrl("https://h/v1/"), "https://h/v1/messages");
  EXPECT_EQ(MessagesUrl("https://h/v1/messages"), "https://h/v1/messages");
  EXPECT_EQ(MessagesUrl("https://h/anthropic"), "https://h/anthropic/v1/messages");
}

TEST(ConfigProviders, RefuseWhatIsNoHttpUrlWithAHost) {
  const auto error = [](const std::string& url) {
    const auto errors =
        ErrorsOf(Load("providers: {x: {keys: [{key: k}], base_url: '" + url + "'}}\n"));
    return errors.empty() ? std::string() : errors[0];
  };

  EXPECT_THAT(error("api.example.org/v1"), HasSubstr("providers.x.base_url must begin with"));
  EXPECT_THAT(error("ftp://h/v1"), HasSubstr("must begin with https://"));
  EXPECT_THAT(error("https://"), HasSubstr("needs a host"));
  EXPECT_THAT(error("https:///v1"), HasSubstr("needs a host"));
  EXPECT_THAT(error("https://h:99999/v1"), HasSubstr("a port from 1 to 65535"));
  EXPECT_THAT(error("https://h:/v1"), HasSubstr("a port from 1 to 65535"));
  EXPECT_THAT(error("https://h h/v1"), HasSubstr("holds a space"));
  EXPECT_THAT(error("https://u:p@h/v1"), HasSubstr("has a user or password in it"));
  EXPECT_THAT(error("https://h/v1#x"), HasSubstr("#fragment"));
  EXPECT_THAT(error("https://[::1/v1"), HasSubstr("needs a host"));
}

TEST(ConfigProviders, NeedABaseUrlUnlessTheyAreKnownMockOrDisabled) {
  EXPECT_THAT(ErrorsOf(Load("providers: {mine: {keys: [{key: k}]}}\n")),
              ElementsAre(HasSubstr("providers.mine needs base_url")));
  EXPECT_THAT(ErrorsOf(Load("providers: {azure: {keys: [{key: k}]}}\n")),
              ElementsAre(HasSubstr("providers.azure needs base_url")));
  EXPECT_THAT(Load("providers: {mine: {provider_type: mock}}\n").problems, IsEmpty());
  EXPECT_THAT(WarningsOf(Load("providers: {mine: {enabled: false}, m: {provider_type: mock}}\n")),
              ElementsAre(HasSubstr("providers.mine needs base_url")));
}

TEST(ConfigProviders, WarnOfAWellKnownHostWithoutItsPath) {
  EXPECT_THAT(
      WarningsOf(Load("providers: {x: {base_url: https://api.openai.com, keys: [{key: k}]}}\n")),
      ElementsAre(HasSubstr("has no path, but the API of openai is at "
                            "https://api.openai.com/v1")));
}

TEST(ConfigProviders, SpreadThePredecessorsTimeout) {
  const ProviderConfig plain = Provider("openai", "timeout: 33");
  const ProviderConfig mixed = Provider("openai", "timeout: 33, timeouts: {idle: 5}");
  const ProviderConfig patient = Provider("openai", "timeout: 900");

  EXPECT_EQ(plain.timeouts.first_byte, seconds(33));
  EXPECT_EQ(plain.timeouts.idle, seconds(33));
  EXPECT_EQ(plain.timeouts.total, seconds(600));
  EXPECT_EQ(mixed.timeouts.first_byte, seconds(33));
  EXPECT_EQ(mixed.timeouts.idle, seconds(5));
  EXPECT_EQ(patient.timeouts.total, seconds(900));
}

TEST(ConfigProviders, RefuseAnEmptyKeyUnlessNobodyWouldUseIt) {
  EXPECT_THAT(ErrorsOf(Load("providers: {openai: {keys: [{key: ''}]}}\n")),
              ElementsAre(HasSubstr("providers.openai.keys[0].key is empty")));
  EXPECT_THAT(ErrorsOf(Load("providers: {openai: {keys: [{key: '', enabled: false}]}}\n")),
              IsEmpty());
  EXPECT_THAT(ErrorsOf(Load("providers: {openai: {enabled: false, keys: [{key: ''}]}}\n")),
              IsEmpty());
}

TEST(ConfigProviders, LeaveOutAKeyWhoseReferenceComesOutEmpty) {
  const LoadedConfig loaded =
      Load("providers: {openai: {keys: [{key: '${UNSET:-}'}, {key: k, label: b}]}}\n");

  EXPECT_FALSE(loaded.HasErrors());
  EXPECT_THAT(WarningsOf(loaded), ElementsAre(HasSubstr("comes out empty, so this key is not "
                                                        "used")));
  EXPECT_FALSE(loaded.config.providers[0].keys[0].enabled);
  EXPECT_TRUE(loaded.config.providers[0].keys[1].enabled);
}

TEST(ConfigProviders, WarnWhenThereAreNoKeysThoughSomeAreNeeded) {
  EXPECT_THAT(WarningsOf(Load("providers: {openai: {}}\n")),
              ElementsAre(HasSubstr("providers.openai has no keys")));
  EXPECT_THAT(Load("providers: {openai: {auth: none}}\n").problems, IsEmpty());
  EXPECT_THAT(Load("providers: {ollama: {}}\n").problems, IsEmpty());
}

TEST(ConfigProviders, RunToolsThemselvesIfTheyAreKnownToOrTheOperatorSaysSo) {
  const auto runs = [](std::string_view name, std::string_view fields) {
    return Provider(std::string(name), std::string(fields)).quirks.traits.hosted_tools;
  };

  EXPECT_TRUE(runs("openai", "enabled: true"));
  EXPECT_FALSE(runs("openai", "hosted_tools: leave_out"));
  EXPECT_FALSE(runs("anthropic", "enabled: true"));
  EXPECT_TRUE(runs("anthropic", "hosted_tools: translate"));
}

TEST(ConfigProviders, TakeQuirksFromTheDirectory) {
  EXPECT_FALSE(Provider("mistral", "enabled: true").quirks.traits.include_usage);
  EXPECT_TRUE(Provider("openai", "enabled: true").quirks.traits.include_usage);
  EXPECT_TRUE(Provider("x", "base_url: http://h/v1, auth: none").quirks.keys_optional);
}

TEST(ConfigProviders, MockNeedsNothingAndSpeaksBothDialects) {
  const ProviderConfig mock = Provider("demo", "provider_type: mock");

  EXPECT_THAT(mock.dialects, ElementsAre(Dialect::kOpenAiChat, Dialect::kAnthropicMessages));
  EXPECT_EQ(mock.auth, AuthScheme::kNone);
  EXPECT_THAT(mock.endpoints, IsEmpty());
}

TEST(ProxyUrl, IsHttpOrSocksWithHostAndPort) {
  EXPECT_EQ(ProxyFault("http://gateway.example:3128"), "");
  EXPECT_EQ(ProxyFault("socks5://user:p@ss@10.0.0.1:1080"), "");
  EXPECT_EQ(ProxyFault("http://[::1]:3128/"), "");
  EXPECT_THAT(ProxyFault("https://gateway.example:3128"), HasSubstr("must be http://HOST:PORT"));
  EXPECT_THAT(ProxyFault("gateway.example:3128"), HasSubstr("must be http://HOST:PORT"));
  EXPECT_THAT(ProxyFault("http://gateway.example"), HasSubstr("must be http://HOST:PORT"));
}

}  // namespace
}  // namespace monorelay::app
