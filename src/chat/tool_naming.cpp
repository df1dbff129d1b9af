#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "chat/tool_steps.hpp"

namespace monorelay::chat {
namespace {

// Which names a provider takes.
class NameRules {
 public:
  explicit NameRules(const ToolAbilities& abilities)
      : longest_(abilities.longest_name), letter_first_(abilities.letter_first) {
    const std::string_view marks = abilities.name_marks;
    filler_ = marks.empty() || marks.contains('_') ? '_' : marks.front();
    if (marks.empty()) filler_ = 'x';
    for (const char mark : marks) allowed_[Index(mark)] = true;
    for (char c = 'a'; c <= 'z'; ++c) allowed_[Index(c)] = true;
    for (char c = 'A'; c <= 'Z'; ++c) allowed_[Index(c)] = true;
    for (char c = '0'; c <= '9'; ++c) allowed_[Index(c)] = true;
  }

  [[nodiscard]] bool Allow(std::string_view name) const {
    return !name.empty() && name.size() <= longest_ && CanBegin(name.front()) &&
           std::ranges::all_of(name, [this](char c) { return allowed_[Index(c)]; });
  }

  // A name that is allowed and reminds of `name`. `salt` tells names apart that look alike.
  [[nodiscard]] std::string Likeness(std::string_view name, std::string_view salt) const {
    const std::string hash = Hash(salt);
    const std::size_t room = longest_ > hash.size() ? longest_ - hash.size() - 1 : 0;
    std::string likeness;
    if (!name.empty() && !CanBegin(name.front())) likeness.push_back('_');
    for (const char c : name) {
      if (likeness.size() >= room) break;
      if (allowed_[Index(c)]) {
        likeness.push_back(c);
      } else if (!likeness.ends_with(filler_)) {
        likeness.push_back(filler_);
      }
    }
    if (!likeness.empty() && !likeness.ends_with(filler_)) likeness.push_back(filler_);
    return (likeness + hash).substr(0, longest_);
  }

 private:
  [[nodiscard]] bool CanBegin(char c) const {
    return !letter_first_ || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }

  static std::size_t Index(char c) { return static_cast<unsigned char>(c); }

  // FNV-1a, of which 40 bits tell enough, as letters and digits.
  static std::string Hash(std::string_view text) {
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    for (const char c : text) hash = (hash ^ Index(c)) * 0x100000001b3ULL;
    hash ^= hash >> 40U;
    std::string digits;
    for (int i = 0; i < 8; ++i) {
      digits.push_back("abcdefghijklmnopqrstuvwxyz234567"[hash & 31U]);
      hash >>= 5U;
    }
    return digits;
  }

  std::array<bool, 256> allowed_{};
  std::size_t longest_;
  bool letter_first_;
  char filler_ = '_';
};

class Naming {
 public:
  Naming(Request& request, const ToolAbilities& abilities, Notes& notes)
      : request_(request), abilities_(abilities), notes_(notes), rules_(abilities) {}

  ToolNames Fit() {
    if (!IsNeeded()) return {};
    DescribeGroups();
    Name();
    FitChoice();
    for (Tool& tool : request_.tools) {
      if (tool.kind != ToolKind::kForeign) Apply(tool.name, tool.group, false);
    }
    for (Message& message : request_.messages) {
      for (Part& part : message.parts) {
        if (auto* call = part.If<ToolCall>()) Apply(call->name, call->group, call->free_form);
        if (auto* result = part.If<ToolResult>(); result != nullptr && !result->name.IsEmpty()) {
          Text group;
          Apply(result->name, group, result->free_form);
        }
      }
    }
    return std::move(names_);
  }

 private:
  struct Known {
    std::string sent;
    bool keeps_group = false;
  };

  // Most requests have nothing to rename.
  [[nodiscard]] bool IsNeeded() const {
    const auto changes = [this](Text name, Text group) {
      return (!group.IsEmpty() && !abilities_.groups) || !Allow(name.escaped);
    };
    const auto changes_tool = [&](const Tool& tool) {
      return tool.kind != ToolKind::kForeign &&
             (changes(tool.name, tool.group) || IsWrapped(tool.kind == ToolKind::kFreeForm));
    };
    const auto changes_message = [&](const Message& message) {
      return std::ranges::any_of(message.parts, [&](const Part& part) {
        const auto* call = part.If<ToolCall>();
        return call != nullptr && changes(call->name, call->group);
      });
    };
    return std::ranges::any_of(request_.tools, changes_tool) ||
           std::ranges::any_of(request_.messages, changes_message);
  }

  [[nodiscard]] bool Allow(std::string_view name) const {
    return IsOwnDialect(request_, abilities_) || rules_.Allow(name);
  }

  [[nodiscard]] bool IsWrapped(bool free_form) const { return free_form && !abilities_.free_form; }

