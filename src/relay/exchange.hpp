// One request for a model, from the client's bytes to the one outcome.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.hpp"
#include "base/error.hpp"
#include "dialects/dialect.hpp"
#include "http/client.hpp"
#include "http/server_call.hpp"
#include "json/edit.hpp"
#include "json/scan.hpp"
#include "relay/answer_kind.hpp"
#include "relay/answer_stream.hpp"
#include "relay/outcome.hpp"
#include "relay/setup.hpp"
#include "relay/shared_call.hpp"
#include "relay/translation.hpp"
#include "relay/upstream_request.hpp"

namespace monorelay::relay {

class HeldAnswer;
struct Race;
struct Runner;

using http::Awaitable;

// The access key that a request presents, in any of the ways that SDKs use; empty if none.
std::string_view PresentedKey(const http::RequestHead& head);

// Who is asking, from the address `peer` (without port); never nullptr. Fails with kUnauthorized if
// the key is none, is disabled or has expired, and with kForbidden if it may not be used from
// there.
Result<std::shared_ptr<const Caller>> Authenticate(const Setup& setup,
                                                   const http::RequestHead& head,
                                                   std::string_view peer);

// The endpoint at which a client of `dialect` is served: one of its own dialect, or else the one
// that the provider prefers; nullptr if it has none.
const providers::Endpoint* EndpointOf(const providers::Provider& provider,
                                      dialects::Dialect dialect);

// What a stream fails with that ends before its answer does.
std::unexpected<Error> StreamEndedEarly();

// The keys of one provider that have been tried for one request.
struct Tries {
  static constexpr int kMost = 16;

  std::array<const keys::Key*, kMost> keys{};
  std::size_t count = 0;

  [[nodiscard]] std::span<const keys::Key* const> Keys() const { return {keys.data(), count}; }
};

// What was found out about a failure beyond its error.
struct Judgement {
  bool is_refusal = false;    // the provider has answered
  bool is_covered = false;    // by its rules for retries
  bool is_about_key = false;  // which rests now
  bool is_ignored = false;    // by its rules for what to ignore
};

// Runs through the stages authenticate, understand, plan, attempt and pump, and records exactly one
// outcome, when it is destroyed at the latest. Used by one coroutine on the worker's thread.
class Exchange {
 public:
  // What the client wants of a model.
  enum class Task : std::uint8_t { kAnswer, kCountTokens };

  // `endpoint` is the path for the record, in static storage; `fields` are header lines for the
  // answer that the gateway knows of. All must outlive this.
  Exchange(Context& context, http::ServerCall& call, dialects::Dialect dialect, Task task,
           const RequestId& request_id, std::string_view endpoint, std::string_view fields);
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;
  ~Exchange();

  // Who asks is known already: no access key is looked at. Before Run.
  void ComesFrom(std::shared_ptr<const Caller> caller) { outcome_.caller = std::move(caller); }

  Awaitable<void> Run();

 private:
  // --- exchange.cpp: the stages up to the plan, errors, the outcome ---
  Result<void> CheckClient();
  Awaitable<Result<void>> Enter();
  Result<void> Understand();
  Result<std::shared_ptr<const routing::Plan>> MakePlan();
  Awaitable<void> Fail(Error error);
  void NoteEnd(const Error& error);

  // --- admission.cpp: what the caller may do, and how much ---
  // The plan without what the caller may not use. Fails with kForbidden if nothing is left.
  Result<std::shared_ptr<const routing::Plan>> Permitted(
      std::shared_ptr<const routing::Plan> plan) const;
  // Reserves what the request is expected to use. Fails with kRateLimited or kInsufficientQuota.
  Result<void> Admit(const routing::Plan& plan);
  Result<void> Reserve(const limits::Amounts& expected);
  // A request that its caller got wrong, so that it never came to a plan, counts as one that uses
  // nothing. `error` becomes that of a limit which does not let it in.
  void CountUnplanned(Error& error);
  [[nodiscard]] limits::Amounts Expected(const routing::Plan& plan);
  void AppendHeadroom(std::string& fields) const;
  // Puts what was used in the place of what was expected.
  void SettleLimits();
  // Whose the answers are that are kept for the caller.
  [[nodiscard]] std::string Owner() const { return std::string(caller_->Owner()); }

  // --- noting.cpp ---
  void NoteClient();
  void NoteOrigin(const Error& error);
  // The exchange has waited for a place since then.
  void NoteQueue(MonotonicTime begun);
  // From here on what is said is copied, if the operator wants that of this client.
  void BeginCapture();
  // While the client's bytes are there.
  void CaptureRequest();
  // Keeps what was copied if it is to be kept, now that all is known.
  void EndCapture();

