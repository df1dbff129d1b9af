#include "app/config_outline.hpp"

#include <algorithm>
#include <utility>

#include "app/config_outline_flow.hpp"

namespace monorelay::app {
namespace {

using Kind = ConfigModel::Kind;

class Outliner : private FlowOutliner {
 public:
  using FlowOutliner::FlowOutliner;

  Result<OutlineNode> Run() {
    scan_.SkipToContent();
    while (scan_.Peek() == '%' && scan_.Column() == 0) {  // directives
      scan_.SkipLine();
      scan_.SkipToContent();
    }
    if (scan_.IsAtMarker() && scan_.Peek() == '-') scan_.MoveTo(scan_.At() + 3);
    OutlineNode root = BlockValue(-1, false);
    if (failure_) return std::unexpected(*std::move(failure_));
    return root;
  }

 private:
  // The value that follows here, in this line or the next, inside of what is indented by `parent`.
  OutlineNode BlockValue(int parent, bool in_map) {
    OutlineNode node;
    const std::size_t begin = scan_.At();
    scan_.SkipBlanks();
    const bool is_root = parent < 0;
    if (!is_root && scan_.SkipToContentInLine()) {
      node = InLine(parent, in_map);
    } else {
      scan_.SkipToContent();
      if (IsInside(parent, in_map)) {
        node = OnOwnLine(parent, in_map);
      } else {
        scan_.MoveTo(begin);
        node.span = {begin, begin};
      }
    }
    if (node.lead == 0) node.lead = begin;
    return node;
  }

  // True if what stands here is indented enough to be inside; the items of a list may stand in the
  // column of the key that the list belongs to.
  bool IsInside(int parent, bool in_map) {
    if (scan_.IsAtEnd() || scan_.IsAtMarker()) return false;
    return scan_.Column() > parent || (in_map && scan_.Column() == parent && scan_.IsAtDash());
  }

  OutlineNode InLine(int parent, bool in_map) {
    // In a list's item the first key or dash of an inner one may stand in the same line.
    if (!in_map && (scan_.IsAtDash() || scan_.FindColon())) return BlockCollection();
    Span tag;
    scan_.SkipProperties(tag);
    const std::size_t begin = scan_.At();
    if (scan_.SkipToContentInLine()) {
      OutlineNode node = Leaf(parent);
      node.tag = tag;
      return node;
    }
    scan_.SkipToContent();
    OutlineNode node;
    if (IsInside(parent, in_map)) {
      node = OnOwnLine(parent, in_map);
    } else {
      scan_.MoveTo(begin);
      node.span = {begin, begin};
    }
    if (tag.end > tag.start) node.tag = tag;
    node.lead = begin;
    return node;
  }

  OutlineNode OnOwnLine(int parent, bool in_map) {
    if (scan_.IsAtDash() || scan_.FindColon()) return BlockCollection();
    if (scan_.Peek() == '?' && scan_.IsBlankAt(1)) return Fail("a key written with `?`");
    return InLine(parent, in_map);
  }

  OutlineNode BlockCollection() { return scan_.IsAtDash() ? BlockList() : BlockMap(); }

  OutlineNode BlockList() {
    OutlineNode node = Begin(Kind::kList, Style::kBlock);
    const int column = scan_.Column();
    while (!failure_ && !scan_.IsAtEnd() && scan_.Column() == column && scan_.IsAtDash()) {
      node.dashes.push_back(scan_.At());
      scan_.MoveTo(scan_.At() + 1);
      node.items.push_back(BlockValue(column, false));
      node.span.end = scan_.At();
      scan_.SkipToContent();
    }
    scan_.MoveTo(node.span.end);
    return node;
  }

  OutlineNode BlockMap() {
    OutlineNode node = Begin(Kind::kMap, Style::kBlock);
    const int column = scan_.Column();
    node.span.end = scan_.At();
    while (!failure_ && !scan_.IsAtEnd() && scan_.Column() == column && !scan_.IsAtMarker()) {
      const auto colon = scan_.FindColon();
      if (!colon) return Fail("a line that is no `key: value`");
      OutlineEntry entry = Key();
      entry.colon_end = *colon + 1;
      scan_.MoveTo(entry.colon_end);
      entry.value = BlockValue(column, true);
      node.entries.push_back(std::move(entry));
      node.span.end = scan_.At();
      scan_.SkipToContent();
    }
    scan_.MoveTo(node.span.end);
    return node;
  }
};

bool Agrees(const OutlineNode& outline, const ConfigModel& model) {
  const bool is_written_null = outline.kind == Kind::kScalar && model.kind == Kind::kNull;
  if (outline.kind != model.kind && !is_written_null) return false;
  const bool same_items =
      std::ranges::equal(outline.items, model.items,
                         [](const auto& one, const auto& other) { return Agrees(one, other); });
  return same_items && std::ranges::equal(outline.entries, model.entries,
                                          [](const OutlineEntry& one, const auto& other) {
                                            return one.name == other.key &&
                                                   Agrees(one.value, other.value);
                                          });
}

}  // namespace

const OutlineEntry* OutlineNode::Find(std::string_view key) const {
  const auto found = std::ranges::find(entries, key, &OutlineEntry::name);
  return found == entries.end() ? nullptr : &*found;
}

std::size_t LineOf(std::string_view text, std::size_t offset) {
  return static_cast<std::size_t>(std::ranges::count(text.substr(0, offset), '\n')) + 1;
}

Result<OutlineNode> OutlineOf(std::string_view text, const ConfigModel& model) {
  auto outline = Outliner(text).Run();
  if (outline && !Agrees(*outline, model)) {
    return ClientError(ErrorKind::kInvalidRequest,
                       "the file is written in a form that cannot be edited by command without "
                       "guessing; edit the file itself");
  }
  return outline;
}

}  // namespace monorelay::app
