// What the relay tells of itself: its address, exports for client programs, lists of models, the
// figures of the machine.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

#include "app/key_export.hpp"
#include "app/relay_address.hpp"
#include "app/remote_model_page.hpp"
#include "app/system_figures.hpp"
#include "base/base64.hpp"
#include "store/temporary_folder.hpp"

namespace monorelay::app {
namespace {

using ::testing::HasSubstr;

TEST(RelayAddress, IsWhatThePublicHostSays) {
  struct Case {
    std::string public_host;
    std::string base_url;
    std::string host;
  };
  const std::vector<Case> cases = {
      {"https://relay.example.org/", "https://relay.example.org/v1", "relay.example.org"},
      {"http://10.0.0.5:9000/v1", "http://10.0.0.5:9000/v1", "10.0.0.5"},
      {"relay.example.org", "https://relay.example.org/v1", "relay.example.org"},
      {"relay.example.org:8443/", "https://relay.example.org/v1", "relay.example.org"},
      {"192.168.1.20", "http://192.168.1.20:8787/v1", "192.168.1.20"},
      {"homeserver", "http://homeserver:8787/v1", "homeserver"},
  };
  for (const Case& each : cases) {
    const auto address = AddressOf(each.public_host, "0.0.0.0", 8787);

    EXPECT_EQ(address.base_url, each.base_url) << each.public_host;
    EXPECT_EQ(address.host, each.host) << each.public_host;
  }
}

TEST(RelayAddress, WithoutOneIsWhereTheRelayListens) {
  EXPECT_EQ(AddressOf("", "127.0.0.1", 8787).base_url, "http://127.0.0.1:8787/v1");
  EXPECT_EQ(AddressOf("", "::1", 80).base_url, "http://[::1]:80/v1");
  const auto everywhere = AddressOf(" ", "0.0.0.0", 8787);
  EXPECT_NE(everywhere.host, "0.0.0.0");
  EXPECT_EQ(everywhere.base_url, "http://" + everywhere.host + ":8787/v1");
}

std::string Exported(const std::string& format) {
  const auto text = ExportText(
      {.format = format, .provider = "team's", .access_key = Secret(std::string("mr-'key"))},
      "https://relay.example.org/v1", "gpt-5");
  return text ? *text : "failed: " + text.error().text.value.Get();
}

TEST(KeyExport, WritesEachFormatWithTheRelaysAddressAndAccessKey) {
  EXPECT_EQ(Exported("openai"),
            "OPENAI_API_KEY=mr-'key\nOPENAI_BASE_URL=https://relay.example.org/v1\n");
  EXPECT_EQ(Exported("anthropic"),
            "ANTHROPIC_API_KEY=mr-'key\nANTHROPIC_BASE_URL=https://relay.example.org\n");
  EXPECT_EQ(Exported("claude-code"),
            "# team's\nexport ANTHROPIC_AUTH_TOKEN='mr-'\\''key'\n"
            "export ANTHROPIC_BASE_URL='https://relay.example.org'\n");
  EXPECT_THAT(Exported("claude-code-router"),
              HasSubstr("OPENAI_BASE_URL='https://relay.example.org/v1'"));
  EXPECT_THAT(Exported("cherrystudio"), HasSubstr("API Host: https://relay.example.org/v1"));
  EXPECT_THAT(Exported("vercel-ai-sdk"),
              HasSubstr(R"({"providers":[{"name":"team's","apiKey":"mr-'key",)"));
  EXPECT_THAT(Exported("llama.cpp"), HasSubstr(R"("model_alias":"team's")"));
  EXPECT_EQ(Exported("env"), "MONORELAY_TEAM_S_KEY=mr-'key\n");
}

// The predecessor's had /v1 twice.
TEST(KeyExport, OfCurlHasTheVersionOnce) {
  const std::string text = Exported("curl");

  EXPECT_THAT(text, HasSubstr("curl 'https://relay.example.org/v1/chat/completions'"));
  EXPECT_THAT(text, HasSubstr("'Authorization: Bearer mr-'\\''key'"));
}

// The predecessor's failed.
TEST(KeyExport, OfCherryStudiosLinkCanBeReadBack) {
  std::string link = Exported("cherrystudio-deep-link");
  constexpr std::string_view kBegin = "cherrystudio://providers/api-keys?v=1&data=";
  ASSERT_TRUE(link.starts_with(kBegin));
  link.pop_back();
  std::string data = link.substr(kBegin.size());
  for (const auto& [escaped, plain] :
       {std::pair("%2B", "+"), std::pair("%2F", "/"), std::pair("%3D", "=")}) {
    for (auto at = data.find(escaped); at != std::string::npos; at = data.find(escaped))
      data.replace(at, 3, plain);
  }

  EXPECT_EQ(FromBase64(data), R"({"provider":"team's","name":"team's","api_key":"mr-'key",)"
                              R"("base_url":"https://relay.example.org/v1"})");
}

TEST(KeyExport, OfAnUnknownFormatFails) {
  EXPECT_THAT(Exported("word"), HasSubstr("failed: \"word\""));
  for (const std::string& name : ExportFormatNames())
    EXPECT_FALSE(Exported(name).starts_with("failed")) << name;
}

std::vector<std::string> IdsOf(std::string_view body) {
  const auto models = ReadModelList(body);
  std::vector<std::string> ids;
  if (!models) return {"failed"};
  for (const admin::RemoteModel& model : *models) ids.push_back(model.id);
  return ids;
}

TEST(RemoteModelList, IsReadInTheFormOfEveryDialect) {
  using Ids = std::vector<std::string>;
  EXPECT_EQ(IdsOf(R"({"data":[{"id":"b"},{"id":"a","owned_by":"x"},{"id":"b"},{}]})"),
            (Ids{"a", "b"}));
  EXPECT_EQ(IdsOf(R"({"models":[{"name":"models/gemini-x","displayName":"X"}]})"),
            (Ids{"gemini-x"}));
  EXPECT_EQ(IdsOf(R"(["plain"])"), (Ids{"plain"}));
  EXPECT_EQ(IdsOf("<html>"), (Ids{"failed"}));
  EXPECT_EQ(IdsOf(R"({"data":7})"), (Ids{"failed"}));
}

TEST(RemoteModelList, SaysWhereItGoesOn) {
  const auto next = [](std::string_view body) {
    const auto page = ReadModelPage(body);
    return page ? page->next.parameter + "=" + page->next.value : std::string("failed");
  };
  EXPECT_EQ(next(R"({"data":[{"id":"a"}],"has_more":true,"last_id":"a"})"), "after_id=a");
  EXPECT_EQ(next(R"({"object":"list","data":[{"id":"a"}],"has_more":true,"last_id":"a"})"),
            "after=a");
  EXPECT_EQ(next(R"({"models":[],"nextPageToken":"t/1"})"), "pageToken=t/1");
  EXPECT_EQ(next(R"({"data":[{"id":"a"}],"has_more":false,"last_id":"a"})"), "=");
  EXPECT_EQ(next(R"({"data":[],"has_more":true})"), "=");
  EXPECT_EQ(next(R"(["a"])"), "=");
}

TEST(RemoteModelList, KeepsOwnerTimeAndDescription) {
  const auto models =
      ReadModelList(R"({"data":[{"id":"m","owner":"acme","created_at":"2026-01-01T00:00:00Z",)"
                    R"("display_name":"M"}]})");

  ASSERT_TRUE(models);
  EXPECT_EQ(models->at(0).owner, "acme");
  EXPECT_EQ(models->at(0).created, 1'767'225'600);
  EXPECT_EQ(models->at(0).description, "M");
}

TEST(SystemGauge, TellsTheUptimeByTheClockThatNeverJumps) {
  const testing::TemporaryFolder folder;
  std::ofstream(folder.Path() / "requests.db") << "1234567890";
  std::ofstream(folder.Path() / "requests.db-wal") << "12345";
  std::ofstream(folder.Path() / "notes.txt") << "1";
  ManualClock clock;
  SystemGauge gauge(clock);
  clock.Advance(std::chrono::seconds(90));

  const admin::SystemFigures figures = gauge.Take(folder.Path());

  EXPECT_EQ(figures.uptime, std::chrono::seconds(90));
  EXPECT_GT(figures.pid, 0);
  EXPECT_GT(figures.resident_bytes, 1'000'000U);
  EXPECT_GT(figures.memory_total, figures.memory_used);
  EXPECT_GT(figures.disk_total, 0U);
  EXPECT_GE(figures.machine_cpu_percent, 0);
  EXPECT_LE(figures.machine_cpu_percent, 100);
  EXPECT_EQ(figures.stores,
            (std::vector<std::pair<std::string, std::uint64_t>>{{"requests.db", 15}}));
}

// Nothing is waited for, so a share of no time stays what it was.
TEST(SystemGauge, AskedTwiceAtOnceGivesTheSameShares) {
  ManualClock clock;
  SystemGauge gauge(clock);
  clock.Advance(std::chrono::seconds(10));
  const double first = gauge.Take({}).cpu_percent;

  EXPECT_EQ(gauge.Take({}).cpu_percent, first);
  EXPECT_GT(first, 0);
  EXPECT_EQ(gauge.Take({}).disk_total, 0U);
}

}  // namespace
}  // namespace monorelay::app
