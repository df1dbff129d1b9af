// Access keys, teams and limits through the admin API.

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
using testing::Reply;

const std::string kAny = "If-Match: *\r\n";

class AdminAccess : public testing::AdminCaller {
 protected:
  AdminAccess() {
    journey.Accounts();
    journey.KeepsAccess();
    journey.upstream("alpha").Answers("hello");
    journey.Start();
    owner = Owner();
  }

  std::string MakeKey(std::string_view name, const std::string& who) {
    const Reply made =
        Call("POST", "/api/v1/access-keys", fmt::format(R"({{"name":"{}"}})", name), who);
    EXPECT_EQ(made.status(), 201) << made.body();
    return Text(made, "id");
  }
  int AskWith(std::string_view key) {
    return Call("POST", "/v1/chat/completions", R"({"model":"gpt-5","messages":[]})",
                fmt::format("x-api-key: {}\r\n", key))
        .status();
  }
  std::size_t Listed(const std::string& who) {
    return Json(Call("GET", "/api/v1/access-keys", "", who)).at("items").as_array().size();
  }
};

TEST_F(AdminAccess, AKeyIsToldOnceAndWorksAtOnce) {
  const Reply made =
      Call("POST", "/api/v1/access-keys",
           R"({"name":"ci","models":["gpt-*"],"tags":["build"],"expires_at":null})", owner);

  ASSERT_EQ(made.status(), 201) << made.body();
  EXPECT_EQ(testing::SchemaFault(made.body(), "AccessKey"), "");
  EXPECT_EQ(Text(made, "user"), "ada");
  EXPECT_EQ(made.header("etag"), "\"v1\"");
  const std::string key = Text(made, "key");
  EXPECT_EQ(AskWith(key), 200);
  const Reply shown = Call("GET", "/api/v1/access-keys/" + Text(made, "id"), "", owner);
  EXPECT_EQ(shown.status(), 200);
  EXPECT_THAT(shown.body(), Not(HasSubstr(key)));
  EXPECT_FALSE(Json(shown).at("last_used_at").is_null());
  const Reply list = Call("GET", "/api/v1/access-keys", "", owner);
  EXPECT_EQ(testing::SchemaFault(list.body(), "AccessKeys"), "");
  EXPECT_THAT(list.body(), Not(HasSubstr(key)));
}

TEST_F(AdminAccess, AKeyIsChangedRotatedAndRemoved) {
  const Reply made = Call("POST", "/api/v1/access-keys", R"({"name":"ci"})", owner);
  const std::string path = "/api/v1/access-keys/" + Text(made, "id");

  const Reply changed = Call("PATCH", path, R"({"enabled":false})", owner + "If-Match: \"v1\"\r\n");
  EXPECT_EQ(changed.status(), 200) << changed.body();
  EXPECT_EQ(changed.header("etag"), "\"v2\"");
  EXPECT_EQ(AskWith(Text(made, "key")), 401);
  EXPECT_EQ(Call("PATCH", path, R"({"enabled":true})", owner + "If-Match: \"v1\"\r\n").status(),
            412);
  EXPECT_EQ(Call("PATCH", path, R"({"enabled":true})", owner + "If-Match: W/\"7\"\r\n").status(),
            412);
  EXPECT_EQ(Call("PATCH", path, R"({"enabled":true})", owner).status(), 428);
  EXPECT_EQ(Call("PATCH", path, R"({"enabled":true})", owner + "If-Match: *\r\n").status(), 200);
  EXPECT_EQ(Call("DELETE", path, "", owner + "If-Match: \"v2\"\r\n").status(), 412);
  EXPECT_EQ(Call("POST", path + "/rotate", "", owner + "If-Match: \"v2\"\r\n").status(), 412);
  const Reply rotated = Call("POST", path + "/rotate?overlap=0", "", owner);
  EXPECT_EQ(rotated.status(), 200) << rotated.body();
  EXPECT_EQ(AskWith(Text(made, "key")), 401);
  EXPECT_EQ(AskWith(Text(rotated, "key")), 200);
  EXPECT_EQ(Call("DELETE", path, "", owner).status(), 200);
  EXPECT_EQ(AskWith(Text(rotated, "key")), 401);
  EXPECT_EQ(Call("GET", path, "", owner).status(), 404);
}

