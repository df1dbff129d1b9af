#include "relay/exchange.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/log.hpp"
#include "base/text.hpp"
#include "dialects/errors.hpp"
#include "dialects/headers.hpp"
#include "relay/access_table.hpp"
#include "relay/answer_head.hpp"
#include "relay/race.hpp"

namespace monorelay::relay {
namespace {

constexpr std::string_view kBearer = "Bearer ";

constexpr std::size_t kLongestModelName = 512;

// True if `name` can stand in a header line and in a log.
bool IsModelName(std::string_view name) {
  return !name.empty() && name.size() <= kLongestModelName &&
         std::ranges::none_of(
             name, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

std::optional<std::chrono::milliseconds> MillisecondsIn(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc() || end != text.data() + text.size() || number <= 0) return {};
  return std::chrono::milliseconds(number);
}

// The value of that name in a query, as it stands; empty if there is none.
std::string_view QueryValue(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(pair.size() + 1, query.size()));
    const std::size_t equals = pair.find('=');
    if (pair.substr(0, equals) == name && equals != std::string_view::npos)
      return pair.substr(equals + 1);
  }
  return {};
}

// A key that is known, at this moment and from there.
Result<void> CheckValid(const Caller& caller, const AccessTable& table, std::string_view peer) {
  if (!caller.is_enabled) {
    return ClientError(ErrorKind::kUnauthorized,
                       "the access key \"" + caller.label + "\" is disabled");
  }
  if (caller.expires && *caller.expires <= table.Now()) {
    return ClientError(ErrorKind::kUnauthorized,
                       "the access key \"" + caller.label + "\" has expired");
  }
  if (caller.policy != nullptr && !caller.policy->PermitsAddress(peer)) {
    return ClientError(ErrorKind::kForbidden, "the access key \"" + caller.label +
                                                  "\" may not be used from " + std::string(peer));
  }
  return {};
}

Ending EndingOf(const Error& error) {
  switch (error.kind) {
    case ErrorKind::kClientLeft:
      return Ending::kClientLeft;
    case ErrorKind::kUpstreamTimeout:
    case ErrorKind::kRequestTimeout:
      return Ending::kDeadline;
    case ErrorKind::kInvalidRequest:
    case ErrorKind::kUnauthorized:
    case ErrorKind::kForbidden:
    case ErrorKind::kNotFound:
    case ErrorKind::kModelNotFound:
    case ErrorKind::kPreviousResponseNotFound:
    case ErrorKind::kMethodNotAllowed:
    case ErrorKind::kPayloadTooLarge:
    case ErrorKind::kHeadTooLarge:
    case ErrorKind::kRateLimited:
    case ErrorKind::kInsufficientQuota:
    case ErrorKind::kNoKeysAvailable:
      return Ending::kRefused;
    case ErrorKind::kUpstreamError:
    case ErrorKind::kUpstreamUnreachable:
    case ErrorKind::kOverloaded:
    case ErrorKind::kInternal:
      break;
  }
  return Ending::kFailed;
}

}  // namespace

std::string_view PresentedKey(const http::RequestHead& head) {
  std::string_view plain;
  if (dialects::TakesKeyInQuery(head.path)) plain = QueryValue(head.query, "key");
  for (const http::Field& field : head.fields) {
    if (EqualsIgnoringCase(field.name, "authorization")) {
      const bool bearer = field.value.size() > kBearer.size() &&
                          EqualsIgnoringCase(field.value.substr(0, kBearer.size()), kBearer);
      if (bearer) return Trim(field.value.substr(kBearer.size()));
    } else if (EqualsIgnoringCase(field.name, "x-api-key") ||
               EqualsIgnoringCase(field.name, "x-access-key") ||
               EqualsIgnoringCase(field.name, "api-key") ||
               EqualsIgnoringCase(field.name, "x-goog-api-key")) {
      plain = field.value;
    }
  }
  return plain;
}

Result<std::shared_ptr<const Caller>> Authenticate(const Setup& setup,
                                                   const http::RequestHead& head,
                                                   std::string_view peer) {
  const std::string_view presented = PresentedKey(head);
  if (presented.empty()) {
    if (!setup.access_key_required) return setup.anybody;
    return ClientError(
        ErrorKind::kUnauthorized,
        "no access key; send it as \"Authorization: Bearer KEY\", x-api-key or X-Access-Key");
  }
  if (setup.access_keys.Find(presented) != nullptr)
    return setup.access_key_required ? setup.configured : setup.anybody;
  auto caller = setup.access_table == nullptr ? nullptr : setup.access_table->Find(presented);
  if (caller != nullptr) {
    if (auto valid = CheckValid(*caller, *setup.access_table, peer); !valid)
      return std::unexpected(std::move(valid.error()));
    return caller;
  }
  if (!setup.access_key_required) return setup.anybody;
  return ClientError(ErrorKind::kUnauthorized,
                     "the access key is not valid; check it against the relay's configuration, or "
                     "have a new one made");
}

