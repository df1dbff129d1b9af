#include "records/embedded_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string_view>

#include "base/base64.hpp"
#include "base/digest.hpp"

namespace monorelay::records {
namespace {

// What is shorter may be an id, a hash or a key.
constexpr std::size_t kShortest = 512;

constexpr bool IsBase64(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '+' ||
         c == '/' || c == '=' || c == '-' || c == '_';
}

// True for a character of base64 as JSON spells it, which may escape the slash.
bool BelongsAt(std::string_view text, std::size_t at) {
  return IsBase64(text[at]) || (text[at] == '\\' && at + 1 < text.size() && text[at + 1] == '/');
}

struct Run {
  std::size_t begin = 0;
  std::size_t end = 0;
};

// The characters of base64 around `at`, but not before `from`.
Run RunAround(std::string_view text, std::size_t at, std::size_t from) {
  Run run{at, at};
  while (run.end < text.size() && BelongsAt(text, run.end)) ++run.end;
  if (run.end == at) return run;
  while (run.begin > from && BelongsAt(text, run.begin - 1)) --run.begin;
  return run;
}

// True if the run is all of a string, or of the data in a data URL.
bool IsWhole(std::string_view text, const Run& run) {
  if (run.begin == 0) return false;
  const char before = text[run.begin - 1];
  if (before != '"' && before != ',') return false;
  return run.end == text.size() || text[run.end] == '"' || text.substr(run.end).starts_with("\\\"");
}

std::optional<std::string> Describe(std::string_view text, const Run& run) {
  std::string encoded(text.substr(run.begin, run.end - run.begin));
  std::erase(encoded, '\\');
  if (run.end == text.size())
    return fmt::format("[file of {} bytes or more, cut off]", encoded.size() / 4 * 3);
  const auto bytes = FromBase64(encoded);
  if (!bytes) return std::nullopt;
  return fmt::format("[file of {} bytes, sha256:{}]", bytes->size(), Sha256(*bytes));
}

}  // namespace

std::string WithoutFiles(std::string json) {
  std::string out;
  std::size_t copied = 0;
  // A run that is long enough covers one of these places.
  for (std::size_t at = kShortest - 1; at < json.size(); at += kShortest) {
    if (at < copied || !BelongsAt(json, at)) continue;
    const Run run = RunAround(json, at, copied);
    if (run.end - run.begin < kShortest || !IsWhole(json, run)) continue;
    const auto description = Describe(json, run);
    if (!description) continue;
    out.append(json, copied, run.begin - copied).append(*description);
    copied = run.end;
  }
  if (copied == 0) return json;
  return out.append(json, copied);
}

}  // namespace monorelay::records
