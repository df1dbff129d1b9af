// In what form a provider answers.
#pragma once

#include <cstdint>

#include "http/head.hpp"

namespace monorelay::relay {

enum class AnswerKind : std::uint8_t { kStream, kJson, kOther };

// By its content-type; without one it is taken for JSON.
AnswerKind KindOf(const http::ResponseHead& head);

}  // namespace monorelay::relay
