#include "app/config_marks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "app/config_mask.hpp"
#include "app/config_model.hpp"
#include "app/config_outline.hpp"
#include "json/write.hpp"

namespace monorelay::app {
namespace {

using Kind = ConfigModel::Kind;

constexpr std::string_view kMaskStart = "<secret ";
constexpr std::string_view kMark = "<secret";

constexpr std::string_view kReference = "secret:";

using IsMark = std::function<bool(const ConfigModel&)>;

// `masked` without the lines that MaskedConfig has in the place of a secret's further lines, so
// that YAML reads it wherever the secret stands.
std::string WithoutMaskLines(std::string_view masked) {
  std::string kept;
  for (std::size_t start = 0; start < masked.size();) {
    const std::size_t end = std::min(masked.find('\n', start), masked.size() - 1) + 1;
    const std::string_view line = masked.substr(start, end - start);
    const std::size_t first = line.find_first_not_of(' ');
    const bool is_more =
        first != std::string_view::npos && first > 0 &&
        line.substr(first).starts_with(sync::kSecretMark) &&
        line.find_first_not_of("\r\n", first + kMark.size() + 1) == std::string_view::npos;
    if (!is_more) kept += line;
    start = end;
  }
  return kept;
}

// How the items of a list are told apart, whatever their order.
std::vector<std::string> NamesOf(const std::vector<ConfigModel>& items) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < items.size(); ++i) {
    std::string name = fmt::format("[{}]", i);
    for (const std::string_view key : {"label", "name"}) {
      const ConfigModel* found = items[i].Find(key);
      if (found == nullptr || found->kind != Kind::kScalar || found->text.empty()) continue;
      name = fmt::format("[{}={}]", key, found->text);
      break;
    }
    // Two of one name stay apart by their places.
    if (std::ranges::find(names, name) != names.end()) name = fmt::format("[{}]", i);
    names.push_back(std::move(name));
  }
  return names;
}

// Calls `take` with each scalar and where it stands.
template <class Take>
void EachLeaf(const ConfigModel& model, const std::string& where, const Take& take) {
  if (model.kind == Kind::kScalar) take(where, model);
  const auto names = NamesOf(model.items);
  for (std::size_t i = 0; i < model.items.size(); ++i)
    EachLeaf(model.items[i], where + names[i], take);
  for (const ConfigModelEntry& entry : model.entries)
    EachLeaf(entry.value, where.empty() ? entry.key : where + "." + entry.key, take);
}

std::map<std::string, std::string> LeavesOf(const ConfigModel& model) {
  std::map<std::string, std::string> leaves;
  EachLeaf(model, {}, [&](const std::string& where, const ConfigModel& leaf) {
    leaves.emplace(where, leaf.text);
  });
  return leaves;
}

struct Marked {
  std::string where;
  std::string text;
  Span span;
};

void FindMarks(const ConfigModel& model, const OutlineNode& outline, const std::string& where,
               const IsMark& is_mark, std::vector<Marked>& found) {
  if (model.kind == Kind::kScalar && is_mark(model))
    found.push_back({where, model.text, outline.span});
  const auto names = NamesOf(model.items);
  for (std::size_t i = 0; i < model.items.size(); ++i)
    FindMarks(model.items[i], outline.items[i], where + names[i], is_mark, found);
  for (std::size_t i = 0; i < model.entries.size(); ++i) {
    const std::string& key = model.entries[i].key;
    FindMarks(model.entries[i].value, outline.entries[i].value,
              where.empty() ? key : fmt::format("{}.{}", where, key), is_mark, found);
  }
}

// As it is written in the place of a mark.
std::string Written(const std::string& text) {
  // Of one with several lines, the mask stands in the first.
  return text.starts_with(kMaskStart) ? text.substr(0, text.find('>') + 1) : json::Quote(text);
}

}  // namespace

std::string MarkedConfig(std::string_view text) {
  const std::string whole = WithoutMaskLines(text);
  std::string_view masked = whole;
  std::string marked;
  for (;;) {
    const std::size_t at = masked.find(kMaskStart);
    const std::size_t end = at == std::string_view::npos ? at : masked.find('>', at);
    if (end == std::string_view::npos) return marked.append(masked);
    marked.append(masked.substr(0, at));
    marked += sync::kSecretMark;
    masked.remove_prefix(end + 1);
  }
}

Result<std::vector<sync::NamedSecret>> PlacedSecretsIn(std::string_view text) {
  const auto model = ReadConfigModel(text);
  if (!model) return std::unexpected(model.error());
  const auto masked = MaskedConfig(text);
  if (!masked) return std::unexpected(masked.error());
  const auto masked_model = ReadConfigModel(WithoutMaskLines(*masked));
  if (!masked_model) return std::unexpected(masked_model.error());
  const auto hidden = LeavesOf(*masked_model);
  std::vector<sync::NamedSecret> secrets;
  EachLeaf(*model, {}, [&](const std::string& where, const ConfigModel& leaf) {
    const auto found = hidden.find(where);
    const bool is_secret = found != hidden.end() && found->second != leaf.text;
    if (is_secret) secrets.push_back({where, Secret(leaf.text)});
  });
  return secrets;
}

Result<sync::ConfigIncoming> FillMarks(std::string_view carried, std::string_view here,
                                       const sync::SecretSet& secrets, const IsStored& is_stored) {
  const auto model = ReadConfigModel(carried);
  if (!model) return std::unexpected(model.error());
  const auto outline = OutlineOf(carried, *model);
  if (!outline) return std::unexpected(outline.error());
  const auto own = ReadConfigModel(WithoutMaskLines(here));
  if (!own) return std::unexpected(own.error());
  const auto leaves = LeavesOf(*own);
  std::vector<Marked> marks;
  const auto is_mark = [&](const ConfigModel& leaf) {
    if (leaf.text.contains(kMark)) return true;
    if (!leaf.text.starts_with(kReference)) return false;
    const std::string_view name = std::string_view(leaf.text).substr(kReference.size());
    return !is_stored(name) && std::ranges::find(secrets.stored, name, &sync::NamedSecret::name) ==
                                   secrets.stored.end();
  };
  FindMarks(*model, *outline, {}, is_mark, marks);
  std::ranges::sort(marks, {}, [](const Marked& mark) { return mark.span.start; });
  sync::ConfigIncoming incoming;
  std::size_t at = 0;
  for (const Marked& mark : marks) {
    incoming.text.append(carried.substr(at, mark.span.start - at));
    at = mark.span.end;
    const auto given = std::ranges::find(secrets.config, mark.where, &sync::NamedSecret::name);
    const auto local = leaves.find(mark.where);
    if (given != secrets.config.end()) {
      incoming.text += json::Quote(given->value.Reveal());
    } else if (local != leaves.end() && local->second == mark.text) {
      // An address with a password: its line is the one that is here.
      incoming.text.append(carried.substr(mark.span.start, mark.span.end - mark.span.start));
    } else if (local != leaves.end() && !local->second.empty()) {
      incoming.text += Written(local->second);
    } else {
      incoming.text += "\"\"";
      incoming.missing.push_back(mark.where);
    }
  }
  incoming.text.append(carried.substr(at));
  return incoming;
}

}  // namespace monorelay::app
