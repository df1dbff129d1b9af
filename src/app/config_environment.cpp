#include "app/config_environment.hpp"

#include <fmt/core.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <system_error>

#include "base/text.hpp"

namespace monorelay::app {
namespace {

constexpr std::string_view kFilePrefix = "file:";
constexpr std::string_view kSecretPrefix = "secret:";
constexpr std::uintmax_t kMaxSecretBytes = 64U << 10U;

bool IsVariableName(std::string_view name) {
  constexpr std::string_view kFirst = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_";
  return !name.empty() && kFirst.contains(name.front()) &&
         name.find_first_not_of(
             "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789") ==
             std::string_view::npos;
}

// The value of what stands between `${` and `}`.
std::expected<std::string, std::string> Lookup(std::string_view reference,
                                               const Environment& environment) {
  if (reference.starts_with(kSecretPrefix))
    return environment.GetSecret(reference.substr(kSecretPrefix.size()));
  const auto separator = reference.find(":-");
  const std::string_view name = reference.substr(0, separator);
  if (!IsVariableName(name)) {
    return std::unexpected(
        "\"${\" must be followed by the name of a variable and \"}\", as in ${NAME} or "
        "${NAME:-default}; write \"$${\" for the characters themselves");
  }
  std::optional<std::string> value = environment.Get(name);
  if (separator != std::string_view::npos && (!value || value->empty())) {
    return std::string(reference.substr(separator + 2));
  }
  if (!value) {
    return std::unexpected(fmt::format(
        "the environment variable {0} is not set; set it, or write ${{{0}:-default}}", name));
  }
  return *std::move(value);
}

}  // namespace

std::expected<std::string, std::string> Environment::GetSecret(std::string_view name) const {
  return std::unexpected(
      fmt::format("there is no secret \"{}\": this program keeps none here", name));
}

std::optional<std::string> ProcessEnvironment::Get(std::string_view name) const {
  const char* value = std::getenv(std::string(name).c_str());
  if (value == nullptr) return std::nullopt;
  return value;
}

std::expected<std::string, std::string> ExpandVariables(std::string_view text,
                                                        const Environment& environment) {
  std::string expanded;
  while (true) {
    const auto dollar = text.find('$');
    expanded += text.substr(0, dollar);
    if (dollar == std::string_view::npos) return expanded;
    text.remove_prefix(dollar + 1);
    if (text.starts_with('$')) {
      expanded += '$';
      text.remove_prefix(1);
    } else if (text.starts_with('{')) {
      const auto end = text.find('}');
      if (end == std::string_view::npos) {
        return std::unexpected(
            "\"${\" without its \"}\"; write ${NAME}, or \"$${\" for the characters themselves");
      }
      auto value = Lookup(text.substr(1, end - 1), environment);
      if (!value) return value;
      expanded += *value;
      text.remove_prefix(end + 1);
    } else {
      expanded += '$';
    }
  }
}

bool IsFileReference(std::string_view text) {
  return text.starts_with(kFilePrefix);
}

std::expected<std::string, std::string> ReadSecretFile(std::string_view reference,
                                                       const std::filesystem::path& folder) {
  const std::filesystem::path path = folder / reference.substr(kFilePrefix.size());
  std::error_code failure;
  // Only regular files: opening a pipe or a device could wait for ever.
  const bool is_regular = std::filesystem::is_regular_file(path, failure);
  if (failure || !is_regular) {
    return std::unexpected(fmt::format(
        "the secret's file {} {}", path.string(),
        failure ? "cannot be found: " + failure.message() : std::string("is not a regular file")));
  }
  if (const auto size = std::filesystem::file_size(path, failure);
      !failure && size > kMaxSecretBytes) {
    return std::unexpected(fmt::format("the secret's file {} is larger than {} bytes",
                                       path.string(), kMaxSecretBytes));
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return std::unexpected(
        fmt::format("the secret's file {} cannot be read; give this program's user the right to",
                    path.string()));
  }
  std::string content{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  while (content.ends_with('\n') || content.ends_with('\r')) content.pop_back();
  if (content.empty()) {
    return std::unexpected(fmt::format("the secret's file {} is empty", path.string()));
  }
  return content;
}

std::expected<std::string, std::string> ResolveSecret(std::string_view text,
                                                      const std::filesystem::path& folder,
                                                      const Environment& environment) {
  auto expanded = ExpandVariables(text, environment);
  // What a variable holds is no reference.
  if (expanded && text.starts_with(kSecretPrefix))
    return environment.GetSecret(std::string_view(*expanded).substr(kSecretPrefix.size()));
  if (!expanded || !IsFileReference(text)) return expanded;
  return ReadSecretFile(*expanded, folder);
}

}  // namespace monorelay::app
