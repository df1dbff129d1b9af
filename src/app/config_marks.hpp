// Secrets of a configuration that is carried to another machine: taken out, and put back in.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "sync/bundle.hpp"
#include "sync/config_source.hpp"

namespace monorelay::app {

// A text that MaskedConfig has made, without the fingerprints of its secrets: a short secret could
// be guessed by one.
std::string MarkedConfig(std::string_view masked);

// The secrets that stand in a configuration's text, each by where it stands: a list's items by
// their `label` or `name`, so that another order does not mix them up. Fails if the text cannot be
// read.
Result<std::vector<sync::NamedSecret>> PlacedSecretsIn(std::string_view text);

// Whether a stored secret of that name is here.
using IsStored = std::function<bool(std::string_view name)>;

// `carried` with each mark replaced: by the secret of that place in `secrets`, else by what stands
// there in `here`, a text of MaskedConfig; else by an empty text, and it is missing. The same for
// references to stored secrets that are neither here nor in `secrets`: the other machine's names.
// Every other byte stays. Fails if one of the texts cannot be read.
Result<sync::ConfigIncoming> FillMarks(std::string_view carried, std::string_view here,
                                       const sync::SecretSet& secrets, const IsStored& is_stored);

}  // namespace monorelay::app
