// Where each value of a YAML text begins and ends, by byte. The YAML parser tells beginnings alone;
// an edit that is to leave every other byte as it is needs the ends too.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "app/config_model.hpp"
#include "base/error.hpp"

namespace monorelay::app {

struct OutlineEntry;

// Offsets in the text; the end is behind the last byte.
struct Span {
  std::size_t start = 0;
  std::size_t end = 0;
};

struct OutlineNode {
  enum class Style : std::uint8_t { kPlain, kSingle, kDouble, kFolded, kBlock, kFlow, kPair };

  ConfigModel::Kind kind = ConfigModel::Kind::kNull;
  // Of scalars: kPlain, kSingle, kDouble, kFolded (`|` and `>`). Of lists and maps: kBlock, kFlow,
  // and kPair: a map of one entry in a list, without braces.
  Style style = Style::kPlain;
  Span span;  // without anchor and tag; of a null that is not written, where it would stand
  Span tag;   // empty: none
  std::size_t lead = 0;  // behind the colon or dash and the anchor: where a short value would stand
  std::size_t first = 0;  // in brackets, where the item begins, with its anchor
  std::vector<OutlineNode> items;
  std::vector<OutlineEntry> entries;
  std::vector<std::size_t> dashes;  // of a block list, where the `-` of each item stands

  [[nodiscard]] const OutlineEntry* Find(std::string_view key) const;
  [[nodiscard]] bool IsBlock() const { return style == Style::kBlock; }
};

struct OutlineEntry {
  Span key;
  OutlineNode::Style key_style = OutlineNode::Style::kPlain;
  std::string name;
  std::size_t colon_end = 0;  // behind the colon; behind the key where there is none
  OutlineNode value;
};

// Outlines `text`, which ReadConfigModel has read as `model`. Fails with a sentence about the line
// where the text is written in a form that is not followed (complex keys), or if the outline does
// not agree with the model: nothing is guessed.
Result<OutlineNode> OutlineOf(std::string_view text, const ConfigModel& model);

// The line of an offset, from 1.
std::size_t LineOf(std::string_view text, std::size_t offset);

}  // namespace monorelay::app
