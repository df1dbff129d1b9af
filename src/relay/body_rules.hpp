// What the operator sets in requests: fields and system prompts, by model and provider.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "dialects/dialect.hpp"
#include "dialects/system_prompt.hpp"
#include "json/patch.hpp"

namespace monorelay::relay {

struct BodyRule {
  std::vector<std::string> models;      // globs; empty: all
  std::optional<std::size_t> provider;  // index among the targets; nothing: all
  // Of rules with the same number, the first that fits alone is applied; 0: each by itself.
  int group = 0;
  std::vector<json::FieldChange> changes;  // names as in Chat Completions
  std::string system_prompt;               // empty: none
  dialects::PromptMode prompt_mode = dialects::PromptMode::kInsert;
};

// Immutable once filled.
class BodyRules {
 public:
  // Rules are applied in the order in which they are added.
  void Add(BodyRule rule) { rules_.push_back(std::move(rule)); }

  // True if there is any rule for a request for `model` to `provider`.
  [[nodiscard]] bool Concern(std::string_view model, std::size_t provider) const;

  // The body of a request of `dialect`, with what the rules set. "model" and "stream", by which the
  // relay itself goes, are left alone. Fails with kInvalidRequest if the body is no object.
  [[nodiscard]] Result<std::string> Apply(std::string body, dialects::Dialect dialect,
                                          std::string_view model, std::size_t provider) const;

 private:
  std::vector<BodyRule> rules_;
};

}  // namespace monorelay::relay
