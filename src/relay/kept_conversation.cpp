// Conversations that the relay keeps for clients whose API expects that of it: what a request goes
// on from, and what becomes of its answer.

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "base/free_memory.hpp"
#include "base/text.hpp"
#include "dialects/kept_response.hpp"
#include "relay/exchange.hpp"

namespace monorelay::relay {
namespace {

// A conversation that is larger is not kept, and its answer says so.
constexpr std::size_t kLargestKept = 8UL * 1024 * 1024;

constexpr std::size_t kLongestShownId = 100;

std::unexpected<Error> Outgrown(std::size_t limit) {
  return ClientError(ErrorKind::kPayloadTooLarge,
                     fmt::format("with the conversation before it the request is larger than {} "
                                 "bytes; begin a new conversation, or raise "
                                 "server.limits.max_body_bytes",
                                 limit));
}

std::unexpected<Error> NoMemory() {
  auto error =
      RelayError(ErrorKind::kOverloaded, "too many large requests at the same time; try again");
  error.error().retry_after = std::chrono::seconds(1);
  return error;
}

}  // namespace

std::string_view Exchange::Body() const {
  return expanded_.empty() ? call_.Body() : std::string_view(expanded_);
}

bool Exchange::GoesOnFromKept() const {
  return dialects::KeepsAnswers(dialect_) && context_.responses.IsOn() &&
         !request_.previous_response_id.empty();
}

Awaitable<Result<void>> Exchange::Recall() {
  call_.WatchClient();
  auto found =
      co_await context_.responses.Find(request_.previous_response_id, Owner(), call_.GetWaiter());
  if (!found) {
    // An answer of a provider's is only noted here; without the note any key may find it.
    const bool is_needed = dialects::IsKeptId(request_.previous_response_id) ||
                           found.error().kind == ErrorKind::kClientLeft;
    if (is_needed) co_return std::unexpected(std::move(found.error()));
    co_return Result<void>();
  }
  // What is not here may be with a provider that keeps responses itself.
  if (!found->has_value()) co_return Result<void>();
  if ((*found)->IsElsewhere()) {
    keeper_ = std::make_unique<const chat::Keeper>(std::move((*found)->keeper));
    co_return Result<void>();
  }
  co_return Expand(**found);
}

bool Exchange::MayAsk(const routing::Candidate& candidate) const {
  return keeper_ == nullptr ||
         setup_->targets[candidate.provider].provider->Name() == keeper_->provider;
}

std::unexpected<Error> Exchange::KeeperIsGone() const {
  return ClientError(ErrorKind::kPreviousResponseNotFound,
                     "previous response \"" +
                         Shorten(request_.previous_response_id, kLongestShownId) +
                         "\" is kept by provider \"" + keeper_->provider +
                         "\", which does not serve model \"" + request_.model +
                         "\"; ask for a model of that provider, or send the whole conversation "
                         "in \"input\" instead");
}

const keys::KeyState* Exchange::KeyOfKeeper() const {
  if (keeper_ == nullptr) return nullptr;
  const auto& all = target_->keys->Keys();
  const auto found = std::ranges::find(all, keeper_->key, &keys::Key::label);
  return found == all.end() ? nullptr : found->state.get();
}

bool Exchange::IsKeptByProvider() const {
  return dialects::KeepsAnswers(dialect_) && context_.responses.IsOn() && request_.stores &&
         !IsTranslated();
}

void Exchange::NoteKeeper(std::string id) {
  if (id.empty()) return;
  context_.responses.Keep({.id = std::move(id),
                           .owner = Owner(),
                           .created = outcome_.started,
                           .input = {},
                           .response = {},
                           .keeper = {.provider = outcome_.provider, .key = outcome_.key_label}});
}

void Exchange::NoteKeeperOf(std::string_view answer) {
  if (IsKeptByProvider()) NoteKeeper(dialects::IdOfAnswer(answer));
}

Result<void> Exchange::Expand(const chat::KeptResponse& before) {
  const std::size_t together = call_.Body().size() + before.input.size() + before.response.size();
  if (!Charge(together)) return NoMemory();
  auto whole = dialects::GoOnFrom(call_.Body(), before.input, before.response);
  if (!whole) return std::unexpected(std::move(whole.error()));
  std::string previous = std::move(request_.previous_response_id);
  auto used = Use(*std::move(whole));
  if (used) previous_ = std::move(previous);
  return used;
}

Result<void> Exchange::Use(std::string whole) {
  const std::size_t limit = call_.Limits().max_body_bytes;
  if (whole.size() > limit) return Outgrown(limit);
  auto scanned = json::ScanRequest(whole);
  if (!scanned) return std::unexpected(std::move(scanned.error()));
  request_ = *std::move(scanned);
  expanded_ = std::move(whole);
  return {};
}

bool Exchange::MayReferToItems() const {
  return dialects::KeepsAnswers(dialect_) && context_.responses.IsOn();
}

Awaitable<Result<void>> Exchange::RecallItems() {
  const std::vector<std::string> ids = dialects::AnswersReferredTo(Body());
  std::vector<std::string> answers;
  std::size_t together = Body().size();
  for (const std::string& id : ids) {
    call_.WatchClient();
    auto found = co_await context_.responses.Find(id, Owner(), call_.GetWaiter());
    if (!found) co_return std::unexpected(std::move(found.error()));
    if (!found->has_value()) continue;
    together += (*found)->response.size();
    answers.push_back(std::move((*found)->response));
  }
  if (answers.empty()) co_return Result<void>();
  if (!Charge(together)) co_return NoMemory();
  auto whole = dialects::WithItems(Body(), answers);
  if (!whole) co_return std::unexpected(std::move(whole.error()));
  co_return Use(*std::move(whole));
}

std::unexpected<Error> Exchange::UnknownPrevious() const {
  return ClientError(
      ErrorKind::kPreviousResponseNotFound,
      "previous response \"" + Shorten(request_.previous_response_id, kLongestShownId) +
          "\" not found: it was made with store false, is too old, was deleted, or is another "
          "client's; send the whole conversation in \"input\" instead");
}

bool Exchange::WillKeep() {
  if (!keeps_) {
    keeps_ = dialects::KeepsAnswers(dialect_) && context_.responses.IsOn() && request_.stores &&
             Body().size() <= kLargestKept && Charge(Body().size());
  }
  return *keeps_;
}

void Exchange::ReleaseBody() {
  CaptureRequest();
  if (translation_ != nullptr && !translation_->Input().empty())
    kept_input_ = dialects::InputItems(translation_->Input());
  FreeMemory(expanded_);
  const std::size_t needed = std::min(charged_, kept_input_.size());
  call_.Budget().GiveBack(charged_ - needed);
  charged_ = needed;
  call_.ReleaseRequest();
}

void Exchange::KeepAnswer(std::string response) {
  if (response.empty()) return;
  context_.responses.Keep({.id = dialects::KeptIdOf(outcome_.request_id.View()),
                           .owner = Owner(),
                           .created = outcome_.started,
                           .input = std::move(kept_input_),
                           .response = std::move(response)});
}

bool Exchange::Charge(std::size_t bytes) {
  if (!call_.Budget().Take(bytes)) return false;
  charged_ += bytes;
  return true;
}

}  // namespace monorelay::relay
