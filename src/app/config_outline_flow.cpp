#include "app/config_outline_flow.hpp"

#include <fmt/format.h>

#include <utility>

#include "app/config_yaml.hpp"

namespace monorelay::app {

OutlineNode FlowOutliner::Begin(Kind kind, Style style) const {
  OutlineNode node;
  node.kind = kind;
  node.style = style;
  node.span = {scan_.At(), scan_.At()};
  return node;
}

OutlineEntry FlowOutliner::Key(bool in_flow) {
  OutlineEntry entry;
  Span tag;
  scan_.SkipProperties(tag);
  OutlineNode scalar = in_flow ? FlowLeaf() : Leaf(1 << 20);
  entry.key = scalar.span;
  entry.key_style = scalar.style;
  entry.colon_end = scalar.span.end;
  if (scalar.kind == Kind::kAlias || scalar.IsBlock() || scalar.style == Style::kFlow) {
    Fail("a key that is no plain text");
    return entry;
  }
  Problems problems;
  const auto read =
      ReadYaml(text_.substr(entry.key.start, entry.key.end - entry.key.start), problems);
  if (read) entry.name = read->text;
  return entry;
}

OutlineNode FlowOutliner::Leaf(int parent) {
  const std::size_t start = scan_.At();
  OutlineNode node = Begin(Kind::kScalar, Style::kPlain);
  switch (scan_.Peek()) {
    case '[':
    case '{':
      return Flow();
    case '*':
      node.kind = Kind::kAlias;
      node.span = {start, scan_.SkipWord()};
      return node;
    case '"':
    case '\'':
      node.style = scan_.Peek() == '"' ? Style::kDouble : Style::kSingle;
      node.span = {start, scan_.SkipQuoted()};
      return node;
    case '|':
    case '>':
      node.style = Style::kFolded;
      node.span = {start, scan_.SkipFolded(parent)};
      return node;
    default:
      node.span = {start, scan_.SkipPlain(parent)};
      return node;
  }
}

OutlineNode FlowOutliner::FlowLeaf() {
  const bool is_plain = !std::string_view("[{*\"'").contains(scan_.Peek());
  if (!is_plain) return Leaf(0);
  OutlineNode node = Begin(Kind::kScalar, Style::kPlain);
  node.span = {scan_.At(), scan_.SkipPlainInFlow()};
  if (node.span.end == node.span.start) node.kind = Kind::kNull;
  return node;
}

OutlineNode FlowOutliner::FlowValue() {
  Span tag;
  const std::size_t first = scan_.At();
  scan_.SkipProperties(tag);
  scan_.SkipToContent();
  OutlineNode node = FlowLeaf();
  node.tag = tag;
  node.first = first;
  return node;
}

OutlineNode FlowOutliner::Flow() {
  const bool is_list = scan_.Peek() == '[';
  OutlineNode node = Begin(is_list ? Kind::kList : Kind::kMap, Style::kFlow);
  scan_.MoveTo(scan_.At() + 1);
  while (!failure_) {
    scan_.SkipToContent();
    if (scan_.IsAtEnd()) return Fail("brackets that are not closed");
    if (scan_.Peek() == ']' || scan_.Peek() == '}') break;
    if (scan_.Peek() == ',') {
      scan_.MoveTo(scan_.At() + 1);
      continue;
    }
    if (scan_.Peek() == '?' && scan_.IsBlankAt(1)) return Fail("a key written with `?`");
    if (!is_list) {
      node.entries.push_back(FlowEntry());
    } else {
      FlowItem(node);
    }
  }
  scan_.MoveTo(scan_.At() + 1);
  node.span.end = scan_.At();
  return node;
}

OutlineEntry FlowOutliner::FlowEntry() {
  OutlineEntry entry = Key(true);
  scan_.MoveTo(entry.key.end);
  scan_.SkipToContent();
  if (scan_.Peek() != ':') {
    entry.value.span = {entry.key.end, entry.key.end};
    scan_.MoveTo(entry.key.end);
    return entry;
  }
  scan_.MoveTo(scan_.At() + 1);
  entry.colon_end = scan_.At();
  scan_.SkipToContent();
  entry.value = FlowValue();
  if (entry.value.kind == Kind::kNull) entry.value.span = {entry.colon_end, entry.colon_end};
  return entry;
}

void FlowOutliner::FlowItem(OutlineNode& list) {
  const std::size_t begin = scan_.At();
  OutlineNode item = FlowValue();
  const std::size_t end = scan_.At();
  scan_.SkipToContent();
  if (scan_.Peek() != ':') {
    scan_.MoveTo(end);
    list.items.push_back(std::move(item));
    return;
  }
  scan_.MoveTo(begin);
  OutlineNode pair = Begin(Kind::kMap, Style::kPair);
  pair.first = begin;
  pair.entries.push_back(FlowEntry());
  pair.span.end = scan_.At();
  list.items.push_back(std::move(pair));
}

OutlineNode FlowOutliner::Fail(std::string_view what) {
  if (!failure_) {
    const std::size_t line = LineOf(text_, scan_.At());
    failure_ = ClientError(ErrorKind::kInvalidRequest,
                           fmt::format("line {} has {}, which cannot be edited by command; edit "
                                       "the file itself",
                                       line, what))
                   .error();
  }
  return {};
}

}  // namespace monorelay::app
