#include "json/writer.hpp"

#include <fmt/format.h>

namespace monorelay::json {

Writer& Writer::Int(std::int64_t number) {
  const fmt::format_int digits(number);
  return Value(Raw{{digits.data(), digits.size()}});
}

Writer& Writer::Double(double number) {
  const std::string digits = fmt::format("{}", number);
  return Value(Raw{digits});
}

}  // namespace monorelay::json
