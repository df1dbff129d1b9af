// The result of a run as one JSON object.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace monorelay::bench {

class Report {
 public:
  void Text(std::string_view name, std::string_view value);
  void Number(std::string_view name, double value);
  // Median, 90th, 99th and 99.9th percentile, and largest, of microseconds. Reorders the samples.
  void Percentiles(std::string_view name, std::vector<float>& samples);
  void BeginObject(std::string_view name);
  void EndObject();

  std::string Json() const { return "{" + text_ + "}"; }

 private:
  void Name(std::string_view name);

  std::string text_;
};

}  // namespace monorelay::bench
