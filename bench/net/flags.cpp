#include "bench/net/flags.hpp"

#include <charconv>
#include <stdexcept>

namespace monorelay::bench {

Flags::Flags(std::vector<std::string> arguments) {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (!arguments[i].starts_with("--")) {
      throw std::invalid_argument("expected a flag instead of \"" + arguments[i] + "\"");
    }
    const bool has_value = i + 1 < arguments.size() && !arguments[i + 1].starts_with("--");
    values_[arguments[i].substr(2)] = has_value ? arguments[i + 1] : "";
    if (has_value) ++i;
  }
}

std::string Flags::Text(std::string_view name, std::string_view otherwise) {
  known_.emplace(name);
  const auto found = values_.find(name);
  return found == values_.end() ? std::string(otherwise) : found->second;
}

double Flags::Number(std::string_view name, double otherwise) {
  known_.emplace(name);
  const auto found = values_.find(name);
  if (found == values_.end()) return otherwise;
  const std::string& text = found->second;
  double value = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
  if (parsed.ec != std::errc{} || parsed.ptr != text.data() + text.size() || value < 0) {
    throw std::invalid_argument("--" + std::string(name) + " needs a number, not \"" + text + "\"");
  }
  return value;
}

int Flags::Count(std::string_view name, int otherwise) {
  return static_cast<int>(Number(name, otherwise));
}

bool Flags::IsGiven(std::string_view name) {
  known_.emplace(name);
  return values_.contains(name);
}

void Flags::RejectUnknown() const {
  for (const auto& [name, value] : values_) {
    if (!known_.contains(name)) throw std::invalid_argument("unknown flag --" + name);
  }
}

}  // namespace monorelay::bench
