#include "app/test_providers.hpp"

#include <fmt/core.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "app/wire_health.hpp"
#include "store/temporary_folder.hpp"
#include "support/fake_upstream.hpp"

namespace monorelay::app {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class NoVariables final : public Environment {
 public:
  [[nodiscard]] std::optional<std::string> Get(std::string_view) const override { return {}; }
};

class TestProviders : public ::testing::Test {
 protected:
  int Run(const TestQuestion& question, const std::string& config) {
    std::ofstream(folder.Path() / "config.yml") << config;
    return RunTestProviders(folder.Path() / "config.yml", question, NoVariables(), out, err);
  }
  [[nodiscard]] std::string ConfigWith(const std::string& more = {}) const {
    return fmt::format(
        "providers:\n  alpha:\n    base_url: http://127.0.0.1:{}/v1\n    test_model: tiny\n"
        "    keys: [{{key: sk-1, label: one}}, {{key: sk-2, label: two}}]\n{}",
        upstream.Port(), more);
  }

  testing::TemporaryFolder folder;
  testing::FakeUpstream upstream;
  std::ostringstream out;
  std::ostringstream err;
};

TEST_F(TestProviders, TellsHowEachKeyIs) {
  upstream.Refuses(401).Answers("hello");

  EXPECT_EQ(Run({}, ConfigWith("health_checks: {concurrency: 1}\n")), 1) << err.str();

  EXPECT_THAT(out.str(), AllOf(HasSubstr("error        alpha key one openai_chat tiny word"),
                               HasSubstr("ok           alpha key two openai_chat tiny word")));
}

TEST_F(TestProviders, IsContentIfAllAnswer) {
  upstream.Answers("hello");

  EXPECT_EQ(Run({.provider = "ALPHA", .model = "other", .as_json = true}, ConfigWith()), 0)
      << err.str();

  EXPECT_THAT(out.str(), AllOf(HasSubstr(R"("model":"other")"), HasSubstr(R"("status":"ok")"),
                               HasSubstr(R"("http_status":200)")));
}

TEST_F(TestProviders, VerifiesTheMockModels) {
  EXPECT_EQ(Run({.verify = true}, "providers: {demo: {provider_type: mock}}\n"), 0) << out.str();

  EXPECT_THAT(out.str(), AllOf(HasSubstr("text-gen"), HasSubstr("tool-call"),
                               HasSubstr("streaming"), HasSubstr("anthropic_messages")));
}

TEST_F(TestProviders, SaysWhatCannotBeUsed) {
  EXPECT_EQ(Run({.provider = "nobody"}, ConfigWith()), 2);
  EXPECT_THAT(err.str(), HasSubstr("no enabled provider with a key to check"));
  EXPECT_EQ(Run({}, "providers: 7\n"), 2);
  EXPECT_THAT(err.str(), HasSubstr("not valid"));
}

TEST(TestModel, IsTheOneThatIsKnownBest) {
  ProviderConfig provider;
  provider.name = "Deep-Seek";
  EXPECT_EQ(TestModelOf(provider), "deepseek-chat") << "the predecessor's";
  provider.name = "unknown";
  EXPECT_EQ(TestModelOf(provider), "gpt-4o-mini");
  provider.remote_models_cache.value = R"([{"id":"cached"}])";
  EXPECT_EQ(TestModelOf(provider), "cached");
  provider.models.include = {"llama-*", "listed"};
  EXPECT_EQ(TestModelOf(provider), "listed");
  provider.test_model = "chosen";
  EXPECT_EQ(TestModelOf(provider), "chosen");
}

}  // namespace
}  // namespace monorelay::app
