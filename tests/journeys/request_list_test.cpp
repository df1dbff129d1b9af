// The request log as the dashboard reads it: pages both ways, one conversation, the keys of a tag,
// what was said in parts, how providers did, and views that are saved.

#include <boost/json.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/admin_caller.hpp"
#include "support/json_schema.hpp"

namespace monorelay {
namespace {

namespace bj = boost::json;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::RawClient;
using testing::Reply;

const std::string kAlways = "from=1767225600&to=1767312000";
const std::string kList = "/api/v1/requests?" + kAlways;

class RequestListJourney : public testing::AdminCaller {
 protected:
  RequestListJourney() {
    journey.Records();
    journey.Accounts();
    journey.KeepsAccess();
    journey.config().logging.bodies = "full";
    journey.upstream("alpha").Answers("one two three");
    journey.Start();
    owner = Owner();
  }

  bj::object Json(const Reply& reply, std::string_view schema) {
    EXPECT_EQ(testing::SchemaFault(reply.body(), schema), "") << reply.body();
    return AdminCaller::Json(reply);
  }
  bj::object Page(const std::string& more) {
    return Json(Call("GET", kList + more, {}, owner), "RequestPage");
  }
  // The models asked for, with spaces between them.
  static std::string Models(const bj::object& page) {
    std::string all;
    for (const bj::value& item : page.at("items").as_array())
      all += (all.empty() ? "" : " ") + Text(item.as_object(), "requested_model");
    return all;
  }
  void Ask(const std::string& model, const std::string& fields = {}) {
    journey.Ask({.model = model, .text = "hi", .fields = fields});
    journey.outcomes(++asked);
    journey.AdvanceTime(std::chrono::seconds(1));
  }

