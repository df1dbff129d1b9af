#include "relay/answer_kind.hpp"

#include "base/text.hpp"

namespace monorelay::relay {

AnswerKind KindOf(const http::ResponseHead& head) {
  const std::string_view type =
      head.Find("content-type").value_or("application/json").substr(0, 64);
  if (ContainsIgnoringCase(type, "event-stream")) return AnswerKind::kStream;
  if (ContainsIgnoringCase(type, "json")) return AnswerKind::kJson;
  return AnswerKind::kOther;
}

}  // namespace monorelay::relay