TEST_F(AdminAccess, MembersHaveTheirOwnKeysAndSeeNoOthers) {
  const std::string member = SignedIn("mia", "member");
  const std::string viewer = SignedIn("vic", "viewer");
  const std::string of_owner = MakeKey("ci", owner);
  const std::string of_member = MakeKey("ci", member);

  EXPECT_EQ(Listed(member), 1U);
  EXPECT_EQ(Listed(owner), 2U);
  EXPECT_EQ(Listed(viewer), 2U);
  const std::string path = "/api/v1/access-keys/";
  EXPECT_EQ(Call("GET", path + of_owner, "", member).status(), 404);
  EXPECT_EQ(Call("PATCH", path + of_owner, R"({"name":"mine"})", member).status(), 404);
  EXPECT_EQ(Call("DELETE", path + of_owner, "", member).status(), 404);
  EXPECT_EQ(Call("POST", path + of_owner + "/rotate", "", member).status(), 404);
  EXPECT_EQ(Call("GET", path + of_owner, "", viewer).status(), 200);
  EXPECT_EQ(Call("DELETE", path + of_owner, "", viewer).status(), 403);
  EXPECT_EQ(Call("POST", "/api/v1/access-keys", R"({"name":"v"})", viewer).status(), 403);
  EXPECT_EQ(Call("DELETE", path + of_member, "", owner).status(), 200) << "an admin may";
}

TEST_F(AdminAccess, OnlyAdminsSayWhoseAKeyIs) {
  const std::string member = SignedIn("mia", "member");
  const auto body = [&](std::string_view name) {
    return fmt::format(R"({{"name":"{}","user_id":"{}"}})", name, ids["mia"]);
  };

  const Reply given = Call("POST", "/api/v1/access-keys", body("k"), owner);
  const Reply refused = Call("POST", "/api/v1/access-keys", body("l"), member);
  const Reply unknown =
      Call("POST", "/api/v1/access-keys", R"({"name":"m","user_id":"01NOBODY"})", owner);

  EXPECT_EQ(Text(given, "user"), "mia");
  EXPECT_EQ(refused.status(), 422);
  EXPECT_THAT(refused.body(), HasSubstr("user_id"));
  EXPECT_EQ(unknown.status(), 422);
}

TEST_F(AdminAccess, WrongFieldsAreNamed) {
  const std::pair<const char*, const char*> cases[] = {
      {R"({})", "name"},
      {R"({"name":5})", "name"},
      {R"({"name":"k","networks":["10.0.0.1/8"]})", "networks"},
      {R"({"name":"k","models":"gpt"})", "models"},
      {R"({"name":"k","expires_at":"yesterday"})", "expires_at"},
      {R"({"name":"k","expires_at":"2000-01-01T00:00:00Z"})", "expires_at"},
      {R"({"name":"k","bodies":"all"})", "bodies"},
      {R"({"name":"k","team_id":"01NONE"})", "team_id"},
      {R"({"name":"k","colour":"red"})", "colour"},
  };
  for (const auto& [body, field] : cases) {
    const Reply reply = Call("POST", "/api/v1/access-keys", body, owner);
    EXPECT_EQ(reply.status(), 422) << body << reply.body();
    EXPECT_THAT(reply.body(), HasSubstr(fmt::format(R"("parameter":"{}")", field))) << body;
  }
  MakeKey("taken", owner);
  EXPECT_EQ(Call("POST", "/api/v1/access-keys", R"({"name":"taken"})", owner).status(), 409);
}

TEST_F(AdminAccess, ListsArePaged) {
  for (const char* name : {"a", "b", "c"}) MakeKey(name, owner);

  const Reply first = Call("GET", "/api/v1/access-keys?limit=2", "", owner);
  const Reply second =
      Call("GET", "/api/v1/access-keys?limit=2&cursor=" + Text(first, "next_cursor"), "", owner);

  EXPECT_EQ(Json(first).at("items").as_array().size(), 2U);
  EXPECT_EQ(Json(second).at("items").as_array().size(), 1U);
  EXPECT_TRUE(Json(second).at("next_cursor").is_null());
}

