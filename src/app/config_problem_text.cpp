#include "app/config_problem_text.hpp"

#include <algorithm>
#include <string>
#include <string_view>

#include "app/config_resolved.hpp"

namespace monorelay::app {
namespace {

// What the loader's messages suggest: ...; did you mean "port"?
std::string SuggestionIn(std::string_view text) {
  constexpr std::string_view kStart = "did you mean \"";
  const std::size_t at = text.find(kStart);
  if (at == std::string_view::npos) return {};
  const std::string_view rest = text.substr(at + kStart.size());
  return std::string(rest.substr(0, rest.find('"')));
}

}  // namespace

std::vector<admin::ConfigProblem> ProblemsOf(const std::vector<Problem>& problems,
                                             const ConfigModel& model) {
  std::vector<admin::ConfigProblem> told;
  for (const Problem& problem : problems) {
    const ConfigPath path = ReadProblemPath(problem.path, model);
    told.push_back({.is_error = problem.severity == Severity::kError,
                    .path = TextOf(path),
                    .pointer = PointerOf(path),
                    .line = problem.line,
                    .column = problem.column,
                    .message = problem.text,
                    .suggestion = SuggestionIn(problem.text)});
  }
  return told;
}

}  // namespace monorelay::app