Exchange::Exchange(Context& context, http::ServerCall& call, dialects::Dialect dialect, Task task,
                   const RequestId& request_id, std::string_view endpoint, std::string_view fields)
    : context_(context),
      call_(call),
      dialect_(dialect),
      task_(task),
      gateway_fields_(fields),
      setup_(context.setup),
      begun_(context.clock.Now()),
      caller_(setup_->anybody.get()) {
  outcome_.request_id = request_id;
  outcome_.started = context.clock.WallNow();
  outcome_.endpoint = endpoint;
  // What stands if this ends without an ending: a bug, which is caught further out.
  outcome_.status = 500;
  outcome_.error_code = CodeOf(ErrorKind::kInternal);
}

Exchange::~Exchange() {
  call_.GetWaiter().SetPatience(std::nullopt);
  outcome_.latency =
      std::chrono::duration_cast<std::chrono::microseconds>(context_.clock.Now() - begun_);
  outcome_.response_bytes = static_cast<std::int64_t>(call_.BytesWritten());
  call_.Budget().GiveBack(charged_);
  Bill();
  SettleLimits();
  EndCapture();
  context_.observer.OnOutcome(std::move(outcome_));
}

Awaitable<void> Exchange::Run() {
  NoteClient();
  Result<void> step = CheckClient();
  if (step) BeginCapture();
  if (step && setup_->has_cap) step = co_await Enter();
  if (step && !call_.TakeWholeBody(call_.Limits().max_body_bytes)) {
    step = co_await call_.ReadBody(call_.Limits().max_body_bytes);
  }
  if (step) step = Understand();
  if (step) context_.observer.OnBegun(outcome_);
  if (step && GoesOnFromKept()) step = co_await Recall();
  if (step && MayReferToItems()) step = co_await RecallItems();
  if (step) {
    auto plan = MakePlan();
    if (plan && task_ == Task::kCountTokens) {
      step = co_await CountTokens(*std::move(plan));
    } else if (plan) {
      if (MayShare()) {
        step = co_await AnswerShared(*std::move(plan));
      } else {
        step = co_await Attempts(*std::move(plan));
      }
      if (step && stream_ != nullptr) {
        step = co_await PumpStream();
        NoteStreamEnd(step);
      }
    } else {
      step = std::unexpected(std::move(plan.error()));
    }
  }
  if (!step) co_await Fail(std::move(step.error()));
}

// Waits for a place among all requests, before the body is read: who waits holds no memory.
Awaitable<Result<void>> Exchange::Enter() {
  http::Waiter& waiter = call_.GetWaiter();
  waiter.SetLimit(client_limit_);
  call_.WatchClient();
  const MonotonicTime begun = context_.clock.Now();
  auto slot = co_await setup_->shared->in_flight.Enter(call_.GetLoop(), waiter);
  NoteQueue(begun);
  waiter.SetLimit(std::nullopt);
  if (!slot) co_return std::unexpected(std::move(slot.error()));
  slot_ = *std::move(slot);
  co_return Result<void>();
}

Result<void> Exchange::CheckClient() {
  if (outcome_.caller == nullptr) {
    auto caller = Authenticate(*setup_, call_.Head(), outcome_.client_address);
    if (!caller) return std::unexpected(std::move(caller.error()));
    outcome_.caller = *std::move(caller);
  }
  caller_ = outcome_.caller.get();
  outcome_.client = caller_->label;
  if (caller_->policy != nullptr && !caller_->policy->PermitsEndpoint(outcome_.endpoint)) {
    return ClientError(ErrorKind::kForbidden, "the access key \"" + caller_->label +
                                                  "\" may not be used for " +
                                                  std::string(outcome_.endpoint));
  }
  if (const auto limit = call_.Head().Find("x-monorelay-timeout-ms")) {
    client_limit_ = MillisecondsIn(*limit);
    if (!client_limit_) {
      return ClientError(ErrorKind::kInvalidRequest,
                         "x-monorelay-timeout-ms must be a number of milliseconds from 1 on");
    }
  }
  return {};
}

