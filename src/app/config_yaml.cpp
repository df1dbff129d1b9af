#include "app/config_yaml.hpp"

#include <fmt/core.h>
#include <simdjson.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <sstream>
#include <unordered_map>
#include <utility>

#include "base/text.hpp"

namespace monorelay::app {
namespace {

using Kind = YamlNode::Kind;

constexpr std::size_t kMaxKeyBytes = 1024;

Position PositionOf(const YAML::Mark& mark) {
  return {mark.line + 1, mark.column + 1};
}

YamlNode NodeAt(Kind kind, const YAML::Mark& mark) {
  YamlNode node;
  node.kind = kind;
  node.position = PositionOf(mark);
  return node;
}

bool IsMergeKey(const YamlNode& key) {
  return key.plain && key.text == "<<";
}

// Builds the tree from the parser's events. Stops the parser by its own exception when a bound is
// passed.
class TreeBuilder final : public YAML::EventHandler {
 public:
  explicit TreeBuilder(Problems& problems) : problems_(problems) {}

  YamlNode TakeRoot() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark& /*mark*/) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    Count(mark, 1);
    Place(NodeAt(Kind::kNull, mark), anchor);
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    Count(mark, 1);
    YamlNode node = NodeAt(Kind::kScalar, mark);
    node.text = value;
    node.plain = tag.empty() || tag == "?";
    Place(std::move(node), anchor);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto known = anchors_.find(anchor);
    if (known == anchors_.end()) {
      throw YAML::ParserException(
          mark, "an alias inside the value that it stands for; write the value out");
    }
    Count(mark, known->second.values);
    if (open_.size() + known->second.depth > kMaxYamlDepth) FailTooDeep(mark);
    Place(known->second.node, YAML::NullAnchor);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& /*tag*/, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value /*style*/) override {
    Open(Kind::kList, mark, anchor);
  }
  void OnMapStart(const YAML::Mark& mark, const std::string& /*tag*/, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value /*style*/) override {
    Open(Kind::kMap, mark, anchor);
  }
  void OnSequenceEnd() override { Close(); }
  void OnMapEnd() override { Close(); }

 private:
  struct OpenNode {
    YamlNode node;
    YAML::Mark mark;
    YAML::anchor_t anchor = YAML::NullAnchor;
    std::size_t values_before = 0;
    std::size_t depth = 1;  // of what it holds, itself included
    // Of a map: a key whose value has not come yet, the keys so far, and what `<<` brings in.
    std::optional<YamlNode> key;
    std::unordered_map<std::string, Position> keys;
    std::vector<YamlNode> merged;
  };
  struct Anchored {
    YamlNode node;
    std::size_t values = 1;
    std::size_t depth = 0;
  };

  void Count(const YAML::Mark& mark, std::size_t values) {
    values_ += values;
    if (values_ > kMaxYamlValues) {
      throw YAML::ParserException(
          mark, fmt::format("more than {} values (aliases count as what they stand for); "
                            "write a smaller configuration",
                            kMaxYamlValues));
    }
  }

  [[noreturn]] static void FailTooDeep(const YAML::Mark& mark) {
    throw YAML::ParserException(
        mark, fmt::format("nested more than {} levels deep; no setting is", kMaxYamlDepth));
  }

  void Open(Kind kind, const YAML::Mark& mark, YAML::anchor_t anchor) {
    Count(mark, 1);
    if (open_.size() >= kMaxYamlDepth) FailTooDeep(mark);
    OpenNode open;
    open.node = NodeAt(kind, mark);
    open.mark = mark;
    open.anchor = anchor;
    open.values_before = values_ - 1;
    open_.push_back(std::move(open));
  }

  void Close() {
    OpenNode closed = std::move(open_.back());
    open_.pop_back();
    for (const YamlNode& source : closed.merged) Merge(source, closed);
    if (closed.anchor != YAML::NullAnchor) {
      const std::size_t values = values_ - closed.values_before;
      Count(closed.mark, values);  // the copy below costs as much as an alias
      anchors_[closed.anchor] = {closed.node, values, closed.depth};
    }
    if (!open_.empty()) open_.back().depth = std::max(open_.back().depth, closed.depth + 1);
    Attach(std::move(closed.node));
  }

  void Place(YamlNode node, YAML::anchor_t anchor) {
    if (anchor != YAML::NullAnchor) anchors_[anchor] = {node, 1, 0};
    Attach(std::move(node));
  }

