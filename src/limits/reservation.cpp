#include "limits/reservation.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace monorelay::limits {
namespace {

std::uint8_t BitOf(std::size_t place) {
  return static_cast<std::uint8_t>(1U << place);
}

}  // namespace

bool Chain::IsLimited() const {
  return std::ranges::any_of(
      meters, [](const auto& meter) { return meter != nullptr && meter->HasRules(); });
}

bool Chain::CountsAmounts() const {
  return std::ranges::any_of(
      meters, [](const auto& meter) { return meter != nullptr && meter->CountsAmounts(); });
}

void Chain::Count(const Amounts& used) const {
  for (const auto& meter : meters) {
    if (meter != nullptr) meter->CountTotals(used);
  }
}

Reservation::Reservation(const Chain& chain, const Amounts& expected, WallTime now)
    : chain_(&chain), expected_(expected), made_(now) {
  for (std::size_t i = 0; i < chain.meters.size(); ++i) {
    if (chain.meters[i] != nullptr && chain.meters[i]->HasRules()) held_ |= BitOf(i);
  }
}

Reservation::Reservation(Reservation&& other) noexcept
    : chain_(std::exchange(other.chain_, nullptr)),
      expected_(other.expected_),
      made_(other.made_),
      held_(other.held_),
      requests_(other.requests_),
      tokens_(other.tokens_) {}

Reservation::~Reservation() {
  Settle({}, made_);
}

// Always the widest first, and there is one of each kind: nobody waits in a circle.
Reservation::Locks Reservation::Lock() {
  Locks locks;
  for (std::size_t i = 0; i < locks.size(); ++i) {
    if ((held_ & BitOf(i)) != 0) locks[i] = std::unique_lock(chain_->meters[i]->mutex_);
  }
  return locks;
}

std::expected<Reservation, Finding> Reservation::Make(const Chain& chain, const Amounts& expected,
                                                      WallTime now) {
  Reservation made(chain, expected, now);
  if (made.held_ == 0) return made;
  std::array<Meter::News, 4> news;
  std::optional<Finding> refusal;
  Meter* refuser = nullptr;
  {
    const Locks locks = made.Lock();
    for (std::size_t i = 0; i < locks.size(); ++i) {
      if ((made.held_ & BitOf(i)) == 0) continue;
      auto found = chain.meters[i]->FindRefusal(expected, now, news[i]);
      const bool is_worse =
          found && (!refusal || (refusal->wait && (!found->wait || *found->wait > *refusal->wait)));
      if (!is_worse) continue;
      refusal = std::move(found);
      refuser = chain.meters[i].get();
    }
    for (std::size_t i = 0; !refusal && i < locks.size(); ++i) {
      if ((made.held_ & BitOf(i)) == 0) continue;
      Meter& meter = *chain.meters[i];
      meter.Hold(expected, now, news[i],
                 [&](Meter::Counter& counter) { made.NoteHeadroom(meter, counter, now); });
    }
  }
  for (std::size_t i = 0; i < news.size(); ++i) {
    if (chain.meters[i] != nullptr) chain.meters[i]->Tell(news[i]);
  }
  if (!refusal) return made;
  refuser->refusals_.fetch_add(1, std::memory_order_relaxed);
  // Nothing is held that its end could give back.
  made.chain_ = nullptr;
  return std::unexpected(*std::move(refusal));
}

void Reservation::NoteHeadroom(Meter& meter, Meter::Counter& counter, WallTime now) {
  Headroom* room = nullptr;
  if (counter.rule.kind == Kind::kRequestsPerMinute) room = &requests_;
  if (counter.rule.kind == Kind::kTokensPerMinute) room = &tokens_;
  if (room == nullptr || counter.rule.shadow) return;
  const std::int64_t left = std::max<std::int64_t>(
      counter.rule.amount - meter.UsedOf(counter, now) - meter.PendingOf(counter.measure), 0);
  if (room->limit >= 0 && room->left <= left) return;
  *room = {.limit = counter.rule.amount, .left = left, .reset = counter.window.UntilEmpty(now)};
}

void Reservation::Settle(const Amounts& used, WallTime now) {
  if (chain_ == nullptr) return;
  std::array<Meter::News, 4> news;
  {
    const Locks locks = Lock();
    for (std::size_t i = 0; i < locks.size(); ++i) {
      if (chain_->meters[i] == nullptr) continue;
      if ((held_ & BitOf(i)) != 0) chain_->meters[i]->Settle(expected_, used, now, news[i]);
    }
  }
  chain_->Count(used);
  for (std::size_t i = 0; i < news.size(); ++i) {
    if (chain_->meters[i] != nullptr) chain_->meters[i]->Tell(news[i]);
  }
  chain_ = nullptr;
}

}  // namespace monorelay::limits
