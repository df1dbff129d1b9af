// What somebody should look at now, of everything that the relay knows about itself.
#pragma once

#include <optional>
#include <string>

#include "admin/api.hpp"
#include "admin/reading.hpp"
#include "admin/relay_desk.hpp"

namespace monorelay::admin {

// {"items": [...]}, the worst first, as the schema Attention has it. Reads the records of the last
// day. Fails if they cannot be read.
Read<std::string> AttentionText(const Services& services, WallTime now);

enum class DiskAlert : std::uint8_t { kLow, kFull };

// Whether so little is free that it should be looked at: kFull when databases soon cannot be
// written. Nothing is said of a disk of which nothing is known (total 0).
std::optional<DiskAlert> AlertOf(const DiskSpace& disk);

}  // namespace monorelay::admin
