#include "sync/synchroniser.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/sqlite/secret_store.hpp"
#include "store/temporary_folder.hpp"
#include "support/fake_places.hpp"
#include "sync/archive.hpp"

namespace monorelay::sync {
namespace {

using ::testing::ElementsAre;
using testing::FakeGitHub;
using testing::FakeWebDav;
using ::testing::HasSubstr;
using ::testing::Not;

std::string ErrorOf(const auto& result) {
  return result ? std::string() : result.error().text.value.Get();
}

class MemoryState final : public StateStore {
 public:
  SyncState Load() override { return SyncStateFrom(text); }
  Result<void> Save(const SyncState& state) override {
    text = SyncStateText(state);
    return {};
  }
  std::string text;
};

// One machine's configuration: a text in which "KEY" is the one secret.
class MemoryConfig final : public ConfigSource {
 public:
  Result<ConfigOutgoing> Read(bool with_secrets) override {
    ConfigOutgoing outgoing{.text = text, .secrets = {}};
    if (with_secrets) outgoing.secrets.push_back({"server.access_key", Secret("mr-secret-key")});
    return outgoing;
  }
  Result<ConfigIncoming> Merge(const std::string& carried, const SecretSet& secrets) override {
    if (carried.contains("broken"))
      return ClientError(ErrorKind::kInvalidRequest, "line 1: cannot be read");
    ConfigIncoming incoming{.text = carried, .missing = {}};
    for (const NamedSecret& secret : secrets.config)
      incoming.text += "# " + secret.name + "=" + std::string(secret.value.Reveal()) + "\n";
    return incoming;
  }
  Result<std::string> Statistics() override { return std::string(R"({"requests":7})"); }

  std::string text = "a: 1\nkey: <secret>\n";
};

class SynchroniserTest : public ::testing::Test {
 protected:
  SynchroniserTest() {
    store = *store::sqlite::SqliteSecretStore::Open(folder.Path() / "identity.db");
    vault = *identity::SecretVault::Open(*store, SealingKey::Make(), clock);
    Restart(github);
  }
  void Restart(Fetch& fetch) {
    sync.reset();
    sync = std::make_unique<Synchroniser>(
        SynchroniserPorts{
            .fetch = fetch, .config = config, .vault = *vault, .state = state, .clock = clock},
        PushPatience{.settle = std::chrono::milliseconds(1),
                     .retries = {std::chrono::milliseconds(1), std::chrono::milliseconds(1)}},
        PassphraseCost{.passes = 1, .memory_kib = 8});
    sync->Use(settings);
  }
  // Sets up, with what the operator's configuration then says.
  std::string Begin(const std::string& id = {}) {
    const auto done = sync->SetUpGist(Secret(FakeGitHub::kToken), id);
    EXPECT_TRUE(done) << ErrorOf(done);
    settings.is_enabled = true;
    settings.gist_id = done ? done->gist.id : "";
    sync->Use(settings);
    return settings.gist_id;
  }

