// Calls that are repeated under an Idempotency-Key.

#include "admin/replays.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <stdexcept>

#include "base/clock.hpp"

namespace monorelay::admin {
namespace {

using ::testing::HasSubstr;

// What the route's handler does, which is a plain function.
std::function<Outcome()>& Deed() {
  static std::function<Outcome()> deed;
  return deed;
}

class ReplaysTest : public ::testing::Test {
 protected:
  ReplaysTest() { Answers(201, "made"); }
  ~ReplaysTest() override { Deed() = nullptr; }

  void Answers(int status, const std::string& body) {
    Deed() = [this, status, body] {
      ++calls;
      Answer answer;
      answer.status = status;
      answer.body = body + std::to_string(calls);
      answer.fields = "etag: \"1\"\r\n";
      return answer;
    };
  }
  Outcome Call(const std::string& key, const std::string& body = "{}",
               const std::string& user = "ada") {
    Request request{.method = "POST",
                    .path = "/api/v1/things",
                    .id = {},
                    .body = body,
                    .request_id = {},
                    .now = clock.WallNow(),
                    .idempotency_key = key};
    request.principal.user_id = user;
    return replays.Handle(route, services, request);
  }

  ManualClock clock;
  Services services{.clock = clock};
  Replays replays{clock};
  int calls = 0;
  const Route route{.method = "POST",
                    .path = "/api/v1/things",
                    .summary = "",
                    .access = Access::kAdmin,
                    .parameters = {},
                    .response = "",
                    .content_type = "application/json",
                    .handler = [](const Services&, const Request&) { return Deed()(); }};
};

TEST_F(ReplaysTest, AreAnsweredAsBeforeWithoutBeingMadeAgain) {
  const Outcome first = Call("k");

  const Outcome again = Call("k");

  EXPECT_EQ(calls, 1);
  EXPECT_EQ(again->status, 201);
  EXPECT_EQ(again->body, first->body);
  EXPECT_EQ(again->fields, first->fields + "idempotency-replayed: true\r\n");
  EXPECT_EQ(Call("other")->body, "made2");
}

TEST_F(ReplaysTest, OfAnotherCallerOrAnotherCallAreNotTakenForTheSame) {
  ASSERT_TRUE(Call("k"));

  EXPECT_EQ(Call("k", "{}", "grace")->body, "made2");
  const Outcome other = Call("k", R"({"name":"x"})");
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().status, 422);
  EXPECT_EQ(calls, 2);
}

TEST_F(ReplaysTest, AreToldToWaitWhileTheFirstIsUnderWay) {
  int status = 0;
  Deed() = [&] {
    status = Call("k").error().status;
    return Answer();
  };

  EXPECT_TRUE(Call("k"));

  EXPECT_EQ(status, 409);
  EXPECT_TRUE(Call("k"));
}

TEST_F(ReplaysTest, OfWhatFailedInWhateverWayAreMadeAnew) {
  Deed() = [] { return Outcome(std::unexpected(NotFound("it is not there"))); };
  EXPECT_FALSE(Call("k"));
  Answers(503, "busy");
  EXPECT_EQ(Call("k")->status, 503);
  Deed() = []() -> Outcome { throw std::runtime_error("unexpected"); };
  EXPECT_THROW(Call("k"), std::runtime_error);

  Answers(201, "made");
  EXPECT_EQ(Call("k")->status, 201);
}

TEST_F(ReplaysTest, AreForgottenAfterTenMinutes) {
  ASSERT_TRUE(Call("k"));
  clock.Advance(Replays::kKeptFor);
  ASSERT_TRUE(Call("k"));
  EXPECT_EQ(calls, 1);

  clock.Advance(std::chrono::seconds(1));

  ASSERT_TRUE(Call("k"));
  EXPECT_EQ(calls, 2);
}

TEST_F(ReplaysTest, AreKeptInABoundedNumberTheOldestGoingFirst) {
  for (std::size_t i = 0; i <= Replays::kMostKept; ++i) {
    ASSERT_TRUE(Call(std::to_string(i)));
    clock.Advance(std::chrono::milliseconds(1));
  }
  const int made = calls;

  ASSERT_TRUE(Call(std::to_string(Replays::kMostKept)));
  EXPECT_EQ(calls, made);
  ASSERT_TRUE(Call("0"));
  EXPECT_EQ(calls, made + 1);
  EXPECT_THAT(Call(std::string(Replays::kLongestKey + 1, 'k')).error().detail,
              HasSubstr("at most 255 characters"));
}

}  // namespace
}  // namespace monorelay::admin
