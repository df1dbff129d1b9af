// The archive of responses as coroutines of one worker see it: nobody blocks on it.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/error.hpp"
#include "chat/response_archive.hpp"
#include "http/loop.hpp"
#include "http/loop_gate.hpp"
#include "http/task.hpp"
#include "http/waiter.hpp"

namespace monorelay::relay {

// One for each worker; used on its thread alone.
class KeptResponses {
 public:
  // Without an archive nothing is kept or found. Both must outlive this.
  KeptResponses(chat::ResponseArchive* archive, http::Loop& loop);
  KeptResponses(const KeptResponses&) = delete;
  KeptResponses& operator=(const KeptResponses&) = delete;
  // What the archive answers later goes nowhere.
  ~KeptResponses();

  [[nodiscard]] bool IsOn() const { return archive_ != nullptr; }

  void Keep(chat::KeptResponse response);

  // As ResponseArchive. Fail with its error, with kOverloaded if it does not answer in time, or
  // with the reason of an interruption.
  http::Awaitable<Result<std::optional<chat::KeptResponse>>> Find(std::string id, std::string owner,
                                                                  http::Waiter& waiter);
  http::Awaitable<Result<bool>> Remove(std::string id, std::string owner, http::Waiter& waiter);

 private:
  chat::ResponseArchive* archive_;
  std::shared_ptr<http::LoopGate>
      gate_;  // owned by this and by the questions that wait for an answer
};

}  // namespace monorelay::relay
