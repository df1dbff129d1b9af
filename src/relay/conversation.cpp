#include "relay/conversation.hpp"

#include <algorithm>
#include <functional>

#include "dialects/headers.hpp"

namespace monorelay::relay {
namespace {

constexpr std::size_t kMostLookedAt = 2048;

std::uint64_t Mix(std::uint64_t first, std::uint64_t second) {
  // A step of splitmix64: neighbours end far apart.
  std::uint64_t mixed = first + 0x9e3779b97f4a7c15 + second;
  mixed = (mixed ^ (mixed >> 30U)) * 0xbf58476d1ce4e5b9;
  mixed = (mixed ^ (mixed >> 27U)) * 0x94d049bb133111eb;
  return mixed ^ (mixed >> 31U);
}

std::uint64_t HashOf(std::string_view text) {
  return std::hash<std::string_view>()(text);
}

// Of the name in a header; 0 if there is none.
std::uint64_t NamedIn(const http::RequestHead& head) {
  for (const http::Field& field : head.fields) {
    if (!field.value.empty() && dialects::NamesConversation(field.name)) return HashOf(field.value);
  }
  return 0;
}

bool IsOfUser(std::string_view turn) {
  constexpr std::string_view kRole = "\"role\"";
  for (auto at = turn.find(kRole); at != std::string_view::npos; at = turn.find(kRole, at + 1)) {
    std::string_view rest = turn.substr(at + kRole.size());
    rest = rest.substr(std::min(rest.find_first_not_of(" \t\r\n:"), rest.size()));
    if (rest.starts_with("\"user\"")) return true;
  }
  return false;
}

// Behind the quote that ends the string at the beginning of `text`.
std::size_t EndOfString(std::string_view text) {
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '"') return i + 1;
    if (text[i] == '\\') ++i;
  }
  return text.size();
}

}  // namespace

std::string_view FirstTurns(std::string_view turns, std::size_t most) {
  turns = turns.substr(0, most);
  if (!turns.starts_with('[')) return turns.substr(0, EndOfString(turns));
  bool in_string = false;
  int depth = 0;
  std::size_t begin = 0;  // of the turn
  for (std::size_t i = 0; i < turns.size(); ++i) {
    const char c = turns[i];
    if (in_string) {
      if (c == '\\') {
        ++i;
      } else if (c == '"') {
        in_string = false;
      }
      continue;
    }
    if (c == '"') in_string = true;
    if (c == '[' || c == '{') ++depth;
    if (c == '{' && depth == 2) begin = i;
    if (c == ']' || c == '}') --depth;
    const bool ends_turn = c == '}' && depth == 1 && IsOfUser(turns.substr(begin, i - begin));
    if (ends_turn || (c == ']' && depth == 0)) return turns.substr(0, i + (ends_turn ? 1 : 0));
  }
  return turns;
}

std::uint64_t ConversationOf(routing::AffinityMode mode, std::string_view client,
                             const http::RequestHead& head, const json::RequestFields& fields,
                             std::string_view body) {
  if (mode == routing::AffinityMode::kOff) return 0;
  std::uint64_t name = NamedIn(head);
  if (name == 0) name = fields.conversation;
  const bool begins = mode == routing::AffinityMode::kConversation && fields.turns_begin > 0;
  if (name == 0 && begins)
    name = HashOf(FirstTurns(body.substr(fields.turns_begin), kMostLookedAt));
  return name == 0 ? 0 : Mix(HashOf(client), name) | 1U;
}

}  // namespace monorelay::relay
