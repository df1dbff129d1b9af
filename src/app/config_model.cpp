#include "app/config_model.hpp"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <sstream>

#include "app/config_yaml.hpp"

namespace monorelay::app {
namespace {

using Kind = ConfigModel::Kind;

bool IsNumber(const std::string& text) {
  double number = 0;
  const char* begin = text.data() + (text.starts_with('+') ? 1 : 0);
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(begin, end, number);
  return begin != end && error == std::errc{} && stop == end;
}

// Builds the model from the parser's events. The text has been read once, so it is within bounds.
class ModelBuilder final : public YAML::EventHandler {
 public:
  ConfigModel TakeRoot() { return std::move(root_); }
  [[nodiscard]] bool HasReferences() const { return has_references_; }

  void OnDocumentStart(const YAML::Mark& /*mark*/) override {}
  void OnDocumentEnd() override {}
  void OnAnchor(const YAML::Mark& /*mark*/, const std::string& name) override {
    pending_anchor_ = fmt::format("{}#{}", name, ++counts_[name]);
    has_references_ = true;
  }
  void OnNull(const YAML::Mark& /*mark*/, YAML::anchor_t anchor) override {
    Attach(Begin(Kind::kNull, anchor));
  }
  void OnAlias(const YAML::Mark& /*mark*/, YAML::anchor_t anchor) override {
    ConfigModel node;
    node.kind = Kind::kAlias;
    node.text = names_[anchor];
    has_references_ = true;
    Attach(std::move(node));
  }
  void OnScalar(const YAML::Mark& /*mark*/, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    ConfigModel node = Begin(Kind::kScalar, anchor);
    node.text = value;
    node.plain = tag.empty() || tag == "?";
    node.typed = node.plain && LooksTyped(value);
    has_references_ = has_references_ || (!node.plain && tag != "!");
    Attach(std::move(node));
  }
  void OnSequenceStart(const YAML::Mark& /*mark*/, const std::string& /*tag*/,
                       YAML::anchor_t anchor, YAML::EmitterStyle::value style) override {
    Open(Kind::kList, anchor, style);
  }
  void OnMapStart(const YAML::Mark& /*mark*/, const std::string& /*tag*/, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override {
    Open(Kind::kMap, anchor, style);
  }
  void OnSequenceEnd() override { Close(); }
  void OnMapEnd() override { Close(); }

 private:
  struct OpenNode {
    ConfigModel node;
    std::optional<std::string> key;
  };

  ConfigModel Begin(Kind kind, YAML::anchor_t anchor) {
    ConfigModel node;
    node.kind = kind;
    if (anchor != YAML::NullAnchor) {
      node.anchor = pending_anchor_;
      names_[anchor] = pending_anchor_;
    }
    return node;
  }
  void Open(Kind kind, YAML::anchor_t anchor, YAML::EmitterStyle::value style) {
    ConfigModel node = Begin(kind, anchor);
    node.block = style == YAML::EmitterStyle::Block;
    open_.push_back({std::move(node), std::nullopt});
  }
  void Close() {
    ConfigModel node = std::move(open_.back().node);
    open_.pop_back();
    Attach(std::move(node));
  }
  void Attach(ConfigModel node) {
    if (open_.empty()) {
      root_ = std::move(node);
      return;
    }
    OpenNode& parent = open_.back();
    if (parent.node.kind == Kind::kList) {
      parent.node.items.push_back(std::move(node));
    } else if (!parent.key) {
      parent.key = std::move(node.text);
    } else {
      parent.node.entries.push_back({*std::move(parent.key), std::move(node)});
      parent.key.reset();
    }
  }

  ConfigModel root_;
  std::vector<OpenNode> open_;
  std::string pending_anchor_;
  std::map<std::string, int> counts_;
  std::map<YAML::anchor_t, std::string> names_;
  bool has_references_ = false;  // anchors, aliases or tags
};

std::optional<std::string> FirstError(std::string_view text) {
  Problems problems;
  const auto root = ReadYaml(text, problems);
  for (const Problem& problem : problems.Sorted()) {
    if (problem.severity == Severity::kError)
      return fmt::format("line {}, column {}: {}", problem.line, problem.column, problem.text);
  }
  return root ? std::nullopt : std::optional<std::string>("it cannot be read");
}

Result<ModelBuilder> Build(std::string_view text) {
  if (auto error = FirstError(text))
    return ClientError(ErrorKind::kInvalidRequest, *std::move(error));
  ModelBuilder builder;
  std::istringstream stream{std::string(text)};
  try {
    YAML::Parser parser(stream);
    parser.HandleNextDocument(builder);
  } catch (const YAML::Exception& error) {
    return ClientError(ErrorKind::kInvalidRequest, error.what());
  }
  return builder;
}

bool SameEntries(const ConfigModel& one, const ConfigModel& other) {
  if (one.entries.size() != other.entries.size()) return false;
  return std::ranges::all_of(one.entries, [&](const auto& entry) {
    const ConfigModel* match = other.Find(entry.key);
    return match != nullptr && entry.value.Equals(*match);
  });
}

}  // namespace

bool LooksTyped(const std::string& text) {
  static constexpr std::string_view kWords[] = {"true", "True", "TRUE", "false", "False", "FALSE",
                                                "~",    "null", "Null", "NULL",  "<<",    ""};
  return std::ranges::find(kWords, text) != std::end(kWords) || IsNumber(text);
}

ConfigModel* ConfigModel::Find(std::string_view key) {
  const auto found = std::ranges::find(entries, key, &ConfigModelEntry::key);
  return found == entries.end() ? nullptr : &found->value;
}

const ConfigModel* ConfigModel::Find(std::string_view key) const {
  const auto found = std::ranges::find(entries, key, &ConfigModelEntry::key);
  return found == entries.end() ? nullptr : &found->value;
}

bool ConfigModel::Equals(const ConfigModel& other) const {
  if (kind != other.kind || anchor != other.anchor || text != other.text || typed != other.typed)
    return false;
  if (!std::ranges::equal(items, other.items,
                          [](const auto& one, const auto& another) { return one.Equals(another); }))
    return false;
  return SameEntries(*this, other);
}

Result<ConfigModel> ReadConfigModel(std::string_view text) {
  auto built = Build(text);
  if (!built) return std::unexpected(std::move(built.error()));
  return built->TakeRoot();
}

Result<ConfigModel> ReadConfigValue(std::string_view text) {
  const auto failed = [](const std::string& why) {
    return ClientError(
        ErrorKind::kInvalidRequest,
        "the value cannot be taken: " + why + "; write JSON, as in \"text\", 5, [a, b] or {a: 1}");
  };
  auto built = Build(text);
  if (!built) return failed(built.error().text.value);
  if (built->HasReferences()) return failed("it has an anchor, an alias or a tag");
  ConfigModel value = built->TakeRoot();
  if (value.block) return failed("it is a list or mapping without brackets");
  return value;
}

const ConfigModel* FindPart(const ConfigModel& model, const ConfigPath& path) {
  const ConfigModel* part = &model;
  for (const PathStep& step : path) {
    if (const auto* place = std::get_if<std::size_t>(&step)) {
      if (part->kind != Kind::kList || *place >= part->items.size()) return nullptr;
      part = &part->items[*place];
    } else {
      part = part->Find(std::get<std::string>(step));
      if (part == nullptr) return nullptr;
    }
  }
  return part;
}

}  // namespace monorelay::app
