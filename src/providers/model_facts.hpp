// What is known about models, by their names: facts as data (data/models.json), not code.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "dialects/codec.hpp"

namespace monorelay::providers {

// Immutable once made; reading is thread-safe.
class ModelFacts {
 public:
  // The table that is built into the program.
  static const ModelFacts& BuiltIn();

  // Reads a table in the form of data/models.json. Fails with kInvalidRequest and a text that names
  // the row and the field.
  static Result<ModelFacts> Parse(std::string_view json);

  // Of the first row with a pattern that fits the name's part behind the last slash; the norm if
  // there is none.
  [[nodiscard]] dialects::ModelTraits TraitsOf(std::string_view model) const;

 private:
  struct Row {
    std::vector<std::string> patterns;
    dialects::ModelTraits traits;
  };
  std::vector<Row> rows_;
};

}  // namespace monorelay::providers
