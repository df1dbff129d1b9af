#include "relay/kept_responses.hpp"

#include <utility>

#include "http/resolver.hpp"

namespace monorelay::relay {
namespace {

using http::Awaitable;

constexpr std::chrono::seconds kLongestWait{10};

// Written and read on the worker's thread.
template <class T>
struct Question {
  http::Signal answered;
  std::optional<Result<T>> answer;
};

template <class T>
Awaitable<Result<T>> AnswerTo(std::shared_ptr<Question<T>> question, http::Waiter& waiter) {
  while (!question->answer) {
    const http::Wake wake = co_await waiter.Signalled(question->answered, kLongestWait);
    if (wake == http::Wake::kReady) continue;
    if (wake == http::Wake::kDeadline) {
      auto error =
          RelayError(ErrorKind::kOverloaded, "the store of responses does not answer; try again");
      error.error().retry_after = std::chrono::seconds(1);
      co_return error;
    }
    co_return http::ErrorOf(wake, ErrorKind::kOverloaded, {});
  }
  co_return *std::move(question->answer);
}

// What gives the archive's answer to `question`.
template <class T>
auto Passes(std::shared_ptr<http::LoopGate> gate, std::shared_ptr<Question<T>> question) {
  return [gate = std::move(gate), question = std::move(question)](Result<T> answer) mutable {
    gate->Post([question = std::move(question), answer = std::move(answer)]() mutable {
      question->answer.emplace(std::move(answer));
      question->answered.Give();
    });
  };
}

}  // namespace

KeptResponses::KeptResponses(chat::ResponseArchive* archive, http::Loop& loop)
    : archive_(archive), gate_(std::make_shared<http::LoopGate>(loop)) {}

KeptResponses::~KeptResponses() {
  gate_->Close();
}

void KeptResponses::Keep(chat::KeptResponse response) {
  if (archive_ != nullptr) archive_->Keep(std::move(response));
}

Awaitable<Result<std::optional<chat::KeptResponse>>> KeptResponses::Find(std::string id,
                                                                         std::string owner,
                                                                         http::Waiter& waiter) {
  if (archive_ == nullptr) co_return std::optional<chat::KeptResponse>();
  // Owned by this coroutine and by whoever is to answer.
  const auto question = std::make_shared<Question<std::optional<chat::KeptResponse>>>();
  archive_->Find(std::move(id), std::move(owner), Passes(gate_, question));
  auto answer = co_await AnswerTo(question, waiter);
  co_return answer;
}

Awaitable<Result<bool>> KeptResponses::Remove(std::string id, std::string owner,
                                              http::Waiter& waiter) {
  if (archive_ == nullptr) co_return false;
  const auto question = std::make_shared<Question<bool>>();
  archive_->Remove(std::move(id), std::move(owner), Passes(gate_, question));
  auto answer = co_await AnswerTo(question, waiter);
  co_return answer;
}

}  // namespace monorelay::relay
