// Access keys that are made while the relay runs: whom they let in, where, and for what.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "relay/caller.hpp"
#include "support/error_text.hpp"
#include "support/fake_archive.hpp"
#include "support/journey.hpp"

namespace monorelay {
namespace {

using namespace std::chrono_literals;
using identity::IssuedKey;
using identity::KeyDraft;
using ::testing::HasSubstr;
using testing::Journey;
using ::testing::Not;
using testing::Reply;
using ::testing::StartsWith;

class MadeAccessKeys : public ::testing::Test {
 protected:
  MadeAccessKeys() {
    journey.upstream("alpha").Answers("hello");
    journey.KeepsAccess();
  }

  IssuedKey Make(const KeyDraft& draft) {
    auto made = journey.book().Create(draft);
    if (made) return *std::move(made);
    ADD_FAILURE() << testing::TextOf(made.error());
    return {};
  }
  Reply AskWith(const Secret& key, std::string_view model = "gpt-5",
                std::string_view path = "/v1/chat/completions") {
    const std::string body = fmt::format(
        R"({{"model":"{}","max_tokens":9,"messages":[{{"role":"user","content":"hi"}}]}})", model);
    return journey.Send(fmt::format(
        "POST {} HTTP/1.1\r\nHost: relay\r\nx-api-key: {}\r\nContent-Length: {}\r\n\r\n{}", path,
        key.Reveal(), body.size(), body));
  }

