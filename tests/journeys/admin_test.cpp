// The admin API as its clients see it: every route, who may call it, what is wrong with a request.

#include <boost/json.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "admin/freshness.hpp"
#include "admin/routes.hpp"
#include "admin/schema.hpp"
#include "support/journey.hpp"
#include "support/json_schema.hpp"

namespace monorelay {
namespace {

namespace bj = boost::json;
using ::testing::HasSubstr;
using testing::Journey;
using testing::Reply;

constexpr std::string_view kAlways = "from=1767225600&to=1767312000";

class AdminJourney : public ::testing::Test {
 protected:
  AdminJourney() {
    journey.Records();
    journey.provider("alpha").prices.value = R"({"*":{"input":1,"output":2}})";
    journey.upstream("alpha").Answers("one two three");
  }

  // Three answers, one of them a stream, and a failure.
  void LetThingsHappen() {
    journey.Ask("gpt-5", "hi");
    journey.Ask("gpt-5", "hi");
    journey.Stream("claude-4", "hi");
    journey.upstream("alpha").Forgets().Refuses(400, R"({"error":{"message":"no 17"}})");
    journey.Ask("gpt-5", "hi");
    journey.outcomes(4);
  }

  Reply Get(const std::string& path) { return journey.Send(Journey::Get(path)); }
  bj::object Json(const std::string& path) {
    const Reply reply = Get(path);
    EXPECT_EQ(reply.status(), 200) << path << ": " << reply.body();
    boost::system::error_code failure;
    const bj::value value = bj::parse(reply.body(), failure);
    EXPECT_TRUE(value.is_object()) << path << ": " << reply.body();
    return value.is_object() ? value.get_object() : bj::object();
  }