Result<void> Exchange::Understand() {
  outcome_.request_bytes = static_cast<std::int64_t>(call_.Body().size());
  const http::RequestHead& head = call_.Head();
  const auto in_path = dialects::ModelInPath(head.path);
  if (const auto coding = head.Find("content-encoding");
      coding && !EqualsIgnoringCase(*coding, "identity")) {
    return ClientError(ErrorKind::kInvalidRequest,
                       "compressed request bodies are not accepted; send the body as it is");
  }
  auto scanned = json::ScanRequest(
      call_.Body(), in_path ? json::ModelField::kElsewhere : json::ModelField::kRequired);
  if (!scanned) return std::unexpected(std::move(scanned.error()));
  if (in_path) {
    scanned->model = in_path->model;
    scanned->stream = in_path->verb == dialects::Verb::kStream;
  }
  if (!IsModelName(scanned->model)) {
    return ClientError(ErrorKind::kInvalidRequest,
                       "\"model\" is empty, too long or has control characters; GET /v1/models "
                       "lists what is served");
  }
  request_ = *std::move(scanned);
  outcome_.model = request_.model;
  outcome_.streaming = request_.stream;
  outcome_.sampling = {.temperature = request_.temperature,
                       .top_p = request_.top_p,
                       .presence_penalty = request_.presence_penalty,
                       .frequency_penalty = request_.frequency_penalty,
                       .max_tokens = request_.max_tokens};
  const auto strict = head.Find("x-monorelay-strict");
  strict_ =
      strict ? EqualsIgnoringCase(*strict, "true") || *strict == "1" : setup_->strict_conversion;
  const auto cost = head.Find("x-monorelay-usage-cost");
  wants_cost_ = cost ? EqualsIgnoringCase(*cost, "true") || *cost == "1" : setup_->cost_in_usage;
  forwarded_fields_ = ForwardedFields(head, dialect_);
  forwarded_query_ = dialects::ForwardedQuery(dialect_, head.path, head.query);
  return {};
}

Result<std::shared_ptr<const routing::Plan>> Exchange::MakePlan() {
  const auto tier = TierNow();
  if (!tier) return std::unexpected(tier.error());
  auto plan = context_.plans.Find(setup_, request_.model, *tier);
  if (plan) plan = Permitted(*std::move(plan));
  if (!plan) return plan;
  if (auto admitted = Admit(**plan); !admitted) return std::unexpected(std::move(admitted.error()));
  return plan;
}

Awaitable<void> Exchange::Fail(Error error) {
  CountUnplanned(error);
  NoteEnd(error);
  CaptureRequest();
  ShareFailure(error, {});
  // Past the commit point the pump has told the client already.
  if (call_.IsCommitted() || error.kind == ErrorKind::kClientLeft) {
    if (!call_.IsFinished()) call_.Cut();
    co_return;
  }
  std::string fields("x-request-id: ");
  fields.append(outcome_.request_id.View()).append("\r\n");
  fields += ErrorFields(error);
  // The provider's rate limits are news for the client even now.
  AppendWithoutContent(fields, passed_fields_,
                       error.retry_after ? RetryFields::kReplace : RetryFields::kKeep);
  if (IsTranslated()) AppendClientFields(fields);
  if (outcome_.attempts > 0) {
    fields += "x-monorelay-provider: " + outcome_.provider +
              "\r\nx-monorelay-attempts: " + std::to_string(outcome_.attempts);
    AppendAttemptErrors(fields);
    fields += "\r\n";
  }
  fields += gateway_fields_;
  const std::string body = passed_error_
                               ? *std::move(passed_error_)
                               : dialects::RenderError(dialect_, error, outcome_.request_id.View());
  upstream_.reset();
  const auto sent = co_await call_.Respond(outcome_.status, fields, body);
  if (!sent && sent.error().kind == ErrorKind::kClientLeft) outcome_.ending = Ending::kClientLeft;
}

void Exchange::NoteEnd(const Error& error) {
  outcome_.ending = EndingOf(error);
  // Where nobody was left to ask, nobody was asked.
  const bool is_over = !call_.IsCommitted() && !outcome_.failed_attempts.empty() &&
                       outcome_.failed_attempts.back().next != NextStep::kLostRace;
  if (is_over) outcome_.failed_attempts.back().next = NextStep::kNone;
  // A stream that had begun was answered with 200, whatever came then.
  if (!call_.IsCommitted()) {
    outcome_.status =
        passed_error_ ? StatusOf(error) : dialects::StatusFor(dialect_, StatusOf(error));
  }
  outcome_.error_code = CodeOf(error.kind);
  NoteOrigin(error);
  outcome_.error_text = error.text.value;
  outcome_.error_detail = error.detail.value;
  if (error.origin != ErrorOrigin::kClient) {
    log::Debug("request {} for model \"{}\": {} ({})", outcome_.request_id.View(), outcome_.model,
               error.text.value.Get(), error.detail.value.Get());
  }
}

}  // namespace monorelay::relay
