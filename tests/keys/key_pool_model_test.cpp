// Random sequences of requests, results and time against a simple reference of the key pool: one
// that keeps everything in lists and computes anew what counts.

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "keys/key_pool.hpp"

namespace monorelay::keys {
namespace {

using namespace std::chrono_literals;

// The circuit of one key and model.
class ReferenceCircuit {
 public:
  explicit ReferenceCircuit(const CircuitRules& rules) : rules_(rules) {}

  void Fault(MonotonicTime now) {
    ++row_;
    ended_.push_back({SlotOf(now), true});
    if (state_ == State::kOpen && now < open_until_) return;
    const bool is_trial = state_ == State::kOpen;
    if (is_trial || row_ >= rules_.faults_in_a_row || IsShareTooLarge(now)) Open(now);
  }
  void Success(MonotonicTime now) {
    row_ = 0;
    if (state_ == State::kOpen) ended_.clear();
    state_ = State::kClosed;
    openings_ = 0;
    trial_.reset();
    ended_.push_back({SlotOf(now), false});
  }
  [[nodiscard]] bool IsFree(MonotonicTime now) const {
    if (state_ == State::kClosed) return true;
    if (now < open_until_) return false;
    return !trial_ || now >= *trial_ + Circuit::kLongestTrial;
  }
  // True if the request is a trial.
  bool Pass(MonotonicTime now) {
    if (state_ == State::kClosed) return false;
    trial_ = now;
    return true;
  }
  void TrialShowedNothing(MonotonicTime begun) {
    if (trial_ == begun) trial_.reset();
  }

 private:
  enum class State : std::uint8_t { kClosed, kOpen };
  struct Ended {
    std::int64_t slot;
    bool is_bad;
  };
  [[nodiscard]] std::int64_t SlotOf(MonotonicTime now) const {
    return now.time_since_epoch() / (std::chrono::nanoseconds(rules_.window) / 6);
  }
  [[nodiscard]] bool IsShareTooLarge(MonotonicTime now) const {
    int all = 0;
    int bad = 0;
    for (const Ended& ended : ended_) {
      if (ended.slot <= SlotOf(now) - 6) continue;
      ++all;
      bad += ended.is_bad ? 1 : 0;
    }
    return all >= rules_.least_requests && bad >= rules_.fault_share * all;
  }
  void Open(MonotonicTime now) {
    auto open = rules_.first_open;
    for (int i = 0; i < openings_ && open < rules_.longest_open; ++i) open *= 2;
    open_until_ = now + std::min(open, rules_.longest_open);
    state_ = State::kOpen;
    ++openings_;
    trial_.reset();
  }

  CircuitRules rules_;
  State state_ = State::kClosed;
  int row_ = 0;
  int openings_ = 0;
  MonotonicTime open_until_;
  std::optional<MonotonicTime> trial_;  // when it began
  std::vector<Ended> ended_;
};

struct ReferenceKey {
  explicit ReferenceKey(const KeyLimits& key_limits) : limits(key_limits) {}

  ReferenceCircuit& CircuitOf(const std::string& model) {
    return circuits.try_emplace(model, limits.circuit).first->second;
  }
  bool IsFree(const std::string& model, MonotonicTime now) {
    if (limits.quota > 0 && spent + under_way >= limits.quota) return false;
    if (limits.at_once > 0 && under_way >= limits.at_once) return false;
    if (refused_until > now || limited_until[model] > now || foreseen_until[model] > now)
      return false;
    if (limits.requests_per_second > 0) {
      const auto recent =
          std::ranges::count_if(starts, [&](MonotonicTime start) { return start + 1s > now; });
      if (static_cast<double>(recent) >= limits.requests_per_second) return false;
    }
    return CircuitOf(model).IsFree(now);
  }

  KeyLimits limits;
  std::int64_t spent = 0;
  std::int64_t under_way = 0;
  MonotonicTime refused_until = MonotonicTime::min();
  std::map<std::string, MonotonicTime> limited_until;
  std::map<std::string, MonotonicTime> foreseen_until;
  std::map<std::string, ReferenceCircuit> circuits;
  std::set<std::string> known;  // models of which something is remembered
  std::vector<MonotonicTime> starts;
};

constexpr const char* kModels[] = {"m", "n", "o"};

class KeyPoolModel : public testing::TestWithParam<std::uint64_t> {
 protected:
  struct UnderWay {
    Lease lease;
    std::size_t key;
    std::string model;
    MonotonicTime begun;
    bool is_trial;
    bool has_verdict = false;
    bool is_spent = false;
  };

  KeyPoolModel() {
    const CircuitRules rules{.faults_in_a_row = 3, .least_requests = 8, .window = 30s};
    const KeyLimits limits[] = {{.circuit = rules},
                                {.quota = 60, .circuit = rules},
                                {.requests_per_second = 3, .circuit = rules},
                                {.at_once = 2, .circuit = rules}};
    std::vector<Key> keys;
    for (const KeyLimits& each : limits) {
      reference.emplace_back(each);
      keys.push_back({.secret = Secret("sk-" + std::to_string(keys.size())),
                      .label = std::to_string(keys.size()),
                      .weight = static_cast<std::uint32_t>(keys.size()),
                      .state = std::make_shared<KeyState>(),
                      .limits = each});
    }
    const auto strategy = static_cast<Strategy>(random.Below(3));
    pool.emplace(strategy, std::move(keys), clock);
  }

