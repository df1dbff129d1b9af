// How many requests there are by what the roll-ups do not tell apart, or only in part.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "admin/key_tags.hpp"
#include "admin/request_filter.hpp"

namespace monorelay::admin {

// How many there are of each value.
using Counts = std::vector<std::pair<std::string, std::int64_t>>;

enum class Trait : std::uint8_t { kStream, kEnding, kFinishReason, kTag };
inline constexpr std::array kTraits{Trait::kStream, Trait::kEnding, Trait::kFinishReason,
                                    Trait::kTag};

// As the filter's parameter is called.
std::string_view NameOf(Trait trait);

// Counts those that a filter lets through, without its choice of the trait that is counted. Over
// the newest 2000 where the roll-ups do not know: nobody waits for a whole log to be read.
// Lives as long as one question; not thread-safe.
class TraitCounter {
 public:
  // Both must outlive it.
  TraitCounter(const Services& services, const records::RequestFilter& filter)
      : services_(services), filter_(filter), tags_(services) {}

  // What has been looked at for the filter as it is, so that it is not looked at again. Must
  // outlive this.
  void Knows(const RequestSample& sample) { known_ = &sample; }

  struct Counted {
    Counts counts;
    std::optional<std::size_t> newest;  // so many of the newest were counted; nothing: all
  };
  Read<Counted> Count(Trait trait);

 private:
  [[nodiscard]] Read<Counted> CountStreams(const records::RequestFilter& others) const;
  Counted CountIn(const RequestSample& sample, Trait trait);
  std::vector<std::string> ValuesOf(const records::RequestRow& row, Trait trait);

  const Services& services_;
  const records::RequestFilter& filter_;
  const RequestSample* known_ = nullptr;
  RequestSample own_;
  KeyTags tags_;
};

}  // namespace monorelay::admin
