#include "app/privileges.hpp"

#include <fmt/format.h>
#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>

namespace monorelay::app {
namespace {

// A mounted folder belongs to somebody of the machine, and a configuration that is written anew
// goes back to its owner; ports below 1024 are where people look for a server.
constexpr std::array kKept{CAP_CHOWN, CAP_DAC_OVERRIDE, CAP_FOWNER, CAP_NET_BIND_SERVICE};

constexpr std::uint32_t kKeptBits = [] {
  std::uint32_t bits = 0;
  for (const int each : kKept) bits |= 1U << static_cast<unsigned>(each);
  return bits;
}();

std::unexpected<Error> Refused(const char* what) {
  return RelayError(ErrorKind::kInternal,
                    fmt::format("{} cannot be given up: {}", what, std::strerror(errno)));
}

}  // namespace

Result<void> GiveUpPrivileges() {
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return Refused("gaining rights");
  __user_cap_header_struct header{.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
  std::array<__user_cap_data_struct, _LINUX_CAPABILITY_U32S_3> sets{};
  if (::syscall(SYS_capget, &header, sets.data()) != 0) return Refused("capabilities");
  // All that is kept is in the first half.
  static_assert(CAP_NET_BIND_SERVICE < 32 && CAP_CHOWN < 32);
  const std::uint32_t kept = sets[0].permitted & kKeptBits;
  sets[0] = {.effective = kept, .permitted = kept, .inheritable = 0};
  sets[1] = {};
  if (::syscall(SYS_capset, &header, sets.data()) != 0) return Refused("capabilities");
  return {};
}

std::vector<std::string> DoubtsAbout(uid_t user, const std::filesystem::path& data_dir) {
  std::vector<std::string> doubts;
  if (user == 0) {
    doubts.emplace_back(
        "the relay runs as root, which it needs for nothing: run it as a user of its own, who owns "
        "the data directory and can read the configuration");
  }
  struct stat status{};
  if (::stat(data_dir.c_str(), &status) == 0 && (status.st_mode & S_IWOTH) != 0 &&
      (status.st_mode & S_ISVTX) == 0) {
    doubts.push_back(
        fmt::format("everybody on this machine may write in the data directory {}, and so replace "
                    "keys and accounts: take that right away (chmod o-w)",
                    data_dir.string()));
  }
  return doubts;
}

}  // namespace monorelay::app
