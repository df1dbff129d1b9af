#include "app/config_splice.hpp"

#include <algorithm>
#include <utility>

#include "app/config_emit.hpp"

namespace monorelay::app {
namespace {

using Kind = ConfigModel::Kind;
using Style = OutlineNode::Style;

constexpr std::string_view kSpaces = " \t\r\n";
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

ConfigModel Wrapped(const std::string* key, const ConfigModel& value) {
  ConfigModel wrapped;
  wrapped.kind = key != nullptr ? Kind::kMap : Kind::kList;
  if (key != nullptr) {
    wrapped.entries.push_back({*key, value});
  } else {
    wrapped.items.push_back(value);
  }
  return wrapped;
}

std::unexpected<Error> Pair() {
  return ClientError(ErrorKind::kInvalidRequest,
                     "the mapping there is written without braces inside of a list; put it into "
                     "braces first");
}

}  // namespace

SplicePlanner::SplicePlanner(std::string_view text, const OutlineNode& root)
    : text_(text), root_(root) {
  const std::size_t first = text.find('\n');
  const bool has_returns = first != std::string_view::npos && first > 0 && text[first - 1] == '\r';
  line_break_ = has_returns ? "\r\n" : "\n";
}

Result<SplicePlanner::Splices> SplicePlanner::Replace(const ConfigPath& path,
                                                      const ConfigModel& value) const {
  const Found found = Find(path);
  if (found.parent != nullptr && found.parent->style == Style::kPair) return Pair();
  return ReplaceFound(found, value);
}

Result<SplicePlanner::Splices> SplicePlanner::Add(const ConfigPath& path, const std::string* key,
                                                  const ConfigModel& value) const {
  const std::string text = FlowText(value);
  return AddParts(Find(path), Wrapped(key, value),
                  key == nullptr ? text : KeyText(*key, Style::kPlain, true) + ": " + text);
}

Result<SplicePlanner::Splices> SplicePlanner::Extend(const ConfigPath& path,
                                                     const ConfigModel& list) const {
  std::string text;
  for (const ConfigModel& item : list.items) text += (text.empty() ? "" : ", ") + FlowText(item);
  return AddParts(Find(path), list, text);
}

Result<SplicePlanner::Splices> SplicePlanner::AddParts(const Found& found, const ConfigModel& parts,
                                                       const std::string& flow) const {
  const OutlineNode& node = *found.node;
  if (node.style == Style::kPair) return Pair();
  if (!node.IsBlock() && node.style != Style::kFlow) return ReplaceFound(found, parts);
  if (node.style == Style::kFlow) return AddToFlow(node, flow);
  const std::size_t column = Column(node.span.start);
  const std::string lines = Lines(BlockLines(parts), column);
  const std::size_t end = LineEnd(node.span.end);
  return Splices{{{end, end}, line_break_ + std::string(column, ' ') + lines}};
}

Result<SplicePlanner::Splices> SplicePlanner::Remove(const ConfigPath& path) const {
  const Found found = Find(path);
  if (found.parent->style == Style::kPair) return Pair();
  if (!found.parent->IsBlock()) return RemoveFlowPart(found);
  const bool is_whole_text = found.parent == &root_;
  if (CountOf(*found.parent) == 1 && !is_whole_text) {
    ConfigModel empty;
    empty.kind = found.parent->kind;
    return ReplaceFound(Find({path.begin(), path.end() - 1}), empty);
  }
  return RemoveBlockPart(found);
}

Result<SplicePlanner::Splices> SplicePlanner::Rename(const ConfigPath& path,
                                                     const std::string& key) const {
  const Found found = Find(path);
  const bool in_flow = !found.parent->IsBlock();
  return Splices{{found.entry->key, KeyText(key, found.entry->key_style, in_flow)}};
}

SplicePlanner::Found SplicePlanner::Find(const ConfigPath& path) const {
  Found found{.node = &root_};
  for (const PathStep& step : path) {
    const OutlineNode* parent = found.node;
    found = {.node = nullptr, .parent = parent, .in_flow = !parent->IsBlock()};
    if (const auto* place = std::get_if<std::size_t>(&step)) {
      found.place = *place;
      found.node = &parent->items[*place];
    } else {
      found.entry = parent->Find(std::get<std::string>(step));
      found.place = static_cast<std::size_t>(found.entry - parent->entries.data());
      found.node = &found.entry->value;
    }
  }
  return found;
}

SplicePlanner::Splices SplicePlanner::ReplaceFound(const Found& found,
                                                   const ConfigModel& value) const {
  const OutlineNode& node = *found.node;
  const bool is_block_again =
      node.IsBlock() && value.IsCollection() && !(value.items.empty() && value.entries.empty());
  const bool keeps_brackets = node.style == Style::kFlow && value.IsCollection();
  if (!found.in_flow && !keeps_brackets && (is_block_again || !FitsInLine(value)))
    return ReplaceByBlock(found, value);
  std::string text = value.IsCollection() ? FlowText(value, found.in_flow)
                                          : LeafText(value, node.style, found.in_flow);
  if (!node.IsBlock() || !IsFirstInLine(node.span.start) || found.parent == nullptr) {
    const std::size_t start =
        node.tag.end > node.tag.start ? std::min(node.tag.start, node.span.start) : node.span.start;
    if (start == node.span.end) {  // nothing is written there
      const bool is_bare = found.entry != nullptr && found.entry->colon_end == found.entry->key.end;
      const bool has_space = start > 0 && (text_[start - 1] == ' ' || text_[start - 1] == '\n');
      text = (is_bare ? ": " : has_space ? "" : " ") + text;
    }
    return {{{start, node.span.end}, std::move(text)}};
  }
  const std::size_t lead = TrimmedEnd(node.lead);
  return {{{lead, lead}, " " + text}, {WholeLines(node.span), ""}};
}

// A list or map of several lines takes the place.
SplicePlanner::Splices SplicePlanner::ReplaceByBlock(const Found& found,
                                                     const ConfigModel& value) const {
  const OutlineNode& node = *found.node;
  const auto lines = BlockLines(value);
  const std::size_t owner = found.parent == nullptr ? 0 : Column(found.parent->span.start);
  if (node.IsBlock()) {
    const std::size_t column = Column(node.span.start);
    const bool is_deep = found.parent == nullptr || column > owner || value.kind == Kind::kList;
    if (is_deep) return {{node.span, Lines(lines, column)}};
    return {{node.span, "  " + Lines(lines, column + 2)}};
  }
  if (found.parent == nullptr) {  // the text has no value yet
    const std::size_t end = text_.size();
    const bool is_new_line = end == 0 || text_[end - 1] == '\n' || text_ == kByteOrderMark;
    return {{{end, end}, (is_new_line ? "" : line_break_) + Lines(lines, 0) + line_break_}};
  }
  const std::size_t start =
      node.tag.end > node.tag.start ? std::min(node.tag.start, node.span.start) : node.span.start;
  if (found.entry == nullptr) {  // behind a dash
    if (start == node.span.end) return {{{start, start}, " " + Lines(lines, owner + 2)}};
    return {{{start, node.span.end}, Lines(lines, Column(start))}};
  }
  const std::size_t end = LineEnd(node.span.end);
  const std::string block = line_break_ + std::string(owner + 2, ' ') + Lines(lines, owner + 2);
  return {{{TrimmedEnd(start), node.span.end}, ""}, {{end, end}, block}};
}

SplicePlanner::Splices SplicePlanner::RemoveBlockPart(const Found& found) const {
  const Span part = PartOf(*found.parent, found.place);
  const bool is_in_line = found.place == 0 && !IsFirstInLine(found.parent->span.start);
  if (!is_in_line) return {{WholeLines(part), ""}};
  // Behind a dash: the next part takes the place, unless comments are between them.
  const std::size_t next = PartOf(*found.parent, 1).start;
  const std::size_t start = found.parent->span.start;
  return {{{start, IsOnly({part.end, next}, kSpaces) ? next : part.end}, ""}};
}

Span SplicePlanner::PartOf(const OutlineNode& node, std::size_t place) const {
  if (node.kind == Kind::kMap) {
    const OutlineEntry& entry = node.entries[place];
    return {entry.key.start, std::max(entry.colon_end, entry.value.span.end)};
  }
  const OutlineNode& item = node.items[place];
  if (!node.IsBlock()) return {item.first, item.span.end};
  return {node.dashes[place], std::max(node.dashes[place] + 1, item.span.end)};
}

std::size_t SplicePlanner::CountOf(const OutlineNode& node) const {
  return node.items.size() + node.entries.size();
}

std::size_t SplicePlanner::LineStart(std::size_t at) const {
  const std::size_t line_break = at == 0 ? std::string_view::npos : text_.rfind('\n', at - 1);
  if (line_break != std::string_view::npos) return line_break + 1;
  return text_.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
}

std::size_t SplicePlanner::LineEnd(std::size_t at) const {
  const std::size_t end = std::min(text_.find('\n', at), text_.size());
  return end > at && end < text_.size() && text_[end - 1] == '\r' ? end - 1 : end;
}

std::size_t SplicePlanner::NextLine(std::size_t at) const {
  const std::size_t line_break = text_.find('\n', at);
  return line_break == std::string_view::npos ? text_.size() : line_break + 1;
}

std::size_t SplicePlanner::Column(std::size_t at) const {
  return at - LineStart(at);
}

std::size_t SplicePlanner::TrimmedEnd(std::size_t at) const {
  while (at > 0 && (text_[at - 1] == ' ' || text_[at - 1] == '\t')) --at;
  return at;
}

bool SplicePlanner::IsFirstInLine(std::size_t at) const {
  return IsOnly({LineStart(at), at}, " \t");
}

bool SplicePlanner::IsOnly(Span span, std::string_view characters) const {
  return text_.substr(span.start, span.end - span.start).find_first_not_of(characters) ==
         std::string_view::npos;
}

// The lines with their ends. The last line of a text without a line break at its end takes the one
// before.
Span SplicePlanner::WholeLines(Span span) const {
  Span lines{LineStart(span.start), NextLine(span.end)};
  const bool is_open_end = lines.end == text_.size() && !text_.ends_with('\n');
  if (is_open_end && lines.start > 0 && text_[lines.start - 1] == '\n') {
    --lines.start;
    if (lines.start > 0 && text_[lines.start - 1] == '\r') --lines.start;
  }
  return lines;
}

std::string SplicePlanner::Lines(const std::vector<std::string>& lines, std::size_t column) const {
  std::string text;
  for (const std::string& line : lines)
    text += (text.empty() ? "" : line_break_ + std::string(column, ' ')) + line;
  return text;
}

}  // namespace monorelay::app
