// Which calls of a conversation still wait for their results.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "chat/part.hpp"

namespace monorelay::chat {

// Calls are known by their number, from 0, in the order in which they are added.
class WaitingCalls {
 public:
  // `turn` never gets smaller from one call to the next.
  void Add(const ToolCall& call, std::size_t turn);

  // The call that `result` answers: of those with its id the first that waits in the latest turn,
  // or the latest one if none waits. A result without an id answers a call of the same tool, else
  // any; one with an unknown id answers a call that has none.
  std::optional<std::size_t> Take(const ToolResult& result);

 private:
  struct Turn {
    std::size_t number = 0;
    std::vector<std::size_t> calls;
    std::size_t next = 0;
  };

  void Remember(std::string key, std::size_t call, std::size_t turn);
  std::optional<std::size_t> TakeBy(const std::string& key);

  std::unordered_map<std::string, std::vector<Turn>> waiting_;
  std::unordered_map<std::string, std::size_t> latest_;  // by id
  std::vector<bool> answered_;
};

}  // namespace monorelay::chat