  Journey journey;
};

TEST_F(MadeAccessKeys, LetInAsSoonAsTheyAreMade) {
  journey.Start();

  const IssuedKey made = Make({.name = "ci", .user_id = "01USER", .user_name = "alice"});

  EXPECT_THAT(std::string(made.text.Reveal()), StartsWith("mr-"));
  EXPECT_THAT(std::string(made.text.Reveal()), StartsWith(made.key.secrets.at(0).prefix));
  EXPECT_EQ(AskWith(made.text).status(), 200);
  const auto outcome = journey.outcome();
  EXPECT_EQ(outcome.client, "alice/ci");
  EXPECT_EQ(outcome.caller->user, "alice");
  EXPECT_EQ(outcome.caller->key_id, made.key.id);
  EXPECT_EQ(journey.book().Find(made.key.id)->last_used->time_since_epoch() / 1s,
            journey.clock().WallNow().time_since_epoch() / 1s);
  journey.ExpectNextRequestWorks();
}

TEST_F(MadeAccessKeys, LetNobodyInOnceDisabledExpiredOrGone) {
  const IssuedKey disabled = Make({.name = "disabled"});
  const IssuedKey gone = Make({.name = "gone"});
  const IssuedKey expired = Make({.name = "expired", .expires = journey.clock().WallNow() + 30s});
  for (const auto* key : {&disabled, &gone, &expired}) EXPECT_EQ(AskWith(key->text).status(), 200);

  KeyDraft draft = disabled.key.draft;
  draft.is_enabled = false;
  ASSERT_TRUE(journey.book().Change(disabled.key.id, draft, 1));
  ASSERT_TRUE(journey.book().Remove(gone.key.id));
  journey.AdvanceTime(31s);

  const Reply refused = AskWith(disabled.text);
  EXPECT_EQ(refused.status(), 401);
  EXPECT_THAT(refused.error_message(), HasSubstr("disabled"));
  EXPECT_EQ(AskWith(gone.text).status(), 401);
  EXPECT_THAT(AskWith(expired.text).error_message(), HasSubstr("has expired"));
  draft.is_enabled = true;
  ASSERT_TRUE(journey.book().Change(disabled.key.id, draft, 2));
  EXPECT_EQ(AskWith(disabled.text).status(), 200);
}

TEST_F(MadeAccessKeys, WorkInBothTextsWhileTheyAreRotated) {
  const IssuedKey made = Make({.name = "ci"});

  const auto rotated = journey.book().Rotate(made.key.id, 60s);
  ASSERT_TRUE(rotated);
  EXPECT_EQ(AskWith(made.text).status(), 200);
  EXPECT_EQ(AskWith(rotated->text).status(), 200);
  journey.AdvanceTime(61s);

  EXPECT_EQ(AskWith(made.text).status(), 401);
  EXPECT_EQ(AskWith(rotated->text).status(), 200);
  const auto again = journey.book().Rotate(made.key.id, 0s);
  ASSERT_TRUE(again);
  EXPECT_EQ(AskWith(rotated->text).status(), 401);
  EXPECT_EQ(AskWith(again->text).status(), 200);
}

TEST_F(MadeAccessKeys, MayBeUsedForTheirModelsAlone) {
  const IssuedKey made = Make({.name = "ci", .scope = {.models = {"gpt-*", "smart"}}});
  journey.config().model_routing.aliases = {{"smart", "claude-x"}, {"other", "gpt-4"}};

  EXPECT_EQ(AskWith(made.text, "GPT-5").status(), 200);
  EXPECT_EQ(AskWith(made.text, "smart").status(), 200) << "the name that is asked for is enough";
  EXPECT_EQ(AskWith(made.text, "other").status(), 200) << "and so is what it stands for";
  const Reply refused = AskWith(made.text, "claude-x");

  EXPECT_EQ(refused.status(), 403);
  EXPECT_THAT(refused.error_message(), HasSubstr(R"("ci" may not use model "claude-x")"));
  EXPECT_EQ(journey.upstream("alpha").Requests().size(), 3U);
}

TEST_F(MadeAccessKeys, MayUseTheirProvidersAlone) {
  journey.upstream("beta").Answers("from beta");
  const IssuedKey beta = Make({.name = "b", .scope = {.providers = {"b*"}}});
  const IssuedKey none = Make({.name = "n", .scope = {.providers = {"gamma"}}});

  EXPECT_EQ(AskWith(beta.text).text(), "from beta");
  const Reply refused = AskWith(none.text);

  EXPECT_EQ(refused.status(), 403);
  EXPECT_THAT(refused.error_message(), HasSubstr("providers"));
}

TEST_F(MadeAccessKeys, MayBeUsedAtTheirEndpointsAndFromTheirNetworksAlone) {
  const IssuedKey chat = Make({.name = "c", .scope = {.endpoints = {"/v1/chat/*"}}});
  const IssuedKey here = Make({.name = "h", .scope = {.networks = {"127.0.0.0/8"}}});
  const IssuedKey away =
      Make({.name = "a", .scope = {.networks = {"10.0.0.0/8", "2001:db8::/32"}}});

  EXPECT_EQ(AskWith(chat.text).status(), 200);
  EXPECT_EQ(AskWith(chat.text, "gpt-5", "/v1/messages").status(), 403);
  EXPECT_EQ(AskWith(here.text).status(), 200);
  const Reply refused = AskWith(away.text);
  EXPECT_EQ(refused.status(), 403);
  EXPECT_THAT(refused.error_message(), HasSubstr("127.0.0.1"));
  EXPECT_EQ(journey.outcomes(4).back().client, "");
}

TEST_F(MadeAccessKeys, SeeInTheListWhatTheyMayUse) {
  journey.provider("alpha").models.include = {"gpt-5", "claude-x"};
  const IssuedKey made = Make({.name = "ci", .scope = {.models = {"gpt-*"}}});

  const Reply all = journey.Send(Journey::Get("/v1/models"));
  const Reply some = journey.Send(fmt::format(
      "GET /v1/models HTTP/1.1\r\nHost: relay\r\nx-api-key: {}\r\n\r\n", made.text.Reveal()));

  EXPECT_THAT(all.body(), HasSubstr("claude-x"));
  EXPECT_THAT(some.body(), HasSubstr("gpt-5"));
  EXPECT_THAT(some.body(), Not(HasSubstr("claude-x")));
}

TEST_F(MadeAccessKeys, SayThemselvesWhetherTheLogKeepsWhatIsSaid) {
  const IssuedKey full = Make({.name = "f", .bodies = "full"});
  const IssuedKey off = Make({.name = "o", .bodies = "off"});

  AskWith(full.text);
  AskWith(off.text);
  EXPECT_NE(journey.outcomes(2)[0].capture, nullptr);
  EXPECT_EQ(journey.outcomes(2)[1].capture, nullptr);
}

// Predecessor C5, lessons C8 63: a database that fails turns no valid key away.
TEST_F(MadeAccessKeys, StayValidWhenTheDatabaseIsGone) {
  const IssuedKey made = Make({.name = "ci"});
  journey.Start();
  journey.DamageAccess();

  EXPECT_FALSE(journey.book().Create({.name = "another"}));
  EXPECT_EQ(AskWith(made.text).status(), 200);
  journey.Reload();
  EXPECT_EQ(AskWith(made.text).status(), 200);
}

TEST_F(MadeAccessKeys, WorkBesideTheConfiguredOne) {
  Make({.name = "ci"});

  EXPECT_EQ(journey.Ask("gpt-5", "hi").status(), 200);
  EXPECT_EQ(journey.outcome().client, "default");
  EXPECT_EQ(AskWith(Secret("mr-no-such-key")).status(), 401);
  EXPECT_EQ(AskWith(Secret("")).status(), 401);
}

TEST_F(MadeAccessKeys, OfOneNameShareNothing) {
  testing::FakeArchive archive;
  journey.Keeps(archive);
  const IssuedKey first = Make({.name = "ci", .user_id = "01A", .user_name = "same"});
  const IssuedKey second = Make({.name = "ci", .user_id = "01B", .user_name = "same"});
  AskWith(first.text);
  AskWith(second.text);

  const auto outcomes = journey.outcomes(2);
  EXPECT_EQ(outcomes[0].client, outcomes[1].client);
  EXPECT_NE(outcomes[0].caller->Owner(), outcomes[1].caller->Owner());
}

}  // namespace
}  // namespace monorelay
