#include "relay/outcome.hpp"

namespace monorelay::relay {

std::string_view NameOf(Ending ending) {
  switch (ending) {
    case Ending::kAnswered:
      return "answered";
    case Ending::kRefused:
      return "refused";
    case Ending::kFailed:
      return "failed";
    case Ending::kClientLeft:
      return "client_left";
    case Ending::kDeadline:
      return "deadline";
  }
  return "failed";
}

std::string_view NameOf(NextStep step) {
  switch (step) {
    case NextStep::kNone:
      return "none";
    case NextStep::kSameKey:
      return "same_key";
    case NextStep::kNextKey:
      return "next_key";
    case NextStep::kNextCandidate:
      return "next_candidate";
    case NextStep::kLostRace:
      return "lost_race";
  }
  return "none";
}

}  // namespace monorelay::relay
