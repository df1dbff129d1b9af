// Removing what was recorded, as the predecessor's clients ask for it.

#include <boost/json.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "support/journey.hpp"

namespace monorelay {
namespace {

namespace bj = boost::json;
using testing::Journey;
using testing::Reply;

class ClearJourney : public ::testing::Test {
 protected:
  ClearJourney() {
    journey.Records();
    journey.Accounts();
    journey.upstream("alpha").Answers("one two three");
    journey.config().server.trusted_proxies = {"127.0.0.1"};
    journey.Start();
    const Reply signed_in =
        Call("POST", "/api/v1/setup", "",
             fmt::format(R"({{"setup_token":"{}","username":"ada","password":"correct horse"}})",
                         *journey.identity().SetupToken()));
    const std::string cookie = signed_in.header("set-cookie");
    owner = "Cookie: " + cookie.substr(0, cookie.find(';')) + "\r\nX-MonoRelay-CSRF: 1\r\n";
  }

  Reply Call(std::string_view method, std::string_view path, std::string_view fields,
             std::string_view body = {}) {
    return journey.Send(
        fmt::format("{} {} HTTP/1.1\r\nHost: relay\r\nConnection: close\r\n"
                    "X-Forwarded-For: 203.0.113.9\r\n{}Content-Length: {}\r\n\r\n{}",
                    method, path, fields, body.size(), body));
  }
  int Clear(std::string_view path) { return Call("POST", path, owner).status(); }
  bj::value Data(std::string_view path) {
    return bj::parse(Call("GET", path, owner).body()).at("data");
  }
  std::size_t Logged() { return Data("/api/logs").as_array().size(); }
  std::int64_t Counted() {
    return Data("/api/stats").at("in_memory").at("total_requests").as_int64();
  }
  void Ask() {
    EXPECT_EQ(journey.Ask("gpt-5", "hi").status(), 200);
    journey.outcomes(++asked);
  }

  Journey journey;
  std::string owner;
  std::size_t asked = 0;
};

TEST_F(ClearJourney, LogsGoAndStatisticsStay) {
  Ask();
  Ask();

  EXPECT_EQ(Clear("/api/logs/clear"), 200);

  EXPECT_EQ(Logged(), 0U);
  EXPECT_EQ(Counted(), 2);
  Ask();
  EXPECT_EQ(Logged(), 1U);
  EXPECT_EQ(Counted(), 3);
}

TEST_F(ClearJourney, StatisticsOfOneClientOrOfAllGoAndLogsStay) {
  Ask();

  EXPECT_EQ(Clear("/api/usage/clear?client_id=nobody"), 200);
  EXPECT_EQ(Counted(), 1);
  EXPECT_EQ(Clear("/api/usage/clear?client_id=default"), 200);
  EXPECT_EQ(Counted(), 0);
  Ask();
  EXPECT_EQ(Counted(), 1);
  EXPECT_EQ(Clear("/api/usage/clear"), 200);

  EXPECT_EQ(Counted(), 0);
  EXPECT_EQ(Logged(), 2U);
}

TEST_F(ClearJourney, AResetTakesBoth) {
  Ask();

  EXPECT_EQ(Clear("/api/stats/reset"), 200);

  EXPECT_EQ(Logged(), 0U);
  EXPECT_EQ(Counted(), 0);
}

// The predecessor deleted accounts and the configuration too, and ended itself.
TEST_F(ClearJourney, ClearingAllDataLeavesAccountsAndServesOn) {
  Ask();

  const auto cleared = Call("POST", "/api/admin/clear-data", owner);

  EXPECT_EQ(cleared.status(), 200);
  EXPECT_EQ(bj::parse(cleared.body()).at("status"), "ok");
  EXPECT_EQ(Logged(), 0U);
  EXPECT_EQ(Counted(), 0);
  EXPECT_EQ(Call("GET", "/api/v1/users", owner).status(), 200);
  Ask();
  EXPECT_EQ(Logged(), 1U);
}

TEST_F(ClearJourney, IsWrittenDownWithWhoAndFromWhere) {
  EXPECT_EQ(Clear("/api/usage/clear?client_id=default"), 200);

  const bj::value rows = bj::parse(Call("GET", "/api/v1/audit?action=records.clear", owner).body());

  ASSERT_EQ(rows.at("items").as_array().size(), 1U);
  const bj::value& row = rows.at("items").as_array().front();
  EXPECT_EQ(row.at("actor"), "ada");
  EXPECT_EQ(row.at("target"), "default");
  EXPECT_EQ(row.at("address"), "203.0.113.9");
}

TEST_F(ClearJourney, NeedsAnAdmin) {
  const std::string key = fmt::format("Authorization: Bearer {}\r\n", Journey::kAccessKey);
  for (const char* path : {"/api/logs/clear", "/api/stats/reset", "/api/usage/clear"})
    EXPECT_EQ(Call("POST", path, key).status(), 403) << path;
}

}  // namespace
}  // namespace monorelay
