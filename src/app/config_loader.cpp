#include "app/config_loader.hpp"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

#include "app/config_checks.hpp"
#include "app/config_completion.hpp"
#include "app/config_reader.hpp"
#include "app/config_schema.hpp"
#include "app/config_yaml.hpp"
#include "base/text.hpp"
#include "providers/directory.hpp"

namespace monorelay::app {
namespace {

using Kind = YamlNode::Kind;

// Follows the tree of the file and the table of settings side by side. `pattern` is a path in the
// form of the table, `path` the same with the operator's names.
class Walker {
 public:
  Walker(const Environment& environment, std::filesystem::path folder, Problems& problems,
         Positions& positions)
      : reader_(environment, std::move(folder), problems),
        problems_(problems),
        positions_(positions) {}

  void WalkSection(const YamlNode& node, const std::string& pattern, const std::string& path,
                   const Place& place) {
    if (node.kind == Kind::kNull) return;
    if (node.kind != Kind::kMap) {
      problems_.Error(node.position, path,
                      fmt::format("{} must be a mapping of settings{}",
                                  path.empty() ? "the configuration" : path, ExampleOf(pattern)));
      return;
    }
    const std::vector<std::string>& names = NamesIn(pattern);
    for (const YamlEntry& entry : node.entries) {
      const std::string entry_path = PathOf(path, entry.key);
      if (std::ranges::find(names, entry.key) == names.end()) {
        problems_.Error(entry.position, entry_path, UnknownKey(entry.key, pattern, path));
        continue;
      }
      if (entry.value.kind == Kind::kNull) continue;  // as if it were not there
      positions_.Add(entry_path, entry.position, entry.value.text.contains("${"));
      WalkEntry(entry, PathOf(pattern, entry.key), entry_path, place);
    }
  }

 private:
  void WalkEntry(const YamlEntry& entry, const std::string& pattern, const std::string& path,
                 const Place& place) {
    if (const Setting* setting = FindSetting(pattern)) {
      TakeSetting(*setting, entry, path, place);
    } else if (const Section* named = FindSection(pattern + ".*")) {
      WalkNamed(*named, entry.value, path, place);
    } else if (const Section* listed = FindSection(pattern + "[]")) {
      WalkListed(*listed, entry.value, path, place);
    } else {
      WalkSection(entry.value, pattern, path, place);
    }
  }

  void TakeSetting(const Setting& setting, const YamlEntry& entry, const std::string& path,
                   const Place& place) {
    for (const YamlEntry& part : entry.value.entries) {
      positions_.Add(PathOf(path, part.key), part.position);
    }
    for (std::size_t i = 0; i < entry.value.items.size(); ++i) {
      positions_.Add(fmt::format("{}[{}]", path, i), entry.value.items[i].position);
    }
    auto value = reader_.Read(setting, entry.value, path);
    if (!value) return;
    if (setting.state != State::kWorks && *value != DefaultOf(setting)) {
      problems_.Warning(
          entry.position, path,
          setting.state == State::kNotYet
              ? fmt::format("{} has no effect yet: this version does not act on it", path)
              : fmt::format("{} has no effect; it is only accepted because older versions had it, "
                            "so it can be taken out",
                            path));
    }
    setting.take(place, *std::move(value));
  }

  void WalkNamed(const Section& section, const YamlNode& node, const std::string& path,
                 const Place& place) {
    if (node.kind != Kind::kMap) {
      problems_.Error(node.position, path,
                      fmt::format("{} must be a mapping with a name for each entry", path));
      return;
    }
    for (const YamlEntry& entry : node.entries) {
      const std::string entry_path = PathOf(path, entry.key);
      positions_.Add(entry_path, entry.position);
      Enter(section, entry.value, entry.key, entry_path, place);
    }
  }

