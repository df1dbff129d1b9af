// What providers mean by their refusals, where the status alone does not say it: a table.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace monorelay::providers {

enum class Meaning : std::uint8_t {
  kAsStatus,       // nothing else than the status says
  kContextWindow,  // the request is too long for the model
  kContentPolicy,  // the provider's policy forbids an answer
  kNoSuchModel,    // another provider may have it
  kKeyInvalid,
  kNoMoney,     // the account, not the pace: waiting does not help
  kOverloaded,  // the provider, not the key
  kNotHere,     // the provider does not serve this place or account
};

// The statuses with which a meaning is told.
enum class Told : std::uint8_t {
  kAsMistake,   // 400, 403, 413, 422
  kAsNotFound,  // 400, 404, 422
  kAsAnything,  // 400, 402, 403, 429
  kAsLimit,     // 429
};

struct Refusal {
  std::string_view words;  // in lower case, anywhere in the body
  Told told;
  Meaning meaning;
};

// The rows, the first that fits counts.
std::span<const Refusal> Refusals();

// Of a body that came with `status`; its first 4 KiB are looked at.
Meaning MeaningOf(int status, std::string_view body);

}  // namespace monorelay::providers