  void Begin() {
    const std::string model = kModels[random.Below(3)];
    std::vector<std::size_t> free;
    for (std::size_t i = 0; i < reference.size(); ++i) {
      if (reference[i].IsFree(model, clock.Now())) free.push_back(i);
    }
    Lease lease = pool->Take(model, {}, random);
    if (lease.Get() == nullptr) {
      ASSERT_TRUE(free.empty()) << "a key was free";
      return;
    }
    const auto key = static_cast<std::size_t>(lease.Get() - pool->Keys().data());
    ASSERT_TRUE(std::ranges::find(free, key) != free.end()) << "key " << key << " was not free";
    ReferenceKey& mine = reference[key];
    ++mine.under_way;
    mine.starts.push_back(clock.Now());
    const bool is_trial = mine.CircuitOf(model).Pass(clock.Now());
    under_way.push_back({std::move(lease), key, model, clock.Now(), is_trial});
  }

  void Judge(UnderWay& request) {
    ReferenceKey& mine = reference[request.key];
    KeyState& state = *pool->Keys()[request.key].state;
    const CircuitRules& rules = mine.limits.circuit;
    const MonotonicTime now = clock.Now();
    const auto rest = std::chrono::milliseconds(1 + random.Below(20'000));
    request.has_verdict = true;
    switch (random.Below(8)) {
      case 0:
      case 1:
      case 2:
        state.NoteAnswer(request.model, rules, now);
        mine.limited_until[request.model] = MonotonicTime::min();
        mine.CircuitOf(request.model).Success(now);
        mine.known.insert(request.model);
        request.lease.Spend();
        request.is_spent = true;
        return;
      case 3:
      case 4:
        state.NoteFault(request.model, rules, now);
        mine.CircuitOf(request.model).Fault(now);
        mine.known.insert(request.model);
        return;
      case 5: {
        const auto reason = random.Below(3);
        if (reason == 0) {
          state.RestUntil(now + rest, RestReason::kRefused, request.model);
          mine.refused_until = std::max(mine.refused_until, now + rest);
        } else {
          auto& until =
              reason == 1 ? mine.limited_until[request.model] : mine.foreseen_until[request.model];
          state.RestUntil(now + rest,
                          reason == 1 ? RestReason::kRateLimited : RestReason::kForeseen,
                          request.model);
          until = std::max(until, now + rest);
          mine.known.insert(request.model);
        }
        state.NoteRefusal(request.model, rules, now);
        if (mine.known.contains(request.model)) mine.CircuitOf(request.model).Success(now);
        return;
      }
      default:
        request.has_verdict = false;  // the client has left
        return;
    }
  }

  void End() {
    if (under_way.empty()) return;
    const std::size_t chosen = random.Below(under_way.size());
    UnderWay& request = under_way[chosen];
    Judge(request);
    ReferenceKey& mine = reference[request.key];
    --mine.under_way;
    mine.spent += request.is_spent ? 1 : 0;
    if (request.is_trial && !request.has_verdict)
      mine.CircuitOf(request.model).TrialShowedNothing(request.begun);
    under_way.erase(under_way.begin() + static_cast<std::ptrdiff_t>(chosen));
  }

  void ExpectTheSame() {
    for (std::size_t i = 0; i < reference.size(); ++i) {
      const Key& key = pool->Keys()[i];
      for (const char* model : kModels) {
        const auto found =
            key.state->Check(key.limits, model, {clock.Now(), clock.WallNow()}).hindrance;
        ASSERT_EQ(found == Hindrance::kNone, reference[i].IsFree(model, clock.Now()))
            << "key " << i << " model " << model << " " << NameOf(found);
      }
      ASSERT_EQ(key.state->Spent(), reference[i].spent);
    }
  }

  ManualClock clock;
  Random random{GetParam()};
  std::vector<ReferenceKey> reference;
  std::optional<KeyPool> pool;
  std::vector<UnderWay> under_way;  // before the pool in destruction
};

TEST_P(KeyPoolModel, DoesWhatASimpleReferenceDoes) {
  for (int step = 0; step < 3'000; ++step) {
    switch (random.Below(5)) {
      case 0:
      case 1:
        Begin();
        break;
      case 2:
      case 3:
        End();
        break;
      default:
        // Each moment is its own, so that trials can be told by when they began.
        clock.Advance(
            std::chrono::milliseconds(random.Below(random.Below(10) == 0 ? 40'000 : 900)));
    }
    clock.Advance(1us);
    if (HasFatalFailure()) return;
    ExpectTheSame();
    if (HasFatalFailure()) return;
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, KeyPoolModel, testing::Range<std::uint64_t>(1, 25));

}  // namespace
}  // namespace monorelay::keys