  // --- kept_conversation.cpp ---
  // What is asked: the client's body, or the one that was made of it and what it goes on from.
  [[nodiscard]] std::string_view Body() const;
  // True if the request names an answer that may be kept here.
  [[nodiscard]] bool GoesOnFromKept() const;
  [[nodiscard]] bool MayReferToItems() const;
  // Puts the conversation before the request into it, if there is one here.
  Awaitable<Result<void>> Recall();
  Result<void> Expand(const chat::KeptResponse& before);
  // Puts the items of kept answers in the place of their ids, as far as they are here.
  Awaitable<Result<void>> RecallItems();
  // Goes on with another body than the client's.
  Result<void> Use(std::string whole);
  [[nodiscard]] std::unexpected<Error> UnknownPrevious() const;
  // True if only that candidate can go on from what the request goes on from, or any can.
  [[nodiscard]] bool MayAsk(const routing::Candidate& candidate) const;
  [[nodiscard]] std::unexpected<Error> KeeperIsGone() const;
  // The key with which the provider made what the request goes on from; nullptr if that is not
  // known.
  [[nodiscard]] const keys::KeyState* KeyOfKeeper() const;
  // True if the provider keeps the answer that passes, so that its id is to be noted.
  [[nodiscard]] bool IsKeptByProvider() const;
  // Notes who keeps the answer of that id; an empty one is none.
  void NoteKeeper(std::string id);
  // The same for an answer, by its first bytes.
  void NoteKeeperOf(std::string_view answer);
  // Whether an answer that is translated will be kept; decided once.
  bool WillKeep();
  // Gives the memory of the request back, but for what is kept with the answer.
  void ReleaseBody();
  // Before the last bytes leave, so that a client which goes on at once finds it. An empty one is
  // none.
  void KeepAnswer(std::string response);
  // Takes memory out of the budget for bodies, given back at the end of the exchange.
  bool Charge(std::size_t bytes);

  // --- shared_answers.cpp ---
  // True if the operator and the client let the answer be shared with others that ask the same.
  [[nodiscard]] bool MayShare() const;
  [[nodiscard]] Digest DigestOfRequest() const;
  // Attempts, unless another exchange has the answer or is about to get it.
  Awaitable<Result<void>> AnswerShared(std::shared_ptr<const routing::Plan> plan);
  // Answers with what another exchange got or gets. False if there is nothing of that kind: then
  // this one leads.
  Awaitable<Result<bool>> TakeShared();
  Awaitable<Result<bool>> SendKept(std::shared_ptr<const SharedAnswer> answer);
  Awaitable<Result<bool>> Follow(std::shared_ptr<Flight> flight);
  Awaitable<Result<void>> PassShared(Flight::Follower* follower);
  // Until there is more to read, or a sign of life was due and given.
  Awaitable<Result<void>> AwaitNews(Flight::Follower* follower, bool is_between_events);
  Awaitable<void> EndShared(std::optional<Error> error);
  void CommitShared(const SharedAnswer& answer, CacheUse use,
                    std::optional<std::uint64_t> content_length);

  // --- leading.cpp ---
  // Tells followers what they need to know of the answer that begins.
  void BeginShared();
  void ShareWhole(std::string_view body);
  // The stream that is shared has come to its end.
  void EndSharedStream();
  // `event` is what the leader's client is told of it, within a stream that has begun.
  void ShareFailure(const Error& error, std::string_view event);
  void OnFollowers();

  // --- token_count.cpp ---
  // Asks a provider of the client's dialect, and estimates if none counts.
  Awaitable<Result<void>> CountTokens(std::shared_ptr<const routing::Plan> plan);
  Result<std::int64_t> Estimate() const;

  // --- choosing.cpp ---
  // How hard the request looks, if its model is chosen by that.
  Result<std::optional<catalog::Difficulty>> TierNow() const;
  // Where the conversation was served last; nothing if that is not known.
  [[nodiscard]] routing::Place LastPlace();
  [[nodiscard]] std::vector<const routing::Candidate*> CandidatesNow(const routing::Plan& plan);
  // How the current attempt ended, for its key, the circuit and the provider's figures.
  void NoteSuccess();
  void NoteFailure(const Error& error);
  // The same for a stream, which is known at its end alone.
  void NoteStreamEnd(const Result<void>& ended);
  // Rests the key as long as the provider has said that it would refuse what comes next.
  void RestAsForeseen();
  [[nodiscard]] routing::AnswerForm FormNow() const {
    return request_.stream ? routing::AnswerForm::kStream : routing::AnswerForm::kWhole;
  }

