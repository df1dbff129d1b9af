#include "app/wire_identity.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/vault_file.hpp"
#include "identity/totp.hpp"
#include "store/temporary_folder.hpp"

namespace monorelay::app {
namespace {

using ::testing::StartsWith;

class NoVariables final : public Environment {
 public:
  [[nodiscard]] std::optional<std::string> Get(std::string_view /*name*/) const override {
    return std::nullopt;
  }
};

class IdentityKeepingTest : public ::testing::Test {
 protected:
  std::unique_ptr<IdentityKeeping> Open() {
    auto opened =
        IdentityKeeping::Open(folder.Path(), config, clock, identity::PasswordCost::Cheapest());
    EXPECT_TRUE(opened);
    return *std::move(opened);
  }

  testing::TemporaryFolder folder;
  ManualClock clock;
  const Config config = DefaultConfig();
};

// S17: guessing is made no cheaper by a restart.
TEST_F(IdentityKeepingTest, RemembersFailuresWhenItIsOpenedAgain) {
  auto keeping = Open();
  for (int i = 0; i < 5; ++i)
    EXPECT_FALSE(keeping->Services().sign_in.Check({.name = "ada", .password = "x"}));
  keeping.reset();

  keeping = Open();

  const auto refused = keeping->Services().sign_in.Check({.name = "ada", .password = "x"});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kRateLimited);
}

TEST_F(IdentityKeepingTest, SealsSecondFactorsOfOlderProgramsOnceThereIsAVault) {
  auto keeping = Open();
  const auto stands = [&] {
    return keeping->Services().accounts.Find("user-1").value_or(identity::Account()).totp_secret;
  };
  ASSERT_TRUE(keeping->Store().Change([](identity::AccountTables& tables) {
    return tables.InsertUser(
        {.id = "user-1", .name = "ada", .totp_secret = identity::MakeTotpSecret()});
  }));
  const auto vault = VaultFile::Open(NoVariables(), folder.Path(), clock);
  ASSERT_TRUE(vault);

  keeping->UseVault((*vault)->Vault());

  EXPECT_THAT(stands(), StartsWith("sealed:"));
  ASSERT_TRUE((*vault)->Rotate(NoVariables()));
  EXPECT_THAT(stands(), StartsWith("sealed:"));
  EXPECT_TRUE((*vault)->Vault().OpenFactor("user-1", stands()));
}

}  // namespace
}  // namespace monorelay::app
