#include "app/user_command.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "app/config_fixture.hpp"
#include "app/wire_identity.hpp"
#include "store/temporary_folder.hpp"

namespace monorelay::app {
namespace {

using identity::PasswordCost;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class UserCommandTest : public ::testing::Test {
 protected:
  // Runs the command line that people type.
  int Run(std::vector<const char*> words, const std::string& input = {}) {
    words.insert(words.begin(), "monorelay");
    words.push_back("--data-dir");
    const std::string data_dir = folder.Path().string();
    words.push_back(data_dir.c_str());
    const ParsedOptions parsed =
        ParseOptions(static_cast<int>(words.size()), words.data(), FakeEnvironment());
    if (parsed.exit) return parsed.exit->status;
    std::istringstream in(input);
    out.str("");
    err.str("");
    if (parsed.options.command == Command::kAuditVerify)
      return RunAuditVerify(parsed.options, clock, out, err);
    return RunUser(parsed.options, clock, PasswordCost::Cheapest(), in, out, err);
  }

  testing::TemporaryFolder folder;
  ManualClock clock;
  std::ostringstream out;
  std::ostringstream err;
};

TEST_F(UserCommandTest, TheFirstAccountIsTheOwners) {
  EXPECT_EQ(Run({"user", "add", "ada", "--role", "viewer"}), 0);
  EXPECT_THAT(out.str(), HasSubstr("ada is owner now\npassword: "));

  EXPECT_EQ(Run({"user", "add", "bob", "--role", "viewer", "--email", "b@x", "--password-stdin"},
                "bobs secret\n"),
            0);
  EXPECT_EQ(out.str(), "bob is viewer now\n");
  EXPECT_EQ(Run({"user", "list"}), 0);
  EXPECT_THAT(out.str(), HasSubstr("bob                      viewer    yes"));
}

TEST_F(UserCommandTest, SaysWhatCannotBeDone) {
  ASSERT_EQ(Run({"user", "add", "ada"}), 0);
  const std::pair<std::vector<const char*>, const char*> cases[] = {
      {{"user", "add", "ADA"}, "of that name already"},
      {{"user", "add", "bob", "--role", "owner"}, "one owner"},
      {{"user", "deactivate", "ada"}, "always one active owner"},
      {{"user", "remove", "ada"}, "the owner cannot be removed"},
      {{"user", "set-role", "ada", "viewer"}, "always one active owner"},
      {{"user", "reset-password", "nobody"}, "there is no user"},
  };
  for (const auto& [words, text] : cases) {
    EXPECT_EQ(Run(words), 1) << text;
    EXPECT_THAT(err.str(), HasSubstr(text));
  }
  EXPECT_EQ(Run({"user"}), 2);
  EXPECT_EQ(Run({"user", "set-role", "ada", "king"}), 2);
  EXPECT_EQ(Run({"user", "add"}), 2);
}

TEST_F(UserCommandTest, ARelayThatServesSeesTheChangeAtOnce) {
  ASSERT_EQ(Run({"user", "add", "ada", "--password-stdin"}, "correct horse\n"), 0);
  ASSERT_EQ(Run({"user", "add", "bob", "--password-stdin"}, "bobs secret\n"), 0);
  const auto serving =
      IdentityKeeping::Open(folder.Path(), Config(), clock, PasswordCost::Cheapest());
  ASSERT_TRUE(serving);
  EXPECT_EQ((*serving)->SetupToken(), std::nullopt);
  identity::SignIn& sign_in = (*serving)->Services().sign_in;
  const auto login = sign_in.Check({.name = "bob", .password = "bobs secret"});
  ASSERT_TRUE(login);
  const auto begun =
      sign_in.Begin(login->account.id, identity::SessionKind::kCookie, "password", "", "");

  ASSERT_EQ(Run({"user", "reset-password", "bob", "--password-stdin"}, "another one\n"), 0);
  EXPECT_FALSE(sign_in.Find(begun->secret)->has_value());
  EXPECT_TRUE(sign_in.Check({.name = "bob", .password = "another one"}));
  ASSERT_EQ(Run({"user", "deactivate", "bob"}), 0);
  EXPECT_FALSE(sign_in.Check({.name = "bob", .password = "another one"}));
  ASSERT_EQ(Run({"user", "activate", "bob"}), 0);
  ASSERT_EQ(Run({"user", "set-role", "bob", "owner"}), 0);
  EXPECT_EQ((*serving)->Services().accounts.FindByName("ada")->role, identity::Role::kAdmin);
  EXPECT_EQ(Run({"user", "remove", "ada"}), 0);
}

TEST_F(UserCommandTest, VerifiesTheAuditAndTellsWhereItIsBroken) {
  ASSERT_EQ(Run({"user", "add", "ada"}), 0);
  ASSERT_EQ(Run({"user", "add", "bob"}), 0);
  EXPECT_EQ(Run({"audit", "verify"}), 0);
  EXPECT_THAT(out.str(), HasSubstr("2 entries"));
  EXPECT_THAT(err.str(), IsEmpty());
  {
    auto database =
        store::sqlite::Database::Open(IdentityFile(folder.Path()), std::chrono::seconds(1));
    ASSERT_TRUE(database->Execute(
        "DROP TRIGGER audit_stands; UPDATE audit SET actor = 'eve' WHERE number = 1"));
  }

  EXPECT_EQ(Run({"audit", "verify"}), 1);

  EXPECT_THAT(err.str(), HasSubstr("entry 1 was changed"));
}

TEST_F(UserCommandTest, TheSecretsOfAccountsAreMadeOnceAndForTheirOwnerAlone) {
  std::string token;
  {
    const auto first =
        IdentityKeeping::Open(folder.Path(), Config(), clock, PasswordCost::Cheapest());
    ASSERT_TRUE(first);
    token = *(*first)->SetupToken();
  }
  const auto second =
      IdentityKeeping::Open(folder.Path(), Config(), clock, PasswordCost::Cheapest());
  ASSERT_TRUE(second);

  EXPECT_EQ((*second)->SetupToken(), token);
  for (const char* name : {"identity.db", "token_key", "setup_token"}) {
    const auto mode = std::filesystem::status(folder.Path() / name).permissions();
    EXPECT_EQ(mode, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write)
        << name;
  }
  Config weak;
  weak.server.jwt_secret = Secret(std::string("too short"));
  EXPECT_FALSE(IdentityKeeping::Open(folder.Path(), weak, clock, PasswordCost::Cheapest()));
}

}  // namespace
}  // namespace monorelay::app
