// Ties a row of the schema to its field: Bind<&Config::server, &ServerConfig::port>(...).
#pragma once

#include <type_traits>
#include <utility>

#include "app/config_schema.hpp"

namespace monorelay::app {

template <class Member>
struct ClassOfMember;
template <class Class, class Field>
struct ClassOfMember<Field Class::*> {
  using Type = Class;
};

// The object of class `Root` that a place points to.
template <class Root>
Root& RootOf(const Place& place) {
  if constexpr (std::is_same_v<Root, Config>) return *place.config;
  if constexpr (std::is_same_v<Root, ProviderEntry>) return *place.provider;
  if constexpr (std::is_same_v<Root, ProviderConfig>) return place.provider->config;
  if constexpr (std::is_same_v<Root, KeyConfig>) return *place.key;
  if constexpr (std::is_same_v<Root, ModelParams>) return *place.model_params;
  if constexpr (std::is_same_v<Root, PayloadRule>) return *place.rule;
  if constexpr (std::is_same_v<Root, ModelTimeouts>) return *place.model_timeouts;
  if constexpr (std::is_same_v<Root, SsoProviderConfig>) return *place.sso_provider;
}

// The field at the end of a chain of members that begins at one of the roots above.
template <auto First, auto... Rest>
struct FieldAt {
  using Root = typename ClassOfMember<decltype(First)>::Type;
  using Field = std::remove_reference_t<decltype(((std::declval<Root&>().*First).*....*Rest))>;

  static Field& In(const Place& place) { return ((RootOf<Root>(place).*First).*....*Rest); }
  static void Take(const Place& place, Value&& value) {
    FieldTraits<Field>::Take(In(place), std::move(value));
  }
  static Value Show(const Place& place) { return FieldTraits<Field>::Show(In(place)); }
};

// What a row may say beyond path, state and description.
struct Details {
  std::int64_t min = std::numeric_limits<std::int64_t>::min();
  std::int64_t max = std::numeric_limits<std::int64_t>::max();
  std::string_view choices = {};
  std::string_view default_note = {};
  bool must_be_given = false;
  bool is_private = false;
  bool is_header = false;
};

template <auto... Members>
constexpr Setting Bind(std::string_view path, State state, std::string_view description,
                       Details details = {}) {
  using Bound = FieldAt<Members...>;
  return {.path = path,
          .kind = KindOf<typename Bound::Field>(),
          .state = state,
          .description = description,
          .min = details.min,
          .max = details.max,
          .choices = details.choices,
          .default_note = details.default_note,
          .must_be_given = details.must_be_given,
          .is_private = details.is_private,
          .is_header = details.is_header,
          .take = &Bound::Take,
          .show = &Bound::Show};
}

}  // namespace monorelay::app
