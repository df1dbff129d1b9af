#include "app/config_schema.hpp"

#include <algorithm>
#include <map>

namespace monorelay::app {
namespace {

template <class Row>
std::vector<Row> Join(std::initializer_list<std::span<const Row>> parts) {
  std::vector<Row> rows;
  for (const auto part : parts) rows.insert(rows.end(), part.begin(), part.end());
  return rows;
}

template <class Row>
std::map<std::string_view, const Row*> ByPath(const std::vector<Row>& rows) {
  std::map<std::string_view, const Row*> index;
  for (const Row& row : rows) index.emplace(row.path, &row);
  return index;
}

using Names = std::map<std::string, std::vector<std::string>, std::less<>>;

void AddName(Names& names, std::string_view path) {
  std::vector<std::string>& siblings = names[std::string(ParentOf(path))];
  std::string name(LeafOf(path));
  if (std::ranges::find(siblings, name) == siblings.end()) siblings.push_back(std::move(name));
}

// A section of many stands under the name before its `.*` or `[]`.
std::string_view WithoutMany(std::string_view path) {
  if (path.ends_with(".*") || path.ends_with("[]")) path.remove_suffix(2);
  return path;
}

Names CollectNames() {
  Names names;
  for (const Setting& setting : Settings()) AddName(names, setting.path);
  for (const Section& section : Sections()) AddName(names, WithoutMany(section.path));
  return names;
}

}  // namespace

const std::vector<Setting>& Settings() {
  static const std::vector<Setting> all =
      Join({ServerSettings(), ProviderSettings(), RoutingSettings(), AttemptSettings(),
            AccountRows(), LimitSettings(), OtherSettings(), SsoSettings()});
  return all;
}

const std::vector<Section>& Sections() {
  static const std::vector<Section> all =
      Join({ServerSections(), ProviderSections(), RoutingSections(), AttemptSections(),
            AccountSections(), LimitSections(), OtherSections(), SsoSections()});
  return all;
}

const Setting* FindSetting(std::string_view path) {
  static const auto index = ByPath(Settings());
  const auto found = index.find(path);
  return found == index.end() ? nullptr : found->second;
}

const Section* FindSection(std::string_view path) {
  static const auto index = ByPath(Sections());
  const auto found = index.find(path);
  return found == index.end() ? nullptr : found->second;
}

const std::vector<std::string>& NamesIn(std::string_view section) {
  static const Names names = CollectNames();
  static const std::vector<std::string> none;
  const auto found = names.find(section);
  return found == names.end() ? none : found->second;
}

std::string PathOf(std::string_view section, std::string_view name) {
  std::string path(section);
  if (!path.empty()) path += '.';
  return path.append(name);
}

std::string_view ParentOf(std::string_view path) {
  const auto dot = path.rfind('.');
  return dot == std::string_view::npos ? std::string_view() : path.substr(0, dot);
}

std::string_view LeafOf(std::string_view path) {
  return path.substr(path.rfind('.') + 1);
}

std::vector<std::string> ChoicesOf(const Setting& setting) {
  std::vector<std::string> choices;
  std::string_view rest = setting.choices;
  while (!rest.empty()) {
    const auto end = std::min(rest.find('|'), rest.size());
    choices.emplace_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return choices;
}

Value DefaultOf(const Setting& setting) {
  Config config;
  ProviderEntry provider;
  KeyConfig key;
  ModelParams model_params;
  PayloadRule rule;
  ModelTimeouts model_timeouts;
  SsoProviderConfig sso_provider;
  return setting.show({.config = &config,
                       .providers = nullptr,
                       .provider = &provider,
                       .key = &key,
                       .model_params = &model_params,
                       .rule = &rule,
                       .model_timeouts = &model_timeouts,
                       .sso_provider = &sso_provider});
}

}  // namespace monorelay::app
