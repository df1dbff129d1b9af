// Changes of single things in the configuration, through its desk.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "admin/config_desk.hpp"
#include "admin/reading.hpp"
#include "json/document.hpp"
#include "json/writer.hpp"

namespace monorelay::admin {

// What the configuration says, secrets masked. Not thread-safe.
class ConfigSight {
 public:
  static Read<std::unique_ptr<ConfigSight>> Take(const Services& services);

  [[nodiscard]] json::Value Root() const { return values_.Root(); }
  [[nodiscard]] json::Value Provider(std::string_view name) const {
    return Root()["providers"][name];
  }
  // Of what was seen, or of something before it.
  [[nodiscard]] const std::string& Etag() const { return etag_; }

 private:
  json::Document values_;
  std::string etag_;
};

// "/providers/a~1b" for {"providers", "a/b"}.
std::string PointerTo(std::initializer_list<std::string_view> steps);

// What stands for a secret that is not to be seen; sent back, it means: leave it as it is.
bool IsMask(std::string_view text);

// Makes the steps of a change out of what is there.
using Planner = std::function<Read<std::vector<ConfigStep>>(const ConfigSight& sight)>;

// Plans and applies; again, if something else changed the configuration in between and the request
// has no If-Match. Without a step nothing happens. Fails as the planner does, with 412 for a stale
// If-Match, 422 with the settings that are wrong, 403 for what this role may not change.
Read<ConfigOutcome> Change(const Services& services, const Request& request,
                           const Planner& planner);

// The steps that make `present` into what a JSON merge patch (RFC 7396) says: null unsets, objects
// are merged, everything else takes the place. `section` is what the table of settings calls the
// object ("providers.*"): names that it does not have fail with 422, and so they do in the sections
// within it. Masks change nothing.
Read<std::vector<ConfigStep>> MergeSteps(const Services& services, std::string_view section,
                                         const std::string& pointer, json::Value present,
                                         json::Value patch);
// Fails with 422 for names that the section does not have, and so within it.
Read<void> RefuseUnknownSettings(const Services& services, std::string_view section,
                                 json::Value object, const std::string& where = {});

// The body as an object. Fails with 400.
Read<void> ParseObject(const Request& request, json::Document& document);

// The answer with the configuration's ETag.
Answer Tagged(Answer answer, std::string_view etag);

// There is no such thing where the program runs without a relay or a configuration file.
Read<RelayDesk*> RelayOf(const Services& services);

}  // namespace monorelay::admin
