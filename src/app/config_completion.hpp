// What the file leaves open: a provider's type, dialects, authentication, URLs and timeouts, and
// the address to listen on.
#pragma once

#include <vector>

#include "app/config.hpp"
#include "app/config_problem.hpp"
#include "app/config_schema.hpp"
#include "providers/directory.hpp"

namespace monorelay::app {

// Finishes the providers as read. What an entry does not say comes from the row of `directory` that
// fits its base URL, else its name; a row of another type than the entry's own provider_type is not
// used. Problems that leave a provider useless are errors, unless it is not enabled.
std::vector<ProviderConfig> CompleteProviders(std::vector<ProviderEntry> entries,
                                              const providers::Directory& directory,
                                              const Positions& positions, Problems& problems);

// Listens on every interface by itself only if an access key that is not the well-known one
// protects the relay.
void CompleteServer(ServerConfig& server, const Positions& positions);

// The access key of the predecessor's example file, which everybody knows.
inline constexpr std::string_view kExampleAccessKey = "prisma-relay-change-me";

}  // namespace monorelay::app