  FakeGitHub github;
  ManualClock clock;
  testing::TemporaryFolder folder;
  std::unique_ptr<store::sqlite::SqliteSecretStore> store;
  std::unique_ptr<identity::SecretVault> vault;
  MemoryConfig config;
  MemoryState state;
  SyncSettings settings{.api_url = FakeGitHub::kApi};
  std::unique_ptr<Synchroniser> sync;  // last: it uses everything above
};

TEST_F(SynchroniserTest, MakesAGistAtTheFirstSetUpAndFindsItAtTheNext) {
  const std::string id = Begin();

  EXPECT_EQ(github.Newest(id).files.at("config.yml"), config.text);
  EXPECT_EQ(github.Newest(id).files.at("stats.json"), R"({"requests":7})");
  EXPECT_TRUE(sync->View()->has_token);
  EXPECT_EQ(Begin(), id);
  EXPECT_EQ(github.gists.size(), 1U);
}

TEST_F(SynchroniserTest, KeepsNoTokenThatDoesNotWork) {
  EXPECT_FALSE(sync->SetUpGist(Secret("ghp_wrong"), ""));
  github.scopes = "repo";
  EXPECT_THAT(ErrorOf(sync->SetUpGist(Secret(FakeGitHub::kToken), "")),
              HasSubstr("may not use gists"));
  github.scopes = "gist";
  EXPECT_THAT(ErrorOf(sync->SetUpGist(Secret(FakeGitHub::kToken), "0404")),
              HasSubstr("no such Gist"));

  EXPECT_FALSE(sync->View()->has_token);
  EXPECT_TRUE(github.gists.empty());
  EXPECT_THAT(ErrorOf(sync->Push("0001", {}, false)), HasSubstr("there is no token"));
  EXPECT_THAT(ErrorOf(sync->Push("", {}, false)), HasSubstr("no Gist is set up"));
}

TEST_F(SynchroniserTest, PushesOverNoVersionThatItHasNotSeenUnlessForced) {
  const std::string id = Begin();
  config.text = "a: 2\n";
  ASSERT_TRUE(sync->Push(id, {}, false));
  github.PushFromElsewhere(id, {{"config.yml", "a: 9\n"}});
  config.text = "a: 3\n";

  const auto pushed = sync->Push(id, {}, false);

  EXPECT_EQ(StatusOf(pushed.error()), 409);
  EXPECT_THAT(ErrorOf(pushed), HasSubstr("pull it first"));
  EXPECT_EQ(github.Newest(id).files.at("config.yml"), "a: 9\n");
  EXPECT_TRUE(sync->Push(id, {}, true));
  EXPECT_EQ(github.Newest(id).files.at("config.yml"), "a: 3\n");
}

TEST_F(SynchroniserTest, PullsWhatAnotherMachineHasPushedAndPushesAfterwards) {
  const std::string id = Begin();
  const auto version = github.PushFromElsewhere(id, {{"config.yml", "a: 9\n"}});

  const auto pulled = sync->Pull({.gist_id = id});

  ASSERT_TRUE(pulled) << ErrorOf(pulled);
  EXPECT_EQ(pulled->config, "a: 9\n");
  EXPECT_EQ(pulled->version, version);
  EXPECT_FALSE(pulled->is_latest);
  ASSERT_TRUE(sync->Applied(id, *pulled));
  EXPECT_TRUE(sync->Pull({.gist_id = id})->is_latest);
  config.text = "a: 10\n";
  EXPECT_TRUE(sync->Push(id, {}, false));
}

TEST_F(SynchroniserTest, BringsBackEveryVersionOfTheHistory) {
  const std::string id = Begin();
  for (int i = 2; i < 6; ++i) {
    config.text = "a: " + std::to_string(i) + "\n";
    ASSERT_TRUE(sync->Push(id, {}, false));
  }
  const auto history = sync->History(id);
  ASSERT_EQ(history->versions.size(), 5U);

  for (std::size_t i = 0; i < history->versions.size(); ++i) {
    const auto pulled = sync->Pull({.gist_id = id, .version = history->versions[i].version});
    ASSERT_TRUE(pulled) << ErrorOf(pulled);
    const std::string text =
        i == 4 ? "a: 1\nkey: <secret>\n" : "a: " + std::to_string(5 - i) + "\n";
    EXPECT_EQ(pulled->config, text);
    ASSERT_TRUE(sync->Applied(id, *pulled));
  }
  // The oldest is in place: the newest is news, and a push may go over it.
  EXPECT_FALSE(sync->Pull({.gist_id = id})->is_latest);
  config.text = "a: 1\n";
  EXPECT_TRUE(sync->Push(id, {}, false));
}

TEST_F(SynchroniserTest, LetsSecretsLeaveOnlyIfAskedAndSealed) {
  ASSERT_TRUE(vault->Put("alpha/main", Secret("sk-0123456789")));
  const std::string id = Begin();
  const auto everything = [&] {
    std::string all;
    for (const auto& [name, text] : github.Newest(id).files) all += text;
    return all;
  };
  EXPECT_FALSE(github.Newest(id).files.contains("secrets.sealed"));
  EXPECT_THAT(ErrorOf(sync->Push(id, {.with_secrets = true}, false)),
              HasSubstr("there is no passphrase"));
  ASSERT_TRUE(sync->SetPassphrase(Secret("correct horse")));

  ASSERT_TRUE(sync->Push(id, {.with_secrets = true}, false));

  EXPECT_TRUE(github.Newest(id).files.contains("secrets.sealed"));
  EXPECT_THAT(everything(), Not(HasSubstr("sk-0123456789")));
  EXPECT_THAT(everything(), Not(HasSubstr("mr-secret-key")));
  auto pulled = sync->Pull({.gist_id = id});
  ASSERT_TRUE(pulled) << ErrorOf(pulled);
  EXPECT_THAT(pulled->config, HasSubstr("server.access_key=mr-secret-key"));
  ASSERT_EQ(pulled->stored.size(), 1U);  // neither the token nor the passphrase
  EXPECT_EQ(pulled->stored[0].name, "alpha/main");

  ASSERT_TRUE(sync->SetPassphrase(Secret()));
  pulled = sync->Pull({.gist_id = id});
  EXPECT_TRUE(pulled->has_sealed);
  EXPECT_TRUE(pulled->stored.empty());
  EXPECT_THAT(ErrorOf(sync->Pull({.gist_id = id, .passphrase = Secret("correct house")})),
              HasSubstr("passphrase is not the one"));
}

TEST_F(SynchroniserTest, PushesByItselfAfterASaveAndOnlyWhatIsNew) {
  const std::string id = Begin();
  sync->Changed();
  ASSERT_TRUE(sync->WaitForPushes(1));
  EXPECT_EQ(github.gists.at(id).versions.size(), 1U);  // nothing was new

  config.text = "a: 2\n";
  sync->Changed();

  ASSERT_TRUE(sync->WaitForPushes(2));
  EXPECT_EQ(github.Newest(id).files.at("config.yml"), "a: 2\n");
  settings.pushes_after_saves = false;
  sync->Use(settings);
  config.text = "a: 3\n";
  sync->Changed();
  sync->Stop();
  EXPECT_EQ(github.Newest(id).files.at("config.yml"), "a: 2\n");
}

TEST_F(SynchroniserTest, PushesNothingBackThatItHasJustPulled) {
  const std::string id = Begin();
  github.PushFromElsewhere(id, {{"config.yml", "a: 9\nkey: \"secret:theirs/name\"\n"}});
  const auto pulled = sync->Pull({.gist_id = id});
  ASSERT_TRUE(sync->Applied(id, *pulled));
  config.text = "a: 9\nkey: <secret>\n";
  github.asked.clear();

  sync->Changed();
  ASSERT_TRUE(sync->WaitForPushes(1));

  EXPECT_EQ(github.asked.size(), 1U);  // it was looked at
  EXPECT_EQ(github.gists.at(id).versions.size(), 2U);
  config.text = "a: 10\n";
  sync->Changed();
  ASSERT_TRUE(sync->WaitForPushes(2));
  EXPECT_EQ(github.gists.at(id).versions.size(), 3U);
}

TEST_F(SynchroniserTest, TriesAgainWhatMayPassAndNotWhatWillNot) {
  const std::string id = Begin();
  config.text = "a: 2\n";
  github.FailsTimes(2, ErrorKind::kUpstreamUnreachable);
  sync->Changed();
  ASSERT_TRUE(sync->WaitForPushes(1));
  EXPECT_EQ(github.Newest(id).files.at("config.yml"), "a: 2\n");

  config.text = "a: 3\n";
  github.FailsTimes(1000, ErrorKind::kUpstreamTimeout);
  github.asked.clear();
  sync->Changed();
  ASSERT_TRUE(sync->WaitForPushes(2));
  EXPECT_EQ(github.asked.size(), 3U);  // and no more
  EXPECT_THAT(sync->View()->state.failure, HasSubstr("did not answer in time"));

  github.fault = nullptr;
  github.PushFromElsewhere(id, {{"config.yml", "a: 9\n"}});
  github.asked.clear();
  sync->Changed();
  ASSERT_TRUE(sync->WaitForPushes(3));
  EXPECT_EQ(github.asked.size(), 1U);  // a conflict is nobody's to solve but the operator's
  EXPECT_THAT(sync->View()->state.failure, HasSubstr("pull it first"));
  EXPECT_TRUE(sync->Push(id, {}, true));
  EXPECT_EQ(sync->View()->state.failure, "");
}

TEST_F(SynchroniserTest, TakesNothingThatIsBrokenOnTheWay) {
  const std::string id = Begin();
  github.PushFromElsewhere(id, {{"config.yml", "broken"}});
  EXPECT_THAT(ErrorOf(sync->Pull({.gist_id = id})), HasSubstr("cannot be read"));
  github.PushFromElsewhere(id, {{"readme.md", "x"}});
  EXPECT_THAT(ErrorOf(sync->Pull({.gist_id = id})), HasSubstr("no config.yml"));
  github.gists.erase(id);
  EXPECT_THAT(ErrorOf(sync->Pull({.gist_id = id})), HasSubstr("it was deleted"));
}

TEST_F(SynchroniserTest, CarriesToAWebDavFolderAndBackAndNoticesOthers) {
  FakeWebDav server;
  Restart(server);
  const WebDavTarget target{
      .url = FakeWebDav::kUrl, .username = "ada", .password = Secret("pass word")};
  ASSERT_TRUE(sync->TestWebDav(target));
  const auto pushed = sync->PushWebDav(target, {}, false);
  ASSERT_TRUE(pushed) << ErrorOf(pushed);
  EXPECT_EQ(*pushed, "https://dav.test/files/monorelay/");
  config.text = "a: 2\n";
  ASSERT_TRUE(sync->PushWebDav(target, {}, false));
  server.files["/files/monorelay/monorelay.json"] += " ";

  const auto late = sync->PushWebDav(target, {}, false);

  EXPECT_EQ(StatusOf(late.error()), 409);
  const auto pulled = sync->PullWebDav(target, {}, false);
  ASSERT_TRUE(pulled) << ErrorOf(pulled);
  EXPECT_EQ(pulled->config, "a: 2\n");
  ASSERT_TRUE(sync->AppliedWebDav(target, *pulled));
  EXPECT_TRUE(sync->PushWebDav(target, {}, false));
  EXPECT_FALSE(server.asked.back().is_trusted);
}

TEST_F(SynchroniserTest, TrustsNoWebDavAddressButTheConfigurationsOwn) {
  FakeWebDav server;
  settings.webdav_urls = {"https://dav.test/files"};
  Restart(server);
  const auto is_trusted = [&](const std::string& url) {
    static_cast<void>(
        sync->TestWebDav({.url = url, .username = "ada", .password = Secret("pass word")}));
    return server.asked.back().is_trusted;
  };

  EXPECT_TRUE(is_trusted("https://dav.test/files"));
  EXPECT_TRUE(is_trusted("https://dav.test/files/deeper"));
  EXPECT_FALSE(is_trusted("https://dav.test/file"));
  EXPECT_FALSE(is_trusted("https://dav.test/files/../other"));
  EXPECT_FALSE(is_trusted("https://dav.test.evil/files"));
}

TEST_F(SynchroniserTest, PacksAnArchiveAndTakesItBack) {
  const auto archive = sync->Archive({.with_secrets = true, .passphrase = Secret("correct horse")});

  ASSERT_TRUE(archive) << ErrorOf(archive);
  EXPECT_THAT(*archive, Not(HasSubstr("mr-secret-key")));
  const auto pulled = sync->FromArchive(*archive, Secret("correct horse"), false);
  ASSERT_TRUE(pulled) << ErrorOf(pulled);
  EXPECT_THAT(pulled->config, HasSubstr("mr-secret-key"));
  EXPECT_TRUE(pulled->has_statistics);
  EXPECT_FALSE(sync->FromArchive(archive->substr(0, archive->size() / 2), {}, false));
}

TEST(SyncState, IsReadAsItWasWrittenAndAsNothingIfItCannotBe) {
  const SyncState state{.gist_id = "01",
                        .version = "ab",
                        .content = "aa",
                        .digest = "d",
                        .pushed_at = 1,
                        .pulled_at = 2,
                        .failed_at = 3,
                        .failure = "no \"luck\"",
                        .webdav = {{"https://x/", "\"e\""}}};

  const SyncState read = SyncStateFrom(SyncStateText(state));

  EXPECT_EQ(SyncStateText(read), SyncStateText(state));
  EXPECT_EQ(read.webdav.at("https://x/"), "\"e\"");
  EXPECT_EQ(SyncStateFrom("{\"gist_id\":").gist_id, "");
}

}  // namespace
}  // namespace monorelay::sync