TEST_F(AdminAccess, LimitsAreSetShownAndInForce) {
  const Reply made = Call("POST", "/api/v1/access-keys", R"({"name":"ci"})", owner);
  const std::string path = "/api/v1/limits/key:" + Text(made, "id");

  const Reply set = Call("PUT", path,
                         R"({"limits":[{"kind":"requests_per_day","amount":1,"warn_percent":50},)"
                         R"({"kind":"usd_per_month","amount":2.5}]})",
                         owner + kAny);

  EXPECT_EQ(set.status(), 200) << set.body();
  EXPECT_EQ(testing::SchemaFault(set.body(), "Limits"), "");
  EXPECT_EQ(AskWith(Text(made, "key")), 200);
  EXPECT_EQ(AskWith(Text(made, "key")), 429);
  const bj::object now = Json(Call("GET", path, "", owner));
  EXPECT_EQ(now.at("refusals"), 1);
  EXPECT_EQ(now.at("limits").as_array().at(0).as_object().at("used"), 1);
  EXPECT_EQ(now.at("limits").as_array().at(1).as_object().at("amount").to_number<double>(), 2.5);
  const Reply page = Call("GET", "/api/v1/limits?limit=1", "", owner);
  EXPECT_EQ(testing::SchemaFault(page.body(), "LimitPage"), "");
  EXPECT_EQ(Text(page, "next_cursor"), "relay:");
  EXPECT_EQ(Call("GET", "/api/v1/limits?cursor=relay:", "", owner).status(), 200);
  EXPECT_EQ(Call("PUT", path, R"({"limits":[]})", owner).status(), 428);
  const std::string seen = "If-Match: " + set.header("etag") + "\r\n";
  EXPECT_EQ(Call("GET", path, "", owner).header("etag"), set.header("etag"))
      << "what is used is no change";
  EXPECT_EQ(Call("PUT", path, R"({"limits":[]})", owner + seen).status(), 200);
  const Reply late = Call("PUT", path, R"({"limits":[]})", owner + seen);
  EXPECT_EQ(late.status(), 412);
  EXPECT_EQ(late.header("etag"), Call("GET", path, "", owner).header("etag"));
  EXPECT_EQ(AskWith(Text(made, "key")), 200);
}

TEST_F(AdminAccess, WrongLimitsAreNamed) {
  const std::pair<const char*, const char*> cases[] = {
      {R"({})", "limits"},
      {R"({"limits":[{"kind":"per_fortnight","amount":1}]})", "limits[0].kind"},
      {R"({"limits":[{"kind":"usd_per_day"}]})", "limits[0].amount"},
      {R"({"limits":[{"kind":"usd_per_day","amount":-1}]})", "limits[0].amount"},
      {R"({"limits":[{"kind":"requests_per_day","amount":1.5}]})", "limits[0].amount"},
      {R"({"limits":[{"kind":"usd_per_day","amount":1,"warn_percent":101}]})",
       "limits[0].warn_percent"},
      {R"({"limits":[{"kind":"usd_per_day","amount":1,"shadow":1}]})", "limits[0].shadow"},
      {R"({"limits":[{"kind":"usd_per_day","amount":1},{"kind":"usd_per_day","amount":2}]})",
       "limits[1].kind"},
      {R"({"limits":[{"kind":"usd_per_day","amount":1,"colour":1}]})", "limits[0].colour"},
  };
  for (const auto& [body, field] : cases) {
    const Reply reply = Call("PUT", "/api/v1/limits/relay", body, owner);
    EXPECT_EQ(reply.status(), 422) << body << reply.body();
    EXPECT_THAT(reply.body(), HasSubstr(fmt::format(R"("parameter":"{}")", field))) << body;
  }
  EXPECT_EQ(Call("PUT", "/api/v1/limits/key:01NONE", R"({"limits":[]})", owner).status(), 404);
  EXPECT_EQ(Call("GET", "/api/v1/limits/planet:x", "", owner).status(), 404);
}

