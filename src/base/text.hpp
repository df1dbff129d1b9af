// Small operations on text that several modules need.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace monorelay {

// ASCII only; other bytes stay as they are.
std::string ToLower(std::string_view text);
bool EqualsIgnoringCase(std::string_view a, std::string_view b);

// True if `part`, which is written in lower case, occurs in `text` in any case.
bool ContainsIgnoringCase(std::string_view text, std::string_view part);

// Without spaces and tabs at both ends.
std::string_view Trim(std::string_view text);

// Lower-cased, without `-` and `_`: how model and provider names are compared.
std::string NormaliseName(std::string_view name);

// Shell-style match of the whole of `text`: `*`, `?`, `[a-z]`, `[!a-z]`. Case is ignored. Runs in
// O(pattern x text) at worst; no pattern makes it slower.
bool GlobMatches(std::string_view pattern, std::string_view text);

// Edit distance with insertion, deletion, substitution and swap of neighbours each at cost 1.
std::size_t EditDistance(std::string_view a, std::string_view b);

// Up to `count` of `candidates` that look most like `name`, the nearest first, without those that
// have nothing to do with it.
std::vector<std::string> Nearest(std::string_view name, std::span<const std::string> candidates,
                                 std::size_t count);

// `text` cut to at most `max_bytes`, at a character boundary, with an ellipsis if it was cut.
std::string Shorten(std::string_view text, std::size_t max_bytes);

// `text` with each %XX as the byte that it stands for; a % without two hex digits stays.
std::string PercentDecode(std::string_view text);

}  // namespace monorelay
