#include "app/check.hpp"

#include <boost/json.hpp>
#include <fmt/core.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "app/config_loader.hpp"
#include "app/wire_prices.hpp"

namespace monorelay::app {
namespace {

namespace json = boost::json;

constexpr int kValid = 0;
constexpr int kInvalid = 1;
constexpr int kUnreadable = 2;

std::string_view NameOf(Severity severity) {
  return severity == Severity::kError ? "error" : "warning";
}

std::string NoPrice(const std::string& model) {
  return fmt::format("{} has no price, so its requests count as 0; set `prices` of its provider",
                     model);
}

std::string Notes(const std::string& file, const std::vector<std::string>& without_price) {
  std::string lines;
  for (const std::string& model : without_price)
    lines += fmt::format("{}: note: {}\n", file, NoPrice(model));
  return lines;
}

std::string AsJson(const std::string& file, const std::vector<Problem>& problems,
                   const std::vector<std::string>& without_price) {
  json::array list;
  for (const Problem& problem : problems) {
    list.push_back(json::object{{"file", file},
                                {"line", problem.line},
                                {"column", problem.column},
                                {"severity", NameOf(problem.severity)},
                                {"path", problem.path},
                                {"text", problem.text}});
  }
  for (const std::string& model : without_price) {
    list.push_back(json::object{{"file", file}, {"severity", "note"}, {"text", NoPrice(model)}});
  }
  return json::serialize(list) + "\n";
}

std::string Counted(std::ptrdiff_t count, std::string_view thing) {
  return fmt::format("{} {}{}", count, thing, count == 1 ? "" : "s");
}

}  // namespace

std::string ProblemLines(const std::string& file, std::span<const Problem> problems) {
  std::string lines;
  for (const Problem& problem : problems) {
    lines += fmt::format("{}:{}:{}: {}: {}\n", file, problem.line, problem.column,
                         NameOf(problem.severity), problem.text);
  }
  const auto errors = std::ranges::count(problems, Severity::kError, &Problem::severity);
  const auto warnings = std::ssize(problems) - errors;
  if (errors == 0)
    return fmt::format("{}{}: valid, {}\n", lines, file, Counted(warnings, "warning"));
  return fmt::format("{}{}: not valid, {}, {}\n", lines, file, Counted(errors, "error"),
                     Counted(warnings, "warning"));
}

int RunCheck(const ConfigPlace& place, bool as_json, const Environment& environment,
             std::ostream& out, std::ostream& err) {
  const auto texts = ReadConfigTexts(place);
  if (!texts) {
    err << texts.error() << '\n';
    return kUnreadable;
  }
  const LoadedConfig loaded = LoadConfig(place.file, texts->text, environment);
  const std::string file = NameOf(place, *texts);
  std::vector<std::string> without_price;
  if (const auto prices = PricesOf(loaded.config); prices)
    without_price = ModelsWithoutPrice(loaded.config, *prices);
  out << (as_json ? AsJson(file, loaded.problems, without_price)
                  : ProblemLines(file, loaded.problems) + Notes(file, without_price));
  return loaded.HasErrors() ? kInvalid : kValid;
}

}  // namespace monorelay::app
