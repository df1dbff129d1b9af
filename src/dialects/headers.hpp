// The header fields that belong to the dialects.
#pragma once

#include <string_view>

#include "dialects/dialect.hpp"

namespace monorelay::dialects {

// True for a field of a client's request that goes on to a provider of the same dialect. Never one
// that holds credentials, cookies or addresses.
bool IsForwardedToProvider(std::string_view name);

// True for a field of a provider's answer that a client may see: content type and coding, rate
// limits, retry advice, request ids. What names the operator's account stays behind.
bool IsPassedToClient(std::string_view name);

// True for a field in which a client names the conversation that its request belongs to.
bool NamesConversation(std::string_view name);

// The field, as a complete line, without which a provider of `dialect` refuses a request, and its
// name; empty if there is none.
struct RequiredField {
  std::string_view name;
  std::string_view line;
};
RequiredField RequiredFieldOf(Dialect dialect);

// The part of a client's path and query that means something in the query of a provider of
// `dialect`; a view of static text.
std::string_view ForwardedQuery(Dialect dialect, std::string_view path, std::string_view query);

}  // namespace monorelay::dialects
