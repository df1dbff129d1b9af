// Two candidates that are asked the same: who has the first token answers.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "http/client.hpp"
#include "http/task.hpp"
#include "http/waiter.hpp"
#include "keys/key_pool.hpp"
#include "relay/answer_kind.hpp"
#include "relay/in_flight.hpp"
#include "relay/setup.hpp"
#include "relay/translation.hpp"
#include "relay/upstream_request.hpp"

namespace monorelay::relay {

// One of the two. Holds what an exchange holds of the candidate that it asks, until the exchange
// takes it over.
struct Runner {
  const routing::Candidate* candidate = nullptr;  // of the plan
  const providers::Endpoint* endpoint = nullptr;
  const Target* target = nullptr;
  keys::Lease lease;
  InFlight::Slot slot;
  std::unique_ptr<const Translation> translation;
  std::string sent_body;
  bool usage_was_added = false;
  UpstreamRequest request;
  MonotonicTime begun;

  // --- what came of it ---
  bool is_done = false;
  bool is_good = false;  // it has its first token
  Result<void> sent;
  AnswerKind kind = AnswerKind::kOther;
  std::string fields;  // as PassedFields, of the head
  std::string ahead;   // bytes of the body that have been read

  // In this order: nobody waits for what the call and the task hold when they end.
  std::optional<http::ClientCall> call;
  http::Beside task;
  std::optional<http::Waiter> waiter;
};

// Belongs to one exchange while it asks one candidate; used on its worker's thread.
struct Race {
  http::Signal done;                   // given whenever a runner is done
  std::chrono::milliseconds delay{0};  // until the second starts
  bool is_open = true;                 // nobody has started yet
  bool second_started = false;
  const routing::Candidate* cut = nullptr;    // whose call ended because the other was faster
  std::shared_ptr<const routing::Plan> plan;  // keeps the candidates
  Runner first;
  Runner second;  // its candidate, endpoint and target are known from the start

  [[nodiscard]] bool IsDecided() const {
    const bool is_first_over = first.is_done && (first.is_good || !second_started);
    const bool is_second_over = second.is_done && second.is_good;
    return is_first_over || is_second_over || (first.is_done && second.is_done);
  }
  // Requires: IsDecided. If both failed, the one that began later.
  Runner& Winner() {
    if (first.is_done && first.is_good) return first;
    return second_started && second.is_done ? second : first;
  }
};

}  // namespace monorelay::relay
