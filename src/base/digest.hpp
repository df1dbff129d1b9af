// Fingerprints of bytes.
#pragma once

#include <string>
#include <string_view>

namespace monorelay {

// SHA-256 of `bytes`, as 64 hex digits in lower case.
std::string Sha256(std::string_view bytes);

}  // namespace monorelay