  void WalkListed(const Section& section, const YamlNode& node, const std::string& path,
                  const Place& place) {
    if (node.kind != Kind::kList) {
      problems_.Error(
          node.position, path,
          fmt::format("{} must be a list{}", path, ExampleOf(std::string(section.path))));
      return;
    }
    for (std::size_t i = 0; i < node.items.size(); ++i) {
      const std::string item_path = fmt::format("{}[{}]", path, i);
      positions_.Add(item_path, node.items[i].position);
      Enter(section, node.items[i], {}, item_path, place);
    }
  }

  void Enter(const Section& section, const YamlNode& node, std::string_view name,
             const std::string& path, Place place) {
    section.enter(place, name);
    const std::string pattern(section.path);
    WalkSection(node, pattern, path, place);
    for (const std::string& needed : NamesIn(pattern)) {
      const Setting* setting = FindSetting(PathOf(pattern, needed));
      if (setting == nullptr || !setting->must_be_given) continue;
      if (!positions_.Has(PathOf(path, needed))) {
        problems_.Error(positions_.Of(path), path,
                        fmt::format("{} needs `{}`: {}", path, needed, setting->description));
      }
    }
  }

  // A form to imitate, where people write something else.
  static std::string ExampleOf(const std::string& pattern) {
    std::string example;
    for (const std::string& name : NamesIn(pattern)) {
      const Setting* setting = FindSetting(PathOf(pattern, name));
      if (setting != nullptr && setting->must_be_given) {
        example = fmt::format(", each item as in `- {}: ...`", name);
      }
    }
    return example;
  }

  static std::string UnknownKey(const std::string& key, const std::string& pattern,
                                const std::string& path) {
    constexpr std::size_t kLongestQuote = 60;
    const std::vector<std::string>& names = NamesIn(pattern);
    const std::string where = path.empty() ? "" : fmt::format(" in {}", path);
    std::string text = fmt::format("unknown key \"{}\"{}", Shorten(key, kLongestQuote), where);
    const auto nearest = Nearest(key, names, 1);
    if (!nearest.empty()) return fmt::format("{}; did you mean \"{}\"?", text, nearest[0]);
    // Right name, wrong indentation.
    for (const Setting& setting : Settings()) {
      if (LeafOf(setting.path) == key) {
        return fmt::format("{}; it belongs in {}", text, ParentOf(setting.path));
      }
    }
    return fmt::format("{}; known are {}", text, fmt::join(names, ", "));
  }

  ValueReader reader_;
  Problems& problems_;
  Positions& positions_;
};

}  // namespace

LoadedConfig LoadConfig(const std::filesystem::path& path, std::string_view text,
                        const Environment& environment) {
  Problems problems;
  Positions positions;
  LoadedConfig loaded;
  if (const auto root = ReadYaml(text, problems)) {
    std::vector<ProviderEntry> entries;
    Walker walker(environment, path.parent_path(), problems, positions);
    walker.WalkSection(*root, {}, {}, {.config = &loaded.config, .providers = &entries});
    loaded.config.providers =
        CompleteProviders(std::move(entries), providers::Directory::BuiltIn(), positions, problems);
    CompleteServer(loaded.config.server, positions);
    CheckConfig(loaded.config, positions, problems);
  }
  loaded.problems = problems.Sorted();
  return loaded;
}

std::expected<std::string, std::string> ReadConfigFile(const std::filesystem::path& path) {
  std::error_code failure;
  const bool is_regular = std::filesystem::is_regular_file(path, failure);
  if (failure) {
    return std::unexpected(fmt::format("cannot read {}: {}", path.string(), failure.message()));
  }
  if (!is_regular) {
    return std::unexpected(fmt::format("cannot read {}: it is not a regular file", path.string()));
  }
  if (const auto size = std::filesystem::file_size(path, failure);
      !failure && size > kMaxConfigBytes) {
    return std::unexpected(
        fmt::format("cannot read {}: it is larger than {} bytes, which no "
                    "configuration is",
                    path.string(), kMaxConfigBytes));
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    return std::unexpected(
        fmt::format("cannot read {}: give this program's user the right to", path.string()));
  }
  return std::string{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace monorelay::app
