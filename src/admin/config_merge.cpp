#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "admin/config_change.hpp"
#include "admin/relay_desk.hpp"
#include "base/text.hpp"

namespace monorelay::admin {
namespace {

std::string Within(const std::string& where, std::string_view name) {
  return where.empty() ? std::string(name) : where + "." + std::string(name);
}

bool AreTexts(json::Value list) {
  for (const json::Value each : list.Items()) {
    if (!each.IsString()) return false;
  }
  return list.IsArray();
}

bool AreIntegers(json::Value list) {
  for (const json::Value each : list.Items()) {
    if (!each.GetInt()) return false;
  }
  return list.IsArray();
}

bool IsTextMap(json::Value map) {
  for (const json::Field field : map.Fields()) {
    if (!field.value.IsString() && !field.value.IsNull()) return false;
  }
  return map.IsObject();
}

// What the value should be; empty: it is.
std::string_view FaultOf(SettingType type, json::Value value) {
  switch (type) {
    case SettingType::kAny:
      return {};
    case SettingType::kBoolean:
      return value.GetBool() ? "" : "must be true or false";
    case SettingType::kInteger:
      return value.GetInt() ? "" : "must be a whole number";
    case SettingType::kNumber:
      return value.GetDouble() ? "" : "must be a number";
    case SettingType::kText:
      return value.IsString() ? "" : "must be a text";
    case SettingType::kTexts:
      return AreTexts(value) ? "" : "must be a list of texts";
    case SettingType::kIntegers:
      return AreIntegers(value) ? "" : "must be a list of whole numbers";
    case SettingType::kTextMap:
      return IsTextMap(value) ? "" : "must be an object of texts";
  }
  return {};
}

// The setting of that name in a section.
std::string Inside(const std::string& section, const std::string& name) {
  return fmt::format("{}.{}", section, name);
}

// Collects the steps of a merge.
class Merge {
 public:
  explicit Merge(RelayDesk& relay) : relay_(relay) {}

  std::vector<ConfigStep> steps;

  Read<void> Objects(const std::string& section, const std::string& pointer, json::Value present,
                     json::Value patch, const std::string& where) {
    const std::vector<std::string> names = relay_.SettingNames(section);
    for (const json::Field field : patch.Fields()) {
      const std::string name = json::Decode(field.key);
      if (!names.empty() && std::ranges::find(names, name) == names.end())
        return Unknown(Within(where, name), name, names);
      auto taken = One(Inside(section, name), pointer + PointerTo({name}), present[name],
                       field.value, Within(where, name));
      if (!taken) return taken;
    }
    return {};
  }

  static std::unexpected<Problem> Unknown(const std::string& where, const std::string& name,
                                          const std::vector<std::string>& names) {
    std::string message = "is not known here";
    const auto nearest = Nearest(name, names, 1);
    if (!nearest.empty()) message += "; did you mean \"" + nearest[0] + "\"?";
    return std::unexpected(WrongParameter(Shorten(where, 100), message));
  }

 private:
  Read<void> One(const std::string& section, const std::string& pointer, json::Value present,
                 json::Value value, const std::string& where) {
    using Kind = ConfigStep::Kind;
    if (value.IsNull()) {
      if (!present.IsMissing()) steps.push_back({Kind::kUnset, pointer});
      return {};
    }
    if (auto fits = CheckType(section, value, where); !fits) return fits;
    if (value.IsObject() && present.IsObject() && value.Size() > 0)
      return Objects(section, pointer, present, value, where);
    const bool says_so_already =
        !present.IsMissing() && present.GetRaw().json == value.GetRaw().json;
    if (says_so_already || (value.IsString() && IsMask(value.Decoded()))) return {};
    if (value.IsObject()) {
      auto known = RefuseUnknownIn(section, value, where);
      if (!known) return known;
    }
    steps.push_back({Kind::kSet, pointer, std::string(value.GetRaw().json)});
    return {};
  }

  // A text may refer to a variable, whatever stands in that. A section is an object.
  Read<void> CheckType(const std::string& setting, json::Value value, const std::string& where) {
    if (value.IsString() && value.Decoded().contains("${")) return {};
    const bool is_section = !relay_.SettingNames(setting).empty();
    const std::string_view fault = is_section ? (value.IsObject() ? "" : "must be an object")
                                              : FaultOf(relay_.TypeOf(setting), value);
    if (fault.empty()) return {};
    return std::unexpected(WrongParameter(Shorten(where, 100), std::string(fault)));
  }

  Read<void> RefuseUnknownIn(const std::string& section, json::Value object,
                             const std::string& where) {
    const std::vector<std::string> names = relay_.SettingNames(section);
    for (const json::Field field : object.Fields()) {
      const std::string name = json::Decode(field.key);
      if (!names.empty() && std::ranges::find(names, name) == names.end())
        return Unknown(Within(where, name), name, names);
      if (field.value.IsNull()) continue;
      if (auto fits = CheckType(Inside(section, name), field.value, Within(where, name)); !fits)
        return fits;
      if (!field.value.IsObject()) continue;
      auto known = RefuseUnknownIn(Inside(section, name), field.value, Within(where, name));
      if (!known) return known;
    }
    return {};
  }

  RelayDesk& relay_;
};

}  // namespace

Read<std::vector<ConfigStep>> MergeSteps(const Services& services, std::string_view section,
                                         const std::string& pointer, json::Value present,
                                         json::Value patch) {
  const auto relay = RelayOf(services);
  if (!relay) return std::unexpected(relay.error());
  Merge merge(**relay);
  auto merged = merge.Objects(std::string(section), pointer, present, patch, {});
  if (!merged) return std::unexpected(std::move(merged.error()));
  return std::move(merge.steps);
}

Read<void> RefuseUnknownSettings(const Services& services, std::string_view section,
                                 json::Value object, const std::string& where) {
  const auto relay = RelayOf(services);
  if (!relay) return std::unexpected(relay.error());
  return Merge(**relay).Objects(std::string(section), {}, {}, object, where);
}

}  // namespace monorelay::admin
