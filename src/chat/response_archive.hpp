// The port through which answers are kept, so that a client can go on from one by its id or ask for
// it again.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "base/error.hpp"

namespace monorelay::chat {

// Who keeps an answer that is not kept here: a provider, which shows it to a client with the same
// key.
struct Keeper {
  std::string provider;  // by name; empty: nobody
  std::string key;       // the label of the key; empty: the provider wants none
};

// An answer with the conversation that led to it, both in the words of the dialect that keeps
// answers. Texts are JSON.
struct KeptResponse {
  std::string id;
  std::string owner;  // label of the access key; nobody else sees it
  WallTime created;
  std::string input;     // an array: the items of the whole conversation before the answer
  std::string response;  // an object: the answer as the client got it
  // Where the answer is instead, with `input` and `response` empty.
  Keeper keeper{};

  [[nodiscard]] bool IsElsewhere() const { return !keeper.provider.empty(); }
};

// Implemented by a store, which knows for how long and how many are kept. Thread-safe. What one
// thread asks for happens in the order in which it asks, so that a Find sees the Keep before it.
class ResponseArchive {
 public:
  // Nothing if there is no such response of that owner, or no longer.
  using Found = std::move_only_function<void(Result<std::optional<KeptResponse>>)>;
  // Whether there was one.
  using Removed = std::move_only_function<void(Result<bool>)>;

  virtual ~ResponseArchive() = default;

  // Takes the place of an earlier one of that owner and id. Never waits; what the archive cannot
  // take is lost, which the archive says in the log.
  virtual void Keep(KeptResponse response) = 0;
  // Both call `done` exactly once, from another thread or before they return. It must not wait.
  virtual void Find(std::string id, std::string owner, Found done) = 0;
  virtual void Remove(std::string id, std::string owner, Removed done) = 0;
};

}  // namespace monorelay::chat
