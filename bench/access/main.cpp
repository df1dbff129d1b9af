// What it costs to know who asks and whether it may: an access key of many, with limits of its own,
// of its user, of its team and of the relay. Functions alone, CPU time of one thread.

#include <fmt/format.h>
#include <malloc.h>
#include <time.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/random.hpp"
#include "identity/key_hasher.hpp"
#include "limits/ledger.hpp"
#include "limits/reservation.hpp"
#include "relay/access_table.hpp"
#include "relay/exchange.hpp"

namespace {

using namespace monorelay;
using limits::Kind;

constexpr std::size_t kKeys = 100'000;
constexpr std::size_t kUsers = 1'000;
constexpr std::size_t kTeams = 50;
constexpr std::size_t kRounds = 5;
constexpr double kBudgetNanoseconds = 3'000;
constexpr std::int64_t kPlenty = 1'000'000'000'000;

// Every kind that there is.
limits::Rules AllRules() {
  limits::Rules rules;
  for (const Kind kind : limits::kKinds)
    rules.push_back({.kind = kind, .amount = kPlenty, .warn_percent = 80, .shadow = false});
  return rules;
}

double CpuNanoseconds() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

std::size_t HeapBytes() {
  const struct mallinfo2 info = ::mallinfo2();
  return info.uordblks + info.hblkhd;
}

struct Bench {
  SystemClock clock;
  limits::LoggedEvents events;
  limits::Ledger ledger{clock, events};
  identity::KeyHasher hasher{Secret(RandomToken(32))};
  relay::AccessTable table{clock, hasher, ledger};
  std::vector<std::string> texts;

  void MakeKeys(const limits::Rules& per_key) {
    ledger.SetDefaults(
        {.relay = AllRules(), .per_key = per_key, .warn_percent = 80, .shadow = false});
    std::vector<identity::Team> teams;
    for (std::size_t i = 0; i < kTeams; ++i)
      teams.push_back({.id = fmt::format("01TEAM{:020}", i), .name = fmt::format("team-{}", i)});
    IdMaker ids(clock, Random(1));
    texts.reserve(kKeys);
    for (std::size_t i = 0; i < kKeys; ++i) {
      texts.push_back("mr-" + RandomToken(32));
      identity::AccessKey key;
      key.id = ids.Make().View();
      key.draft.name = fmt::format("key-{}", i);
      key.draft.user_id = fmt::format("01USER{:020}", i % kUsers);
      key.draft.user_name = fmt::format("user-{}", i % kUsers);
      key.secrets.push_back({.digest = hasher.Of(texts.back()), .prefix = "mr-", .until = {}});
      table.OnKey(key, &teams[i % kTeams]);
    }
  }
};

// Authenticate as the relay does, reserve of all limits, settle. The median of some rounds.
double Measure(const Bench& bench, std::size_t count) {
  relay::Setup setup{.catalog = {{}, {}, {}, {}}, .targets = {}, .access_keys = {}, .cors = {}};
  setup.access_table = &bench.table;
  http::RequestHead head;
  head.path = "/v1/chat/completions";
  head.fields = {{"host", "relay"},
                 {"user-agent", "bench/1.0"},
                 {"accept", "*/*"},
                 {"authorization", ""},
                 {"content-type", "application/json"}};
  std::string bearer;
  Random random(1);
  std::array<double, kRounds> rounds{};
  for (double& round : rounds) {
    const double begun = CpuNanoseconds();
    for (std::size_t i = 0; i < count; ++i) {
      bearer.assign("Bearer ").append(bench.texts[random.Below(kKeys)]);
      head.fields[3].value = bearer;
      const auto caller = relay::Authenticate(setup, head, "127.0.0.1");
      if (!caller) std::exit(2);
      auto made = limits::Reservation::Make(
          (*caller)->limits, {.tokens = 1000, .nano_dollars = 5000}, bench.clock.WallNow());
      if (!made) std::exit(2);
      made->Settle({.tokens = 700, .nano_dollars = 3000}, bench.clock.WallNow());
    }
    round = (CpuNanoseconds() - begun) / static_cast<double>(count);
  }
  std::ranges::sort(rounds);
  return rounds[kRounds / 2];
}

}  // namespace

int main(int argc, char** argv) {
  std::size_t count = 200'000;
  if (argc == 3 && std::string_view(argv[1]) == "--requests") {
    count = std::max<std::size_t>(std::strtoul(argv[2], nullptr, 10), 1);
  } else if (argc != 1) {
    fmt::print(stderr, "usage: bench_access [--requests N]\n");
    return 2;
  }
  fmt::print(
      "| {} access keys | CPU ns/request | budget | bytes a key, unused | used |\n"
      "|---|---|---|---|---|\n",
      kKeys);
  const std::pair<std::string_view, limits::Rules> cases[] = {
      {"limits of the relay alone", {}}, {"all kinds for each key, and of the relay", AllRules()}};
  for (const auto& [name, rules] : cases) {
    const std::size_t before = HeapBytes();
    const auto bench = std::make_unique<Bench>();
    bench->MakeKeys(rules);
    std::size_t texts = 0;
    for (const std::string& text : bench->texts) texts += sizeof text + text.capacity() + 17;
    const std::size_t unused = (HeapBytes() - before - texts) / kKeys;
    const double cost = Measure(*bench, count);
    const std::size_t used = (HeapBytes() - before - texts) / kKeys;
    const bool is_over = cost > kBudgetNanoseconds;
    fmt::print("| {} | {:.0f} | {:.0f}{} | {} | {} |\n", name, cost, kBudgetNanoseconds,
               is_over ? " MISSED" : "", unused, used);
  }
  return 0;
}
