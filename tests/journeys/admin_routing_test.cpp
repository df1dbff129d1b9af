// GET and POST /api/v1/routing/explain: where a request would go, without sending anything.

#include <boost/json.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/journey.hpp"
#include "support/json_schema.hpp"

namespace monorelay {
namespace {

namespace bj = boost::json;
using ::testing::HasSubstr;
using testing::Journey;
using testing::Reply;

constexpr const char* kExplain = "/api/v1/routing/explain";

// The answer, which must be one of the schema.
bj::object Explanation(const Reply& reply) {
  EXPECT_EQ(reply.status(), 200) << reply.body();
  EXPECT_EQ(testing::SchemaFault(reply.body(), "Explanation"), "") << reply.body();
  boost::system::error_code failure;
  const bj::value value = bj::parse(reply.body(), failure);
  return value.is_object() ? value.get_object() : bj::object();
}

bj::object Candidate(const bj::object& explanation, std::size_t number) {
  const auto& all = explanation.at("candidates").as_array();
  return number < all.size() ? all[number].as_object() : bj::object();
}

std::string Explain(const std::string& query) {
  return Journey::Get(std::string(kExplain) + "?" + query);
}

TEST(AdminRoutingJourney, TellsStepsAndCandidatesWithoutSendingAnything) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");
  journey.upstream("beta").Answers("hello");
  journey.config().model_routing.aliases = {{"smart", "gpt-5"}};

  const bj::object explanation = Explanation(journey.Send(Explain("model=smart")));

