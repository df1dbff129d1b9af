// One request for a model, from the client's bytes to the one outcome.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "dialects/dialect.hpp"
#include "http/client.hpp"
#include "http/server_call.hpp"
#include "json/edit.hpp"
#include "json/scan.hpp"
#include "relay/outcome.hpp"
#include "relay/setup.hpp"
#include "relay/stream_filter.hpp"

namespace monorelay::relay {

using http::Awaitable;

// The access key that a request presents, in any of the ways that SDKs use; empty if none.
std::string_view PresentedKey(const http::RequestHead& head);

// Who is asking. Fails with kUnauthorized; the client is nullptr where no key is required.
Result<const identity::Client*> Authenticate(const Setup& setup, const http::RequestHead& head);

// Runs through the stages authenticate, understand, plan, attempt and pump, and records exactly one
// outcome, when it is destroyed at the latest. Used by one coroutine on the worker's thread.
class Exchange {
 public:
  // `endpoint` is the path for the record, in static storage; `fields` are header lines for the
  // answer that the gateway knows of. All must outlive this.
  Exchange(Context& context, http::ServerCall& call, dialects::Dialect dialect,
           const RequestId& request_id, std::string_view endpoint, std::string_view fields);
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;
  ~Exchange();

  Awaitable<void> Run();

 private:
  // --- exchange.cpp: the stages up to the plan, errors, the outcome ---
  Result<void> CheckClient();
  Result<void> Understand();
  Result<std::shared_ptr<const routing::Plan>> MakePlan();
  Awaitable<void> Fail(Error error);
  void NoteEnd(const Error& error);

  // --- attempt.cpp ---
  Awaitable<Result<void>> Attempts(std::shared_ptr<const routing::Plan> plan);
  Awaitable<Result<void>> AskProvider(const routing::Candidate& candidate,
                                      const providers::Endpoint& endpoint);
  Awaitable<Result<void>> AttemptOnce(const routing::Candidate& candidate,
                                      const providers::Endpoint& endpoint, const keys::Key* key);
  Awaitable<Result<void>> SendRequest(const std::string& model, const providers::Endpoint& endpoint,
                                      const keys::Key* key);
  // Reads a refusal of the provider and decides what it means.
  Awaitable<Error> ReadRefusal(const keys::Key* key);
  Error Judge(int status, std::string_view body,
              std::optional<std::chrono::milliseconds> retry_after, const keys::Key* key);
  Error AllKeysRest(const Target& target) const;

  // --- pump.cpp ---
  // These pass the provider's 2xx answer on. An error before the commit point may be retried.
  // BeginStream returns at the commit point, with stream_ to be pumped by PumpStream.
  Awaitable<Result<void>> BeginStream(const keys::Key* key);
  Awaitable<Result<void>> PumpStream();
  Awaitable<Result<void>> PumpWhole(const keys::Key* key);
  Awaitable<Result<void>> PumpLarge(http::Buffer begun,
                                    std::optional<std::uint64_t> content_length);
  Awaitable<void> EndBrokenStream(Error error, bool inside_event);
  // The head of the answer; after this there is no retry.
  void Commit(std::optional<std::uint64_t> content_length);
  void NoteAnswered();

  // An answer that is streamed.
  struct Stream {
    explicit Stream(std::unique_ptr<dialects::StreamTap> reader)
        : tap(std::move(reader)), filter(*tap) {}
    // The bytes for the client out of the next piece, of which an empty one is the end. Valid until
    // the next call and as long as `piece`.
    std::string_view Take(std::span<char> piece);

    std::unique_ptr<dialects::StreamTap> tap;
    StreamFilter filter;
    std::string tail;
    bool ended = false;
  };

  Context& context_;
  http::ServerCall& call_;
  const dialects::Dialect dialect_;
  const std::string_view gateway_fields_;
  const std::shared_ptr<const Setup> setup_;  // pinned: this exchange ends by what it began with
  const MonotonicTime begun_;
  MonotonicTime attempt_begun_;
  Outcome outcome_;

  json::RequestFields request_;
  std::string forwarded_fields_;
  std::string_view forwarded_query_;
  const Target* target_ = nullptr;
  std::optional<http::ClientCall> upstream_;
  bool usage_was_added_ = false;
  std::unique_ptr<Stream> stream_;
  std::string passed_fields_;                // of the provider's answer
  std::optional<std::string> passed_error_;  // a refusal that is in the client's dialect already
};

}  // namespace monorelay::relay
