#include "app/config_marks.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/config_mask.hpp"

namespace monorelay::app {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr const char* kHere = R"(# 本地
server:
  port: 8787
  access_key: "mr-local-access-key"  # keep
providers:
  alpha:
    base_url: https://alpha.example/v1
    keys:
      - {label: first, key: sk-alpha-first-1}
      - label: second
        key: sk-alpha-second-2
      - key: >-
          sk-alpha-third-3
sso:
  github_client_secret: secret:sso/github
)";

std::string Masked(const std::string& text) {
  const auto masked = MaskedConfig(text);
  EXPECT_TRUE(masked);
  return masked.value_or("");
}

bool NothingStored(std::string_view /*name*/) {
  return false;
}

std::vector<std::string> NamesOf(const std::vector<sync::NamedSecret>& secrets) {
  std::vector<std::string> names;
  for (const auto& secret : secrets)
    names.push_back(secret.name + "=" + std::string(secret.value.Reveal()));
  return names;
}

TEST(ConfigMarks, LeaveNoSecretAndNoFingerprintOfOne) {
  const std::string marked = MarkedConfig(Masked(kHere));

  EXPECT_THAT(marked, Not(HasSubstr("sk-alpha")));
  EXPECT_THAT(marked, Not(HasSubstr("mr-local")));
  EXPECT_THAT(marked, Not(HasSubstr("sha256")));
  EXPECT_THAT(marked, HasSubstr("access_key: <secret>  # keep"));
  EXPECT_THAT(marked, HasSubstr("secret:sso/github"));
  EXPECT_EQ(MarkedConfig("a: <secret"), "a: <secret");
}

TEST(ConfigMarks, FindSecretsByWhereTheyStand) {
  const auto secrets = PlacedSecretsIn(kHere);

  ASSERT_TRUE(secrets);
  EXPECT_THAT(NamesOf(*secrets),
              ElementsAre("server.access_key=mr-local-access-key",
                          "providers.alpha.keys[label=first].key=sk-alpha-first-1",
                          "providers.alpha.keys[label=second].key=sk-alpha-second-2",
                          "providers.alpha.keys[2].key=sk-alpha-third-3"));
  EXPECT_FALSE(PlacedSecretsIn("a: ["));
}

TEST(ConfigMarks, OfAnUnchangedConfigurationGiveItBackWithTheLocalMasks) {
  const std::string_view whole = kHere;
  // But for the secret that has a line of its own.
  const std::string here = Masked(std::string(whole.substr(0, whole.find("      - key: >-"))) +
                                  "sso:\n  github_client_secret: secret:sso/github\n");

  const auto filled = FillMarks(MarkedConfig(here), here, {},
                                [](std::string_view name) { return name == "sso/github"; });

  ASSERT_TRUE(filled);
  EXPECT_THAT(filled->missing, IsEmpty());
  const auto model = ReadConfigModel(filled->text);
  ASSERT_TRUE(model);
  EXPECT_TRUE(model->Equals(*ReadConfigModel(here)));
}

TEST(ConfigMarks, FollowKeysByTheirLabelsThroughAnotherOrder) {
  const std::string carried = R"(server: {access_key: <secret>, port: 9000}
providers:
  alpha:
    keys:
      - {label: second, key: <secret>}
      - {label: first, key: <secret>}
      - {label: fourth, key: <secret>}
)";
  // What is shown of a secret of several lines is no YAML by itself.
  const std::string_view whole = kHere;
  const std::string here = Masked(std::string(whole.substr(0, whole.find("      - key: >-"))));

  const auto filled = FillMarks(carried, here, {}, NothingStored);

  ASSERT_TRUE(filled);
  EXPECT_THAT(filled->missing, ElementsAre("providers.alpha.keys[label=fourth].key"));
  const auto read = ReadConfigModel(filled->text);
  const auto owned = ReadConfigModel(here);
  ASSERT_TRUE(read && owned);
  const ConfigModel& model = *read;
  const ConfigModel& own = *owned;
  const auto text = [](const ConfigModel& in, const char* path) {
    const ConfigModel* part = FindPart(in, *ReadConfigPath(path));
    return part == nullptr ? std::string("(none)") : part->text;
  };
  EXPECT_EQ(text(model, "providers.alpha.keys[0].key"), text(own, "providers.alpha.keys[1].key"));
  EXPECT_EQ(text(model, "providers.alpha.keys[1].key"), text(own, "providers.alpha.keys[0].key"));
  EXPECT_EQ(text(model, "providers.alpha.keys[2].key"), "");
  EXPECT_EQ(text(model, "server.access_key"), text(own, "server.access_key"));
}

TEST(ConfigMarks, TakeSecretsThatCameAlongBeforeTheLocalOnes) {
  sync::SecretSet secrets;
  secrets.config.push_back({"providers.alpha.keys[label=first].key", Secret("sk-\"new\" one")});

  const auto filled =
      FillMarks("providers:\n  alpha:\n    keys:\n      - label: first\n        key: <secret>\n",
                Masked(kHere), secrets, NothingStored);

  ASSERT_TRUE(filled);
  EXPECT_THAT(NamesOf(*PlacedSecretsIn(filled->text)),
              ElementsAre("providers.alpha.keys[label=first].key=sk-\"new\" one"));
}

TEST(ConfigMarks, KeepReferencesToWhatIsStoredHereOrComesAlongAndFillOthers) {
  const std::string carried =
      "server:\n  access_key: secret:theirs\nsso:\n  github_client_secret: secret:ours\n"
      "  google_client_secret: secret:coming\n  client_secret: 'secret:nowhere'\n";
  sync::SecretSet secrets;
  secrets.stored.push_back({"coming", Secret("x")});

  const auto filled = FillMarks(carried, Masked(kHere), secrets,
                                [](std::string_view name) { return name == "ours"; });

  ASSERT_TRUE(filled);
  EXPECT_THAT(filled->text, HasSubstr("access_key: <secret sha256:"));
  EXPECT_THAT(filled->text, HasSubstr("github_client_secret: secret:ours\n"));
  EXPECT_THAT(filled->text, HasSubstr("google_client_secret: secret:coming\n"));
  EXPECT_THAT(filled->text, HasSubstr("client_secret: \"\"\n"));
  EXPECT_THAT(filled->missing, ElementsAre("sso.client_secret"));
}

TEST(ConfigMarks, LeaveAnAddressWithAPasswordAsItsLineIsHere) {
  const std::string line = "  proxy_url: http://<secret>@proxy.lan:3128 # 代理\n";

  const auto filled = FillMarks("a:\n" + line, "a:\n" + line, {}, NothingStored);

  ASSERT_TRUE(filled);
  EXPECT_EQ(filled->text, "a:\n" + line);
  EXPECT_EQ(FillMarks("a:\n" + line, "b: 1\n", {}, NothingStored)->missing.size(), 1U);
}

TEST(ConfigMarks, SayWhichTextCannotBeRead) {
  EXPECT_FALSE(FillMarks("a: [", "a: 1\n", {}, NothingStored));
  EXPECT_FALSE(FillMarks("a: 1\n", "a: [", {}, NothingStored));
}

}  // namespace
}  // namespace monorelay::app
