#include "relay/answer_stream.hpp"

#include "dialects/errors.hpp"

namespace monorelay::relay {

std::string_view PassedStream::Take(std::span<char> piece) {
  if (!piece.empty()) return filter_.Feed(piece);
  tail_ = filter_.Finish();
  return tail_;
}

std::string PassedStream::Fail(const Error& error, std::string_view request_id) {
  return (filter_.IsInsideEvent() ? "\n\n" : "") +
         dialects::RenderStreamError(dialect_, error, request_id);
}

std::string_view PassedStream::KeepAlive() {
  return filter_.IsInsideEvent() ? std::string_view() : dialects::KeepAliveOf(dialect_);
}

}  // namespace monorelay::relay
