// Command-line flags of the benchmark programs: `--name value`, or `--name` alone.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace monorelay::bench {

// Wrong usage is thrown as std::invalid_argument, with the flag in its text.
class Flags {
 public:
  explicit Flags(std::vector<std::string> arguments);

  std::string Text(std::string_view name, std::string_view otherwise = "");
  double Number(std::string_view name, double otherwise);
  int Count(std::string_view name, int otherwise);
  bool IsGiven(std::string_view name);

  // Call after all flags were asked for: throws if one was given that nobody asked for.
  void RejectUnknown() const;

 private:
  std::map<std::string, std::string, std::less<>> values_;
  std::set<std::string, std::less<>> known_;
};

}  // namespace monorelay::bench
