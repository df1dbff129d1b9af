// Pages of lists that are made whole, with the id of the last item as cursor.
#pragma once

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <vector>

#include "admin/reading.hpp"
#include "admin/request_json.hpp"
#include "json/writer.hpp"

namespace monorelay::admin {

inline constexpr std::array kPageParameters{
    kLimit, Parameter{"cursor", R"({"type":"string"})", "As `next_cursor` gave it."}};

template <class Item>
struct ListPage {
  std::span<const Item> items;
  std::string next;  // the cursor of the next page; empty: this is the last one
};

// The page that `request` asks for, by kPageParameters; without a limit up to 100 items. `id_of`
// tells them apart. Fails with 422, also if the cursor's item is there no more.
template <class Item, class IdOf>
Read<ListPage<Item>> PageOf(const std::vector<Item>& all, const Request& request, IdOf id_of) {
  constexpr std::int64_t kMost = 1000;
  constexpr std::int64_t kUsual = 100;
  const auto limit = ReadInteger(request, "limit", 1, kMost, kUsual);
  if (!limit) return std::unexpected(limit.error());
  auto begin = all.begin();
  const auto cursor = request.parameters.Find("cursor");
  if (cursor && !cursor->empty()) {
    begin = std::ranges::find(all, *cursor, id_of);
    if (begin == all.end())
      return std::unexpected(WrongParameter("cursor", "is none that a page gave as next_cursor"));
    ++begin;
  }
  const auto count = std::min(*limit, static_cast<std::int64_t>(all.end() - begin));
  ListPage<Item> page{.items = std::span(begin, static_cast<std::size_t>(count)), .next = {}};
  if (begin + count != all.end()) page.next = id_of(page.items.back());
  return page;
}

inline void WriteNext(json::Writer& json, const std::string& next) {
  TextOrNull(json, "next_cursor", next);
}

}  // namespace monorelay::admin
