#include "identity/access_key.hpp"

#include <algorithm>
#include <set>

namespace monorelay::identity {
namespace {

constexpr std::size_t kLongestName = 64;
constexpr std::size_t kLongestEntry = 256;
constexpr std::size_t kMostEntries = 256;
constexpr std::size_t kMostMembers = 100'000;

bool IsPlain(std::string_view text) {
  return std::ranges::none_of(
      text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

std::optional<FieldFault> FaultInName(std::string_view name) {
  if (name.empty()) return FieldFault{"name", "is missing: give it a name to know it by"};
  if (name.size() > kLongestName) return FieldFault{"name", "is longer than 64 bytes"};
  if (!IsPlain(name)) return FieldFault{"name", "has control characters"};
  // Names stand before a slash where a key's owner is told.
  if (name.contains('/')) return FieldFault{"name", "has a slash"};
  return std::nullopt;
}

std::optional<FieldFault> FaultInList(std::string_view field,
                                      const std::vector<std::string>& list) {
  if (list.size() > kMostEntries)
    return FieldFault{std::string(field), "has more than 256 entries"};
  for (const std::string& entry : list) {
    if (entry.empty() || entry.size() > kLongestEntry || !IsPlain(entry)) {
      return FieldFault{std::string(field),
                        "has an entry that is empty, longer than 256 bytes or has control "
                        "characters"};
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<FieldFault> FaultIn(const KeyDraft& draft, WallTime now) {
  if (auto fault = FaultInName(draft.name)) return fault;
  // The name of the key that the configuration has.
  if (draft.name == "default" && draft.user_id.empty())
    return FieldFault{"name", "\"default\" is the key of the configuration; choose another"};
  if (draft.expires && *draft.expires <= now)
    return FieldFault{"expires_at", "is over; choose a time to come"};
  const std::pair<std::string_view, const std::vector<std::string>*> lists[] = {
      {"models", &draft.scope.models},
      {"providers", &draft.scope.providers},
      {"endpoints", &draft.scope.endpoints},
      {"networks", &draft.scope.networks},
      {"tags", &draft.tags}};
  for (const auto& [field, list] : lists) {
    if (auto fault = FaultInList(field, *list)) return fault;
  }
  for (const std::string& text : draft.scope.networks) {
    if (!SourceNetwork::Parse(text)) {
      return FieldFault{"networks", "has \"" + text +
                                        "\", which is no network; write for example 10.0.0.0/8, "
                                        "192.0.2.7 or 2001:db8::/32"};
    }
  }
  if (!draft.bodies.empty() && draft.bodies != "off" && draft.bodies != "errors" &&
      draft.bodies != "full")
    return FieldFault{"bodies", "is none of off, errors, full"};
  return std::nullopt;
}

std::optional<FieldFault> FaultIn(const Team& team) {
  if (auto fault = FaultInName(team.name)) return fault;
  if (team.members.size() > kMostMembers)
    return FieldFault{"members", "has more than 100,000 entries"};
  std::set<std::string_view> seen;
  for (const std::string& member : team.members) {
    if (member.empty() || member.size() > kLongestName || !IsPlain(member))
      return FieldFault{"members", "has an entry that is no id of a user"};
    if (!seen.insert(member).second) return FieldFault{"members", "names \"" + member + "\" twice"};
  }
  return std::nullopt;
}

}  // namespace monorelay::identity
