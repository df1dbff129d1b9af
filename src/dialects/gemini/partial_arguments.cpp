#include "dialects/gemini/partial_arguments.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "dialects/gemini/wire.hpp"

namespace monorelay::dialects::gemini {
namespace {

constexpr std::size_t kMostElements = 4096;
constexpr std::size_t kDeepest = 64;

struct Step {
  std::string_view key;
  std::size_t index = 0;
  bool is_index = false;
};

// Takes the first step of a path such as .place["a b"][0] off; nothing if it is none.
bool TakeStep(std::string_view& path, Step& step) {
  step = {};
  if (path.starts_with('.')) {
    const std::size_t end = path.find_first_of(".[", 1);
    step.key = path.substr(1, end == std::string_view::npos ? end : end - 1);
    path.remove_prefix(std::min(path.size(), end));
    return !step.key.empty();
  }
  if (!path.starts_with('[')) return false;
  const std::size_t end = path.find(']');
  if (end == std::string_view::npos) return false;
  std::string_view inside = path.substr(1, end - 1);
  path.remove_prefix(end + 1);
  if (inside.size() >= 2 && (inside.front() == '\'' || inside.front() == '"')) {
    step.key = inside.substr(1, inside.size() - 2);
    return true;
  }
  step.is_index = true;
  const char* stop = inside.data() + inside.size();
  const auto [at, failure] = std::from_chars(inside.data(), stop, step.index);
  return failure == std::errc() && at == stop && step.index < kMostElements;
}

}  // namespace

void PartialArguments::Add(json::Value pieces) {
  for (const json::Value piece : pieces.Items()) {
    bytes_ += piece.GetRaw().json.size();
    if (bytes_ > kMostBytes) return;
    Node* node = Find(Get(piece, "jsonPath").Decoded());
    if (node == nullptr) continue;
    const json::Value text = Get(piece, "stringValue");
    if (text.IsString()) {
      if (!node->text) node->value.clear();
      node->text = true;
      node->value += text.GetText().escaped;
      continue;
    }
    for (const std::string_view kind : {"numberValue", "boolValue"}) {
      const json::Value value = Get(piece, kind);
      if (value.IsGiven()) node->value = value.GetRaw().json;
    }
    if (node->value.empty() && !Get(piece, "nullValue").IsMissing()) node->value = "null";
  }
}

PartialArguments::Node* PartialArguments::Find(std::string_view path) {
  if (!path.starts_with('$')) return nullptr;
  path.remove_prefix(1);
  Node* node = &root_;
  for (std::size_t depth = 0; !path.empty(); ++depth) {
    Step step;
    if (depth >= kDeepest || !TakeStep(path, step)) return nullptr;
    if (step.is_index) {
      node->list = true;
      if (node->children.size() <= step.index) node->children.resize(step.index + 1);
      node = &node->children[step.index];
      continue;
    }
    const std::string key = json::Escape(step.key);
    auto found = std::ranges::find(node->children, key, &Node::key);
    if (found == node->children.end()) {
      node->children.emplace_back().key = key;
      found = std::prev(node->children.end());
    }
    node = &*found;
  }
  return node;
}

std::string PartialArguments::Take() {
  std::string json;
  root_.value.clear();
  root_.text = false;
  root_.list = false;
  Append(json, root_);
  root_ = {};
  bytes_ = 0;
  return json == "null" ? "{}" : json;
}

// NOLINTNEXTLINE(misc-no-recursion): as deep as kDeepest.
void PartialArguments::Append(std::string& out, const Node& node) {
  if (node.children.empty()) {
    if (node.text) out.push_back('"');
    out += node.value.empty() && !node.text ? "null" : node.value;
    if (node.text) out.push_back('"');
    return;
  }
  out.push_back(node.list ? '[' : '{');
  for (const Node& child : node.children) {
    if (&child != &node.children.front()) out.push_back(',');
    if (!node.list) out.append("\"").append(child.key).append("\":");
    Append(out, child);
  }
  out.push_back(node.list ? ']' : '}');
}

}  // namespace monorelay::dialects::gemini
