// References in configuration values: `${NAME}` and `${NAME:-default}` to the environment,
// `file:PATH` to a file that holds a secret, `secret:NAME` and `${secret:NAME}` to a stored secret.
#pragma once

#include <expected>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace monorelay::app {

// Where `${NAME}` and `secret:NAME` look.
class Environment {
 public:
  virtual ~Environment() = default;
  // The value of a variable, or nullopt if it is not set.
  [[nodiscard]] virtual std::optional<std::string> Get(std::string_view name) const = 0;
  // The stored secret of that name. Fails with a sentence that says why there is none.
  [[nodiscard]] virtual std::expected<std::string, std::string> GetSecret(
      std::string_view name) const;
};

// The environment of the process. Reading is safe from any thread as long as none sets a variable.
class ProcessEnvironment final : public Environment {
 public:
  [[nodiscard]] std::optional<std::string> Get(std::string_view name) const override;
};

// `text` with every `${NAME}` and `${NAME:-default}` replaced and `$$` turned into `$`; any other
// `$` stays. The default counts too when the variable is set but empty, as in a shell; it is taken
// as it stands. What is put in is not searched again. Fails with a sentence that names the variable
// and never quotes a value.
std::expected<std::string, std::string> ExpandVariables(std::string_view text,
                                                        const Environment& environment);

// True if a secret's text is a reference to a file.
bool IsFileReference(std::string_view text);

// The content of the file that `reference` ("file:PATH", variables already expanded) names, without
// line ends at its end. A relative path starts at `folder`. Fails with a sentence that names the
// path and never quotes the content.
std::expected<std::string, std::string> ReadSecretFile(std::string_view reference,
                                                       const std::filesystem::path& folder);

// A secret given as `text`: expanded, and read from its file if it is a `file:` reference. Only a
// `file:` that is written in the configuration itself counts, not one out of a variable.
std::expected<std::string, std::string> ResolveSecret(std::string_view text,
                                                      const std::filesystem::path& folder,
                                                      const Environment& environment);

}  // namespace monorelay::app
