// What a provider's refusal means for the key, and for what is tried next.

#include <algorithm>
#include <utility>

#include "base/log.hpp"
#include "dialects/errors.hpp"
#include "providers/classify.hpp"
#include "relay/exchange.hpp"

namespace monorelay::relay {
namespace {

constexpr std::size_t kMostRefusalBytes = 64 * 1024;

}  // namespace

Awaitable<Error> Exchange::ReadRefusal() {
  const int status = upstream_->Head().status;
  const auto retry_after = providers::RetryAfter(upstream_->Head(), context_.clock.WallNow());
  std::string body;
  while (body.size() < kMostRefusalBytes) {
    const auto piece = co_await upstream_->Read();
    if (!piece && piece.error().origin != ErrorOrigin::kUpstream) co_return piece.error();
    // A refusal that breaks off is a refusal still.
    if (!piece || piece->empty()) break;
    body.append(piece->data(), std::min(piece->size(), kMostRefusalBytes - body.size()));
  }
  co_return Judge(status, body, retry_after);
}

Error Exchange::Judge(int status, std::string_view body,
                      std::optional<std::chrono::milliseconds> retry_after) {
  const keys::Key* key = lease_.Get();
  providers::Classification verdict =
      providers::Classify({.provider = target_->provider->Name(),
                           .status = status,
                           .body = body,
                           .retry_after = retry_after,
                           .cooldown = target_->provider->Cooldown(),
                           .policy_moves_on = setup_->policy_moves_on});
  const dialects::ErrorNames names = dialects::NamesInError(body);
  judgement_ = {.is_refusal = true,
                .is_covered = target_->retry.Cover(
                    status, names.type.empty() ? RetryTypeOf(verdict.error) : names.type),
                .is_about_key = verdict.effect != providers::KeyEffect::kNone,
                .is_ignored = target_->ignore.Cover(names.type, names.code)};
  if (judgement_.is_ignored) {
    // The operator says that it is neither the key's fault nor the provider's.
    judgement_.is_about_key = false;
    const bool moves_on =
        setup_->policy_moves_on && verdict.error.reason == RefusalReason::kContentPolicy;
    if (!moves_on) verdict.error.advice = RetryAdvice::kNever;
  }
  if (key != nullptr && judgement_.is_about_key) {
    const bool refused = verdict.effect == providers::KeyEffect::kRefused;
    key->state->NoteFailure();
    key->state->RestUntil(context_.clock.Now() + verdict.rest,
                          refused ? keys::RestReason::kRefused : keys::RestReason::kRateLimited,
                          outcome_.served_model);
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(verdict.rest).count();
    if (refused) {
      log::Warning(
          "provider {} refused key \"{}\" with status {}; it rests for {} s; check or replace the "
          "key",
          target_->provider->Name(), key->label, status, seconds);
    } else {
      log::Info("key \"{}\" of provider {} is rate limited; it rests for {} s", key->label,
                target_->provider->Name(), seconds);
    }
  }
  // In the client's own dialect already, and nothing about keys in it: then it goes on as it is.
  const bool about_key = status == 401 || status == 403;
  if (!about_key && !IsTranslated() && status >= 400 && dialects::IsErrorOf(dialect_, body))
    passed_error_ = std::string(body);
  return std::move(verdict.error);
}

}  // namespace monorelay::relay
