// The configuration as the admin API shows it, and what an order for it is read from.
#pragma once

#include <string>
#include <string_view>

#include "admin/config_desk.hpp"
#include "admin/reading.hpp"
#include "json/writer.hpp"

namespace monorelay::admin {

// Fails with 404 if the configuration cannot be seen from here.
Read<ConfigDesk*> ConfigDeskOf(const Services& services);

// The problem that says so, with line, column and pointer of what is wrong in a text.
std::unexpected<Problem> Refused(const ConfigRefusal& refusal);

// What was done, in an object that is begun and ended.
void WriteChange(json::Writer& json, const ConfigOutcome& outcome);

// The same as an answer, with the ETag of what is there now.
Answer Changed(const ConfigOutcome& outcome);

void WriteProblems(json::Writer& json, std::string_view key,
                   const std::vector<ConfigProblem>& problems, bool are_errors);
void WriteTexts(json::Writer& json, std::string_view key, const std::vector<std::string>& texts);
void WriteRevision(json::Writer& json, const ConfigRevision& revision);

// An order without what it is about. Fails with 428 if there is no If-Match and it is no dry run
// (parameter `dry_run`), with 412 for one that is no ETag.
Read<ConfigOrder> ReadOrder(const Request& request, std::string_view source);

// JSON Patch (RFC 6902), or {"steps": [{"action": "set", "path": ..., "value": ...}, ...]}.
Read<std::vector<ConfigStep>> ReadSteps(const Request& request);

inline constexpr std::string_view kYaml = "application/yaml";
inline constexpr std::size_t kMostConfigBytes = 9UL << 20U;  // a little more than what is taken
inline constexpr Parameter kDryRun{"dry_run", R"({"type":"boolean"})",
                                   "Checks and compares, and changes nothing."};

}  // namespace monorelay::admin
