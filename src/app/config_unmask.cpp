#include "app/config_unmask.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "app/config_diff.hpp"
#include "app/config_emit.hpp"
#include "app/config_leaves.hpp"
#include "app/config_mask.hpp"
#include "app/config_resolved.hpp"

namespace monorelay::app {
namespace {

constexpr std::string_view kMaskStart = "<secret";
constexpr std::string_view kMaskOfLine = "<secret>";

std::vector<std::string_view> LinesOf(std::string_view text) {
  std::vector<std::string_view> lines;
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find('\n', start), text.size() - 1);
    lines.push_back(text.substr(start, end + 1 - start));
    start = end + 1;
  }
  return lines;
}

// Lines that are as the masked text has them become what they were before they were masked.
std::string WithFormerLines(std::string_view text, std::string_view former,
                            std::string_view masked) {
  std::vector<std::string_view> lines = LinesOf(text);
  const auto before = LinesOf(former);
  for (const auto& [there, here] : MatchedLines(masked, text)) {
    // A secret that ends with the last line's end is masked by one line more than there are.
    lines[here] = there < before.size() ? before[there] : std::string_view();
  }
  std::string restored;
  for (const std::string_view line : lines) restored += line;
  return restored;
}

void ReplaceAll(std::string& text, const std::string& what, const std::string& by) {
  for (std::size_t at = text.find(what); at != std::string::npos;
       at = text.find(what, at + by.size()))
    text.replace(at, what.size(), by);
}

// A secret of several lines is masked by its mask and `<secret>` for each further line, which YAML
// reads as one text with spaces, or with line ends in it.
std::string WithoutFurtherLines(std::string text, const std::string& mask) {
  const std::size_t at = text.find(mask);
  if (at == std::string::npos) return text;
  std::size_t end = at + mask.size();
  for (;;) {
    const std::size_t next = text.find_first_not_of(" \n", end);
    if (next == std::string::npos || next == end ||
        !std::string_view(text).substr(next).starts_with(kMaskOfLine))
      break;
    end = next + kMaskOfLine.size();
  }
  return text.erase(at + mask.size(), end - at - mask.size());
}

bool HasMask(const ConfigModel& model) {
  return model.text.contains(kMaskStart) || std::ranges::any_of(model.items, HasMask) ||
         std::ranges::any_of(model.entries,
                             [](const ConfigModelEntry& entry) { return HasMask(entry.value); });
}

}  // namespace

Result<std::string> Unmasked(std::string_view text, std::string_view former) {
  if (!text.contains(kMaskStart)) return std::string(text);
  const auto masked = MaskedConfig(former);
  const auto secrets = SecretsIn(former);
  if (!masked || !secrets) {
    return ClientError(ErrorKind::kInvalidRequest,
                       "there is a masked secret in the text, but the configuration that it came "
                       "from cannot be read now; write the secret itself, or a reference to it");
  }
  std::string restored = WithFormerLines(text, former, *masked);
  const auto leaves = LeavesOf(restored);
  if (!leaves) {
    const auto said = ReadResolved(restored);
    if (!said || !HasMask(*said)) return restored;
    return ClientError(ErrorKind::kInvalidRequest,
                       "a masked secret stands in a text that cannot be followed (" +
                           leaves.error().text.value.Get() + "); write the secret itself");
  }
  std::vector<Replacement> replacements;
  for (const ConfigLeaf& leaf : *leaves) {
    // A secret that looks like a mask is one: what was masked is never taken for it.
    const bool is_old = std::ranges::find(*secrets, leaf.value.text) != secrets->end();
    if (is_old || !leaf.value.text.contains(kMaskStart)) continue;
    ConfigModel value = leaf.value;
    for (const std::string& secret : *secrets) {
      const std::string mask = MaskOf(secret);
      value.text = WithoutFurtherLines(std::move(value.text), mask);
      ReplaceAll(value.text, mask, secret);
    }
    if (value.text == leaf.value.text || value.text.contains(kMaskOfLine)) {
      return ClientError(
          ErrorKind::kInvalidRequest,
          fmt::format("line {}: a masked secret stands at {}, and it is none of the "
                      "configuration's; write the secret itself, or a reference to it",
                      LineOf(restored, leaf.span.start), TextOf(leaf.path)));
    }
    value.plain = value.typed = false;
    replacements.push_back({leaf.span, LeafText(value, OutlineNode::Style::kDouble, leaf.in_flow)});
  }
  return Replaced(restored, replacements);
}

}  // namespace monorelay::app
