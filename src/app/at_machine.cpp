#include "app/at_machine.hpp"

#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

namespace monorelay::app {

std::string WhoIsAtMachine() {
  const passwd* user = ::getpwuid(::getuid());
  return fmt::format("command line of {}", user != nullptr ? user->pw_name : "?");
}

}  // namespace monorelay::app
