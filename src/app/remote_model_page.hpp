// What providers answer who asks for their models.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "admin/relay_desk.hpp"
#include "base/error.hpp"
#include "json/document.hpp"

namespace monorelay::app {

// Of one list; what is beyond it is left out.
inline constexpr std::size_t kMostRemoteModels = 10'000;

struct ModelPage {
  std::vector<admin::RemoteModel> models;
  // What stands in the query of the call for the next page; both empty: this is the last one.
  struct Next {
    std::string parameter;
    std::string value;

    bool operator==(const Next&) const = default;
  };
  Next next;
};

// Reads a page in the form of any dialect: `data` of objects with an `id`, `models` of objects with
// a `name`, or a list alone. Entries without an id are left out. More follows after `last_id` if
// `has_more` is true (Anthropic: as `after_id`; who says `object: list`, as `after`), or with a
// `nextPageToken` (Gemini). Fails with kUpstreamError if it is no such list.
Result<ModelPage> ReadModelPage(std::string_view body);

// The same of a list that is whole, by id, each once.
Result<std::vector<admin::RemoteModel>> ReadModelList(std::string_view body);
std::vector<admin::RemoteModel> OneOfEach(std::vector<admin::RemoteModel> models);

// Of several fields the first that is a text, shortened; else nothing.
std::string TextIn(json::Value entry, std::initializer_list<std::string_view> names);

}  // namespace monorelay::app
