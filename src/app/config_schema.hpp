// Every setting as one row of a table. The loader reads by it, wrong names are compared with it and
// docs/configuration.md is printed from it, so that a setting cannot exist in one and not in the
// others. A new setting is a field in config*.hpp and a row in one of config_schema_*.cpp.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/config.hpp"
#include "app/config_value.hpp"

namespace monorelay::app {

enum class State : std::uint8_t {
  kWorks,
  kNotYet,   // accepted, but this version of the program does not act on it
  kIgnored,  // accepted for the sake of old files; nothing ever acts on it
};

// A provider while it is read: what the file leaves open is decided after its last line.
struct ProviderEntry {
  ProviderConfig config;
  std::string type;  // as written, or empty
  std::string auth;
  std::vector<std::string> dialects;
  std::string hosted_tools;
};

// Where the fields are that settings are stored in. Those of entries that the reader is not inside
// of are nullptr.
struct Place {
  Config* config = nullptr;
  std::vector<ProviderEntry>* providers = nullptr;
  ProviderEntry* provider = nullptr;
  KeyConfig* key = nullptr;
  ModelParams* model_params = nullptr;
  PayloadRule* rule = nullptr;
  ModelTimeouts* model_timeouts = nullptr;
  SsoProviderConfig* sso_provider = nullptr;
};

// One setting. Paths are dotted; `*` stands for a name of the operator's, `[]` for an item of a
// list.
struct Setting {
  std::string_view path;
  ValueKind kind;
  State state;
  std::string_view description;  // one sentence
  // Of numbers, and of each number in a list.
  std::int64_t min = std::numeric_limits<std::int64_t>::min();
  std::int64_t max = std::numeric_limits<std::int64_t>::max();
  // Of texts, and of each text in a list or map: what may be written, separated by `|`; empty is
  // anything. Case is ignored; the field gets the form written here.
  std::string_view choices;
  // For the reference, where the default is not the field's initialiser.
  std::string_view default_note;
  bool must_be_given = false;
  // The setting may hold a secret, so no message quotes its value. Always so for kSecret.
  bool is_private = false;
  // Its texts end up in HTTP headers: control characters are refused. Always so for kSecret.
  bool is_header = false;

  void (*take)(const Place&, Value&&);
  Value (*show)(const Place&);
};

// A mapping that holds settings, or a mapping or list of such.
struct Section {
  std::string_view path;         // ends with `*` or `[]` if there are many
  std::string_view description;  // one sentence or two
  // Adds an entry and sets the place inside of it. Only where there are many.
  void (*enter)(Place&, std::string_view name) = nullptr;
};

// All settings and sections, each section's together, in the order of the reference.
const std::vector<Setting>& Settings();
const std::vector<Section>& Sections();

// The setting or section of a path in the form of the table, or nullptr.
const Setting* FindSetting(std::string_view path);
const Section* FindSection(std::string_view path);

// The names that may stand in a section; "" is the whole file.
const std::vector<std::string>& NamesIn(std::string_view section);

// `name` in `section`, as a path.
std::string PathOf(std::string_view section, std::string_view name);

// `path` without its last part: "server.limits.max_headers" gives "server.limits".
std::string_view ParentOf(std::string_view path);
// The last part alone.
std::string_view LeafOf(std::string_view path);

// The parts of `choices`.
std::vector<std::string> ChoicesOf(const Setting& setting);

// What a setting has when it is not given.
Value DefaultOf(const Setting& setting);

// The parts of the two tables, by topic.
std::span<const Setting> ServerSettings();
std::span<const Section> ServerSections();
std::span<const Setting> ProviderSettings();
std::span<const Section> ProviderSections();
std::span<const Setting> RoutingSettings();
std::span<const Section> RoutingSections();
std::span<const Setting> AttemptSettings();
std::span<const Section> AttemptSections();
std::span<const Setting> LimitSettings();
std::span<const Section> LimitSections();
std::span<const Setting> AccountRows();
std::span<const Section> AccountSections();
std::span<const Setting> OtherSettings();
std::span<const Section> OtherSections();
std::span<const Setting> SsoSettings();
std::span<const Section> SsoSections();

}  // namespace monorelay::app
