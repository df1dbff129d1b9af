#include "json/check.hpp"

#include <simdjson.h>

namespace monorelay::json {

bool IsWhole(std::string_view text) {
  // Made anew: this is for the rare text that is in doubt.
  simdjson::dom::parser parser;
  const simdjson::padded_string padded(text);
  return parser.parse(padded).error() == simdjson::SUCCESS;
}

}  // namespace monorelay::json
