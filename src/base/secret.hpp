// A value that must not be seen: provider keys, access keys, tokens.
#pragma once

#include <fmt/core.h>

#include <string>
#include <string_view>
#include <utility>

namespace monorelay {

// Holds a secret text. It cannot be printed, formatted or compared with ==; whoever needs the text
// asks for it by name. Wiped from memory when destroyed.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string value) : value_(std::move(value)) {}
  Secret(const Secret&) = default;
  Secret(Secret&& other) noexcept : value_(std::move(other.value_)) { other.Wipe(); }
  Secret& operator=(const Secret& other);
  Secret& operator=(Secret&& other) noexcept;
  ~Secret() { Wipe(); }

  // The text itself. The view lives as long as this object is not changed.
  [[nodiscard]] std::string_view Reveal() const { return value_; }
  [[nodiscard]] bool IsEmpty() const { return value_.empty(); }

  // Compares in a time that depends on the lengths alone.
  [[nodiscard]] bool Equals(std::string_view presented) const;

  // A short name for a secret that is safe to log: "sha256:" and the first 8 hex digits of its
  // hash.
  [[nodiscard]] std::string Fingerprint() const;

  bool operator==(const Secret&) const = delete;

 private:
  void Wipe();

  std::string value_;
};

}  // namespace monorelay

template <>
struct fmt::formatter<monorelay::Secret> {
  formatter() = delete;
};
