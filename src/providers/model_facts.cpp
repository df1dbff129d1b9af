#include "providers/model_facts.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <cstdlib>

#include "base/text.hpp"

namespace monorelay::providers {

extern const std::string_view kModelsJson;  // data/models.json, embedded by the build

namespace {

namespace json = boost::json;

std::unexpected<Error> Wrong(std::size_t row, std::string_view what) {
  return RelayError(ErrorKind::kInvalidRequest, fmt::format("models[{}] {}", row, what));
}

bool* FlagNamed(dialects::ModelTraits& traits, std::string_view name) {
  if (name == "sampling") return &traits.sampling;
  if (name == "adaptive_thinking") return &traits.adaptive_thinking;
  if (name == "thinking_level") return &traits.thinking_level;
  if (name == "prefill") return &traits.prefill;
  return nullptr;
}

// False if the value has the wrong type or the field is not known.
bool ReadField(std::string_view name, const json::value& value, std::vector<std::string>& patterns,
               dialects::ModelTraits& traits) {
  if (name == "match") {
    if (!value.is_array()) return false;
    for (const json::value& pattern : value.get_array()) {
      if (!pattern.is_string()) return false;
      patterns.emplace_back(pattern.get_string());
    }
    return true;
  }
  if (name == "max_output_tokens") {
    if (!value.is_int64() || value.get_int64() <= 0) return false;
    traits.max_output_tokens = value.get_int64();
    return true;
  }
  bool* flag = FlagNamed(traits, name);
  if (flag == nullptr || !value.is_bool()) return false;
  *flag = value.get_bool();
  return true;
}

}  // namespace

Result<ModelFacts> ModelFacts::Parse(std::string_view text) {
  boost::system::error_code failure;
  const json::value root = json::parse(text, failure);
  const json::value* rows = root.is_object() ? root.get_object().if_contains("models") : nullptr;
  if (failure || rows == nullptr || !rows->is_array())
    return RelayError(ErrorKind::kInvalidRequest, "must be an object with an array \"models\"");
  ModelFacts facts;
  for (const json::value& entry : rows->get_array()) {
    const std::size_t number = facts.rows_.size();
    if (!entry.is_object()) return Wrong(number, "is no object");
    Row row;
    for (const auto& [name, value] : entry.get_object()) {
      if (!ReadField(name, value, row.patterns, row.traits))
        return Wrong(number, fmt::format("has an unknown or wrong \"{}\"", std::string_view(name)));
    }
    if (row.patterns.empty()) return Wrong(number, "has no \"match\"");
    facts.rows_.push_back(std::move(row));
  }
  return facts;
}

const ModelFacts& ModelFacts::BuiltIn() {
  static const ModelFacts facts = [] {
    auto parsed = Parse(kModelsJson);
    if (!parsed) std::abort();  // a test reads the same text
    return *std::move(parsed);
  }();
  return facts;
}

dialects::ModelTraits ModelFacts::TraitsOf(std::string_view model) const {
  const std::string_view name = model.substr(model.rfind('/') + 1);
  for (const Row& row : rows_) {
    for (const std::string& pattern : row.patterns) {
      if (GlobMatches(pattern, name)) return row.traits;
    }
  }
  return {};
}

}  // namespace monorelay::providers
