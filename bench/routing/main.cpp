// What routing costs a request: from the name of a model to the lease of a key, and back.
//
//   bench_routing [--requests N]
//
// 50 providers, 500 keys, 200 aliases, 200 patterns. Prints a table; the exit status is 1 if the
// usual case is over its budget.
#include <fmt/core.h>
#include <time.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "relay/candidates.hpp"
#include "relay/conversation.hpp"
#include "relay/setup.hpp"

namespace {

using namespace monorelay;

constexpr double kBudgetNanoseconds = 3'000;  // CPU of one request
constexpr std::size_t kProviders = 50;
constexpr std::size_t kKeysEach = 10;
constexpr std::size_t kAliases = 200;
constexpr std::size_t kPatterns = 200;
constexpr std::size_t kModels = 100;
constexpr int kRounds = 5;

struct Case {
  const char* name;
  std::size_t providers_each;  // of a model
  catalog::Balance balance;
  bool has_budget;
};

constexpr Case kCases[] = {
    {"in order, 5 providers for each model", 5, catalog::Balance::kOrder, true},
    {"by weight, 5 providers for each model", 5, catalog::Balance::kWeighted, true},
    {"by latency, 5 providers for each model", 5, catalog::Balance::kLatency, true},
    {"least busy, 5 providers for each model", 5, catalog::Balance::kLeastBusy, true},
    {"by latency, all 50 providers for each model", kProviders, catalog::Balance::kLatency, false},
};

std::vector<catalog::Offer> Offers(const Case& each) {
  std::vector<catalog::Offer> offers;
  for (std::size_t i = 0; i < kProviders; ++i) {
    catalog::Offer offer{
        .provider = fmt::format("provider-{}", i), .include = {}, .exclude = {}, .known = {}};
    for (std::size_t model = 0; model < kModels; ++model) {
      const bool serves = (model + kProviders - i) % kProviders < each.providers_each;
      if (serves) offer.include.push_back(fmt::format("vendor/model-{}", model));
    }
    offers.push_back(std::move(offer));
  }
  return offers;
}

std::vector<std::pair<std::string, std::string>> Aliases() {
  std::vector<std::pair<std::string, std::string>> aliases;
  for (std::size_t i = 0; i < kAliases; ++i)
    aliases.emplace_back(fmt::format("alias-{}", i), fmt::format("vendor/model-{}", i % kModels));
  return aliases;
}

// None of them matches, so that all are tried.
std::vector<catalog::Rule> Rules(std::string_view prefix) {
  std::vector<catalog::Rule> rules;
  for (std::size_t i = 0; i < kPatterns / 2; ++i)
    rules.push_back({fmt::format("{}-{}-*", prefix, i), "provider-1"});
  return rules;
}

std::shared_ptr<const relay::Setup> MakeSetup(const Case& each, const Clock& clock) {
  std::vector<relay::Target> targets;
  for (std::size_t i = 0; i < kProviders; ++i) {
    std::vector<keys::Key> keys;
    for (std::size_t k = 0; k < kKeysEach; ++k) {
      keys.push_back(
          {.secret = Secret(fmt::format("sk-{}-{}", i, k)),
           .label = fmt::format("key-{}", k),
           .state = std::make_shared<keys::KeyState>(),
           .limits = {.quota = 1'000'000'000, .in_5_hours = 1'000'000'000, .at_once = 1'000}});
    }
    targets.push_back({.provider = nullptr,
                       .keys = std::make_shared<keys::KeyPool>(keys::Strategy::kRoundRobin,
                                                               std::move(keys), clock),
                       .figures = std::make_shared<routing::ProviderFigures>()});
  }
  auto setup = std::make_shared<relay::Setup>(relay::Setup{
      .catalog = catalog::Snapshot(
          Offers(each), Aliases(), Rules("mapped"), Rules("old"), {},
          {.tiers = {.enabled = true, .names = {"auto"}}, .balance = {.usual = each.balance}}),
      .targets = std::move(targets),
      .access_keys = {},
      .cors = {},
      .affinity = {.mode = routing::AffinityMode::kConversation,
                   .life = std::chrono::seconds(600),
                   .table = std::make_shared<routing::AffinityTable>()}});
  return setup;
}

// As a client sends them, of the usual length.
struct Request {
  std::string model;
  std::string body;
  http::RequestHead head;
  json::RequestFields fields;
};

std::vector<Request> Requests() {
  std::vector<Request> requests;
  for (std::size_t i = 0; i < 400; ++i) {
    Request request;
    request.model = i % 2 == 0 ? fmt::format("vendor/model-{}", i % kModels)
                               : fmt::format("alias-{}", i % kAliases);
    request.body = fmt::format(
        R"({{"model":"{}","messages":[{{"role":"system","content":"You are a helpful assistant."}},)"
        R"({{"role":"user","content":"{:0>500}"}},{{"role":"assistant","content":"x"}}]}})",
        request.model, i);
    request.body.append(json::kPadding, ' ');
    request.head.fields = {{"host", "relay"},        {"user-agent", "bench/1.0"},
                           {"accept", "*/*"},        {"authorization", "Bearer mr-key"},
                           {"content-length", "99"}, {"content-type", "application/json"},
                           {"x-stainless-os", "x"},  {"x-stainless-lang", "js"}};
    const std::string_view text =
        std::string_view(request.body).substr(0, request.body.size() - json::kPadding);
    request.fields = *json::ScanRequest(text);
    requests.push_back(std::move(request));
  }
  return requests;
}

double CpuNanoseconds() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

// What an exchange does for a request that the first candidate answers. False if nobody could.
bool Route(const std::shared_ptr<const relay::Setup>& setup, relay::PlanCache& plans,
           const Request& request, const Clock& clock, Random& random) {
  std::optional<catalog::Difficulty> tier;
  if (routing::NeedsTier(setup->catalog, request.model)) tier = catalog::Difficulty::kSimple;
  const auto plan = plans.Find(setup, request.model, tier);
  if (!plan) return false;
  const MonotonicTime now = clock.Now();
  const relay::Affinity& affinity = setup->affinity;
  const std::uint64_t conversation =
      relay::ConversationOf(affinity.mode, "default", request.head, request.fields, request.body);
  const auto place =
      affinity.table->Find(conversation, now, affinity.life).value_or(routing::Place());
  const relay::SetupLive live(*setup, routing::AnswerForm::kStream, now);
  const auto order = relay::CandidatesFor(*setup, **plan, live, place, random);
  const routing::Candidate& first = *order.front();
  const relay::Target& target = setup->targets[first.provider];
  const routing::UnderWay under_way(*target.figures);
  keys::Lease lease = target.keys->Take(first.model, {}, random, place.key);
  const keys::Key* key = lease.Get();
  if (key == nullptr) return false;
  lease.Spend();
  key->state->NoteAnswer(first.model, key->limits.circuit, now);
  target.figures->NoteAnswer(first.model, routing::AnswerForm::kStream,
                             std::chrono::milliseconds(100 + conversation % 100), now);
  affinity.table->Note(conversation, {.provider = target.figures.get(), .key = key->state.get()},
                       now);
  return true;
}

// Nanoseconds of a request: the median of some rounds.
double Measure(const Case& each, std::size_t count) {
  const SystemClock clock;
  const auto setup = MakeSetup(each, clock);
  const auto requests = Requests();
  relay::PlanCache plans;
  Random random(1);
  std::array<double, kRounds> rounds{};
  for (double& round : rounds) {
    const double begun = CpuNanoseconds();
    for (std::size_t i = 0; i < count; ++i) {
      if (!Route(setup, plans, requests[i % requests.size()], clock, random)) {
        fmt::print(stderr, "{}: a request found nobody\n", each.name);
        std::exit(2);
      }
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
    count = std::strtoul(argv[2], nullptr, 10);
  } else if (argc != 1) {
    fmt::print(stderr, "usage: bench_routing [--requests N]\n");
    return 2;
  }
  bool is_met = true;
  fmt::print("| routing and key selection | CPU ns/request | budget |\n|---|---|---|\n");
  for (const Case& each : kCases) {
    const double cost = Measure(each, std::max<std::size_t>(count, 1));
    const bool is_over = each.has_budget && cost > kBudgetNanoseconds;
    is_met = is_met && !is_over;
    fmt::print("| {} | {:.0f} | {} |\n", each.name, cost,
               each.has_budget
                   ? fmt::format("{:.0f}{}", kBudgetNanoseconds, is_over ? " MISSED" : "")
                   : "-");
  }
  return is_met ? 0 : 1;
}
