// Statements that are run once with their parameters, for tables that are small and seldom read.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "store/sqlite/database.hpp"

namespace monorelay::store::sqlite {

template <class T>
void BindOne(Statement& statement, int parameter, const T& value) {
  if constexpr (std::is_convertible_v<const T&, std::string_view>) {
    statement.Bind(parameter, std::string_view(value));
  } else if constexpr (std::is_integral_v<T>) {
    statement.Bind(parameter, static_cast<std::int64_t>(value));
  } else {
    statement.Bind(parameter, value);
  }
}

template <class... Values>
void BindAll(Statement& statement, const Values&... values) {
  int parameter = 0;
  (BindOne(statement, ++parameter, values), ...);
}

// Runs a statement that yields no rows.
template <class... Values>
SqlResult<void> Run(Database& database, Sql sql, const Values&... values) {
  auto statement = database.Prepare(sql);
  if (!statement) return std::unexpected(std::move(statement.error()));
  BindAll(*statement, values...);
  const auto done = statement->Step();
  if (!done) return std::unexpected(done.error());
  return {};
}

// What `read` makes of each row.
template <class Read, class... Values>
auto ReadAll(Database& database, Sql sql, Read read, const Values&... values)
    -> SqlResult<std::vector<decltype(read(std::declval<const Statement&>()))>> {
  auto statement = database.Prepare(sql);
  if (!statement) return std::unexpected(std::move(statement.error()));
  BindAll(*statement, values...);
  std::vector<decltype(read(std::declval<const Statement&>()))> all;
  for (;;) {
    const auto has_row = statement->Step();
    if (!has_row) return std::unexpected(has_row.error());
    if (!*has_row) return all;
    all.push_back(read(*statement));
  }
}

// The same of the first row, if there is one.
template <class Read, class... Values>
auto ReadOne(Database& database, Sql sql, Read read, const Values&... values)
    -> SqlResult<std::optional<decltype(read(std::declval<const Statement&>()))>> {
  auto all = ReadAll(database, sql, read, values...);
  if (!all) return std::unexpected(std::move(all.error()));
  if (all->empty()) return std::nullopt;
  return std::move(all->front());
}

}  // namespace monorelay::store::sqlite
