// What answers of GitHub about Gists say, for the parts of GistClient.
#pragma once

#include <string_view>

#include "base/error.hpp"
#include "json/document.hpp"
#include "sync/fetch.hpp"
#include "sync/gist.hpp"

namespace monorelay::sync {

inline constexpr std::string_view kGitHub = "GitHub";  // in errors

// True for the names of a bundle's files; a Gist may hold others.
bool IsOurs(std::string_view name);

// Of a Gist as the service shows it; what is missing stays empty.
GistInfo InfoIn(json::Value gist);

// The failure (502) of an answer that is not as it is documented: "GitHub's answer `what`".
std::unexpected<Error> Unexpected(std::string_view doing, std::string_view what,
                                  const Reply& reply);

}  // namespace monorelay::sync
