// Statistics and lists that several readers ask for at once.

#include "admin/shared_answers.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "base/clock.hpp"

namespace monorelay::admin {
namespace {

using std::chrono::milliseconds;

// What the route's handler does, which is a plain function.
std::function<Outcome()>& Deed() {
  static std::function<Outcome()> deed;
  return deed;
}

class SharedAnswersTest : public ::testing::Test {
 protected:
  SharedAnswersTest() {
    Deed() = [this] {
      Answer answer;
      answer.body = std::to_string(++made);
      return answer;
    };
  }
  ~SharedAnswersTest() override { Deed() = nullptr; }

  Outcome Ask(const std::string& query = "", identity::Role role = identity::Role::kAdmin,
              const std::string& only = "") {
    Request request{
        .method = "GET", .path = "/api/v1/stats/summary", .id = {}, .request_id = {}, .now = {}};
    request.parameters = Parameters(query);
    request.principal.role = role;
    if (!only.empty()) request.parameters.Force("user", only);
    return shared.Handle(route, services, request);
  }
  std::string Said(const std::string& query = "") { return Ask(query).value().body; }

  // Asks as often as it takes to be told what others are told.
  void AskOften() {
    Ask();
    Ask();
  }

  ManualClock clock;
  Services services{.clock = clock};
  SharedAnswers shared{clock};
  int made = 0;
  Route route{.method = "GET",
              .path = "/api/v1/stats/summary",
              .summary = "",
              .access = Access::kOwnReader,
              .parameters = {},
              .response = "",
              .content_type = "application/json",
              .handler = [](const Services&, const Request&) { return Deed()(); }};
};

TEST_F(SharedAnswersTest, AreFoundOutOnceWhileManyAskTheSame) {
  AskOften();
  EXPECT_EQ(made, 2);

  for (int reader = 0; reader < 50; ++reader) EXPECT_EQ(Said(), "2");

  EXPECT_EQ(made, 2);
}

TEST_F(SharedAnswersTest, WhoAsksNowAndThenIsNeverToldAnOldOne) {
  for (int time = 1; time <= 5; ++time) {
    EXPECT_EQ(Said(), std::to_string(time));
    clock.Advance(SharedAnswers::kKeptFor / 2);
  }
}

TEST_F(SharedAnswersTest, AreAtMostTwoSecondsOld) {
  int last = 0;
  for (int time = 0; time < 100; ++time) {
    Said();
    clock.Advance(milliseconds(200));
    if (time == 9) last = made;
  }

  EXPECT_EQ(made - last, 9);
}

TEST_F(SharedAnswersTest, AreOfTheSameQuestionAndForThoseWhoMaySeeTheSame) {
  AskOften();

  EXPECT_EQ(Ask()->body, "2");
  EXPECT_EQ(Ask("model=m")->body, "3");
  EXPECT_EQ(Ask("", identity::Role::kViewer)->body, "4");
  EXPECT_EQ(Ask("", identity::Role::kMember, "ada")->body, "5");
  EXPECT_EQ(Ask("", identity::Role::kMember, "grace")->body, "6");
}

TEST_F(SharedAnswersTest, OfBeforeAChangeAreToldToNobody) {
  AskOften();
  shared.Forget();
  EXPECT_EQ(Said(), "3");

  Deed() = [this] {
    shared.Forget();
    Answer answer;
    answer.body = std::to_string(++made);
    return answer;
  };
  clock.Advance(milliseconds(1));
  shared.Forget();
  EXPECT_EQ(Said(), "4");
  EXPECT_EQ(Said(), "5") << "a change came while it was found out";
}

TEST_F(SharedAnswersTest, AreNoErrorsAndNothingLong) {
  Deed() = [this]() -> Outcome {
    ++made;
    return std::unexpected(NotFound("it is not there"));
  };
  AskOften();
  EXPECT_FALSE(Ask());
  EXPECT_EQ(made, 3);

  Deed() = [this] {
    Answer answer;
    answer.body.assign(SharedAnswers::kLongestBody + 1, 'x');
    ++made;
    return answer;
  };
  AskOften();
  AskOften();
  EXPECT_EQ(made, 7);
}

TEST_F(SharedAnswersTest, AreKeptInABoundedNumber) {
  for (std::size_t i = 0; i < SharedAnswers::kMostKept; ++i) Said("limit=" + std::to_string(i));
  const std::string late = "limit=late";
  Said(late);
  Said(late);
  const int before = made;

  Said(late);
  EXPECT_EQ(made, before + 1) << "there is no room for it";

  clock.Advance(SharedAnswers::kKeptFor);
  Said(late);
  Said(late);
  const std::string told = Said(late);
  EXPECT_EQ(Said(late), told);
}

TEST_F(SharedAnswersTest, AreThoseOfWhatIsRecorded) {
  EXPECT_TRUE(IsSharable(route));
  for (auto change : std::initializer_list<void (*)(Route&)>{
           [](Route& its) { its.method = "POST"; }, [](Route& its) { its.reads_records = false; },
           [](Route& its) { its.access = Access::kAccount; },
           [](Route& its) { its.is_versioned = true; },
           [](Route& its) { its.holds_content = true; },
           [](Route& its) { its.content_type = "text/csv"; }}) {
    Route other = route;
    change(other);
    EXPECT_FALSE(IsSharable(other));
  }
}

}  // namespace
}  // namespace monorelay::admin
