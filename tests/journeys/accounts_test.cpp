// People at the admin API: from the first start to the last sign-out, as a browser and a script see
// it.

#include <boost/json.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>

#include "identity/totp.hpp"
#include "support/admin_caller.hpp"
#include "support/json_schema.hpp"

namespace monorelay {
namespace {

namespace bj = boost::json;
using ::testing::HasSubstr;
using testing::Journey;
using ::testing::Not;
using testing::Reply;

class AccountJourney : public testing::AdminCaller {
 protected:
  AccountJourney() {
    journey.Records();
    journey.Accounts();
    journey.upstream("alpha");
    journey.Start();
  }
};

TEST_F(AccountJourney, TheOwnerComesByTheSetupTokenOnce) {
  EXPECT_EQ(Json(Call("GET", "/api/v1/setup")).at("needs_setup"), true);
  EXPECT_EQ(SetUpWith("setup-made-up").status(), 403);
  const std::string token = *journey.identity().SetupToken();

  const Reply made = SetUpWith(token);

  ASSERT_EQ(made.status(), 201) << made.body();
  EXPECT_EQ(Text(made, "role"), "owner");
  EXPECT_EQ(testing::SchemaFault(made.body(), "User"), "");
  EXPECT_EQ(SetUpWith(token).status(), 409);
  EXPECT_EQ(Json(Call("GET", "/api/v1/setup")).at("needs_setup"), false);
  const Reply me = Call("GET", "/api/v1/session", "", Browser(made));
  EXPECT_EQ(Text(me, "role"), "owner");
  EXPECT_EQ(testing::SchemaFault(me.body(), "Caller"), "");
}

TEST_F(AccountJourney, TheCookieIsOutOfReachOfScriptsAndOfOtherSites) {
  const Reply made = SetUpWith(*journey.identity().SetupToken());
  EXPECT_THAT(made.header("set-cookie"), HasSubstr("HttpOnly; SameSite=Lax"));
  EXPECT_THAT(made.header("set-cookie"), Not(HasSubstr("Secure")));

  const Reply secure =
      Call("POST", "/api/v1/session", R"({"username":"ada","password":"correct horse"})",
           "X-Forwarded-Proto: https\r\n");

  EXPECT_THAT(secure.header("set-cookie"), HasSubstr("; Secure"));
  EXPECT_THAT(secure.body(), Not(HasSubstr("correct horse")));
  EXPECT_EQ(secure.header("access-control-allow-origin"), "");
  EXPECT_EQ(secure.header("cache-control"), "no-store");
}

TEST_F(AccountJourney, SigningOutEndsTheSessionOnTheServer) {
  const std::string browser = Owner();
  ASSERT_EQ(Call("GET", "/api/v1/session", "", browser).status(), 200);

  const Reply out = Call("DELETE", "/api/v1/session", "", browser);

  EXPECT_EQ(out.status(), 200) << out.body();
  EXPECT_THAT(out.header("set-cookie"), HasSubstr("Max-Age=0"));
  EXPECT_EQ(Call("GET", "/api/v1/session", "", browser).status(), 401);
}

TEST_F(AccountJourney, UsersAreMadeChangedAndRemoved) {
  const std::string owner = Owner();
  const Reply made =
      Call("POST", "/api/v1/users",
           R"({"username":"bob","password":"bobs secret","role":"operator"})", owner);
  ASSERT_EQ(made.status(), 201) << made.body();
  const std::string id = Text(made, "id");

  const Reply list = Call("GET", "/api/v1/users", "", owner);
  EXPECT_EQ(testing::SchemaFault(list.body(), "Users"), "");
  EXPECT_EQ(Json(list).at("items").as_array().size(), 2U);
  const std::string any = owner + "If-Match: *\r\n";
  const auto change = [&](std::string_view body) {
    return Call("PATCH", "/api/v1/users/" + id, body, any);
  };
  EXPECT_EQ(Text(change(R"({"role":"viewer"})"), "role"), "viewer");
  EXPECT_EQ(change(R"({"rol":"viewer"})").status(), 422);
  EXPECT_EQ(change(R"({"role":"king"})").status(), 422);
  EXPECT_EQ(change("[]").status(), 400);
  EXPECT_EQ(change("{").status(), 400);
  EXPECT_EQ(SignIn("bob", "bobs secret").status(), 200);
  const std::string given =
      Text(Call("POST", "/api/v1/users/" + id + "/password", "", owner), "password");
  EXPECT_EQ(SignIn("bob", "bobs secret").status(), 401);
  EXPECT_EQ(SignIn("bob", given).status(), 200);
  EXPECT_EQ(change(R"({"enabled":false})").status(), 200);
  EXPECT_EQ(SignIn("bob", given).status(), 401);
  EXPECT_EQ(Call("DELETE", "/api/v1/users/" + id, "", owner).status(), 200);
  EXPECT_EQ(Call("GET", "/api/v1/users/" + id, "", owner).status(), 404);
}

TEST_F(AccountJourney, WhoChangesAnAccountSaysWhichVersionOfIt) {
  const std::string owner = Owner();
  const Reply made =
      Call("POST", "/api/v1/users", R"({"username":"bob","password":"bobs secret"})", owner);
  const std::string path = "/api/v1/users/" + Text(made, "id");
  const std::string first = made.header("etag");
  EXPECT_EQ(first, "\"" + Text(made, "version") + "\"");
  const auto change = [&](std::string_view body, const std::string& if_match) {
    return Call("PATCH", path, body, owner + if_match);
  };

  const Reply blind = change(R"({"role":"viewer"})", "");
  const Reply seen = change(R"({"role":"viewer"})", "If-Match: \"other\", " + first + "\r\n");
  const Reply late = change(R"({"role":"operator"})", "If-Match: " + first + "\r\n");

  EXPECT_EQ(blind.status(), 428) << blind.body();
  EXPECT_EQ(Text(blind, "type"), "precondition_required");
  EXPECT_EQ(seen.status(), 200) << seen.body();
  EXPECT_EQ(late.status(), 412) << late.body();
  EXPECT_EQ(Text(late, "type"), "precondition_failed");
  EXPECT_EQ(late.header("etag"), seen.header("etag")) << "what it is now";
  EXPECT_EQ(Text(late, "etag"), seen.header("etag"));
  EXPECT_EQ(Text(Call("GET", path, "", owner), "role"), "viewer");
  SignIn("bob", "bobs secret");
  EXPECT_EQ(Call("GET", path, "", owner).header("etag"), seen.header("etag"))
      << "a sign-in is no change of the account";
  EXPECT_EQ(Call("DELETE", path, "", owner + "If-Match: " + first + "\r\n").status(), 412);
  EXPECT_EQ(Call("DELETE", path, "", owner).status(), 200);
}

TEST_F(AccountJourney, UsersComeInPages) {
  const std::string owner = Owner();
  for (const std::string name : {"bob", "cyd", "dee"}) {
    Call("POST", "/api/v1/users",
         fmt::format(R"({{"username":"{}","password":"some password"}})", name), owner);
  }

  const Reply first = Call("GET", "/api/v1/users?limit=3", "", owner);
  const std::string cursor = Text(first, "next_cursor");
  const bj::object second = Json(Call("GET", "/api/v1/users?limit=3&cursor=" + cursor, "", owner));

  EXPECT_EQ(Json(first).at("items").as_array().size(), 3U);
  ASSERT_EQ(second.at("items").as_array().size(), 1U);
  EXPECT_EQ(second.at("items").as_array()[0].as_object().at("username"), "ada");
  EXPECT_TRUE(second.at("next_cursor").is_null());
  EXPECT_EQ(Call("GET", "/api/v1/users?cursor=nobody", "", owner).status(), 422);
}

TEST_F(AccountJourney, ASecondFactorIsAskedForByName) {
  const std::string owner = Owner();
  const Reply offer = Call("POST", "/api/v1/me/totp", R"({"password":"correct horse"})", owner);
  ASSERT_EQ(offer.status(), 200) << offer.body();
  const auto code = [&] {
    return *identity::TotpCode(Text(offer, "secret"),
                               journey.identity().Services().context.Now() / 30);
  };
  const Reply codes =
      Call("POST", "/api/v1/me/totp/confirm", fmt::format(R"({{"code":"{}"}})", code()), owner);
  ASSERT_EQ(codes.status(), 200) << codes.body();
  EXPECT_EQ(testing::SchemaFault(codes.body(), "RecoveryCodes"), "");

  const Reply needed = SignIn("ada", "correct horse");
  journey.AdvanceTime(std::chrono::seconds(30));
  const Reply in = SignIn("ada", "correct horse", fmt::format(R"(,"totp":"{}")", code()));

  EXPECT_EQ(needed.status(), 401);
  EXPECT_EQ(Text(needed, "type"), "second_factor_needed");
  EXPECT_EQ(in.status(), 200) << in.body();
}

TEST_F(AccountJourney, WhoGuessesIsMadeToWait) {
  Owner();
  for (int i = 0; i < 5; ++i) EXPECT_EQ(SignIn("ada", "wrong").status(), 401);

  const Reply waits = SignIn("ada", "correct horse");

  EXPECT_EQ(waits.status(), 429);
  EXPECT_EQ(waits.header("retry-after"), "1");
  journey.AdvanceTime(std::chrono::seconds(1));
  EXPECT_EQ(SignIn("ada", "correct horse").status(), 200);
}

TEST_F(AccountJourney, TheAddressIsThatOfTheClientAndNotOfTheProxies) {
  const std::string owner = Owner();
  const auto address = [&](std::string_view fields) {
    static_cast<void>(Call("POST", "/api/v1/session", R"({"username":"ada","password":"x"})",
                           std::string(fields)));
    return journey.identity().Store().Read({.limit = 1})->front().entry.address;
  };

  EXPECT_EQ(address(""), "127.0.0.1");
  EXPECT_EQ(address("X-Forwarded-For: 203.0.113.5, 192.0.2.7\r\n"), "192.0.2.7");
  journey.config().server.trusted_proxies = {"127.0.0.0/8", "192.0.2.0/24"};
  journey.Reload();
  EXPECT_EQ(address("X-Forwarded-For: 203.0.113.5, 192.0.2.7\r\n"), "203.0.113.5");
}

TEST_F(AccountJourney, InvitationsLetPeopleIn) {
  journey.config().accounts.registration = "invite";
  journey.Reload();
  const std::string owner = Owner();
  const Reply invite = Call("POST", "/api/v1/invites", R"({"role":"viewer","days":1})", owner);
  ASSERT_EQ(invite.status(), 201) << invite.body();
  const std::string body = fmt::format(
      R"({{"username":"eve","password":"eves secret","invite":"{}"}})", Text(invite, "invite"));

  EXPECT_EQ(
      Call("POST", "/api/v1/register", R"({"username":"eve","password":"eves secret"})").status(),
      403);
  EXPECT_EQ(Text(Call("POST", "/api/v1/register", body), "role"), "viewer");

  const Reply list = Call("GET", "/api/v1/invites", "", owner);
  EXPECT_EQ(testing::SchemaFault(list.body(), "Invites"), "");
  EXPECT_THAT(list.body(), HasSubstr(R"("used":true)"));
  EXPECT_THAT(list.body(), Not(HasSubstr(Text(invite, "invite"))));
}

TEST_F(AccountJourney, AnInvitationThatWasUsedMeanwhileIsNotTakenBackUnseen) {
  journey.config().accounts.registration = "invite";
  journey.Reload();
  const std::string owner = Owner();
  const Reply invite = Call("POST", "/api/v1/invites", R"({"days":1})", owner);
  const std::string path = "/api/v1/invites/" + Text(invite, "id");
  const Reply unused = Call("GET", path, "", owner);
  EXPECT_EQ(testing::SchemaFault(unused.body(), "Invite"), "");
  EXPECT_THAT(unused.body(), Not(HasSubstr(Text(invite, "invite")))) << "told once";
  EXPECT_EQ(unused.header("etag"), invite.header("etag"));
  EXPECT_EQ(unused.header("etag"), "\"" + Text(unused, "version") + "\"");
  ASSERT_EQ(Call("POST", "/api/v1/register",
                 fmt::format(R"({{"username":"eve","password":"eves secret","invite":"{}"}})",
                             Text(invite, "invite")))
                .status(),
            201);

  const std::string as_unused = owner + "If-Match: " + unused.header("etag") + "\r\n";
  const Reply refused = Call("DELETE", path, "", as_unused);

  EXPECT_EQ(refused.status(), 412) << refused.body();
  const Reply used = Call("GET", path, "", owner);
  EXPECT_EQ(refused.header("etag"), used.header("etag"));
  EXPECT_EQ(Json(used).at("used"), true);
  const std::string as_used = owner + "If-Match: " + used.header("etag") + "\r\n";
  EXPECT_EQ(Call("DELETE", path, "", as_used).status(), 200);
  EXPECT_EQ(Call("DELETE", path, "", owner).status(), 404);
  EXPECT_EQ(Call("GET", path, "", owner).status(), 404);
}

TEST_F(AccountJourney, ScriptsSignInAsTheyDidWithThePredecessor) {
  Owner();
  const Reply login =
      Call("POST", "/api/auth/login", R"({"username":"ada","password":"correct horse"})");
  ASSERT_EQ(login.status(), 200) << login.body();
  EXPECT_EQ(testing::SchemaFault(login.body(), "LegacyTokens"), "");
  const std::string bearer = "Authorization: Bearer " + Text(login, "access_token") + "\r\n";

  const Reply me = Call("GET", "/api/auth/me", "", bearer);
  EXPECT_EQ(testing::SchemaFault(me.body(), "LegacyUser"), "");
  EXPECT_EQ(Json(me).at("is_super_admin"), true);
  EXPECT_EQ(testing::SchemaFault(Call("GET", "/api/users", "", bearer).body(), "LegacyUsers"), "");
  const std::string refresh =
      fmt::format(R"({{"refresh_token":"{}"}})", Text(login, "refresh_token"));
  const Reply renewed = Call("POST", "/api/auth/refresh", refresh);
  EXPECT_EQ(renewed.status(), 200) << renewed.body();
  const std::string second = "Authorization: Bearer " + Text(renewed, "access_token") + "\r\n";
  EXPECT_EQ(Call("GET", "/api/auth/me", "", second).status(), 200);
  EXPECT_EQ(Call("POST", "/api/auth/refresh", refresh).status(), 401) << "it was used";
  EXPECT_EQ(Call("GET", "/api/auth/me", "", second).status(), 401) << "and the session is over";
}

TEST_F(AccountJourney, ThePredecessorsUsersAreChangedInItsWords) {
  const std::string owner = Owner();
  const std::string id = Text(
      Call("POST", "/api/v1/users", R"({"username":"bob","password":"bobs secret"})", owner), "id");

  const Reply promoted = Call("PUT", "/api/users/" + id, R"({"is_admin":true})", owner);
  const Reply off = Call("PUT", "/api/users/" + id, R"({"is_active":false})", owner);

  EXPECT_EQ(Json(promoted).at("is_admin"), true);
  EXPECT_EQ(testing::SchemaFault(promoted.body(), "LegacyUser"), "");
  EXPECT_EQ(Json(off).at("is_active"), false);
  EXPECT_EQ(Json(off).at("is_admin"), true);
  EXPECT_EQ(Json(Call("DELETE", "/api/users/" + id, "", owner)).at("success"), true);
  EXPECT_EQ(Json(Call("GET", "/api/setup/status")).at("initialized"), true);
}

TEST_F(AccountJourney, TheAuditTellsWhatHappenedToAdmins) {
  const std::string owner = Owner();
  static_cast<void>(SignIn("ada", "wrong"));
  static_cast<void>(Call("GET", "/api/v1/users", "", "Authorization: Bearer wrong\r\n"));

  const Reply audit = Call("GET", "/api/v1/audit?limit=2", "", owner);
  const std::string cursor = Text(audit, "next_cursor");
  const Reply older = Call("GET", "/api/v1/audit?cursor=" + cursor, "", owner);

  EXPECT_EQ(testing::SchemaFault(audit.body(), "Audit"), "");
  const bj::array items = Json(audit).at("items").as_array();
  ASSERT_EQ(items.size(), 2U);
  EXPECT_EQ(items[0].as_object().at("action"), "access.refused");
  EXPECT_EQ(items[0].as_object().at("target"), "GET /api/v1/users");
  EXPECT_EQ(items[1].as_object().at("action"), "session.refused");
  EXPECT_THAT(older.body(), HasSubstr("user.setup"));
  EXPECT_THAT(audit.body() + older.body(), Not(HasSubstr("correct horse")));
  EXPECT_EQ(journey.identity().Store().Verify()->fault, "");
}

TEST_F(AccountJourney, StrangersCannotFillTheAudit) {
  const std::string owner = Owner();
  for (int i = 0; i < 70; ++i) EXPECT_EQ(Call("GET", "/api/v1/requests").status(), 401);
  journey.AdvanceTime(std::chrono::minutes(1));
  EXPECT_EQ(Call("GET", "/api/v1/requests").status(), 401);

  const auto rows = journey.identity().Store().Read({.action = "access.refused", .limit = 1000});

  EXPECT_EQ(rows->size(), 61U);
  EXPECT_THAT(rows->front().entry.after, HasSubstr(R"("left_out_before":10)"));
}

TEST_F(AccountJourney, AMemberSeesItsOwnRequestsAlone) {
  const std::string owner = Owner();
  ASSERT_EQ(Call("POST", "/api/v1/users", R"({"username":"mem","password":"mems secret"})", owner)
                .status(),
            201);
  const std::string member = Browser(SignIn("mem", "mems secret"));
  journey.Ask("gpt-5", "of somebody else");
  journey.outcomes(1);
  const std::string range = "?from=1767225600&to=1767312000";
  const bj::object all = Json(Call("GET", "/api/v1/requests" + range, "", owner));
  ASSERT_EQ(all.at("items").as_array().size(), 1U);
  const std::string id(all.at("items").as_array()[0].as_object().at("id").as_string());

  for (const std::string more : {"", "&user=ada", "&client=default", "&user="}) {
    const bj::object own = Json(Call("GET", "/api/v1/requests" + range + more, "", member));
    EXPECT_TRUE(own.at("items").as_array().empty()) << more;
  }
  EXPECT_EQ(Call("GET", "/api/v1/requests/" + id, "", member).status(), 404);
  EXPECT_EQ(Call("GET", "/api/v1/requests/" + id + "/bodies", "", member).status(), 404);
  const bj::object sums = Json(Call("GET", "/api/v1/stats/summary" + range, "", member));
  EXPECT_EQ(sums.at("total").as_object().at("requests"), 0);
  EXPECT_EQ(Call("GET", "/api/v1/requests/export" + range, "", member).body(), "");
  EXPECT_EQ(Call("GET", "/api/v1/requests/" + id, "", owner).status(), 200);
}

TEST_F(AccountJourney, APasswordThatIsHashedHoldsUpNobodyElse) {
  const std::string owner = Owner();
  std::promise<void> hashed;
  ASSERT_TRUE(
      journey.identity().Hashing().Submit([until = hashed.get_future().share()] { until.wait(); }));
  testing::RawClient waiting = journey.Connect();
  const std::string body = R"({"username":"ada","password":"correct horse"})";
  waiting.Send(
      fmt::format("POST /api/v1/session HTTP/1.1\r\nHost: relay\r\nContent-Length: {}\r\n\r\n{}",
                  body.size(), body));

  EXPECT_EQ(journey.Ask("gpt-5", "hi").status(), 200);
  EXPECT_EQ(Call("GET", "/api/v1/users", "", owner).status(), 200);
  hashed.set_value();
  EXPECT_EQ(waiting.Read().status(), 200);
}

TEST_F(AccountJourney, ABodyIsAskedForOnceTheCallerIsLetIn) {
  const std::string owner = Owner();
  const std::string body = R"({"username":"bob","password":"bobs secret"})";
  const auto head = [&](std::string_view fields) {
    return fmt::format(
        "POST /api/v1/users HTTP/1.1\r\nHost: relay\r\nExpect: 100-continue\r\n{}Content-Length: "
        "{}\r\n\r\n",
        fields, body.size());
  };
  testing::RawClient stranger = journey.Connect();
  stranger.Send(head(""));
  const Reply refused = stranger.Read();

  testing::RawClient client = journey.Connect();
  client.Send(head(owner));
  ASSERT_TRUE(client.WaitFor("100 Continue"));
  client.Send(body);

  EXPECT_EQ(client.Read().status(), 201);
  EXPECT_EQ(refused.status(), 401);
  EXPECT_TRUE(refused.interim().empty());
  const std::string large(100 * 1024, 'x');
  EXPECT_EQ(Call("POST", "/api/v1/users", large, owner).status(), 413);
}

TEST_F(AccountJourney, TooManyPasswordsAtOnceAreRefusedAndNotHeaped) {
  const std::string owner = Owner();
  std::promise<void> hashed;
  const auto until = hashed.get_future().share();
  // The thread is busy before the rest is counted: it frees no place meanwhile.
  std::promise<void> begun;
  ASSERT_TRUE(journey.identity().Hashing().Submit([&] {
    begun.set_value();
    until.wait();
  }));
  begun.get_future().wait();
  int waiting = 1;
  while (journey.identity().Hashing().Submit([until] { until.wait(); })) ++waiting;

  const Reply refused = SignIn("ada", "correct horse");

  EXPECT_EQ(refused.status(), 503);
  EXPECT_LE(waiting, 65);
  hashed.set_value();
  while (SignIn("ada", "correct horse").status() == 503) continue;
  EXPECT_EQ(Call("GET", "/api/v1/users", "", owner).status(), 200);
}

TEST_F(AccountJourney, WhoseSessionEndsSeesNoMoreOfTheLiveFeed) {
  const std::string owner = Owner();
  testing::RawClient watcher = journey.Connect();
  watcher.Send("GET /api/v1/events HTTP/1.1\r\nHost: relay\r\n" + owner + "\r\n");
  ASSERT_TRUE(watcher.WaitFor("retry: 2000"));
  journey.AdvanceTime(std::chrono::seconds(16));
  ASSERT_TRUE(watcher.WaitFor(": keep-alive"));

  ASSERT_EQ(Call("DELETE", "/api/v1/session", "", owner).status(), 200);
  journey.AdvanceTime(std::chrono::seconds(16));

  std::string rest;
  EXPECT_NE(watcher.ReadToEnd(rest), testing::End::kNever);
}

TEST_F(AccountJourney, ADatabaseOutageNeverTurnsAValidKeyIntoA401) {
  const std::string owner = Owner();
  {
    // Somebody else holds the file.
    auto database = store::sqlite::Database::Open(journey.identity_file(), std::chrono::seconds(1));
    ASSERT_TRUE(database);
    ASSERT_TRUE(database->Execute("DROP TABLE sessions"));
  }

  const Reply asked = Call("GET", "/api/v1/users", "", owner);

  EXPECT_EQ(asked.status(), 500) << asked.body();
  EXPECT_EQ(journey.Send(Journey::Get("/api/v1/requests")).status(), 200);
  EXPECT_EQ(journey.Ask("gpt-5", "hi").status(), 200);
}

}  // namespace
}  // namespace monorelay
