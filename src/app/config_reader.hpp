// Turns the YAML of one setting into a value of its kind, within its bounds.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <utility>

#include "app/config_environment.hpp"
#include "app/config_problem.hpp"
#include "app/config_schema.hpp"
#include "app/config_yaml.hpp"

namespace monorelay::app {

// Reads values. What does not fit becomes an error at its place, and nullopt. Forgiving about
// quotes, as the predecessor was: "8787" is a number, "true" and "yes" are booleans.
// Owns nothing; what it is given must outlive it.
class ValueReader {
 public:
  ValueReader(const Environment& environment, std::filesystem::path folder, Problems& problems)
      : environment_(environment), folder_(std::move(folder)), problems_(problems) {}

  // The value of `setting` that stands at `path`. Requires: `node` is no null.
  std::optional<Value> Read(const Setting& setting, const YamlNode& node, const std::string& path);

 private:
  // The text of a scalar with references replaced.
  std::optional<std::string> Scalar(const Setting& setting, const YamlNode& node,
                                    const std::string& path);
  std::optional<std::string> Text(const Setting& setting, const YamlNode& node,
                                  const std::string& path);
  std::optional<std::string> Choice(const Setting& setting, std::string text, const YamlNode& node,
                                    const std::string& path);
  std::optional<bool> Boolean(const Setting& setting, const YamlNode& node,
                              const std::string& path);
  std::optional<std::int64_t> Integer(const Setting& setting, const YamlNode& node,
                                      const std::string& path);
  std::optional<double> Number(const Setting& setting, const YamlNode& node,
                               const std::string& path);
  std::optional<std::vector<std::string>> TextList(const Setting& setting, const YamlNode& node,
                                                   const std::string& path);
  std::optional<std::vector<std::int64_t>> IntegerList(const Setting& setting, const YamlNode& node,
                                                       const std::string& path);
  std::optional<Pairs> TextMap(const Setting& setting, const YamlNode& node,
                               const std::string& path);
  std::optional<JsonText> Anything(const Setting& setting, const YamlNode& node,
                                   const std::string& path);
  std::optional<DisconnectPolicy> Disconnect(const Setting& setting, const YamlNode& node,
                                             const std::string& path);
  std::optional<Fallbacks> ReadFallbacks(const Setting& setting, const YamlNode& node,
                                         const std::string& path);
  std::optional<FallbackTarget> ReadFallbackTarget(const Setting& setting, const YamlNode& node,
                                                   const std::string& path);

  // Says that `node` is not what `wanted` names.
  std::nullopt_t FailType(const Setting& setting, const YamlNode& node, const std::string& path,
                          std::string_view wanted);
  std::nullopt_t FailBounds(const Setting& setting, const YamlNode& node, const std::string& path);

  const Environment& environment_;
  std::filesystem::path folder_;
  Problems& problems_;
};

}  // namespace monorelay::app
