// Answers that are kept: what a client may do with one by its id, and how a request that goes on
// from one becomes a request that stands for itself. Source: the API reference of "Responses".
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "dialects/dialect.hpp"
#include "json/document.hpp"

namespace monorelay::dialects {

// True if clients of the dialect expect an answer to be kept unless they say otherwise.
bool KeepsAnswers(Dialect dialect);

// The id of the answer to an exchange. `seed` is as in ReplyContext.
std::string KeptIdOf(std::string_view seed);
// True for an id that KeptIdOf may have made of a request id: all others are those of providers.
bool IsKeptId(std::string_view id);

// The id that a provider gave to the answer which begins with these bytes; empty if there is none.
std::string IdOfAnswer(std::string_view begin);

// What a request asks, as it stands in its text: `input`.
std::string_view InputOf(const json::Document& request);
// The items of a request's `input`, which is a JSON text or array, as an array; without bytes:
// none.
std::string InputItems(std::string_view input);

// The request `body` with the conversation before it in the place of the id: first the items of
// `input`, then what `response` says, then its own. Both are as kept. json::kPadding readable bytes
// must stand behind `body`; as many stand behind the result, which are not part of it.
Result<std::string> GoOnFrom(std::string_view body, std::string_view input,
                             std::string_view response);

// The kept answers whose items `body` refers to by their ids (item_reference) instead of repeating
// them: each once, at most 256. Empty as well if `body` is no JSON.
std::vector<std::string> AnswersReferredTo(std::string_view body);

// The request `body` with those items in the place of the references to them that stand in
// `responses`, which are as kept. Padding as in GoOnFrom.
Result<std::string> WithItems(std::string_view body, std::span<const std::string> responses);

// Which part of a list a client asks for.
struct ItemPage {
  std::size_t limit = 20;
  std::string after;  // the id of the item before the first; empty: from the beginning
  bool newest_first = true;
};

// Reads `limit`, `after` and `order` out of a query. Fails with kInvalidRequest.
Result<ItemPage> ReadItemPage(std::string_view query);

// The list of the items of `input`, which is as kept with the response of that id. Items without an
// id get one that is always the same. Fails with kInvalidRequest if the page begins after an item
// that is not there.
Result<std::string> RenderInputItems(std::string_view id, std::string_view input,
                                     const ItemPage& page);

// What a client reads when its response was deleted.
std::string RenderDeletedResponse(std::string_view id);

}  // namespace monorelay::dialects
