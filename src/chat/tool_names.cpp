#include <algorithm>
#include <string>
#include <utility>

#include "chat/input_unwrapper.hpp"
#include "chat/tools.hpp"

namespace monorelay::chat {
namespace {

// What a free-form tool was given.
std::string InputOf(const Arguments& arguments) {
  std::string input;
  InputUnwrapper unwrapper;
  if (arguments.object.IsEmpty()) {
    unwrapper.Feed(arguments.text, input);
  } else {
    unwrapper.Feed({json::Escape(arguments.object.json)}, input);
  }
  unwrapper.Finish(input);
  return input;
}

void RestoreCall(ToolCall& call, const ToolNames::Entry& entry, Response& response) {
  call.name = {response.Keep(entry.name)};
  if (!entry.group.empty()) call.group = {response.Keep(entry.group)};
  if (!entry.free_form) return;
  call.free_form = true;
  call.arguments = {.text = {response.Keep(InputOf(call.arguments))}, .object = {}};
}

}  // namespace

const ToolNames::Entry* ToolNames::Find(std::string_view sent) const {
  const auto found = std::ranges::find(entries_, sent, &Entry::sent);
  return found == entries_.end() ? nullptr : &*found;
}

const ToolNames::Entry* ToolNames::Find(Text sent) const {
  if (sent.escaped.find('\\') == std::string_view::npos) return Find(sent.escaped);
  return Find(std::string_view(json::Decode(sent)));
}

void ToolNames::Restore(Response& response) const {
  for (Choice& choice : response.choices) {
    for (Part& part : choice.parts) {
      auto* call = part.If<ToolCall>();
      if (call == nullptr) continue;
      if (const Entry* entry = Find(call->name)) RestoreCall(*call, *entry, response);
    }
  }
}

}  // namespace monorelay::chat
