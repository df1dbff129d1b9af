// One setting's value on its way from YAML to its field: what kinds there are, how a field takes
// one up, and how it shows what it holds.
#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "app/config.hpp"

namespace monorelay::app {

// What may be written for a setting.
enum class ValueKind : std::uint8_t {
  kBoolean,
  kInteger,
  kNumber,
  kSeconds,
  kText,
  kSecret,
  kTextList,
  kIntegerList,
  kTextMap,
  kAnything,
  kDisconnect,
  kFallbacks,
};

// A value of the kind's type: kInteger and kSeconds are std::int64_t; kText and kSecret are
// std::string.
using Value = std::variant<bool, std::int64_t, double, std::string, std::vector<std::string>,
                           std::vector<std::int64_t>, Pairs, JsonText, DisconnectPolicy, Fallbacks>;

// Three faces of one table: for the type of a field its kind, how it takes up a value of that kind
// (already within the setting's bounds), and what it holds now.
template <class Field>
struct FieldTraits {  // the types that stand in the variant themselves
  static void Take(Field& field, Value&& value) { field = std::get<Field>(std::move(value)); }
  static Value Show(const Field& field) { return field; }
};

template <class Field>
  requires(std::integral<Field> && !std::same_as<Field, bool>)
struct FieldTraits<Field> {
  static void Take(Field& field, Value&& value) {
    field = static_cast<Field>(std::get<std::int64_t>(value));
  }
  static Value Show(const Field& field) { return static_cast<std::int64_t>(field); }
};

template <>
struct FieldTraits<std::chrono::seconds> {
  static void Take(std::chrono::seconds& field, Value&& value) {
    field = std::chrono::seconds(std::get<std::int64_t>(value));
  }
  static Value Show(const std::chrono::seconds& field) {
    return static_cast<std::int64_t>(field.count());
  }
};

template <>
struct FieldTraits<std::optional<DisconnectPolicy>> {
  static void Take(std::optional<DisconnectPolicy>& field, Value&& value) {
    field = std::get<DisconnectPolicy>(std::move(value));
  }
  static Value Show(const std::optional<DisconnectPolicy>& field) {
    return field.value_or(DisconnectPolicy());
  }
};

template <>
struct FieldTraits<Secret> {
  static void Take(Secret& field, Value&& value) {
    field = Secret(std::get<std::string>(std::move(value)));
  }
  static Value Show(const Secret& field) { return std::string(field.Reveal()); }
};

template <class Field>
consteval ValueKind KindOf() {
  if constexpr (std::same_as<Field, bool>) return ValueKind::kBoolean;
  if constexpr (std::integral<Field>) return ValueKind::kInteger;
  if constexpr (std::same_as<Field, double>) return ValueKind::kNumber;
  if constexpr (std::same_as<Field, std::chrono::seconds>) return ValueKind::kSeconds;
  if constexpr (std::same_as<Field, std::string>) return ValueKind::kText;
  if constexpr (std::same_as<Field, Secret>) return ValueKind::kSecret;
  if constexpr (std::same_as<Field, std::vector<std::string>>) return ValueKind::kTextList;
  if constexpr (std::same_as<Field, std::vector<std::int64_t>>) return ValueKind::kIntegerList;
  if constexpr (std::same_as<Field, Pairs>) return ValueKind::kTextMap;
  if constexpr (std::same_as<Field, JsonText>) return ValueKind::kAnything;
  if constexpr (std::same_as<Field, DisconnectPolicy> ||
                std::same_as<Field, std::optional<DisconnectPolicy>>)
    return ValueKind::kDisconnect;
  if constexpr (std::same_as<Field, Fallbacks>) return ValueKind::kFallbacks;
}

// "true or false", "a list of texts": for messages and the reference.
std::string_view NameOf(ValueKind kind);

// How the value is written in YAML, for messages and the reference; "" for an empty one.
std::string TextOf(const Value& value);

}  // namespace monorelay::app
