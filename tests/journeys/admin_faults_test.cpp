// What fails unexpectedly on the admin's threads ends its own request and nothing else.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <future>
#include <stdexcept>
#include <thread>

#include "support/journey.hpp"

namespace monorelay {
namespace {

using ::testing::HasSubstr;
using testing::Journey;
using ::testing::Not;
using testing::Reply;

class AdminFaultsJourney : public ::testing::Test {
 protected:
  AdminFaultsJourney() {
    journey.Accounts();
    journey.upstream("alpha").Answers("hello");
    journey.Lends([this](admin::Services& services) {
      services.check = [this](const health::CheckQuestion&) -> Result<health::CheckReport> {
        if (meanwhile) meanwhile();
        if (fails) throw std::runtime_error("what only the log may say");
        return health::CheckReport();
      };
    });
    owner = journey.SignedInAs(identity::Role::kOwner);
  }

  Reply Check(const std::string& fields = {}) {
    return journey.Send(
        fmt::format("POST /api/v1/health/check HTTP/1.1\r\nHost: relay\r\nConnection: close\r\n{}{}"
                    "Content-Length: 0\r\n\r\n",
                    owner, fields));
  }

  Journey journey;
  std::string owner;
  // Called by the admin's thread, while this one waits.
  bool fails = true;
  std::function<void()> meanwhile;
};

TEST_F(AdminFaultsJourney, EndTheirOwnRequestAlone) {
  const Reply failed = Check();

  EXPECT_EQ(failed.status(), 500);
  EXPECT_EQ(failed.header("content-type"), "application/problem+json");
  EXPECT_THAT(failed.body(), HasSubstr("its log says what happened"));
  EXPECT_THAT(failed.body(), Not(HasSubstr("only the log")));
  EXPECT_EQ(journey.Ask("gpt-5", "hi").text(), "hello");
  fails = false;
  EXPECT_EQ(Check().status(), 200);
}

TEST_F(AdminFaultsJourney, DoNotLeaveTheirIdempotencyKeyTaken) {
  const std::string key = "Idempotency-Key: once\r\n";
  EXPECT_EQ(Check(key).status(), 500);

  fails = false;

  EXPECT_EQ(Check(key).status(), 200);
}

// A provider, GitHub or a folder that does not answer holds up nobody who only reads.
TEST_F(AdminFaultsJourney, WhoWaitsForOthersHoldsNobodyUp) {
  std::promise<void> asked;
  std::promise<void> answered;
  fails = false;
  meanwhile = [&] {
    asked.set_value();
    answered.get_future().wait();
  };
  std::jthread waiting([&] { EXPECT_EQ(Check().status(), 200); });
  asked.get_future().wait();

  // The one thread for everything else.
  const Reply other = journey.Send(
      "GET /api/v1/setup HTTP/1.1\r\nHost: relay\r\n"
      "Connection: close\r\n\r\n");

  EXPECT_EQ(other.status(), 200);
  answered.set_value();
}

}  // namespace
}  // namespace monorelay
