// Which call of a streamed answer each fragment belongs to.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "chat/part.hpp"

namespace monorelay::dialects::openai_chat {

// The calls of one choice. Servers differ in what they say with each fragment: an index from 0 or
// from 1, the same index for every call, none at all; the id and the name once or every time.
class CallTracker {
 public:
  // What a fragment says of its call.
  struct Fragment {
    std::optional<std::int64_t> index;
    chat::Text id;
    chat::Text name;
  };

  struct Call {
    std::optional<std::int64_t> index;
    std::uint64_t id_hash = 0;    // 0: no id yet
    std::uint64_t name_hash = 0;  // 0: no name yet
    std::int64_t number = -1;     // in the order of announcement; -1: not announced
    bool free_form = false;
    // Until it is announced: what is known of it.
    std::string id;
    std::string arguments;
  };

  // The call of `fragment`, a new one if it begins one. Valid until the next call of this.
  Call& Find(const Fragment& fragment);

  // Gives the call its number.
  void Announce(Call& call) { call.number = announced_++; }
  [[nodiscard]] bool HasAnnounced() const { return announced_ > 0; }

 private:
  [[nodiscard]] Call* Known(const Fragment& fragment);
  static bool BeginsAnother(const Call& call, const Fragment& fragment);

  std::vector<Call> calls_;
  std::int64_t announced_ = 0;
};

}  // namespace monorelay::dialects::openai_chat