TEST_F(AdminAccess, MembersSeeTheirOwnLimitsAndSetNone) {
  const std::string member = SignedIn("mia", "member");
  const std::string own = MakeKey("own", member);
  const std::string other = MakeKey("other", owner);

  EXPECT_EQ(Call("GET", "/api/v1/limits/key:" + own, "", member).status(), 200);
  EXPECT_EQ(Call("GET", "/api/v1/limits/user:" + ids["mia"], "", member).status(), 200);
  EXPECT_EQ(Call("GET", "/api/v1/limits/key:" + other, "", member).status(), 404);
  EXPECT_EQ(Call("GET", "/api/v1/limits/relay", "", member).status(), 404);
  EXPECT_EQ(Call("GET", "/api/v1/limits", "", member).status(), 403);
  EXPECT_EQ(Call("PUT", "/api/v1/limits/key:" + own, R"({"limits":[]})", member).status(), 403);
}

TEST_F(AdminAccess, TeamsAreMadeChangedAndRemoved) {
  const std::string member = SignedIn("mia", "member");
  const Reply made =
      Call("POST", "/api/v1/teams",
           fmt::format(R"({{"name":"research","members":["{}"]}})", ids["mia"]), owner);
  ASSERT_EQ(made.status(), 201) << made.body();
  EXPECT_EQ(testing::SchemaFault(made.body(), "Team"), "");
  const std::string path = "/api/v1/teams/" + Text(made, "id");

  EXPECT_EQ(Call("GET", "/api/v1/teams", "", member).status(), 403);
  EXPECT_EQ(Call("POST", "/api/v1/teams", R"({"name":"x"})", member).status(), 403);
  const Reply changed =
      Call("PATCH", path, R"({"name":"science"})", owner + "If-Match: \"v1\"\r\n");
  EXPECT_EQ(Text(changed, "name"), "science");
  EXPECT_EQ(Json(changed).at("members").as_array().size(), 1U);
  EXPECT_EQ(Call("PATCH", path, R"({"name":"late"})", owner + "If-Match: \"v1\"\r\n").status(),
            412);
  EXPECT_EQ(Call("PATCH", path, R"({"name":"late"})", owner).status(), 428);
  EXPECT_EQ(Call("DELETE", path, "", owner + "If-Match: \"v1\"\r\n").status(), 412);
  EXPECT_EQ(Call("PUT", "/api/v1/limits/team:" + Text(made, "id"),
                 R"({"limits":[{"kind":"requests_per_day","amount":0}]})", owner + kAny)
                .status(),
            200);
  const Reply key = Call("POST", "/api/v1/access-keys", R"({"name":"k"})", member);
  EXPECT_EQ(AskWith(Text(key, "key")), 429);
  EXPECT_EQ(testing::SchemaFault(Call("GET", "/api/v1/teams", "", owner).body(), "Teams"), "");
  EXPECT_EQ(Call("DELETE", path, "", owner).status(), 200);
  EXPECT_EQ(AskWith(Text(key, "key")), 200);
  EXPECT_EQ(Call("GET", path, "", owner).status(), 404);
}

TEST_F(AdminAccess, ChangesAreWrittenDownWithoutSecrets) {
  const Reply made = Call("POST", "/api/v1/access-keys", R"({"name":"ci"})", owner);
  Call("POST", "/api/v1/access-keys/" + Text(made, "id") + "/rotate", "", owner);
  Call("PUT", "/api/v1/limits/relay", R"({"limits":[{"kind":"usd_per_day","amount":9}]})",
       owner + kAny);
  Call("DELETE", "/api/v1/access-keys/" + Text(made, "id"), "", owner);

  const Reply audit = Call("GET", "/api/v1/audit", "", owner);

  for (const char* action :
       {"access_key.create", "access_key.rotate", "limits.set", "access_key.remove"})
    EXPECT_THAT(audit.body(), HasSubstr(action));
  EXPECT_THAT(audit.body(), Not(HasSubstr(Text(made, "key"))));
}

}  // namespace
}  // namespace monorelay
