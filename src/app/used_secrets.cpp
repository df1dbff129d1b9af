#include "app/used_secrets.hpp"

#include <algorithm>
#include <expected>
#include <iterator>
#include <optional>
#include <set>
#include <string_view>

#include "app/config_loader.hpp"

namespace monorelay::app {
namespace {

// Notes which secrets a configuration asks for.
class NotingEnvironment final : public Environment {
 public:
  explicit NotingEnvironment(const Environment& variables) : variables_(variables) {}
  [[nodiscard]] std::optional<std::string> Get(std::string_view name) const override {
    return variables_.Get(name);
  }
  [[nodiscard]] std::expected<std::string, std::string> GetSecret(
      std::string_view name) const override {
    asked_.emplace(name);
    return "a-secret-that-nobody-uses";
  }
  [[nodiscard]] bool WasAskedFor(const std::string& name) const { return asked_.contains(name); }

 private:
  const Environment& variables_;
  mutable std::set<std::string> asked_;
};

using Texts = std::vector<std::string>;

bool IsIn(const Texts& texts, const std::string& name) {
  return std::ranges::any_of(texts, [&](const auto& text) { return text.contains(name); });
}

Result<void> AddVersions(Texts& texts, const ConfigVersions& versions) {
  const auto kept = versions.List();
  if (!kept) return std::unexpected(kept.error());
  for (const ConfigVersion& version : *kept) {
    auto text = versions.Read(version.number);
    if (!text) return std::unexpected(std::move(text.error()));
    texts.push_back(*std::move(text));
  }
  return {};
}

}  // namespace

Result<std::vector<std::string>> UsedSecrets(const std::vector<std::string>& names,
                                             const ConfigPlace& place,
                                             const ConfigVersions& versions,
                                             const Environment& variables) {
  const auto now = ReadConfigTexts(place, true);
  if (!now) return RelayError(ErrorKind::kInternal, now.error());
  Texts texts{now->file, now->overlay, now->text};
  // After a save that came to its end.
  if (std::ranges::all_of(names, [&](const auto& name) { return IsIn(texts, name); })) return names;
  if (auto added = AddVersions(texts, versions); !added)
    return std::unexpected(std::move(added.error()));
  const NotingEnvironment environment(variables);
  for (const std::string& text : texts)
    static_cast<void>(LoadConfig(place.file, text, environment));
  std::vector<std::string> used;
  std::ranges::copy_if(names, std::back_inserter(used), [&](const std::string& name) {
    return environment.WasAskedFor(name) || IsIn(texts, name);
  });
  return used;
}

}  // namespace monorelay::app
