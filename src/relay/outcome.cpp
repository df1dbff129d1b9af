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

}  // namespace monorelay::relay
