#include "dialects/gemini/response_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <deque>

#include "dialects/errors.hpp"
#include "dialects/gemini/choice_reader.hpp"
#include "dialects/gemini/finish.hpp"
#include "dialects/gemini/wire.hpp"
#include "dialects/usage.hpp"

namespace monorelay::dialects::gemini {
namespace {

using chat::Response;

class Reader {
 public:
  Result<void> AddChunk(json::Value chunk) {
    const json::Value error = Get(chunk, "error");
    if (error.IsGiven()) return Fail(chunk, error);
    if (!chunk.IsObject()) return {};
    if (response_.id.IsEmpty()) response_.id = Get(chunk, "responseId").GetText();
    if (response_.model.IsEmpty()) response_.model = Get(chunk, "modelVersion").GetText();
    const json::Value usage = Get(chunk, "usageMetadata");
    if (usage.IsObject()) {
      response_.usage.Merge(ReadUsage(Dialect::kGemini, usage));
      known_ = true;
    }
    std::int64_t position = 0;
    for (const json::Value candidate : Get(chunk, "candidates").Items()) {
      ChoiceOf(Get(candidate, "index").GetInt().value_or(position)).Add(candidate);
      ++position;
    }
    if (IsBlocked(chunk)) blocked_ = chunk;
    return {};
  }

  Result<Response> Take() {
    for (ChoiceReader& choice : choices_) response_.choices.push_back(choice.Take());
    if (response_.choices.empty()) {
      if (blocked_.IsMissing() && !known_)
        return UpstreamError(ErrorKind::kUpstreamError, RetryAdvice::kNextCandidate,
                             "the provider's answer holds no candidates");
      chat::Choice choice;
      if (!blocked_.IsMissing()) choice.stop = StopOfBlocked(blocked_);
      response_.choices.push_back(std::move(choice));
    }
    if (std::ranges::all_of(response_.choices, IsBroken))
      return std::unexpected(BrokenOff(response_.choices.front().stop));
    return std::move(response_);
  }

 private:
  static bool IsBroken(const chat::Choice& choice) {
    return choice.parts.empty() && choice.stop.cause == chat::StopCause::kFailure;
  }

  static Result<void> Fail(json::Value chunk, json::Value error) {
    const std::string message = MessageOf(chunk.GetRaw().json);
    return UpstreamError(ErrorKind::kUpstreamError, RetryAdvice::kNextCandidate,
                         message.empty() ? "the provider answered with an error" : message,
                         std::string(error.GetRaw().json));
  }

  ChoiceReader& ChoiceOf(std::int64_t index) {
    for (ChoiceReader& choice : choices_) {
      if (choice.Index() == index) return choice;
    }
    return choices_.emplace_back(response_, index);
  }

  Response response_;
  std::deque<ChoiceReader> choices_;
  json::Value blocked_;
  bool known_ = false;
};

}  // namespace

Result<Response> ReadResponse(const json::Document& document) {
  const json::Value root = document.Root();
  Reader reader;
  Result<void> read;
  if (root.IsArray()) {
    for (const json::Value chunk : root.Items()) {
      read = reader.AddChunk(chunk);
      if (!read) break;
    }
  } else {
    read = reader.AddChunk(root);
  }
  if (!read) return std::unexpected(std::move(read.error()));
  return reader.Take();
}

}  // namespace monorelay::dialects::gemini
