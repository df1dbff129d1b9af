#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "chat/input_unwrapper.hpp"
#include "chat/tools.hpp"

namespace monorelay::chat {
namespace {

class ToolRestorer : public EventSink {
 public:
  ToolRestorer(ToolNames names, EventSink& next) : names_(std::move(names)), next_(next) {}

  void OnEvent(const Event& event) override {
    switch (event.kind) {
      case EventKind::kToolCall:
        return Announce(event);
      case EventKind::kToolArguments:
        return PassArguments(event);
      case EventKind::kPartEnd:
        if (event.of_call) Finish(event.choice, event.call);
        break;
      case EventKind::kStop:
        FinishChoice(event.choice);
        break;
      case EventKind::kEnd:
      case EventKind::kFailure:
        while (!open_.empty()) Finish(open_.front().choice, open_.front().call);
        break;
      case EventKind::kStart:
      case EventKind::kText:
      case EventKind::kRefusal:
      case EventKind::kReasoning:
      case EventKind::kOpaque:
      case EventKind::kCitation:
      case EventKind::kMedia:
      case EventKind::kLogprobs:
      case EventKind::kUsage:
      case EventKind::kKeepAlive:
        break;
    }
    next_.OnEvent(event);
  }

 private:
  // A call of a free-form tool that is not whole yet.
  struct Open {
    std::int64_t choice = 0;
    std::int64_t call = 0;
    InputUnwrapper unwrapper;
  };

  void Announce(const Event& event) {
    const ToolNames::Entry* entry = names_.Find(event.name);
    if (entry == nullptr) return next_.OnEvent(event);
    Event restored = event;
    restored.name = {entry->name};
    if (!entry->group.empty()) restored.group = {entry->group};
    restored.free_form = event.free_form || entry->free_form;
    if (entry->free_form) open_.push_back({event.choice, event.call, {}});
    next_.OnEvent(restored);
  }

  void PassArguments(const Event& event) {
    const auto open = Find(event.choice, event.call);
    if (open == open_.end()) return next_.OnEvent(event);
    input_.clear();
    open->unwrapper.Feed(event.text, input_);
    PassInput(event.choice, event.call);
  }

  // Gives out what a call still holds. Not every provider says that a call is whole.
  void Finish(std::int64_t choice, std::int64_t call) {
    const auto open = Find(choice, call);
    if (open == open_.end()) return;
    input_.clear();
    open->unwrapper.Finish(input_);
    open_.erase(open);
    PassInput(choice, call);
  }

  void FinishChoice(std::int64_t choice) {
    for (auto open = open_.begin(); open != open_.end();) {
      if (open->choice == choice) {
        Finish(choice, open->call);
        open = open_.begin();
      } else {
        ++open;
      }
    }
  }

  void PassInput(std::int64_t choice, std::int64_t call) {
    if (input_.empty()) return;
    Event event;
    event.kind = EventKind::kToolArguments;
    event.choice = choice;
    event.call = call;
    event.free_form = true;
    event.text = {input_};
    next_.OnEvent(event);
  }

  std::vector<Open>::iterator Find(std::int64_t choice, std::int64_t call) {
    return std::ranges::find_if(
        open_, [&](const Open& open) { return open.choice == choice && open.call == call; });
  }

  ToolNames names_;
  EventSink& next_;
  std::vector<Open> open_;
  std::string input_;  // reused
};

}  // namespace

std::unique_ptr<EventSink> MakeToolRestorer(ToolNames names, EventSink& next) {
  return std::make_unique<ToolRestorer>(std::move(names), next);
}

}  // namespace monorelay::chat