  EXPECT_EQ(explanation.at("model"), "smart");
  EXPECT_THAT(std::string(explanation.at("steps").as_array().at(0).as_string()),
              HasSubstr("\"smart\" is an alias of \"gpt-5\""));
  ASSERT_EQ(explanation.at("candidates").as_array().size(), 2U);
  EXPECT_EQ(Candidate(explanation, 0).at("provider"), "alpha");
  EXPECT_EQ(Candidate(explanation, 1).at("provider"), "beta");
  EXPECT_EQ(Candidate(explanation, 0).at("free"), true);
  EXPECT_TRUE(journey.upstream("alpha").Requests().empty());
  EXPECT_TRUE(journey.upstream("beta").Requests().empty());
}

TEST(AdminRoutingJourney, ShowsThatAKeyRestsAndForHowLong) {
  Journey journey;
  journey.upstream("alpha").Refuses(429, "{}", "retry-after: 30\r\n");
  journey.Keys("alpha", {"only"});
  journey.Ask("gpt-5", "hi");
  journey.outcome();

  const bj::object limited = Explanation(journey.Send(Explain("model=gpt-5")));
  const bj::object other = Explanation(journey.Send(Explain("model=another")));

  EXPECT_EQ(Candidate(limited, 0).at("free"), false);
  const bj::object key = Candidate(limited, 0).at("keys").as_array().at(0).as_object();
  EXPECT_EQ(key.at("label"), "only");
  EXPECT_EQ(key.at("hindrance"), "rests");
  EXPECT_EQ(key.at("free_in_ms"), 30'000);
  EXPECT_EQ(Candidate(other, 0).at("free"), true) << "it rests for the model that was limited";
  journey.AdvanceTime(std::chrono::seconds(31));
  EXPECT_EQ(Candidate(Explanation(journey.Send(Explain("model=gpt-5"))), 0).at("free"), true);
}

TEST(AdminRoutingJourney, ShowsTheFiguresOfTheRunningRelay) {
  Journey journey;
  journey.upstream("alpha").Hangs(testing::BeforeFirstByte);
  journey.config().model_routing.balance = "least_busy";
  auto client = journey.Connect();
  client.Send(Journey::Request());
  ASSERT_TRUE(journey.upstream("alpha").WaitForRequests(1));

  const bj::object explanation = Explanation(journey.Send(Explain("model=gpt-5")));
  journey.upstream("alpha").Continue();
  client.Read();
  journey.outcome();
  const bj::object later = Explanation(journey.Send(Explain("model=gpt-5")));

  EXPECT_EQ(Candidate(explanation, 0).at("under_way"), 1);
  EXPECT_EQ(Candidate(explanation, 0).at("keys").as_array().at(0).as_object().at("under_way"), 1);
  EXPECT_FALSE(Candidate(later, 0).contains("under_way"));
}

TEST(AdminRoutingJourney, OrdersByThePricesOfTheTable) {
  Journey journey;
  journey.upstream("alpha").Answers("dear");
  journey.upstream("beta").Answers("cheap");
  journey.config().model_routing.balance = "cheapest";
  journey.provider("alpha").prices.value = R"({"*":{"input":3,"output":4}})";
  journey.provider("beta").prices.value = R"({"*":{"input":1,"output":2}})";

  const bj::object explanation = Explanation(journey.Send(Explain("model=gpt-5")));

  EXPECT_EQ(Candidate(explanation, 0).at("provider"), "beta");
  EXPECT_EQ(Candidate(explanation, 0).at("price").to_number<double>(), 3);
  EXPECT_EQ(Candidate(explanation, 1).at("price").to_number<double>(), 7);
}

TEST(AdminRoutingJourney, AModelThatNobodyServesIsExplainedToo) {
  Journey journey;
  journey.provider("alpha").models.include = {"gpt-5"};

  const bj::object explanation = Explanation(journey.Send(Explain("model=gpt-5x")));

  EXPECT_THAT(std::string(explanation.at("error").as_string()), HasSubstr("nearest: \"gpt-5\""));
  EXPECT_FALSE(explanation.contains("candidates"));
}

TEST(AdminRoutingJourney, TheTextOfABodyChoosesTheTier) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");
  auto& tiers = journey.config().model_routing.complexity;
  tiers.enabled = true;
  tiers.simple = "small";
  tiers.moderate = "middle";
  tiers.complex = "large";
  const std::pair<const char*, const char*> cases[] = {
      {R"({"model":"auto","messages":[{"role":"user","content":"hello, define it"}]})", "small"},
      {R"({"model":"auto","input":"Analyze and compare"})", "large"},
      {R"({"model":"auto","system":"Be brief","max_tokens":9,"messages":[{"role":"user",)"
       R"("content":"Analyze and compare"}]})",
       "large"},
  };
  for (const auto& [body, model] : cases) {
    const bj::object explanation = Explanation(journey.Send(Journey::Post(kExplain, body)));

    EXPECT_EQ(Candidate(explanation, 0).at("model"), model) << body;
    EXPECT_TRUE(explanation.contains("complexity"));
  }
  // Of Gemini the model stands in the path.
  const bj::object gemini = Explanation(
      journey.Send(Journey::Post(std::string(kExplain) + "?model=auto",
                                 R"({"contents":[{"role":"user","parts":[{"text":"hello"}]}]})")));
  EXPECT_EQ(Candidate(gemini, 0).at("model"), "small");
  EXPECT_TRUE(journey.upstream("alpha").Requests().empty());
}

TEST(AdminRoutingJourney, SaysWhatIsWrongWithAQuestion) {
  Journey journey;
  journey.upstream("alpha").Answers("hello");
  const std::pair<std::string, int> cases[] = {
      {Journey::Get(kExplain), 422},
      {Explain("modle=gpt-5"), 422},
      {Journey::Post(kExplain, ""), 422},
      {Journey::Post(kExplain, "no json"), 400},
      {Journey::Post(kExplain, "{}"), 400},
      {fmt::format("POST {} HTTP/1.1\r\nHost: relay\r\nAuthorization: Bearer {}\r\n"
                   "Content-Length: 70000000\r\n\r\n",
                   kExplain, Journey::kAccessKey),
       413},
  };
  for (const auto& [request, status] : cases) {
    const Reply reply = journey.Send(request);

    EXPECT_EQ(reply.status(), status) << request.substr(0, 200) << reply.body();
    EXPECT_EQ(testing::SchemaFault(reply.body(), "Problem"), "") << reply.body();
  }
  EXPECT_THAT(journey.Send(Journey::Post(kExplain, "{}")).body(), HasSubstr("has no"));
  journey.ExpectNextRequestWorks(0);
}

TEST(AdminRoutingJourney, ExplainsTheConfigurationInForce) {
  Journey journey;
  journey.provider("alpha").models.include = {"old"};
  Explanation(journey.Send(Explain("model=old")));

  journey.provider("alpha").models.include = {"new"};
  journey.Reload();

  EXPECT_EQ(Candidate(Explanation(journey.Send(Explain("model=new"))), 0).at("provider"), "alpha");
  EXPECT_TRUE(Explanation(journey.Send(Explain("model=old"))).contains("error"));
}

}  // namespace
}  // namespace monorelay