  // --- attempt.cpp ---
  Awaitable<Result<void>> Attempts(std::shared_ptr<const routing::Plan> plan);
  Awaitable<Result<void>> AskProvider(const routing::Candidate& candidate,
                                      const providers::Endpoint& endpoint);
  Awaitable<Result<void>> BeginProvider(const std::string& model);
  // With the key of lease_, or none.
  Awaitable<Result<void>> AttemptOnce(const routing::Candidate& candidate,
                                      const providers::Endpoint& endpoint);
  Awaitable<Result<void>> TakeAnswer(AnswerKind kind);
  // Waits for nothing but time. Fails if the client leaves meanwhile.
  Awaitable<Result<void>> PauseFor(std::chrono::milliseconds time);

  // --- after_failure.cpp ---
  NextTry AfterFailure(Error& error, const Tries& tries);
  void NoteTry(FailedAttempt attempt);
  [[nodiscard]] bool HasAnotherKey(const Tries& tries) const;
  [[nodiscard]] Error MovedOn(Error error) const;
  [[nodiscard]] std::chrono::milliseconds LimitFor(const providers::TimeLimits& limits) const;
  // Until deadline_; never negative.
  [[nodiscard]] std::chrono::milliseconds TimeLeft(MonotonicTime now) const;
  [[nodiscard]] bool IsOutOfTime() const;
  [[nodiscard]] bool IsFault(const Error& error) const;
  static Error NoKeyIsFree(const Target& target, const keys::KeyPool::Outlook& outlook);

  // --- upstream_request.cpp ---
  [[nodiscard]] Result<void> Translate(const routing::Candidate& candidate,
                                       const providers::Endpoint& endpoint);
  json::RequestEdits EditsFor(const std::string& model);
  // How the provider is asked: as the client asked, or translated into translation_.
  Result<void> Prepare(const routing::Candidate& candidate, const providers::Endpoint& endpoint);
  [[nodiscard]] std::string PathFor(dialects::Dialect dialect, std::string_view model) const;
  // `request` lives as long as what has been prepared here.
  void MakeRequest(UpstreamRequest& request, const std::string& model,
                   const providers::Endpoint& endpoint);
  Awaitable<Result<void>> SendRequest(const std::string& model,
                                      const providers::Endpoint& endpoint);

  // --- refusal.cpp ---
  // Reads a refusal of the provider and decides what it means.
  Awaitable<Error> ReadRefusal();
  Error Judge(int status, std::string_view body,
              std::optional<std::chrono::milliseconds> retry_after);

  // --- hedge.cpp ---
  // Lets the next attempt race with `next`, if hedging is on and `candidate` is known well enough.
  void OfferRace(const std::shared_ptr<const routing::Plan>& plan,
                 const routing::Candidate& candidate, const routing::Candidate& next);
  // It has failed as the backup of a race.
  [[nodiscard]] bool WasRaced(const routing::Candidate& candidate) const;
  // It has lost a race in which it might have answered.
  [[nodiscard]] bool WasCutOff(const routing::Candidate& candidate) const;
  [[nodiscard]] ArrivalTimes::Of Arrival() const;
  Awaitable<Result<void>> SendRacing(const routing::Candidate* candidate,
                                     const providers::Endpoint* endpoint);
  void StartRunner(Runner& runner);
  void StartBackup();
  bool TakeWhatBackupNeeds(Runner& second);
  Awaitable<void> RunRace(Runner* runner);
  Awaitable<void> ReadAhead(Runner* runner);
  void TakeOver(Runner& runner);
  void EndLoser(Runner& loser);
  Error JudgeUnread();
  static void Cancel(Runner& runner);
  void NoteRunner(const Runner& runner, const Error* error, NextStep next);

  // --- leaving.cpp ---
  [[nodiscard]] const identity::LeavePolicy& OnLeave() const;
  // Lets the waits from now on follow that policy.
  void HavePatience();
  static std::unexpected<Error> ClientHasLeft();
  // True if the client has left, as `written` may tell, and its answer is read on all the same.
  bool GoesOnWithoutClient(const Result<void>& written);
  Awaitable<void> Drain();

  // --- commit.cpp ---
  // Returns at the commit point, with stream_ to be pumped by PumpStream. An error before it may be
  // retried.
  Awaitable<Result<void>> BeginStream();
  [[nodiscard]] std::chrono::milliseconds SilenceBefore(const HoldWindow& window) const;
  std::string_view TakeHeld(HoldWindow& window, std::span<char> bytes);
  // What the winner of a race has read of its answer.
  std::string TakeAhead();

  // --- pump.cpp ---
  Awaitable<Result<void>> PumpStream();
  Awaitable<void> EndBrokenStream(Error error);

