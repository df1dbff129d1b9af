// The two forms of a list of changes to the configuration.

#include <fmt/format.h>

#include <array>
#include <optional>

#include "admin/config_json.hpp"
#include "base/text.hpp"
#include "json/document.hpp"

namespace monorelay::admin {
namespace {

using Kind = ConfigStep::Kind;

constexpr std::size_t kMostSteps = 100;

struct Word {
  std::string_view name;
  Kind kind;
  std::string_view value;  // the field that it takes; empty: none
};

// RFC 6902.
constexpr std::array kOperations{
    Word{"add", Kind::kAdd, "value"},  Word{"replace", Kind::kReplace, "value"},
    Word{"remove", Kind::kUnset, ""},  Word{"move", Kind::kMove, "from"},
    Word{"copy", Kind::kCopy, "from"}, Word{"test", Kind::kTest, "value"},
};
constexpr std::array kActions{
    Word{"set", Kind::kSet, "value"},
    Word{"unset", Kind::kUnset, ""},
    Word{"append", Kind::kAppend, "value"},
    Word{"rename", Kind::kRename, "value"},
};

std::string Listed(std::span<const Word> words) {
  std::string names;
  for (const Word& word : words) names += (names.empty() ? "" : ", ") + std::string(word.name);
  return names;
}

// How one form says it.
struct Form {
  std::string_view list;  // the name of the list, for messages
  std::string_view word;  // the field with the word
  std::span<const Word> words;
};

Problem Wrong(const Form& form, std::size_t place, std::string_view field,
              const std::string& message) {
  return WrongParameter(fmt::format("{}[{}].{}", form.list, place, field), message);
}

Read<ConfigStep> StepIn(const json::Value& item, std::size_t place, const Form& form) {
  const std::string name = item[form.word].Decoded();
  const Word* word = nullptr;
  for (const Word& known : form.words) {
    if (known.name == name) word = &known;
  }
  if (word == nullptr)
    return std::unexpected(Wrong(form, place, form.word, "is none of " + Listed(form.words)));
  for (const json::Field field : item.Fields()) {
    const bool is_known =
        field.Is(form.word) || field.Is("path") || (!word->value.empty() && field.Is(word->value));
    if (!is_known)
      return std::unexpected(Wrong(form, place, Shorten(json::Decode(field.key), 60),
                                   "is not known in a step of this kind"));
  }
  if (!item["path"].IsString())
    return std::unexpected(Wrong(form, place, "path", "is missing or no text"));
  ConfigStep step{.kind = word->kind, .path = item["path"].Decoded()};
  if (word->value.empty()) return step;
  const json::Value value = item[word->value];
  if (value.IsMissing()) return std::unexpected(Wrong(form, place, word->value, "is missing"));
  const bool needs_text = word->value == "from" || word->kind == Kind::kRename;
  if (needs_text && !value.IsString())
    return std::unexpected(Wrong(form, place, word->value, "must be a text"));
  step.value = std::string(value.GetRaw().json);
  return step;
}

}  // namespace

Read<std::vector<ConfigStep>> ReadSteps(const Request& request) {
  json::Document document;
  if (auto parsed = document.ParseCopy(request.body); !parsed)
    return std::unexpected(ProblemOf(parsed.error()));
  const json::Value root = document.Root();
  const bool is_patch = root.IsArray();
  const Form form = is_patch ? Form{"", "op", kOperations} : Form{"steps", "action", kActions};
  const json::Value list = is_patch ? root : root["steps"];
  if (!list.IsArray())
    return std::unexpected(WrongParameter(
        "steps", "is missing; give a JSON Patch (a list), or an object with a list of steps"));
  if (!is_patch && root.Size() != 1)
    return std::unexpected(WrongParameter("steps", "stands alone in the body"));
  if (list.Size() == 0 || list.Size() > kMostSteps)
    return std::unexpected(
        WrongParameter("steps", fmt::format("must be 1 to {} steps", kMostSteps)));
  std::vector<ConfigStep> steps;
  for (const json::Value item : list.Items()) {
    auto step = StepIn(item, steps.size(), form);
    if (!step) return std::unexpected(std::move(step.error()));
    steps.push_back(*std::move(step));
  }
  return steps;
}

}  // namespace monorelay::admin
