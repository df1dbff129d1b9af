// Edits inside of brackets and of lists.
#include <algorithm>
#include <string_view>

#include "app/config_emit.hpp"
#include "app/config_splice.hpp"

namespace monorelay::app {
namespace {

constexpr std::string_view kSpaces = " \t\r\n";

}  // namespace

SplicePlanner::Splices SplicePlanner::RemoveFlowPart(const Found& found) const {
  const OutlineNode& parent = *found.parent;
  const Span part = PartOf(parent, found.place);
  const std::size_t comma = std::min(text_.find_first_not_of(kSpaces, part.end), text_.size() - 1);
  const std::size_t behind = text_[comma] == ',' ? comma + 1 : part.end;
  const Span inside{parent.span.start + 1, parent.span.end - 1};
  if (CountOf(parent) == 1) {
    const bool is_alone =
        IsOnly({inside.start, part.start}, kSpaces) && IsOnly({behind, inside.end}, kSpaces);
    return {{is_alone ? inside : Span{part.start, behind}, ""}};
  }
  if (found.place + 1 < CountOf(parent)) {
    const std::size_t next = PartOf(parent, found.place + 1).start;
    return {{{part.start, IsOnly({behind, next}, kSpaces) ? next : behind}, ""}};
  }
  const std::size_t before = PartOf(parent, found.place - 1).end;
  const bool is_clean = IsOnly({before, part.start}, " \t\r\n,");
  return {{is_clean ? Span{before, part.end} : Span{part.start, behind}, ""}};
}

Result<SplicePlanner::Splices> SplicePlanner::Insert(const ConfigPath& path, std::size_t place,
                                                     const ConfigModel& value) const {
  const OutlineNode& list = *Find(path).node;
  const std::size_t start = PartOf(list, place).start;
  if (!list.IsBlock()) return Splices{{{start, start}, FlowText(value) + ", "}};
  ConfigModel items;
  items.kind = ConfigModel::Kind::kList;
  items.items.push_back(value);
  const std::size_t column = Column(list.span.start);
  const std::string lines = Lines(BlockLines(items), column);
  const std::string indent(column, ' ');
  if (place > 0) {
    const std::size_t end = LineEnd(PartOf(list, place - 1).end);
    return Splices{{{end, end}, line_break_ + indent + lines}};
  }
  // The first one may stand behind the dash of a list around it.
  return Splices{{{start, start}, lines + line_break_ + indent}};
}

SplicePlanner::Splices SplicePlanner::AddToFlow(const OutlineNode& node,
                                                const std::string& part) const {
  const std::size_t count = CountOf(node);
  if (count == 0) return {{{node.span.start + 1, node.span.start + 1}, part}};
  const Span last = PartOf(node, count - 1);
  const std::size_t line_end = LineEnd(last.end);
  const bool has_own_line = IsFirstInLine(last.start) && line_end < node.span.end &&
                            LineStart(last.start) > node.span.start;
  if (!has_own_line) return {{{last.end, last.end}, ", " + part}};
  const std::string line = line_break_ + std::string(Column(last.start), ' ') + part;
  const std::size_t comma = text_.find_first_not_of(" \t", last.end);
  if (comma < line_end && text_[comma] == ',') return {{{line_end, line_end}, line + ","}};
  return {{{last.end, last.end}, ","}, {{line_end, line_end}, line}};
}

}  // namespace monorelay::app