  std::size_t asked = 0;
};

TEST_F(RequestListJourney, PagesForthAndBackWhileRequestsArrive) {
  for (const std::string model : {"m1", "m2", "m3", "m4", "m5"}) Ask(model);

  const bj::object first = Page("&limit=2");
  const bj::object second = Page("&limit=2&cursor=" + Text(first, "next_cursor"));
  Ask("m6");
  const bj::object third = Page("&limit=2&cursor=" + Text(second, "next_cursor"));
  const bj::object back = Page("&limit=2&cursor=" + Text(third, "prev_cursor"));
  const bj::object top = Page("&limit=2&cursor=" + Text(back, "prev_cursor"));
  const bj::object newer = Page("&limit=2&cursor=" + Text(top, "prev_cursor"));
  const bj::object again = Page("&limit=2&cursor=" + Text(newer, "next_cursor"));

  EXPECT_EQ(Models(first), "m5 m4");
  EXPECT_EQ(Text(first, "prev_cursor"), "");
  EXPECT_EQ(Models(second), "m3 m2");
  EXPECT_EQ(Models(third), "m1");
  EXPECT_EQ(Text(third, "next_cursor"), "");
  EXPECT_EQ(Models(back), "m3 m2");
  EXPECT_EQ(Models(top), "m5 m4");
  EXPECT_EQ(Models(newer), "m6");
  EXPECT_EQ(Text(newer, "prev_cursor"), "");
  EXPECT_EQ(Models(again), "m5 m4");
}

TEST_F(RequestListJourney, SortsByTimeAloneAndSaysSo) {
  for (const std::string model : {"m1", "m2", "m3"}) Ask(model);

  const bj::object first = Page("&sort=started_at&limit=2");
  const bj::object second = Page("&sort=started_at&limit=2&cursor=" + Text(first, "next_cursor"));
  const bj::object back = Page("&sort=started_at&limit=2&cursor=" + Text(second, "prev_cursor"));
  const Reply refused = Call("GET", kList + "&sort=-cost", {}, owner);

  EXPECT_EQ(Models(first), "m1 m2");
  EXPECT_EQ(Models(second), "m3");
  EXPECT_EQ(Models(back), "m1 m2");
  EXPECT_EQ(Models(Page("&sort=-started_at")), "m3 m2 m1");
  EXPECT_EQ(refused.status(), 422);
  EXPECT_THAT(refused.body(), HasSubstr("-ended_at, ended_at, -started_at or started_at"));
}

TEST_F(RequestListJourney, NarrowsEveryCountToAConversationOrAKeysTag) {
  const Reply made =
      Call("POST", "/api/v1/access-keys", R"({"name":"ci","tags":["lab","k=v"]})", owner);
  const bj::object key = Json(made, "AccessKey");
  Ask("m1", "x-session-id: one\r\n");
  Ask("m2");
  Ask("m3", "x-session-id: one\r\n");
  const std::string body = R"({"model":"m4","messages":[{"role":"user","content":"hi"}]})";
  journey.Send(
      fmt::format("POST /v1/chat/completions HTTP/1.1\r\nHost: r\r\nx-api-key: {}\r\n"
                  "Content-Length: {}\r\n\r\n{}",
                  Text(key, "key"), body.size(), body));
  journey.outcomes(4);
  const bj::object all = Page("");
  const bj::object& newest = all.at("items").as_array().at(1).as_object();
  const std::string session = Text(newest, "session_id");
  ASSERT_EQ(session.size(), 16U);
  const bj::object& with_key = all.at("items").as_array().at(0).as_object();
  EXPECT_EQ(bj::serialize(with_key.at("tags")), R"(["lab","k=v"])");
  EXPECT_EQ(bj::serialize(newest.at("tags")), "[]");
  EXPECT_THAT(
      Call("GET", "/api/v1/requests/export?format=csv&tag=lab&" + kAlways, {}, owner).body(),
      HasSubstr(Text(with_key, "access_key_id") + ",lab;k=v,"));

  for (const auto& [filter, models] :
       {std::pair<std::string, std::string>{"&session=" + session, "m3 m1"},
        {"&session=00000000000000ff", ""},
        {"&tag=lab", "m4"},
        {"&tag=k%3Dv", "m4"},
        {"&tag=none", ""}}) {
    const bj::object facets =
        Json(Call("GET", "/api/v1/requests/facets?" + kAlways + filter, {}, owner), "Facets");
    const bj::object bars =
        Json(Call("GET", "/api/v1/requests/histogram?" + kAlways + filter, {}, owner),
             "StatusHistogram");
    const Reply lines =
        Call("GET", "/api/v1/requests/export?format=jsonl&" + kAlways + filter, {}, owner);

    EXPECT_EQ(Models(Page(filter)), models) << filter;
    const auto count = static_cast<std::size_t>(models.empty() ? 0 : (models.size() + 1) / 3);
    EXPECT_EQ(facets.at("model").as_array().size(), count) << filter;
    EXPECT_EQ(facets.at("complete"), true);
    std::int64_t counted = 0;
    for (const bj::value& series : bars.at("series").as_array()) {
      for (const bj::value& bar : series.as_object().at("requests").as_array())
        counted += bar.as_int64();
    }
    EXPECT_EQ(counted, static_cast<std::int64_t>(count)) << filter;
    EXPECT_EQ(std::ranges::count(lines.body(), '\n'), static_cast<std::ptrdiff_t>(count));
  }
  EXPECT_EQ(Call("GET", kList + "&session=made-up", {}, owner).status(), 422);
  // Of a facet, what else could be chosen in it.
  const bj::object facets =
      Json(Call("GET", "/api/v1/requests/facets?" + kAlways + "&model=m1&max_latency_ms=99999", {},
                owner),
           "Facets");
  EXPECT_EQ(facets.at("model").as_array().size(), 4U);
  EXPECT_EQ(facets.at("provider").as_array().at(0).as_object().at("count"), 1);
}

// "value:count" of each value of a facet, the most frequent first.
std::string Counted(const bj::object& facets, std::string_view facet) {
  std::string all;
  for (const bj::value& item : facets.at(facet).as_array()) {
    const bj::object& value = item.as_object();
    all += fmt::format("{}{}:{}", all.empty() ? "" : " ",
                       std::string(value.at("value").as_string()), value.at("count").as_int64());
  }
  return all;
}

TEST_F(RequestListJourney, FacetsTellOfWhatStatisticsDoNotTellApart) {
  const bj::object key =
      Json(Call("POST", "/api/v1/access-keys", R"({"name":"ci","tags":["lab","night"]})", owner),
           "AccessKey");
  const std::string body = R"({"model":"m1","messages":[{"role":"user","content":"hi"}]})";
  for (int i = 0; i < 2; ++i) {
    journey.Send(
        fmt::format("POST /v1/chat/completions HTTP/1.1\r\nHost: r\r\nx-api-key: {}\r\n"
                    "Content-Length: {}\r\n\r\n{}",
                    Text(key, "key"), body.size(), body));
    journey.outcomes(++asked);
  }
  journey.Ask({.model = "m2", .text = "hi", .stream = true});
  journey.outcomes(++asked);
  journey.upstream("alpha").Forgets().Refuses(400, R"({"error":{"message":"no"}})");
  Ask("m3");
  const auto facets = [&](const std::string& filter) {
    return Json(Call("GET", "/api/v1/requests/facets?" + kAlways + filter, {}, owner), "Facets");
  };

  const bj::object all = facets("");
  EXPECT_EQ(Counted(all, "stream"), "false:3 true:1");
  EXPECT_EQ(Counted(all, "ending"), "answered:3 refused:1");
  EXPECT_EQ(Counted(all, "finish_reason"), "stop:3 none:1");
  EXPECT_EQ(Counted(all, "tag"), "lab:2 night:2");
  EXPECT_EQ(all.at("complete"), true);
  EXPECT_TRUE(all.at("newest").as_object().empty());
  // Of a facet, what else could be chosen in it; of the others, what that choice leaves.
  const bj::object streamed = facets("&stream=true");
  EXPECT_EQ(Counted(streamed, "stream"), "false:3 true:1");
  EXPECT_EQ(Counted(streamed, "model"), "m2:1");
  EXPECT_EQ(Counted(streamed, "tag"), "");
  const bj::object refused = facets("&ending=refused&finish_reason=none");
  EXPECT_EQ(Counted(refused, "ending"), "refused:1");
  EXPECT_EQ(Counted(refused, "finish_reason"), "none:1");
  EXPECT_EQ(Counted(refused, "stream"), "false:1");
  EXPECT_EQ(Counted(facets("&ending=refused"), "ending"), "answered:3 refused:1");
  EXPECT_EQ(Counted(facets("&finish_reason=length,stop"), "finish_reason"), "stop:3 none:1");
  const bj::object tagged = facets("&tag=lab&model=m1");
  EXPECT_EQ(Counted(tagged, "tag"), "lab:2 night:2");
  EXPECT_EQ(Counted(tagged, "ending"), "answered:2");
  EXPECT_EQ(Counted(facets("&model=m2"), "ending"), "answered:1");
  EXPECT_EQ(Counted(facets("&status=4xx"), "stream"), "false:1");
}

TEST_F(RequestListJourney, FacetsSayWhichWereCountedOverTheNewestAlone) {
  std::vector<records::RequestRecord> many(2500);
  for (std::size_t i = 0; i < many.size(); ++i) {
    records::RequestRecord& record = many[i];
    record.request_id = RequestId(fmt::format("many-{}", i));
    record.finished = WallTime(std::chrono::seconds(1'767'225'700 + static_cast<int>(i)));
    record.model = "m1";
    record.status = 200;
    record.ending = i < 400 ? "client_left" : "answered";
    record.streaming = i % 2 == 0;
    record.finish_reason = i < 400 ? chat::FinishReason::kNone : chat::FinishReason::kContextWindow;
  }
  ASSERT_TRUE(journey.recorded().store().Append(many));

  const bj::object facets =
      Json(Call("GET", "/api/v1/requests/facets?" + kAlways, {}, owner), "Facets");
  const bj::object beside =
      Json(Call("GET", "/api/v1/requests/facets?ending=answered&" + kAlways, {}, owner), "Facets");

  EXPECT_EQ(Counted(facets, "model"), "m1:2500");
  EXPECT_EQ(Counted(facets, "stream"), "false:1250 true:1250");
  EXPECT_EQ(Counted(facets, "ending"), "answered:2000");
  EXPECT_EQ(Counted(facets, "finish_reason"), "context_window:2000");
  EXPECT_EQ(facets.at("complete"), true);
  EXPECT_EQ(bj::serialize(facets.at("newest")),
            R"({"ending":2000,"finish_reason":2000,"tag":2000})");
  // All that match the choice were looked at, and the newest of the others.
  EXPECT_EQ(Counted(beside, "stream"), "false:1050 true:1050");
  EXPECT_EQ(bj::serialize(beside.at("newest")), R"({"ending":2000})");
}

TEST_F(RequestListJourney, TheFeedIsNarrowedAsTheListIs) {
  RawClient watcher = journey.Connect();
  watcher.Send("GET /api/v1/events?status=4xx&requested_model=wanted HTTP/1.1\r\nHost: relay\r\n" +
               owner + "\r\n");
  ASSERT_TRUE(watcher.WaitFor("retry: 2000\n\n"));

  Ask("wanted");
  journey.upstream("alpha").Forgets().Refuses(400, R"({"error":{"message":"no"}})");
  Ask("other");
  Ask("wanted");

  ASSERT_TRUE(watcher.WaitFor("\"status\":400"));
  EXPECT_THAT(watcher.Waiting(), Not(HasSubstr("\"status\":200")));
  EXPECT_THAT(watcher.Waiting(), Not(HasSubstr("\"other\"")));
}

TEST_F(RequestListJourney, TellsAndIsNarrowedByWhyTheModelStopped) {
  RawClient watcher = journey.Connect();
  watcher.Send("GET /api/v1/events?finish_reason=length HTTP/1.1\r\nHost: relay\r\n" + owner +
               "\r\n");
  ASSERT_TRUE(watcher.WaitFor("retry: 2000\n\n"));
  Ask("m1");
  const std::string choice = R"({"index":0,"message":{"content":"hi"},"finish_reason":"length"})";
  journey.upstream("alpha").Forgets().AnswersBody(R"({"choices":[)" + choice + "]}",
                                                  "content-type: application/json\r\n");
  Ask("m2");
  journey.upstream("alpha").Forgets().Refuses(400, R"({"error":{"message":"no"}})");
  Ask("m3");

  const bj::object page = Page("");
  const bj::array& items = page.at("items").as_array();
  ASSERT_EQ(items.size(), 3U);
  EXPECT_TRUE(items[0].as_object().at("finish_reason").is_null());
  EXPECT_EQ(items[1].as_object().at("finish_reason"), "length");
  EXPECT_EQ(items[2].as_object().at("finish_reason"), "stop");
  const bj::object one =
      Json(Call("GET", "/api/v1/requests/" + Text(items[1].as_object(), "id"), {}, owner),
           "RequestDetail");
  EXPECT_EQ(one.at("request").as_object().at("finish_reason"), "length");
  for (const auto& [filter, models] : {std::pair<std::string, std::string>{"length", "m2"},
                                       {"length,stop", "m2 m1"},
                                       {"none", "m3"},
                                       {"error,other", ""},
                                       {"", "m3 m2 m1"}})
    EXPECT_EQ(Models(Page("&finish_reason=" + filter)), models) << filter;
  const std::string csv =
      Call("GET", "/api/v1/requests/export?format=csv&finish_reason=length&" + kAlways, {}, owner)
          .body();
  EXPECT_THAT(csv, HasSubstr(",finish_reason,user,team,access_key_id,tags,session_id\r\n"));
  EXPECT_TRUE(csv.ends_with(",length,,,,,\r\n")) << csv;
  const Reply wrong = Call("GET", kList + "&finish_reason=length,tired", {}, owner);
  EXPECT_EQ(wrong.status(), 422);
  EXPECT_THAT(wrong.body(), HasSubstr("finish_reason"));
  ASSERT_TRUE(watcher.WaitFor("\"finish_reason\":\"length\""));
  EXPECT_THAT(watcher.Waiting(), Not(HasSubstr("\"m1\"")));
}

TEST_F(RequestListJourney, GivesTextsInPartsAndSaysWhyThereIsNone) {
  Ask("gpt-5");
  const std::string id = Text(Page("").at("items").as_array().at(0).as_object(), "id");
  const std::string path = "/api/v1/requests/" + id + "/bodies?part=request";
  const auto get = [&](const std::string& fields) { return Call("GET", path, {}, owner + fields); };

  const Reply whole = get("");
  const std::string tag = whole.header("etag");
  const Reply part = get("Range: bytes=2-5\r\n");
  const Reply same = get("Range: bytes=-3\r\nIf-Range: " + tag + "\r\n");
  const Reply other = get("Range: bytes=-3\r\nIf-Range: \"other\"\r\n");
  const Reply behind = get("Range: bytes=99999-\r\n");
  const Reply events = Call("GET", "/api/v1/requests/" + id + "/bodies?part=events", {}, owner);

  const std::string text = whole.body();
  EXPECT_EQ(whole.status(), 200);
  EXPECT_EQ(whole.header("accept-ranges"), "bytes");
  EXPECT_EQ(whole.header("cache-control"), "no-store");
  EXPECT_EQ(part.status(), 206);
  EXPECT_EQ(part.body(), text.substr(2, 4));
  EXPECT_EQ(part.header("content-range"), fmt::format("bytes 2-5/{}", text.size()));
  EXPECT_EQ(same.status(), 206);
  EXPECT_EQ(same.body(), text.substr(text.size() - 3));
  EXPECT_EQ(other.status(), 200);
  EXPECT_EQ(other.body(), text);
  EXPECT_EQ(behind.status(), 416);
  EXPECT_EQ(behind.header("content-range"), fmt::format("bytes */{}", text.size()));
  EXPECT_EQ(testing::SchemaFault(behind.body(), "Problem"), "");
  EXPECT_EQ(events.status(), 404);
  EXPECT_EQ(Text(Json(events, "Problem"), "type"), "part_not_kept");
  EXPECT_EQ(get("").status(), 200);
}

TEST_F(RequestListJourney, SaysOfTextsThatRetentionRemovedThatTheyHaveExpired) {
  // More than go in one step.
  for (int i = 0; i < 34; ++i) Ask("gpt-5");
  const bj::array items = Page("&limit=50").at("items").as_array();
  ASSERT_EQ(items.size(), 34U);
  const auto bodies = [&](const bj::value& item, const std::string& more = {}) {
    return Call("GET", "/api/v1/requests/" + Text(item.as_object(), "id") + "/bodies" + more, {},
                owner);
  };
  ASSERT_EQ(bodies(items.back()).status(), 200);

  journey.recorded().RemovesTheOldestBodies();

  for (const char* part : {"", "?part=request", "?part=events"}) {
    const Reply expired = bodies(items.back(), part);
    EXPECT_EQ(expired.status(), 404);
    EXPECT_EQ(Text(Json(expired, "Problem"), "type"), "bodies_expired") << part;
    EXPECT_THAT(expired.body(), HasSubstr("logging.max_megabytes"));
  }
  EXPECT_EQ(bodies(items.front()).status(), 200);
  const bj::array after = Page("&limit=50").at("items").as_array();
  ASSERT_EQ(after.size(), 34U) << "the records stay";
  EXPECT_EQ(after.back().as_object().at("has_bodies"), false);
  EXPECT_EQ(after.front().as_object().at("has_bodies"), true);
}

TEST_F(RequestListJourney, CutsDaysWhereTheZoneDoes) {
  Ask("gpt-5");
  const auto series = [&](const std::string& zone) {
    return Json(
        Call("GET", "/api/v1/stats/timeseries?step=1d&from=1767200000&to=1767312000&tz=" + zone, {},
             owner),
        "TimeSeries");
  };

  const bj::object shanghai = series("Asia/Shanghai");
  const Reply heat =
      Call("GET", "/api/v1/stats/heatmap?step=4h&" + kAlways + "&tz=America/New_York", {}, owner);
  const Reply wrong = Call("GET", "/api/v1/stats/timeseries?tz=Asia/Shanghal", {}, owner);

  EXPECT_EQ(shanghai.at("tz"), "Asia/Shanghai");
  // 16:00 UTC is midnight there.
  EXPECT_EQ(bj::serialize(shanghai.at("buckets")), "[1767196800000,1767283200000]");
  EXPECT_EQ(shanghai.at("buckets"), series("%2B08:00").at("buckets"));
  EXPECT_EQ(series("UTC").at("buckets").as_array().size(), 2U);
  Json(heat, "HeatMap");
  EXPECT_EQ(wrong.status(), 422);
  EXPECT_THAT(wrong.body(), HasSubstr("Asia/Shanghai, spelled as there"));
}

TEST_F(RequestListJourney, TellsHowEachProviderDid) {
  Ask("gpt-5");
  Ask("gpt-5");
  journey.upstream("alpha").Forgets().Refuses(500, R"({"error":{"message":"broken"}})");
  Ask("gpt-5");

  const bj::object history = Json(
      Call("GET", "/api/v1/providers/health?step=1d&" + kAlways, {}, owner), "ProviderHistory");

  EXPECT_EQ(history.at("buckets").as_array().size(), 1U);
  const bj::object& alpha = history.at("items").as_array().at(0).as_object();
  EXPECT_EQ(alpha.at("provider"), "alpha");
  EXPECT_EQ(alpha.at("worst"), "degraded");
  const bj::object& cell = alpha.at("cells").as_array().at(0).as_object();
  EXPECT_EQ(cell.at("total"), 3);
  EXPECT_EQ(cell.at("fail"), 1);
}

TEST_F(RequestListJourney, ViewsAreTheirOwnersUnlessShared) {
  const std::string operator_ = SignedIn("olga", "operator");
  const std::string viewer = SignedIn("view", "viewer");
  const std::string member = SignedIn("mem", "member");
  const auto save = [&](const std::string& who, std::string_view name, std::string_view shared) {
    return Call("POST", "/api/v1/views",
                fmt::format(R"({{"name":"{}","page":"requests","query":"status=5xx","shared":{}}})",
                            name, shared),
                who);
  };
  const auto seen = [&](const std::string& who) {
    const bj::object views = Json(Call("GET", "/api/v1/views?page=requests", {}, who), "Views");
    return views.at("items").as_array().size();
  };

  const Reply shared = save(operator_, "Failures", "true");
  const Reply own = save(operator_, "Mine", "false");
  const std::string path = "/api/v1/views/" + Text(Json(shared, "View"), "id");
  const std::string hidden = "/api/v1/views/" + Text(Json(own, "View"), "id");

  EXPECT_EQ(shared.status(), 201) << shared.body();
  EXPECT_EQ(save(operator_, "Failures", "false").status(), 409);
  EXPECT_EQ(save(viewer, "Failures", "true").status(), 403);
  EXPECT_EQ(save(viewer, "Failures", "false").status(), 201);
  EXPECT_EQ(save(member, "", "false").status(), 422);
  EXPECT_EQ(seen(operator_), 2U);
  EXPECT_EQ(seen(viewer), 2U);
  EXPECT_EQ(seen(member), 0U);
  EXPECT_EQ(Call("GET", hidden, {}, owner).status(), 404);
  EXPECT_EQ(Call("GET", path, {}, member).status(), 404);
  EXPECT_EQ(Json(Call("GET", path, {}, viewer), "View").at("is_own"), false);

  const std::string tag = "If-Match: " + shared.header("etag") + "\r\n";
  const std::string change = R"({"name":"Faults"})";
  EXPECT_EQ(Call("PATCH", path, change, operator_).status(), 428);
  EXPECT_EQ(Call("PATCH", path, change, viewer + tag).status(), 403);
  const Reply changed = Call("PATCH", path, change, operator_ + tag);
  EXPECT_EQ(Json(changed, "View").at("query"), "status=5xx");
  EXPECT_EQ(Json(changed, "View").at("name"), "Faults");
  EXPECT_EQ(Call("PATCH", path, change, operator_ + tag).status(), 412);
  EXPECT_EQ(Call("DELETE", path, {}, viewer).status(), 403);
  EXPECT_EQ(Call("DELETE", path, {}, operator_ + tag).status(), 412);
  EXPECT_EQ(Call("DELETE", path, {}, owner).status(), 200);
  EXPECT_EQ(Call("DELETE", path, {}, owner).status(), 404);
  EXPECT_EQ(seen(viewer), 1U);
}

TEST_F(RequestListJourney, ViewsHaveTheirLimits) {
  const auto save = [&](const std::string& name, const std::string& query) {
    return Call("POST", "/api/v1/views",
                fmt::format(R"({{"name":"{}","page":"requests","query":"{}"}})", name, query),
                owner);
  };

  EXPECT_EQ(save(std::string(121, 'n'), "").status(), 422);
  EXPECT_EQ(save("n", std::string(4097, 'q')).status(), 422);
  EXPECT_EQ(
      Call("POST", "/api/v1/views", R"({"name":"n","page":"A page","query":""})", owner).status(),
      422);
  for (int i = 0; i < 200; ++i) ASSERT_EQ(save(fmt::format("view {}", i), "").status(), 201);
  const Reply one_more = save("one more", "");
  EXPECT_EQ(one_more.status(), 409);
  EXPECT_THAT(one_more.body(), HasSubstr("200 views already"));
}

}  // namespace
}  // namespace monorelay
