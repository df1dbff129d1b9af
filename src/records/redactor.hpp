// Takes secrets out of what is stored.
#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/secret.hpp"

namespace monorelay::records {

// Knows the secrets that it is given, the shapes of usual keys and tokens (prefixes such as "sk-",
// JSON web tokens, private keys in PEM, passwords in URLs), and values of fields that are named
// like a credential ("authorization", "api_key", "password", ...), also where JSON stands inside of
// a JSON string. One pass over the text. Immutable; reading is thread-safe.
class Redactor {
 public:
  // What stands in the place of a secret.
  static constexpr std::string_view kMark = "[redacted]";
  // A given secret that is shorter is left alone: it would be found in ordinary words.
  static constexpr std::size_t kShortestSecret = 8;

  explicit Redactor(std::span<const Secret> secrets = {});

  // Redacts `text` in place. Returns how many places there were.
  std::size_t Redact(std::string& text) const;

 private:
  enum class Kind : std::uint8_t { kExact, kToken, kBearer, kWebToken, kPem, kUrl, kField };
  struct Rule {
    Kind kind;
    std::string_view beginning;  // static storage, or in secrets_
    std::size_t shortest = 0;    // of what follows, for kToken
  };
  // A part of the text that is a secret.
  struct Place {
    std::size_t begin = 0;
    std::size_t end = 0;  // equal to `begin`: none
  };

  void Add(const Rule& rule);
  static Place Match(const Rule& rule, std::string_view text, std::size_t at);
  [[nodiscard]] Place Find(std::string_view text, std::size_t at) const;

  std::vector<Secret> secrets_;
  // By the first two bytes that a rule begins with.
  std::bitset<65536> begins_;
  std::unordered_map<std::uint16_t, std::vector<Rule>> rules_;
};

}  // namespace monorelay::records
