#include "bench/log/generator.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <stdexcept>
#include <thread>
#include <utility>

#include "bench/net/clock.hpp"

namespace monorelay::bench {
namespace {

using std::chrono::milliseconds;

// Records in memory beyond which the generator waits: what is measured is what is stored.
constexpr std::uint64_t kMostWaiting = 20'000;

// Text that compresses about as well as conversations do.
std::string Words(std::size_t bytes, Random& random) {
  static constexpr const char* kWords[] = {"the",   "request",  "answer", "model",  "token",
                                           "of",    "and",      "stream", "record", "relay",
                                           "while", "provider", "key",    "waits",  "value"};
  std::string text;
  while (text.size() < bytes)
    text.append(kWords[random.Below(std::size(kWords))])
        .append(std::to_string(random.Below(100)))
        .push_back(' ');
  text.resize(bytes);
  return text;
}

}  // namespace

Bench::Bench(const Settings& settings) : settings_(settings), random_(1), ids_(clock_, Random(2)) {
  auto store =
      store::sqlite::SqliteRequestStore::Open(File(), clock_, {.busy_timeout = milliseconds(1000)});
  auto spill = store::SpillFolder::Open(settings.folder / "spill");
  if (!store || !spill) throw std::runtime_error("the folder cannot be used");
  store_ = *std::move(store);
  spill_ = *std::move(spill);
  log_ = std::make_unique<records::RequestLog>(*store_, *spill_, clock_);
  rules_.budget = std::make_shared<http::BodyBudget>(std::int64_t{256} << 20U);
  for (int i = 0; i < 64; ++i) {
    questions_.push_back(R"({"model":"bench","messages":[{"role":"user","content":")" +
                         Words(settings.body_bytes, random_) + "\"}]}");
    answers_.push_back(R"({"id":"x","object":"chat.completion","choices":[{"index":0,"message":)"
                       R"({"role":"assistant","content":")" +
                       Words(settings.body_bytes, random_) + R"("},"finish_reason":"stop"}]})");
  }
}

void Bench::Add() {
  relay::Outcome outcome;
  outcome.request_id = ids_.Make();
  outcome.started = clock_.WallNow();
  outcome.endpoint = "/v1/chat/completions";
  outcome.dialect = outcome.provider_dialect = "openai_chat";
  outcome.client = "default";
  outcome.client_address = "127.0.0.1";
  outcome.user_agent = "OpenAI/Python 1.99.0";
  outcome.model = "gpt-5-mini";
  outcome.served_model = "gpt-5-mini-2026-01-01";
  outcome.provider = "openai";
  outcome.key_label = "first";
  outcome.ending = relay::Ending::kAnswered;
  outcome.status = 200;
  outcome.attempts = 1;
  outcome.latency = std::chrono::microseconds(1'234'567);
  outcome.stages.first_byte = std::chrono::microseconds(234'567);
  outcome.usage = {.input = 1000, .output = 200, .cached_read = 500};
  outcome.request_bytes = 4000;
  outcome.response_bytes = 4000;
  outcome.sampling.temperature = 0.7;
  if (settings_.body_bytes > 0) {
    outcome.capture = std::make_shared<relay::BodyCapture>(dialects::Dialect::kOpenAiChat, rules_);
    outcome.capture->TakeRequest(questions_[added_ % questions_.size()]);
    outcome.capture->OnBody(answers_[added_ % answers_.size()]);
  }
  const Nanoseconds begun = Now();
  log_->OnOutcome(std::move(outcome));
  costs_.push_back(static_cast<float>(Now() - begun));
  ++added_;
}

void Bench::Run() {
  const Nanoseconds begun = Now();
  const Nanoseconds end = begun + FromSeconds(settings_.seconds);
  for (;;) {
    const Nanoseconds now = Now();
    const bool is_over = settings_.records > 0 ? added_ >= settings_.records : now >= end;
    if (is_over) return;
    const double due = settings_.rate * static_cast<double>(now - begun) / 1e9;
    const bool waits = settings_.rate > 0 ? static_cast<double>(added_) >= due
                                          : log_->Figures().waiting >= kMostWaiting;
    if (waits) {
      std::this_thread::sleep_for(milliseconds(1));
    } else {
      for (int i = 0; i < 64; ++i) Add();
    }
  }
}

double Bench::Cost(double share) {
  if (costs_.empty()) return 0;
  const auto at =
      costs_.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(costs_.size() - 1));
  std::nth_element(costs_.begin(), at, costs_.end());
  return *at / 1000.0;
}

}  // namespace monorelay::bench
