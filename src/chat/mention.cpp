#include "chat/mention.hpp"

#include <algorithm>

namespace monorelay::chat {
namespace {

char Small(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool Holds(std::string_view text, std::string_view word) {
  const auto same = [](char of_text, char of_word) { return Small(of_text) == of_word; };
  return !std::ranges::search(text, word, same).empty();
}

}  // namespace

bool Mentions(const Request& request, std::string_view word) {
  return std::ranges::any_of(request.messages, [&](const Message& message) {
    return std::ranges::any_of(message.parts, [&](const Part& part) {
      const auto* text = part.If<TextPart>();
      return text != nullptr && Holds(text->text.escaped, word);
    });
  });
}

}  // namespace monorelay::chat
