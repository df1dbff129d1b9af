#include "admin/key_tags.hpp"

#include <utility>

#include "identity/access_book.hpp"

namespace monorelay::admin {

const std::vector<std::string>& KeyTags::Of(const std::string& access_key_id) {
  const auto [known, is_new] = tags_.try_emplace(access_key_id);
  if (is_new && !access_key_id.empty() && services_.book != nullptr) {
    auto key = services_.book->Find(access_key_id);
    if (key) known->second = std::move(key->draft.tags);
  }
  return known->second;
}

}  // namespace monorelay::admin
