#include "bench/load/report.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace monorelay::bench {
namespace {

double Percentile(std::vector<float>& samples, double share) {
  if (samples.empty()) return 0;
  const auto rank = static_cast<std::size_t>(share * static_cast<double>(samples.size()));
  const auto at = samples.begin() + static_cast<std::ptrdiff_t>(std::min(rank, samples.size() - 1));
  std::nth_element(samples.begin(), at, samples.end());
  return *at;
}

}  // namespace

void Report::Text(std::string_view name, std::string_view value) {
  Name(name);
  text_ += '"';
  text_ += value;
  text_ += '"';
}

void Report::Number(std::string_view name, double value) {
  Name(name);
  std::array<char, 64> digits{};
  const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), value,
                                     std::chars_format::fixed, 3);
  text_.append(digits.data(), written.ptr);
}

void Report::Percentiles(std::string_view name, std::vector<float>& samples) {
  BeginObject(name);
  Number("p50", Percentile(samples, 0.5));
  Number("p90", Percentile(samples, 0.9));
  Number("p99", Percentile(samples, 0.99));
  Number("p999", Percentile(samples, 0.999));
  Number("max", samples.empty() ? 0 : *std::max_element(samples.begin(), samples.end()));
  EndObject();
}

void Report::BeginObject(std::string_view name) {
  Name(name);
  text_ += '{';
}

void Report::EndObject() {
  text_ += '}';
}

void Report::Name(std::string_view name) {
  if (!text_.empty() && text_.back() != '{') text_ += ',';
  text_ += '"';
  text_ += name;
  text_ += "\":";
}

}  // namespace monorelay::bench
