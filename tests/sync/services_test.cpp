// Gists and WebDAV folders, and every way in which they can fail.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "support/fake_places.hpp"
#include "sync/gist.hpp"
#include "sync/service_error.hpp"
#include "sync/webdav.hpp"

namespace monorelay::sync {
namespace {

using testing::FakeGitHub;
using testing::FakeWebDav;
using ::testing::HasSubstr;
using ::testing::Not;

std::string ErrorOf(const auto& result) {
  return result ? std::string() : result.error().text.value.Get();
}

class GistTest : public ::testing::Test {
 protected:
  GistClient Client() { return {github, clock, FakeGitHub::kApi, token}; }

  FakeGitHub github;
  ManualClock clock;
  Secret token{FakeGitHub::kToken};
};

std::vector<BundleFile> Files(const std::string& config) {
  return FilesOf({.config = config, .made_at = 1});
}

TEST_F(GistTest, IsMadeSecretAndReadBack) {
  const auto made = Client().Create(Files("a: 1\n"));

  ASSERT_TRUE(made) << ErrorOf(made);
  EXPECT_FALSE(made->is_public);
  EXPECT_EQ(made->description, "MonoRelay Configuration");
  const auto content = Client().Read(made->id);
  ASSERT_TRUE(content) << ErrorOf(content);
  EXPECT_EQ(BundleFrom(content->files, false)->config, "a: 1\n");
  EXPECT_EQ(content->info.version, made->version);
}

TEST_F(GistTest, IsFoundByItsDescriptionAndFile) {
  github.PushFromElsewhere("0001", {{"notes.txt", "x"}});
  EXPECT_EQ(*Client().Find(), std::nullopt);

  github.PushFromElsewhere("0002", {{"config.yml", "a: 1\n"}});
  EXPECT_EQ((*Client().Find())->id, "0002");
}

TEST_F(GistTest, LosesFilesThatAreNoLongerPushedButKeepsOthers) {
  github.PushFromElsewhere("0001", {{"config.yml", ""}, {"stats.json", "{}"}, {"mine.txt", "x"}});
  const auto there = Client().Read("0001");

  ASSERT_TRUE(Client().Update(there->info, Files("a: 2\n"), {"config.yml", "stats.json"}));

  const auto& files = github.Newest("0001").files;
  EXPECT_EQ(files.at("config.yml"), "a: 2\n");
  EXPECT_FALSE(files.contains("stats.json"));
  EXPECT_TRUE(files.contains("mine.txt"));
}

TEST_F(GistTest, ReadsAFileBeyondTheInlineLimitFromItsOwnAddressWithoutTheToken) {
  const std::string large = "text: |\n" + std::string(3UL * 1024 * 1024, ' ') + "\n";
  github.PushFromElsewhere("0001", {{"config.yml", large}});

  const auto content = Client().Read("0001");

  ASSERT_TRUE(content) << ErrorOf(content);
  EXPECT_EQ(content->files.at(0).text, large);
  EXPECT_THAT(github.asked.back().url, HasSubstr("/raw/0001/"));
  EXPECT_THAT(github.asked.back().fields, Not(HasSubstr("Bearer")));
  EXPECT_FALSE(github.asked.back().is_trusted);
}

TEST_F(GistTest, TakesNoFileThatIsTooLargeCutOffOrAtAnAddressWithoutTls) {
  github.PushFromElsewhere("0001", {{"config.yml", std::string(5UL * 1024 * 1024, 'x')}});
  EXPECT_THAT(ErrorOf(Client().Read("0001")), HasSubstr("4 MiB are taken"));

  github.inline_limit = 10;
  github.PushFromElsewhere("0002", {{"config.yml", std::string(100, 'x')}});
  github.raw_lost = 7;
  EXPECT_THAT(ErrorOf(Client().Read("0002")), HasSubstr("93 of 100 bytes came"));

  github.raw_lost = 0;
  github.raw_host = "http://elsewhere.test";
  EXPECT_THAT(ErrorOf(Client().Read("0002")), HasSubstr("names no address"));
}

TEST_F(GistTest, TellsTheTokensRights) {
  EXPECT_TRUE(Client().Verify()->can_use_gists);
  EXPECT_EQ(Client().Verify()->user, "ada");

  github.scopes = "repo, gists";
  EXPECT_FALSE(Client().Verify()->can_use_gists);

  github.scopes = "";
  EXPECT_TRUE(Client().Verify()->can_use_gists);
  github.may_use_gists = false;
  EXPECT_FALSE(Client().Verify()->can_use_gists);

  token = Secret("ghp_other");
  EXPECT_THAT(ErrorOf(Client().Verify()), HasSubstr("does not accept the token"));
}

TEST_F(GistTest, ListsItsHistoryNewestFirstAndReadsAnyVersionOfIt) {
  const auto first = github.PushFromElsewhere("0001", {{"config.yml", "a: 1\n"}});
  const auto second = github.PushFromElsewhere("0001", {{"config.yml", "a: 2\n"}});

  const auto history = Client().History("0001");

  ASSERT_EQ(history->versions.size(), 2U);
  EXPECT_FALSE(history->has_more);
  EXPECT_EQ(history->versions[0].version, second);
  EXPECT_EQ(history->versions[1].user, "ada");
  EXPECT_EQ(Client().Read("0001", first)->files.at(0).text, "a: 1\n");
  EXPECT_EQ(Client().Read("0001", second)->files.at(0).text, "a: 2\n");
  EXPECT_THAT(ErrorOf(Client().Read("0001", "abc")), HasSubstr("does not take what was sent"));
  EXPECT_THAT(ErrorOf(Client().Read("../user")), HasSubstr("letters and digits"));
}

TEST_F(GistTest, HasAHistoryOfManyPages) {
  std::vector<std::string> made;
  for (int i = 0; i < 250; ++i)
    made.push_back(github.PushFromElsewhere("0001", {{"config.yml", fmt::format("a: {}\n", i)}}));

  std::vector<std::string> listed;
  for (int page = 1; page <= 3; ++page) {
    const auto history = Client().History("0001", page);
    ASSERT_TRUE(history) << ErrorOf(history);
    EXPECT_EQ(history->has_more, page < 3);
    for (const GistVersion& version : history->versions) listed.push_back(version.version);
  }

  std::ranges::reverse(listed);
  EXPECT_EQ(listed, made);
  EXPECT_TRUE(Client().History("0001", 4)->versions.empty());
  EXPECT_EQ(Client().Read("0001", made.front())->files.at(0).text, "a: 0\n");
}

struct Failure {
  int status;
  const char* body;
  int told;  // to our caller
  const char* text;
};

TEST_F(GistTest, EachWayToFailHasItsSentence) {
  const std::vector<Failure> failures{
      {401, R"({"message":"Bad credentials"})", 422, "does not accept the token"},
      {403, R"({"message":"Resource not accessible"})", 422, "the scope \"gist\""},
      {403, R"({"message":"API rate limit exceeded"})", 429, "takes no more calls"},
      {404, R"({"message":"Not Found"})", 404, "it was deleted"},
      {409, "", 409, "being changed"},
      {413, "", 413, "too large"},
      {422, R"({"message":"Validation Failed"})", 422, "does not take what was sent"},
      {429, "", 429, "takes no more calls"},
      {500, "oops", 502, "status 500"},
      {502, "<html>bad gateway</html>", 502, "status 502"},
      {301, "", 502, "another address"},
      {200, "<!DOCTYPE html><html></html>", 502, "a web page"},
      {200, R"({"id":"0001","files":{"config)", 502, "no whole JSON"},
      {200, R"({"hello":"world"})", 502, "lists no files"}};
  for (const Failure& failure : failures) {
    github.Answers(failure.status, failure.body);

    const auto read = Client().Read("0001");

    ASSERT_FALSE(read) << failure.status;
    EXPECT_THAT(ErrorOf(read), HasSubstr(failure.text)) << failure.status;
    EXPECT_THAT(ErrorOf(read), HasSubstr("reading the Gist: ")) << failure.status;
    EXPECT_EQ(StatusOf(read.error()), failure.told) << failure.status;
    EXPECT_THAT(ErrorOf(read), Not(HasSubstr(FakeGitHub::kToken)));
  }
  github.Fails(ErrorKind::kUpstreamTimeout);
  EXPECT_THAT(ErrorOf(Client().Read("0001")), HasSubstr("did not answer in time"));
  github.Fails(ErrorKind::kUpstreamUnreachable);
  EXPECT_TRUE(MayPass(Client().Read("0001").error()));

  github.fault = nullptr;
  github.PushFromElsewhere("0001", {{"config.yml", "a: 1\n"}});
  EXPECT_TRUE(Client().Read("0001"));
}

TEST_F(GistTest, SaysHowLongALimitLasts) {
  github.fault = [](const Question&) {
    return std::optional<Result<Reply>>(
        Reply{.status = 403, .retry_after = "77", .rate_left = "0"});
  };

  const auto read = Client().Read("0001");

  EXPECT_EQ(read.error().retry_after, std::chrono::seconds(77));
}

class WebDavTest : public ::testing::Test {
 protected:
  WebDavClient Client() { return *WebDavClient::For(server, target); }