  // --- whole_answer.cpp ---
  // These pass the provider's 2xx answer on. An error before the commit point may be retried.
  Awaitable<Result<void>> PumpWhole();
  // A whole answer, translated.
  Awaitable<Result<void>> PumpTranslated(Translation::Source source);
  [[nodiscard]] std::optional<std::uint64_t> AnnouncedBytes() const;
  // Reads until the answer is whole. False if no more of it may be held.
  Awaitable<Result<bool>> HoldAnswer(HeldAnswer* held, std::size_t most);
  Result<void> CheckAnswer(std::string_view body, bool is_whole);
  // `response` is to be kept, if it is not empty.
  Awaitable<Result<void>> SendWhole(std::string_view body, std::string response);
  Awaitable<Result<void>> PumpLarge(std::unique_ptr<HeldAnswer> begun);

  // --- billing.cpp: what it cost ---
  void AppendBill(std::string& fields);
  // Settles usage and cost, once the exchange has ended.
  void Bill();
  void EstimateUsage();
  [[nodiscard]] const catalog::Price* PriceNow();

  // The head of the answer; after this there is no retry.
  void Commit(std::optional<std::uint64_t> content_length);
  void AppendAttemptErrors(std::string& fields) const;
  void AppendTranslationFields(std::string& fields) const;
  void AppendTranslatedContent(std::string& fields) const;
  void AppendClientFields(std::string& fields) const;
  void NoteAnswered();
  // The next bytes of the stream for the client; an empty piece ends it.
  std::string_view Take(std::span<char> piece);
  [[nodiscard]] bool IsTranslated() const {
    return translation_ != nullptr && !translation_->AnswerPasses();
  }
  // The client wants its stream as one JSON array.
  [[nodiscard]] bool IsJsonArray() const {
    return request_.stream && dialects::StreamsAsArray(dialect_, forwarded_query_);
  }
  [[nodiscard]] dialects::Verb VerbNow() const;
  [[nodiscard]] dialects::ReplyContext ReplyContextNow() const;

  Context& context_;
  http::ServerCall& call_;
  const dialects::Dialect dialect_;
  const Task task_;
  const std::string_view gateway_fields_;
  const std::shared_ptr<const Setup> setup_;  // pinned: this exchange ends by what it began with
  const MonotonicTime begun_;
  MonotonicTime attempt_begun_;
  MonotonicTime deadline_;  // of what is asked of the current provider
  const Caller* caller_;    // that of outcome_, or setup_'s anybody until it is known
  Outcome outcome_;
  OpenExchanges::Entry entry_{context_.open, outcome_};

  json::RequestFields request_;
  std::string forwarded_fields_;
  std::string_view forwarded_query_;
  const Target* target_ = nullptr;
  keys::Lease lease_;                              // of the key in use
  routing::UnderWay under_way_;                    // of its provider
  const keys::KeyState* preferred_key_ = nullptr;  // that served the conversation last
  InFlight::Slot slot_;
  InFlight::Slot provider_slot_;
  std::unique_ptr<Race> race_;    // if the current provider may be raced
  Judgement judgement_;           // of the current attempt
  bool has_alternative_ = false;  // the plan has another candidate
  std::uint8_t retries_ = 0;      // with the same key
  std::optional<http::ClientCall> upstream_;
  bool usage_was_added_ = false;
  std::unique_ptr<const Translation> translation_;  // of the request for the current candidate
  std::string sent_body_;  // for the current candidate, if the operator sets something in it
  std::unique_ptr<AnswerStream> stream_;
  bool stream_ended_ = false;
  bool strict_ = false;
  bool wants_cost_ = false;          // in the usage of the answer
  std::int64_t input_estimate_ = 0;  // tokens; set when the body is given back
  std::optional<std::chrono::milliseconds> client_limit_;  // for the whole exchange, if it said one
  std::string previous_;                                   // the id of the answer in expanded_
  std::string expanded_;       // the body with the conversation before it; empty: as it came
  std::optional<bool> keeps_;  // see WillKeep
  std::unique_ptr<const chat::Keeper> keeper_;        // of the answer that the request goes on from
  std::string kept_input_;                            // for the answer that is being streamed
  std::size_t charged_ = 0;                           // to the budget for bodies
  std::unique_ptr<SharedCall> shared_;                // if others may follow
  std::string passed_fields_;                         // of the provider's answer
  std::unique_ptr<limits::Reservation> reservation_;  // once admitted; its chain is caller_'s
  std::optional<std::string> passed_error_;  // a refusal that is in the client's dialect already
};

}  // namespace monorelay::relay
