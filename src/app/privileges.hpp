// What the process may do to its machine, cut down to what a relay needs: who breaks into it gets
// no more than that, also where it is started as root, as in most containers.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

#include "base/error.hpp"

namespace monorelay::app {

// Gives up for ever what a relay never needs: to gain rights by starting other programs, and of the
// capabilities (root has all of them) all but those for other owners' files and for low ports. Of
// the calling thread and of those that it starts: to be called before there are others. Fails if
// the system refuses.
Result<void> GiveUpPrivileges();

// What an operator should be told about how the relay was started: by whom, and with a data
// directory in which others may write. A sentence each, and what to do.
std::vector<std::string> DoubtsAbout(uid_t user, const std::filesystem::path& data_dir);

}  // namespace monorelay::app