  void Attach(YamlNode node) {
    if (open_.empty()) {
      root_ = std::move(node);
      return;
    }
    OpenNode& parent = open_.back();
    if (parent.node.kind == Kind::kList) {
      parent.node.items.push_back(std::move(node));
    } else if (!parent.key) {
      parent.key = std::move(node);
    } else {
      const YamlNode key = std::move(*parent.key);
      parent.key.reset();
      AddEntry(parent, key, std::move(node));
    }
  }

  void AddEntry(OpenNode& map, const YamlNode& key, YamlNode value) {
    if (key.kind != Kind::kScalar || key.text.empty() || key.text.size() > kMaxKeyBytes) {
      problems_.Error(key.position, {}, "a key must be a text that is not empty or very long");
      return;
    }
    if (IsMergeKey(key)) {
      map.merged.push_back(std::move(value));
      return;
    }
    const auto [earlier, is_new] = map.keys.emplace(key.text, key.position);
    if (!is_new) {
      problems_.Error(key.position, key.text,
                      fmt::format("\"{}\" stands here a second time, first in line {}; keep one",
                                  Shorten(key.text, 60), earlier->second.line));
      return;
    }
    map.node.entries.push_back({key.text, key.position, std::move(value)});
  }

  // YAML 1.1 merge keys: what the map has itself wins, then the earlier source.
  void Merge(const YamlNode& source, OpenNode& map) {
    if (source.kind == Kind::kList) {
      for (const YamlNode& item : source.items) {
        if (item.kind == Kind::kList) return FailMerge(item);
        Merge(item, map);
      }
      return;
    }
    if (source.kind != Kind::kMap) return FailMerge(source);
    for (const YamlEntry& entry : source.entries) {
      if (map.keys.emplace(entry.key, entry.position).second) map.node.entries.push_back(entry);
    }
  }

  void FailMerge(const YamlNode& source) {
    problems_.Error(
        source.position, "<<",
        "\"<<\" takes a mapping or a list of mappings, usually by an alias: `<<: *name`");
  }

  Problems& problems_;
  YamlNode root_;
  std::vector<OpenNode> open_;
  std::unordered_map<YAML::anchor_t, Anchored> anchors_;
  std::size_t values_ = 0;
};

// Characters that YAML forbids; the parser takes one of them for the end of the text.
bool IsForbidden(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\t' && c != '\n' && c != '\r') || byte == 0x7f;
}

bool HasCleanText(std::string_view text, Problems& problems) {
  if (text.size() > kMaxConfigBytes) {
    problems.Error({}, {},
                   fmt::format("larger than {} bytes, which no configuration is", kMaxConfigBytes));
    return false;
  }
  int line_number = 1;
  for (std::size_t start = 0; start < text.size(); ++line_number) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    const std::string_view line = text.substr(start, end - start);
    start = end + 1;
    const auto* bad = std::ranges::find_if(line, IsForbidden);
    if (bad != line.end()) {
      const auto column = static_cast<int>(bad - line.begin()) + 1;
      problems.Error({line_number, column}, {},
                     "a control character; save the file as plain UTF-8 text");
      return false;
    }
    if (!simdjson::validate_utf8(line.data(), line.size())) {
      problems.Error({line_number, 1}, {},
                     "this line is not valid UTF-8; save the file as UTF-8 text");
      return false;
    }
  }
  return true;
}

}  // namespace

const YamlNode* YamlNode::Find(std::string_view key) const {
  const auto found = std::ranges::find(entries, key, &YamlEntry::key);
  return found == entries.end() ? nullptr : &found->value;
}

std::optional<YamlNode> ReadYaml(std::string_view text, Problems& problems) {
  if (!HasCleanText(text, problems)) return std::nullopt;
  std::istringstream stream{std::string(text)};
  TreeBuilder builder(problems);
  try {
    YAML::Parser parser(stream);
    parser.HandleNextDocument(builder);
    YamlNode root = builder.TakeRoot();
    TreeBuilder rest(problems);
    if (parser.HandleNextDocument(rest)) {
      problems.Error(
          rest.TakeRoot().position, {},
          "a second YAML document; a configuration is one (look for a stray `---`, or for "
          "text after the end of the first)");
      return std::nullopt;
    }
    return root;
  } catch (const YAML::Exception& error) {
    const Position at = error.mark.is_null() ? Position{} : PositionOf(error.mark);
    problems.Error(at, {}, fmt::format("not valid YAML: {}", error.msg));
    return std::nullopt;
  }
}

}  // namespace monorelay::app
