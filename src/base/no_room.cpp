#include "base/no_room.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>

namespace monorelay {

bool IsNoRoom(int code) {
  return code == ENOSPC || code == EDQUOT || code == EFBIG;
}

std::unexpected<Error> CannotWrite(const std::filesystem::path& file, int code) {
  std::string why = std::strerror(code);
  if (IsNoRoom(code)) why = fmt::format("{} ({})", kMakeRoom, why);
  if (code == EBUSY) why = "it is a mount of its own; mount its folder in its place";
  if (code == EACCES || code == EPERM)
    why += "; give this program's user the right to write in its folder";
  if (code == EROFS) why += "; mount its folder so that it can be written";
  auto error =
      RelayError(ErrorKind::kInternal, fmt::format("{} cannot be written: {}", file.string(), why));
  if (IsNoRoom(code)) error.error().status = kInsufficientStorage;
  return error;
}

}  // namespace monorelay
