// One check of one key: what is asked, and what came of it.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/secret.hpp"
#include "dialects/dialect.hpp"
#include "http/head.hpp"
#include "keys/key_pool.hpp"
#include "providers/classify.hpp"
#include "providers/provider.hpp"

namespace monorelay::health {

// What is asked for. kWord costs the least.
enum class Probe : std::uint8_t { kWord, kText, kTools, kStream };

// "word", "text-gen", "tool-call", "streaming", as the predecessor calls the last three.
std::string_view NameOf(Probe probe);
std::optional<Probe> ProbeNamed(std::string_view name);

enum class Status : std::uint8_t { kOk, kRateLimited, kError, kTimeout, kUnsupported };

// "ok", "rate_limited", "error", "timeout", "unsupported".
std::string_view NameOf(Status status);

struct Check {
  std::shared_ptr<const providers::Provider> provider;         // shared with setups
  keys::Key key;                                               // without a secret: none is sent
  dialects::Dialect dialect = dialects::Dialect::kOpenAiChat;  // one that the provider speaks
  std::string model;
  Probe probe = Probe::kWord;
};

struct Finding {
  std::string provider;
  std::string key;  // its label
  std::string model;
  dialects::Dialect dialect = dialects::Dialect::kOpenAiChat;
  Probe probe = Probe::kWord;
  Status status = Status::kOk;
  int http_status = 0;  // 0: there was no answer
  std::chrono::milliseconds latency{0};
  std::optional<std::chrono::milliseconds> first_token;  // of a stream
  std::string summary;  // what was answered, in a few words, or why that is no success
  WallTime checked;     // when it ended
  // What a refusal means for the key.
  providers::KeyEffect effect = providers::KeyEffect::kNone;
  std::chrono::milliseconds rest{0};
};

// True for a key that works. What a model cannot do is no illness.
bool IsWell(const Finding& finding);

// The name of the dialect in which was asked.
std::string_view DialectOf(const Finding& finding);

// The body of the request. Fails if the provider's dialect cannot ask for that.
Result<std::string> BodyOf(const Check& check);

// An answer that came whole.
struct Answer {
  int status = 0;
  bool is_stream = false;
  std::optional<std::chrono::milliseconds> retry_after{};
  std::string body{};
};

// What its head says; the body is still to be read.
Answer AnswerWith(const http::ResponseHead& head, WallTime now);

// What an answer means. Fills status, http_status, summary, effect and rest of `finding`.
void JudgeAnswer(const Check& check, const Answer& answer, Finding& finding);
// The same for an answer that did not come.
void JudgeFailure(const Error& error, Finding& finding);

}  // namespace monorelay::health
