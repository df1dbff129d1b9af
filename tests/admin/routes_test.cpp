#include "admin/routes.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "admin/problem.hpp"
#include "admin/reading.hpp"
#include "admin/request_filter.hpp"
#include "admin/schema.hpp"
#include "base/text.hpp"

namespace monorelay::admin {
namespace {

namespace bj = boost::json;

bj::object Document() {
  const Match match = FindRoute("GET", "/api/v1/openapi.json");
  const ManualClock clock;
  const Services services{.clock = clock};
  return bj::parse(match.route->handler(services, {})->body).as_object();
}

TEST(Routes, AreWhole) {
  std::set<std::string> seen;
  for (const Route& route : Routes()) {
    const std::string name = std::string(route.method) + " " + std::string(route.path);
    EXPECT_TRUE(seen.insert(name).second) << name << " is there twice";
    EXPECT_TRUE(route.path.starts_with("/api/") || route.path.starts_with("/docs")) << name;
    EXPECT_NE(route.handler, nullptr) << name;
    EXPECT_FALSE(route.summary.empty()) << name;
  }
  EXPECT_GE(seen.size(), 20U);
}

TEST(Schemas, HaveNamesOfTheirOwn) {
  std::set<std::string_view> names;
  for (const Schema& schema : Schemas())
    EXPECT_TRUE(names.insert(schema.name).second) << schema.name << " is there twice";
}

TEST(Routes, AreFoundByMethodAndPath) {
  EXPECT_EQ(FindRoute("GET", "/api/v1/requests").route->path, "/api/v1/requests");
  EXPECT_EQ(FindRoute("HEAD", "/api/v1/requests").route->path, "/api/v1/requests");
  EXPECT_EQ(FindRoute("GET", "/api/v1/requests/export").route->path, "/api/v1/requests/export");
  EXPECT_EQ(FindRoute("GET", "/api/v1/requests/01J%20X").id, "01J X");
  EXPECT_EQ(FindRoute("GET", "/api/v1/requests/7/bodies").id, "7");
  EXPECT_EQ(FindRoute("GET", "/api/logs/stream").route->path, "/api/logs/stream");
  EXPECT_EQ(FindRoute("GET", "/api/logs/12").route->path, "/api/logs/{id}");
  EXPECT_EQ(FindRoute("GET", "/api/v1/requests/a/b/c").route, nullptr);
  EXPECT_EQ(FindRoute("GET", "/api/v1/requests/").route, nullptr);
  EXPECT_EQ(FindRoute("POST", "/api/v1/requests").allowed, "GET");
  EXPECT_TRUE(FindRoute("POST", "/api/v1/routing/explain").route->takes_body);
  EXPECT_FALSE(FindRoute("GET", "/api/v1/routing/explain").route->takes_body);
  EXPECT_EQ(FindRoute("DELETE", "/api/v1/routing/explain").allowed, "GET, POST");
  EXPECT_EQ(FindRoute("GET", "/api/none").allowed, "");
}

TEST(OpenApi, NamesEveryRouteAndParameter) {
  const bj::object document = Document();

  EXPECT_EQ(document.at("openapi").as_string(), "3.1.0");
  const bj::object& paths = document.at("paths").as_object();
  for (const Route& route : Routes()) {
    const bj::object& methods = paths.at(route.path).as_object();
    const bj::object& operation = methods.at(ToLower(route.method)).as_object();
    const int in_path = int{route.path.contains("{id}")} + int{route.path.contains("{key}")};
    // Header fields are those of HTTP itself.
    const auto own = std::ranges::count_if(
        operation.at("parameters").as_array(),
        [](const bj::value& parameter) { return parameter.as_object().at("in") != "header"; });
    EXPECT_EQ(static_cast<std::size_t>(own),
              route.parameters.size() + static_cast<std::size_t>(in_path))
        << route.path;
    EXPECT_TRUE(operation.contains("security"));
    EXPECT_EQ(operation.contains("requestBody"), route.takes_body) << route.path;
  }
}

// A password is hashed to be set and to be compared, which is slow.
TEST(Routes, ThatTakePasswordsAnswerOnTheThreadThatHashes) {
  int count = 0;
  for (const Route& route : Routes()) {
    // Those are of accounts elsewhere, and sent there.
    if (route.path.contains("/webdav/")) continue;
    for (const Schema& schema : Schemas()) {
      if (schema.name != route.body || !schema.json.contains("password\"")) continue;
      EXPECT_TRUE(route.hashes) << route.path;
      ++count;
    }
  }
  EXPECT_GE(count, 8);
}

// Whoever waits for GitHub or a provider holds nobody up who reads.
TEST(Routes, ThatAskOthersAnswerOnThreadsOfTheirOwn) {
  int count = 0;
  for (const Route& route : Routes()) {
    const bool carries = route.path.contains("/webdav/") ||
                         (route.path.contains("/sync/") && route.path != "/api/v1/sync");
    const bool checks = route.path.ends_with("/test") || route.path.ends_with("/verify") ||
                        route.path.ends_with("/health/check") ||
                        route.path.ends_with("health-check") || route.path.ends_with("/remote");
    const bool signs_in = route.path.ends_with("/sso/callback") || route.path.ends_with("/start");
    if (!carries && !checks && !signs_in) continue;
    EXPECT_TRUE(route.asks_others) << route.path;
    ++count;
  }
  EXPECT_GE(count, 25);
}

// Every reference in `value` leads somewhere.
void CheckReferences(const bj::value& value, const bj::object& schemas) {
  if (value.is_array()) {
    for (const bj::value& item : value.get_array()) CheckReferences(item, schemas);
  }
  if (!value.is_object()) return;
  for (const auto& [key, item] : value.get_object()) {
    if (key == "$ref") {
      const std::string name(item.as_string().subview(item.as_string().rfind('/') + 1));
      EXPECT_TRUE(schemas.contains(name)) << name;
    }
    CheckReferences(item, schemas);
  }
}

TEST(OpenApi, RefersToNothingThatIsNotThere) {
  const bj::object document = Document();

  CheckReferences(document, document.at("components").as_object().at("schemas").as_object());
}

TEST(LogState, NamesWhatSomebodyShouldLookAtWorstFirst) {
  const ManualClock clock;
  Services services{.clock = clock};
  services.log_state = [] {
    return records::RequestLogFigures{
        .lost = 7, .waiting = 3, .waiting_bytes = 100, .store_fails = true, .spill_fails = true};
  };

  const bj::object state =
      bj::parse(FindRoute("GET", "/api/v1/log/state").route->handler(services, {})->body)
          .as_object();

  EXPECT_EQ(state.at("lost"), 7);
  EXPECT_EQ(state.at("waiting"), 3);
  std::string codes;
  for (const bj::value& alert : state.at("alerts").as_array())
    codes.append(alert.at("code").as_string()) += ' ';
  EXPECT_EQ(codes, "records_lost spill_fails store_fails spill_waits ");
}

TEST(Parameters, AreDecoded) {
  const Parameters parameters("a=1&b=x%20y+z&a=2&c&=d&&e=%3D");

  EXPECT_EQ(parameters.Find("a"), "2");
  EXPECT_EQ(parameters.Find("b"), "x y z");
  EXPECT_EQ(parameters.Find("c"), "");
  EXPECT_EQ(parameters.Find("e"), "=");
  EXPECT_EQ(parameters.Find("f"), std::nullopt);
}

Request Asking(std::string_view query) {
  Request request;
  request.parameters = Parameters(query);
  request.now = WallTime(std::chrono::seconds(1'790'000'000));
  return request;
}

TEST(Reading, NamesTheParameterThatIsWrongAndWhatToDo) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"from=yesterday", "from"},
      {"from=10&to=5", "from"},
      {"from=0&to=1700000000", "from"},
      {"status=9xx", "status"},
      {"status=600", "status"},
      {"stream=perhaps", "stream"},
      {"min_latency_ms=-1", "min_latency_ms"},
      {"max_cost=abc", "max_cost"},
      {"min_tokens=1e99", "min_tokens"},
  };
  for (const auto& [query, parameter] : cases) {
    const auto filter = ReadFilter(Asking(query), 3600);

    ASSERT_FALSE(filter) << query;
    EXPECT_EQ(filter.error().status, 422);
    ASSERT_EQ(filter.error().fields.size(), 1U);
    EXPECT_EQ(filter.error().fields[0].parameter, parameter);
  }
}

TEST(Reading, UnderstandsTimesStatusesAndMoney) {
  const auto filter = ReadFilter(
      Asking("from=2026-01-31T12:00:00Z&to=1790000000&status=4xx,503&min_cost=0.5&stream=true"),
      3600);

  ASSERT_TRUE(filter);
  EXPECT_EQ(filter->range.from, 1'769'860'800);
  EXPECT_EQ(filter->range.to, 1'790'000'000);
  EXPECT_EQ(filter->statuses,
            (std::vector<std::pair<std::int64_t, std::int64_t>>{{400, 499}, {503, 503}}));
  EXPECT_EQ(filter->min_cost_nano, 500'000'000);
  EXPECT_EQ(filter->streaming, true);
  EXPECT_EQ(filter->series.status_class, std::nullopt);
}

TEST(Reading, ACursorComesBackAsItWent) {
  for (const bool is_before : {false, true}) {
    const PagePlace place{.at = {1'790'000'000.123456, 42}, .is_before = is_before};

    const auto read = ReadPlace(Asking("cursor=" + PlaceText(place)));

    ASSERT_TRUE(read && *read);
    EXPECT_DOUBLE_EQ((*read)->at.timestamp, place.at.timestamp);
    EXPECT_EQ((*read)->at.id, 42);
    EXPECT_EQ((*read)->is_before, is_before);
  }
  for (const std::string_view wrong :
       {"cursor=x", "cursor=1", "cursor=1-", "cursor=-", "cursor=b", "cursor=b1-", "cursor=bb1-2"})
    EXPECT_FALSE(ReadPlace(Asking(wrong))) << wrong;
}

TEST(Reading, WritesTimesInUtcWithMilliseconds) {
  EXPECT_EQ(TimeText(1'769'860'800.25), "2026-01-31T12:00:00.250Z");
  EXPECT_EQ(TimeText(0), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(TimeText(-0.5), "1969-12-31T23:59:59.500Z");
}

TEST(Problem, IsWrittenAsRfc9457Says) {
  Request request;
  request.path = "/api/v1/requests";
  request.request_id = "01J";

  const bj::object problem =
      bj::parse(RenderProblem(WrongParameter("limit", "must be less"), request)).as_object();

  EXPECT_EQ(problem.at("type"), "invalid_parameter");
  EXPECT_EQ(problem.at("status"), 422);
  EXPECT_EQ(problem.at("instance"), "/api/v1/requests");
  EXPECT_EQ(problem.at("request_id"), "01J");
  EXPECT_EQ(problem.at("errors").as_array().at(0).as_object().at("parameter"), "limit");
}

}  // namespace
}  // namespace monorelay::admin
