// A client that leaves before its answer is whole: the provider is told, or its answer is read on.

#include <utility>

#include "relay/exchange.hpp"

namespace monorelay::relay {
namespace {

constexpr std::chrono::hours kNoBound{24 * 365};  // the total limit comes first

}  // namespace

const identity::LeavePolicy& Exchange::OnLeave() const {
  static constexpr identity::LeavePolicy kForFollowers{.drains = true};
  if (shared_ != nullptr && shared_->HasFollowers()) return kForFollowers;
  // Keys that were made while the relay runs have the policy of the configuration's.
  const bool is_made = !caller_->key_id.View().empty();
  const auto& policy = is_made ? setup_->configured->on_leave : caller_->on_leave;
  return policy ? *policy : target_->on_leave;
}

void Exchange::HavePatience() {
  const identity::LeavePolicy& policy = OnLeave();
  call_.GetWaiter().SetPatience(policy.drains ? policy.time.value_or(kNoBound)
                                              : std::optional<std::chrono::milliseconds>());
}

std::unexpected<Error> Exchange::ClientHasLeft() {
  return ClientError(ErrorKind::kClientLeft, "the client closed the connection");
}

bool Exchange::GoesOnWithoutClient(const Result<void>& written) {
  http::Waiter& waiter = call_.GetWaiter();
  const bool is_stuck = !written && written.error().kind == ErrorKind::kRequestTimeout &&
                        shared_ != nullptr && shared_->HasFollowers();
  const bool is_gone = is_stuck || (!written && written.error().kind == ErrorKind::kClientLeft);
  // The failing write may be the first to notice; from here on the patience has its end.
  if (is_gone && OnLeave().drains) waiter.Interrupt(http::Wake::kClientLeft);
  return waiter.HasLeft();
}

// Reads the rest of a stream whose client has gone, as far as its policy says.
Awaitable<void> Exchange::Drain() {
  const std::int64_t most = OnLeave().tokens;
  const std::int64_t before = stream_->OutputEstimate();
  upstream_->TellOfSilence(std::chrono::milliseconds(0));
  while (!stream_ended_) {
    if (most > 0 && stream_->OutputEstimate() - before >= most) break;
    auto piece = co_await upstream_->Read();
    if (!piece) break;
    Take(*piece);
    KeepAnswer(stream_->TakeResponse());
    stream_->Written();
  }
}

}  // namespace monorelay::relay
