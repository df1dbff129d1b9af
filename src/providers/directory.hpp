// What is known about well-known providers: facts as data (data/providers.json), not code.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "dialects/codec.hpp"
#include "dialects/dialect.hpp"

namespace monorelay::providers {

// How a provider key is presented.
enum class AuthScheme : std::uint8_t {
  kBearer,      // Authorization: Bearer KEY
  kXApiKey,     // x-api-key: KEY            (Anthropic)
  kApiKey,      // api-key: KEY              (Azure OpenAI)
  kGoogApiKey,  // x-goog-api-key: KEY       (Gemini's own dialect)
  kNone,
};

// Where a provider differs from the norm of its dialect. Each defaults to the norm.
struct Quirks {
  dialects::ProviderTraits traits;
  // Serves without any key: Ollama, vLLM, llama.cpp on one's own machine.
  bool keys_optional = false;
};

// The name used in configuration: "bearer", "x-api-key", "api-key", "x-goog-api-key", "none".
std::string_view NameOf(AuthScheme scheme);

// The scheme of that name, if there is one.
std::optional<AuthScheme> AuthSchemeNamed(std::string_view name);

struct KnownProvider {
  std::string name;                  // as in configurations: "openrouter"
  std::vector<std::string> aliases;  // other names that people give it
  // Addresses of its API, for entries with another name: HOST[:PORT][/PATH], where the host may
  // begin with `*.` (any subdomain) and the path is how the base URL's path begins.
  std::vector<std::string> hosts;
  std::string type;                         // provider_type: "api", "anthropic", "gemini"
  std::string base_url;                     // empty if every customer has an own one
  std::vector<dialects::Dialect> dialects;  // spoken natively, the preferred one first
  AuthScheme auth = AuthScheme::kBearer;
  std::map<std::string, std::string> headers;  // sent unless configured otherwise
  Quirks quirks;
};

// Immutable once made; reading is thread-safe.
class Directory {
 public:
  // The table that is built into the program.
  static const Directory& BuiltIn();

  // Reads a table in the form of data/providers.json. Fails with kInvalidRequest and a text that
  // names the row and the field.
  static Result<Directory> Parse(std::string_view json);

  // By name or alias, compared as NormaliseName does; nullptr if unknown. Lives as long as the
  // directory.
  [[nodiscard]] const KnownProvider* ByName(std::string_view name) const;
  // By a base URL without its scheme: HOST[:PORT][/PATH], for example "api.openai.com/v1". Of
  // several that fit, the row with the longest address; nullptr if unknown.
  [[nodiscard]] const KnownProvider* ByAddress(std::string_view address) const;
  [[nodiscard]] const std::vector<KnownProvider>& All() const { return rows_; }

 private:
  std::vector<KnownProvider> rows_;
};

}  // namespace monorelay::providers