  static std::string KeyOf(Text name, Text group) {
    std::string key = json::Decode(group);
    key.push_back('\0');
    json::AppendDecoded(key, name);
    return key;
  }

  [[nodiscard]] std::string Flat(Text name, Text group) const {
    std::string flat;
    if (!group.IsEmpty() && !abilities_.groups) {
      json::AppendDecoded(flat, group);
      flat += "__";
    }
    json::AppendDecoded(flat, name);
    return flat;
  }

  // What was said of a namespace is said with its first tool.
  void DescribeGroups() {
    if (abilities_.groups) return;
    std::unordered_set<std::string_view> described;
    for (Tool& tool : request_.tools) {
      if (tool.group_description.IsEmpty() || !described.insert(tool.group.escaped).second)
        continue;
      std::string description(tool.description.escaped);
      if (!description.empty()) description += "\\n\\n";
      description += "About all tools of ";
      description += tool.group.escaped;
      description += ": ";
      description += tool.group_description.escaped;
      tool.description = {request_.Keep(std::move(description))};
      tool.group_description = {};
    }
  }

  // Tools that keep their names come first, so that no other takes one away.
  void Name() {
    for (const Tool& tool : request_.tools) {
      if (KeepsName(tool)) taken_.insert(json::Decode(tool.name));
    }
    for (const Tool& tool : request_.tools) {
      if (tool.kind == ToolKind::kForeign) continue;
      const std::string key = KeyOf(tool.name, tool.group);
      if (known_.contains(key)) continue;
      const bool wrapped = IsWrapped(tool.kind == ToolKind::kFreeForm);
      if (KeepsName(tool)) {
        known_[key] = {json::Decode(tool.name), true};
      } else {
        Add(key, tool.name, tool.group, wrapped);
      }
    }
  }

  [[nodiscard]] bool KeepsName(const Tool& tool) const {
    if (tool.kind == ToolKind::kForeign) return !tool.name.IsEmpty();
    if (IsWrapped(tool.kind == ToolKind::kFreeForm)) return false;
    return (tool.group.IsEmpty() || abilities_.groups) && Allow(json::Decode(tool.name));
  }

  const Known& Add(const std::string& key, Text name, Text group, bool wrapped) {
    std::string sent = Flat(name, group);
    if (!Allow(sent) || taken_.contains(sent)) {
      const std::string wanted = std::move(sent);
      std::string salt = key;
      do {
        sent = rules_.Likeness(wanted, salt);
        salt.push_back('+');
      } while (taken_.contains(sent));
      notes_.Approximate(Feature::kToolName, "renamed to fit");
    }
    taken_.insert(sent);
    names_.Add({.sent = sent,
                .name = std::string(name.escaped),
                .group = std::string(group.escaped),
                .free_form = wrapped});
    return known_[key] = {std::move(sent), abilities_.groups};
  }

  // The name of a tool that is defined, or was called before.
  const Known& Find(Text name, Text group, bool free_form) {
    std::string key = KeyOf(name, group);
    if (const auto found = known_.find(key); found != known_.end()) return found->second;
    const std::string flat = Flat(name, group);
    const bool stays = (group.IsEmpty() || abilities_.groups) && Allow(flat);
    if (stays) return known_[std::move(key)] = {flat, true};
    return Add(key, name, group, IsWrapped(free_form));
  }

  void Apply(Text& name, Text& group, bool free_form) {
    const Known& known = Find(name, group, free_form);
    if (name.escaped != known.sent) name = {request_.Keep(known.sent)};
    if (!known.keeps_group) group = {};
  }

  void FitChoice() {
    ToolChoice& choice = request_.tool_choice;
    std::vector<Text> allowed;
    for (const Text name : choice.allowed) {
      const std::size_t before = allowed.size();
      for (const Tool& tool : request_.tools) {
        if (tool.kind == ToolKind::kForeign || json::Decode(tool.name) != json::Decode(name))
          continue;
        const Known& known = known_.find(KeyOf(tool.name, tool.group))->second;
        allowed.push_back({request_.Keep(known.sent)});
      }
      if (allowed.size() == before) allowed.push_back(name);
    }
    choice.allowed = std::move(allowed);
    if (choice.kind == ToolChoiceKind::kOne) Apply(choice.name, choice.group, choice.free_form);
  }

  Request& request_;
  const ToolAbilities& abilities_;
  Notes& notes_;
  NameRules rules_;
  ToolNames names_;
  std::unordered_map<std::string, Known> known_;  // by namespace and own name
  std::unordered_set<std::string> taken_;
};

}  // namespace

ToolNames FitNames(Request& request, const ToolAbilities& abilities, Notes& notes) {
  return Naming(request, abilities, notes).Fit();
}

}  // namespace monorelay::chat
