// Masks in a text that comes back from an editor, put back to the secrets that they stand for.
#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"

namespace monorelay::app {

// `text` with the secrets of `former` in the place of their masks (config_mask.hpp): lines that
// were not touched are what they were, byte for byte, and elsewhere a mask with a fingerprint is
// the secret that has it. Fails with a sentence that names the line of a mask whose secret is not
// in `former`. A text that cannot be read as YAML is given back with its untouched lines alone
// restored: its reader says what is wrong with it.
Result<std::string> Unmasked(std::string_view text, std::string_view former);

}  // namespace monorelay::app
