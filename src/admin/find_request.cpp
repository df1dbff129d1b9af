#include "admin/find_request.hpp"

#include <algorithm>
#include <utility>

namespace monorelay::admin {

Read<records::RequestRow> FindRequest(const Services& services, const Request& request) {
  const bool is_number =
      !request.id.empty() && request.id.size() < 19 &&
      std::ranges::all_of(request.id, [](char c) { return c >= '0' && c <= '9'; });
  auto found =
      is_number ? services.reader->Find(std::stoll(request.id)) : services.reader->Find(request.id);
  if (!found) return std::unexpected(ProblemOf(found.error()));
  // To a member the requests of others are not there.
  const bool is_narrow = request.principal.role == identity::Role::kMember;
  const bool is_hidden = *found && is_narrow && (*found)->user != request.principal.name;
  if (*found && !is_hidden) return **std::move(found);
  return std::unexpected(NotFound("there is no request \"" + request.id.substr(0, 60) +
                                  "\": it is too old, was not recorded, or is still under way"));
}

}  // namespace monorelay::admin