  FakeWebDav server;
  WebDavTarget target{.url = FakeWebDav::kUrl,
                      .username = "ada",
                      .password = Secret("pass word"),
                      .folder = "backups/mono relay"};
};

TEST_F(WebDavTest, MakesItsFoldersAndGivesBackWhatWasPushed) {
  ASSERT_TRUE(Client().Test());

  const auto etag = Client().Push(Files("a: 1\n"), "", false);

  ASSERT_TRUE(etag) << ErrorOf(etag);
  EXPECT_TRUE(server.folders.contains("/files/backups/mono%20relay/"));
  const auto content = Client().Pull();
  ASSERT_TRUE(content) << ErrorOf(content);
  EXPECT_EQ(BundleFrom(content->files, false)->config, "a: 1\n");
  EXPECT_EQ(content->etag, *etag);
  EXPECT_EQ(*Client().Etag(), *etag);
}

TEST_F(WebDavTest, WritesOverNothingThatOthersHaveWrittenMeanwhileUnlessForced) {
  const auto first = Client().Push(Files("a: 1\n"), "", false);
  const auto second = Client().Push(Files("a: 2\n"), *first, false);
  ASSERT_TRUE(second) << ErrorOf(second);

  const auto late = Client().Push(Files("a: 3\n"), *first, false);

  EXPECT_THAT(ErrorOf(late), HasSubstr("it was changed there meanwhile"));
  EXPECT_EQ(StatusOf(late.error()), 409);
  // What was written before the manifest is noticed as a mix.
  EXPECT_FALSE(BundleFrom(Client().Pull()->files, false));
  EXPECT_TRUE(Client().Push(Files("a: 3\n"), *first, true));
  EXPECT_TRUE(BundleFrom(Client().Pull()->files, false));
}

TEST_F(WebDavTest, TellsVersionsByTheirContentWhereTheServerGivesNoEtags) {
  server.gives_etags = false;
  const auto first = Client().Push(Files("a: 1\n"), "", false);
  ASSERT_TRUE(first) << ErrorOf(first);
  EXPECT_EQ(*Client().Etag(), *first);

  const auto second = Client().Push(Files("a: 2\n"), *first, false);

  ASSERT_TRUE(second) << ErrorOf(second);
  EXPECT_NE(*second, *first);
  EXPECT_EQ(Client().Pull()->etag, *second);
}

TEST_F(WebDavTest, EachWayToFailHasItsSentence) {
  const std::vector<Failure> failures{{401, "", 422, "does not accept user name and password"},
                                      {403, "", 422, "no right"},
                                      {404, "", 404, "nothing at that address"},
                                      {405, "", 502, "none of a WebDAV folder"},
                                      {409, "", 409, "the folder above it does not exist"},
                                      {412, "", 409, "changed there meanwhile"},
                                      {413, "", 413, "too large"},
                                      {423, "", 409, "locked"},
                                      {429, "", 429, "no more calls"},
                                      {500, "", 502, "status 500"},
                                      {507, "", 507, "no more room"},
                                      {302, "", 502, "another address"},
                                      {200, "<html>Sign in</html>", 502, "a web page"},
                                      {207, "<html>Sign in</html>", 502, "a web page"},
                                      {200, "{}", 502, "no list of properties"}};
  for (const Failure& failure : failures) {
    server.Answers(failure.status, failure.body, "text/plain");

    const auto tested = Client().Test();

    ASSERT_FALSE(tested) << failure.status;
    EXPECT_THAT(ErrorOf(tested), HasSubstr(failure.text)) << failure.status;
    EXPECT_EQ(StatusOf(tested.error()), failure.told) << failure.status;
  }
  server.Answers(200, "<html>Sign in</html>", "text/html");
  EXPECT_THAT(ErrorOf(Client().Pull()), HasSubstr("a web page"));
  EXPECT_THAT(ErrorOf(Client().Push(Files(""), "", true)), HasSubstr("a web page"));
  server.Fails(ErrorKind::kUpstreamTimeout);
  EXPECT_THAT(ErrorOf(Client().Pull()), HasSubstr("did not answer in time"));
  server.Fails(ErrorKind::kForbidden);
  EXPECT_THAT(ErrorOf(Client().Pull()),
              HasSubstr("not called for addresses that come over the API"));

  server.fault = nullptr;
  EXPECT_THAT(ErrorOf(Client().Pull()), HasSubstr("nothing at that address"));
  EXPECT_TRUE(Client().Push(Files("a: 1\n"), "", false));
}

// A proxy or a place to sign in says 200 to everything.
TEST_F(WebDavTest, TakesNoPageForAnAnswerWhateverWasAsked) {
  ASSERT_TRUE(Client().Push(Files("a: 1\n"), "", false));
  for (const char* method : {"GET", "MKCOL", "PUT"}) {
    server.fault = [method](const Question& question) -> std::optional<Result<Reply>> {
      if (question.method != method) return std::nullopt;
      return Reply{.status = 200, .content_type = "text/html", .body = "<html>Sign in</html>"};
    };
    const bool is_read = std::string_view(method) == "GET";

    const auto answer = is_read ? Client().Etag() : Client().Push(Files("a: 2\n"), "", true);

    EXPECT_THAT(ErrorOf(answer), HasSubstr("a web page")) << method;
  }
  // What says "made" or "written" may have a page with it, as Apache's does.
  server.fault = [](const Question& question) -> std::optional<Result<Reply>> {
    if (question.method != "PUT") return std::nullopt;
    return Reply{.status = 201,
                 .content_type = "text/html",
                 .body = "<html>201 Created</html>",
                 .etag = "\"1\""};
  };
  EXPECT_TRUE(Client().Push(Files("a: 2\n"), "", true));
}

TEST_F(WebDavTest, TakesNoAddressesThatAreNone) {
  for (const char* url :
       {"", "ftp://x/", "https://x/?a=b", "https://x/a b", "https://x/\r\nA: b"}) {
    target.url = url;
    EXPECT_FALSE(WebDavClient::For(server, target)) << url;
  }
  target.url = FakeWebDav::kUrl;
  for (const char* folder : {"..", "a/../b", "a\nb"}) {
    target.folder = folder;
    EXPECT_FALSE(WebDavClient::For(server, target)) << folder;
  }
  target.folder = "";
  target.username = "a:b";
  EXPECT_FALSE(WebDavClient::For(server, target));
}

}  // namespace
}  // namespace monorelay::sync