  Journey journey;
};

TEST_F(AdminJourney, AnswersEveryRouteInTheShapeOfItsSchema) {
  LetThingsHappen();
  const bj::object page = Json("/api/v1/requests?" + std::string(kAlways));
  const std::string id(page.at("items").as_array().at(1).as_object().at("id").as_string());
  const std::string number =
      std::to_string(page.at("items").as_array().at(1).as_object().at("number").as_int64());

  for (const admin::Route& route : admin::Routes()) {
    if (route.content_type == "text/event-stream" || route.path.ends_with("/bodies")) continue;
    // What is asked with POST has its journeys in admin_routing_test and admin_health_test.
    if (route.method != "GET") continue;
    // What needs an account has its journeys in accounts_test.
    if (route.access != admin::Access::kReader && route.access != admin::Access::kOwnReader)
      continue;
    // Teams and keys of people have theirs, too.
    if (route.needs_accounts && route.path != "/api/v1/session") continue;
    std::string path(route.path);
    const bool is_legacy = !path.starts_with("/api/v1/");
    if (const std::size_t at = path.find("{id}"); at != std::string::npos)
      path.replace(at, 4, is_legacy ? number : id);
    const bool takes_range = std::ranges::any_of(
        route.parameters, [](const auto& parameter) { return parameter.name == "from"; });
    path += takes_range ? "?" + std::string(kAlways) : "?";
    if (route.path.ends_with("explain")) path += "&model=gpt-5";
    if (route.path.ends_with("breakdown")) path += "&group_by=model&then_by=status";
    if (route.path.ends_with("timeseries")) path += "&group_by=model&step=auto";

    const Reply reply = Get(path);

    // What stands on the configuration's desk, or asks for a provider, has its journeys in
    // admin_providers_test and tests/clients/admin_api.test.mjs.
    const bool is_elsewhere =
        reply.body().find("cannot be seen or changed here") != std::string::npos ||
        reply.body().find("there is no provider") != std::string::npos;
    if (reply.status() == 404 && is_elsewhere) continue;
    EXPECT_EQ(reply.status(), 200) << path << ": " << reply.body();
    EXPECT_TRUE(reply.is_whole()) << path;
    EXPECT_EQ(reply.header("cache-control"),
              reply.header("etag").empty() ? "no-store" : "private, no-cache")
        << path;
    EXPECT_TRUE(!admin::MayBeKept(route) || !reply.header("etag").empty()) << path;
    EXPECT_EQ(reply.header("access-control-allow-origin"), "");
    // An export has one object in each line.
    const std::string body = route.path.ends_with("/export")
                                 ? reply.body().substr(0, reply.body().find('\n'))
                                 : reply.body();
    if (!route.response.empty())
      EXPECT_EQ(testing::SchemaFault(body, route.response), "") << path << body;
    EXPECT_EQ(journey
                  .Send("HEAD " + path + " HTTP/1.1\r\nHost: r\r\nAuthorization: Bearer " +
                        std::string(Journey::kAccessKey) + "\r\nConnection: close\r\n\r\n")
                  .status(),
              200)
        << path;
  }
}

TEST_F(AdminJourney, SendsNothingAgainThatTheCallerHasAlready) {
  const auto ask = [&](const std::string& path, const std::string& fields) {
    return journey.Send("GET " + path + " HTTP/1.1\r\nHost: r\r\nAuthorization: Bearer " +
                        std::string(Journey::kAccessKey) + "\r\n" + fields +
                        "Connection: close\r\n\r\n");
  };
  journey.Start();
  const std::string path = "/api/v1/routing/explain?model=gpt-5";
  const std::string tag = ask(path, "").header("etag");
  ASSERT_FALSE(tag.empty());

  const Reply same = ask(path, "If-None-Match: \"other\", W/" + tag + "\r\n");
  const Reply other = ask(path, "If-None-Match: \"other\"\r\n");
  const Reply told = ask("/api/logs", "If-None-Match: *\r\n");

  EXPECT_EQ(same.status(), 304);
  EXPECT_EQ(same.body(), "");
  EXPECT_EQ(same.header("etag"), tag);
  EXPECT_EQ(other.status(), 200);
  EXPECT_EQ(told.status(), 200);
  EXPECT_EQ(told.header("etag"), "");
}

TEST_F(AdminJourney, TellsNothingToWhoHasNoKey) {
  journey.Start();
  for (const admin::Route& route : admin::Routes()) {
    if (route.access == admin::Access::kPublic) continue;
    std::string path(route.path);
    if (const std::size_t at = path.find("{id}"); at != std::string::npos) path.replace(at, 4, "7");
    const Reply reply = journey.Send(fmt::format(
        "{} {} HTTP/1.1\r\nHost: relay\r\nConnection: close\r\n\r\n", route.method, path));

    EXPECT_EQ(reply.status(), 401) << route.path;
    EXPECT_EQ(reply.header("content-type"), "application/problem+json");
  }
  const Reply unknown =
      journey.Send("GET /api/v1/none HTTP/1.1\r\nHost: relay\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(unknown.status(), 401);
}

TEST_F(AdminJourney, WithoutAKeyAnswersToThisMachinesOwnNamesAlone) {
  journey.config().server.access_key_enabled = false;
  const std::pair<std::string, int> cases[] = {
      {"127.0.0.1:8787", 200}, {"localhost", 200},         {"[::1]:8787", 200},
      {"127.0.0.1", 200},      {"evil.example:8787", 403}, {"localhost.evil.example", 403},
      {"192.0.2.1", 403}};
  for (const auto& [host, status] : cases) {
    const Reply reply = journey.Send("GET /api/v1/requests HTTP/1.1\r\nHost: " + host +
                                     "\r\nConnection: close\r\n\r\n");

    EXPECT_EQ(reply.status(), status) << host;
  }
}

TEST_F(AdminJourney, SaysWhatIsWrongAndWhatToDo) {
  const std::pair<std::string, int> cases[] = {
      {"/api/v1/none", 404},
      {"/api/none", 404},
      {"/api", 404},
      {"/api/v1/requests/01J00000000000000000000000", 404},
      {"/api/v1/requests/77/bodies", 404},
      {"/api/v1/requests?limit=0", 422},
      {"/api/v1/requests?limt=3", 422},
      {"/api/v1/requests?cursor=x", 422},
      {"/api/v1/requests?from=never", 422},
      {"/api/v1/requests/export?format=xml", 422},
      {"/api/v1/stats/timeseries?step=1m&from=0&to=100000", 422},
      {"/api/v1/stats/timeseries?step=7m", 422},
      {"/api/v1/stats/timeseries?tz=Mars", 422},
      {"/api/v1/stats/timeseries?group_by=colour", 422},
      {"/api/v1/stats/breakdown", 422},
      {"/api/v1/stats/breakdown?group_by=model&order=beauty", 422},
      {"/api/v1/stats/summary?status=429", 422},
      {"/api/logs/none", 422},
      {"/api/logs/77", 404},
      {"/api/logs/filtered?status=odd", 422},
      {"/api/analytics/overview?start_date=2026-13-01", 422},
      {"/api/analytics/overview?start_date=2026-02-01&end_date=2026-01-01", 422},
      {"/api/analytics/slow-queries?threshold_ms=-1", 422},
  };
  for (const auto& [path, status] : cases) {
    const Reply reply = Get(path);

    EXPECT_EQ(reply.status(), status) << path << ": " << reply.body();
    EXPECT_EQ(testing::SchemaFault(reply.body(), "Problem"), "") << path << reply.body();
  }
  EXPECT_THAT(Get("/api/v1/requests?limt=3").body(), HasSubstr("did you mean \\\"limit\\\"?"));
  const Reply posted = journey.Send(Journey::Post("/api/v1/requests", "{}"));
  EXPECT_EQ(posted.status(), 405);
  EXPECT_THAT(posted.body(), HasSubstr("use GET"));
}

TEST_F(AdminJourney, ListsRequestsWithWhatTheyCost) {
  LetThingsHappen();

  const bj::object page = Json("/api/v1/requests?" + std::string(kAlways));

  const bj::array& items = page.at("items").as_array();
  ASSERT_EQ(items.size(), 4U);
  const bj::object& failed = items[0].as_object();
  EXPECT_EQ(failed.at("status"), 400);
  EXPECT_THAT(std::string(failed.at("error").as_object().at("message").as_string()),
              HasSubstr("no 17"));
  const bj::object& stream = items[1].as_object();
  EXPECT_EQ(stream.at("requested_model"), "claude-4");
  EXPECT_EQ(stream.at("stream"), true);
  EXPECT_EQ(stream.at("provider"), "alpha");
  EXPECT_EQ(stream.at("cost_known"), true);
  EXPECT_GT(stream.at("cost").to_number<double>(), 0);
  EXPECT_TRUE(page.at("next_cursor").is_null());
}

TEST_F(AdminJourney, PagesAndFiltersRequests) {
  LetThingsHappen();
  const std::string base = "/api/v1/requests?" + std::string(kAlways);

  const bj::object first = Json(base + "&limit=3");
  const std::string cursor(first.at("next_cursor").as_string());
  const bj::object second = Json(base + "&limit=3&cursor=" + cursor);

  EXPECT_EQ(first.at("items").as_array().size(), 3U);
  EXPECT_EQ(second.at("items").as_array().size(), 1U);
  const std::pair<std::string, std::size_t> cases[] = {
      {"&stream=true", 1},    {"&model=gpt-5", 3},   {"&status=4xx", 1},
      {"&status=200", 3},     {"&provider=none", 0}, {"&client=default", 4},
      {"&q=no%2017", 1},      {"&min_cost=5", 0},    {"&error_code=invalid_request", 1},
      {"&ending=answered", 3}};
  for (const auto& [query, count] : cases)
    EXPECT_EQ(Json(base + query).at("items").as_array().size(), count) << query;
}

TEST_F(AdminJourney, ExportsAsCsvAndJsonLines) {
  LetThingsHappen();
  const std::string base = "/api/v1/requests/export?" + std::string(kAlways);

  const Reply csv = Get(base + "&format=csv");
  const Reply lines = Get(base + "&format=jsonl");

  EXPECT_EQ(std::ranges::count(csv.body(), '\n'), 5);
  EXPECT_TRUE(csv.body().starts_with("id,ended_at,"));
  EXPECT_THAT(csv.header("content-disposition"), HasSubstr("requests.csv"));
  EXPECT_TRUE(csv.is_chunked());
  EXPECT_EQ(std::ranges::count(lines.body(), '\n'), 4);
  EXPECT_EQ(testing::SchemaFault(lines.body().substr(0, lines.body().find('\n')), "Request"), "");
}

TEST_F(AdminJourney, SumsUp) {
  LetThingsHappen();

  const bj::object summary = Json("/api/v1/stats/summary?" + std::string(kAlways));
  const bj::object models = Json("/api/v1/stats/breakdown?group_by=model&" + std::string(kAlways));
  const bj::object series =
      Json("/api/v1/stats/timeseries?group_by=model&from=1767225600&to=1767229200&step=1m&top=1");

  const bj::object& total = summary.at("total").as_object();
  EXPECT_EQ(total.at("requests"), 4);
  EXPECT_EQ(total.at("errors"), 1);
  EXPECT_EQ(total.at("streaming"), 1);
  EXPECT_EQ(total.at("tokens").as_object().at("input"), 3 * testing::kInputTokens);
  const bj::array& items = models.at("items").as_array();
  ASSERT_EQ(items.size(), 2U);
  EXPECT_EQ(items[0].as_object().at("model"), "gpt-5");
  EXPECT_EQ(items[0].as_object().at("total").as_object().at("requests"), 3);
  EXPECT_EQ(series.at("buckets").as_array().size(), 60U);
  const bj::array& lines = series.at("series").as_array();
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0].as_object().at("key"), "gpt-5");
  EXPECT_EQ(lines[0].as_object().at("requests").as_array().size(), 60U);
  EXPECT_EQ(lines[1].as_object().at("key"), "_other");
  EXPECT_EQ(lines[1].as_object().at("members"), 1);
}

TEST_F(AdminJourney, GroupsErrors) {
  LetThingsHappen();

  const bj::object groups = Json("/api/v1/errors/groups?" + std::string(kAlways));

  const bj::array& items = groups.at("items").as_array();
  ASSERT_EQ(items.size(), 1U);
  EXPECT_EQ(items[0].as_object().at("count"), 1);
  EXPECT_THAT(std::string(items[0].as_object().at("message_template").as_string()),
              HasSubstr("no #"));
}

TEST_F(AdminJourney, AnswersThePredecessorsCalls) {
  LetThingsHappen();

  const bj::object logs = Json("/api/logs?page=1&page_size=2");
  const bj::object errors = Json("/api/logs/filtered?status=error");
  const bj::object models = Json("/api/logs/filtered?model=CLAUDE&status=success");
  const bj::object stats = Json("/api/stats").at("data").as_object();
  const bj::object overview =
      Json("/api/analytics/overview?start_date=2026-01-01&end_date=2026-01-02")
          .at("data")
          .as_object();
  const bj::object costs =
      Json("/api/analytics/cost-distribution?start_date=2026-01-01&end_date=2026-01-02")
          .at("data")
          .as_object();
  const bj::object usage = Json("/api/usage/stats").at("data").as_object();

  EXPECT_EQ(logs.at("data").as_array().size(), 2U);
  EXPECT_EQ(logs.at("metadata").as_object().at("total"), 4);
  EXPECT_EQ(errors.at("data").as_object().at("entries").as_array().size(), 1U);
  EXPECT_EQ(models.at("data").as_object().at("entries").as_array().size(), 1U);
  EXPECT_EQ(stats.at("in_memory").as_object().at("total_requests"), 4);
  EXPECT_EQ(stats.at("models").as_object().at("gpt-5").as_object().at("requests"), 3);
  const bj::object& keys = stats.at("keys").as_object().at("alpha").as_object();
  EXPECT_EQ(keys.at("total_keys"), 1);
  EXPECT_EQ(keys.at("keys").as_array().at(0).as_object().at("label"), "first");
  EXPECT_EQ(overview.at("total_requests"), 4);
  EXPECT_EQ(overview.at("by_provider").as_object().at("alpha").as_object().at("requests"), 4);
  EXPECT_EQ(costs.at("by_provider").as_array().at(0).as_object().at("percentage"), 100);
  EXPECT_EQ(usage.at("clients").as_object().at("default").as_object().at("requests"), 4);
  EXPECT_EQ(Json("/api/usage/stats?client_id=default").at("data").as_object().at("errors"), 1);
}

TEST_F(AdminJourney, WithoutALogSaysThatNothingIsRecorded) {
  Journey bare;
  bare.upstream("alpha").Answers("hello");

  const Reply reply = bare.Send(Journey::Get("/api/v1/requests"));

  EXPECT_EQ(reply.status(), 404);
  EXPECT_THAT(reply.body(), HasSubstr("logging.enabled"));
  EXPECT_EQ(bare.Send(Journey::Get("/api/v1/openapi.json")).status(), 200);
}

TEST_F(AdminJourney, TellsHowTheLogIs) {
  LetThingsHappen();

  const bj::object state = Json("/api/v1/log/state");

  EXPECT_EQ(state.at("stored"), 1);
  EXPECT_EQ(state.at("spilled"), 2);
  EXPECT_TRUE(state.at("alerts").as_array().empty());
}

}  // namespace
}  // namespace monorelay
