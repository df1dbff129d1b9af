#include "dialects/openai_chat/call_tracker.hpp"

#include <algorithm>
#include <ranges>

#include "dialects/openai_chat/writing.hpp"

namespace monorelay::dialects::openai_chat {

CallTracker::Call& CallTracker::Find(const Fragment& fragment) {
  Call* call = Known(fragment);
  if (call == nullptr) {
    call = &calls_.emplace_back();
    call->index = fragment.index;
  }
  if (!fragment.id.IsEmpty() && call->id_hash == 0) call->id_hash = HashOf(fragment.id.escaped);
  if (!fragment.name.IsEmpty() && call->name_hash == 0)
    call->name_hash = HashOf(fragment.name.escaped);
  return *call;
}

CallTracker::Call* CallTracker::Known(const Fragment& fragment) {
  if (calls_.empty()) return nullptr;
  // The latest counts where an index or an id is used again.
  const auto latest = [this](const auto& is) -> Call* {
    const auto found = std::find_if(calls_.rbegin(), calls_.rend(), is);
    return found == calls_.rend() ? nullptr : &*found;
  };
  if (fragment.index) {
    Call* call = latest([&](const Call& known) { return known.index == fragment.index; });
    if (call != nullptr) return BeginsAnother(*call, fragment) ? nullptr : call;
  }
  if (!fragment.id.IsEmpty() && !fragment.index) {
    const std::uint64_t hash = HashOf(fragment.id.escaped);
    Call* call = latest([&](const Call& known) { return known.id_hash == hash; });
    if (call != nullptr) return call;
  }
  // Neither an index nor an id that is known: a name begins a call, all else goes on with the last.
  const bool begins = !fragment.name.IsEmpty() || (fragment.index && !fragment.id.IsEmpty());
  return begins ? nullptr : &calls_.back();
}

// Some servers give every whole call the index 0.
bool CallTracker::BeginsAnother(const Call& call, const Fragment& fragment) {
  if (fragment.name.IsEmpty() || call.name_hash == 0) return false;
  const bool other_name = HashOf(fragment.name.escaped) != call.name_hash;
  const bool other_id =
      !fragment.id.IsEmpty() && call.id_hash != 0 && HashOf(fragment.id.escaped) != call.id_hash;
  return other_name || other_id;
}

}  // namespace monorelay::dialects::openai_chat
