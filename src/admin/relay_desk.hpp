// The port through which the admin API asks the running relay what it is told and how it is doing:
// providers and routing as the configuration in force has them, model lists of providers, shared
// answers, figures of the process.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/secret.hpp"

namespace monorelay::admin {

// A key of a provider, as the configuration in force has it.
struct KeyFacts {
  std::string label;
  std::string fingerprint;  // Secret::Fingerprint; empty if it has no secret
  std::string ending;       // its last four characters; empty if they would say too much of it
  bool enabled = true;
  std::int64_t weight = 1;
  std::int64_t under_way = 0;  // requests, also of former configurations
};

// A provider, as the configuration in force has it: what the file leaves open is decided.
struct ProviderFacts {
  std::string name;
  bool enabled = true;
  std::string type;
  std::string base_url;  // without user and password
  std::vector<std::string> dialects;
  std::vector<KeyFacts> keys;  // in the order of the configuration
  std::vector<std::string> include;
  std::vector<std::string> exclude;
  std::string test_model;      // that it is checked with
  std::int64_t under_way = 0;  // requests with any key, also of former configurations
};

// USD for a million tokens.
struct ModelPrice {
  double input = 0;
  double output = 0;
  bool is_configured = false;  // by the operator; else of the built-in table
};

// A model that a client may ask for by its name.
struct RoutableModel {
  std::string id;
  std::string owner;  // the provider, or "monorelay" for an alias
  std::optional<ModelPrice> price;
  std::vector<std::string> providers;  // that serve it, in the order of the configuration
};

// A model that a provider lists.
struct RemoteModel {
  std::string id;
  std::string owner{};
  std::optional<std::int64_t> created{};  // seconds since the epoch
  std::string description{};
};

struct RemoteModels {
  std::vector<RemoteModel> models;
  WallTime fetched;
  bool is_from_cache = false;
};

// What stands in the place of the answers that requests share.
struct CacheFigures {
  bool is_on = false;
  std::vector<std::string> models;       // globs
  std::vector<std::string> access_keys;  // labels
  std::uint64_t answers = 0;
  std::uint64_t bytes = 0;
  std::uint64_t max_bytes = 0;
  std::chrono::seconds max_age{0};
};

// Of the process and its machine. Taking them waits for nothing.
struct SystemFigures {
  std::string version;  // JSON: version, commit, build, compiler, libraries
  std::string number;   // the version alone
  std::string platform;
  std::int64_t pid = 0;
  std::chrono::milliseconds uptime{0};
  double cpu_seconds = 0;          // used by the process since it began
  double cpu_percent = 0;          // of one core, since it was asked for last
  double machine_cpu_percent = 0;  // of all cores, since it was asked for last
  std::uint64_t resident_bytes = 0;
  std::uint64_t virtual_bytes = 0;
  std::uint64_t memory_total = 0;  // of the machine
  std::uint64_t memory_used = 0;
  std::uint64_t disk_total = 0;  // of the file system with the data directory
  std::uint64_t disk_used = 0;
  std::int64_t connections = 0;  // of clients
  std::uint32_t workers = 0;
  std::vector<std::pair<std::string, std::uint64_t>> stores;  // files in the data directory
};

// Of the file system with the data directory.
struct DiskSpace {
  std::uint64_t total = 0;  // 0: nothing is known
  std::uint64_t free = 0;
};

// Where clients reach the relay.
struct RelayAddress {
  std::string host;
  std::uint16_t port = 0;
  std::string base_url;  // with /v1
  bool access_key_enabled = true;
};

// What is written for a client program so that it uses the relay.
struct ExportOrder {
  std::string format;
  std::string provider;
  Secret access_key;  // of the relay; never a provider's
};

// What a setting takes in JSON.
enum class SettingType : std::uint8_t {
  kAny,
  kBoolean,
  kInteger,
  kNumber,
  kText,
  kTexts,     // a list of them
  kIntegers,  // the same
  kTextMap,
};

// Thread-safe. Only what says so waits for somebody else.
class RelayDesk {
 public:
  virtual ~RelayDesk() = default;

  // In the order of the configuration in force.
  virtual std::vector<ProviderFacts> Providers() = 0;
  // True if a key of the provider in force has this secret.
  virtual bool HasKey(std::string_view provider, const Secret& key) = 0;

  // The names that may stand in a section by the table of settings, "providers.*.timeouts" for
  // example; nothing if that is no section.
  virtual std::vector<std::string> SettingNames(std::string_view section) = 0;

  // By its path in the table of settings; kAny for what is none.
  virtual SettingType TypeOf(std::string_view setting) = 0;

  // True if all addresses of the URL's host are public, false if there are others in which the
  // operator of the machine lets providers stand. Fails with kInvalidRequest, and the end of a
  // sentence that says what to do, for what is no URL, cannot be resolved, or leads into a network
  // that only that operator may name. Asks the name service.
  virtual Result<bool> IsPublicUrl(const std::string& url) = 0;

  virtual std::vector<RoutableModel> Models() = 0;
  // The models that the provider itself lists; remembered until `refresh` or another base URL.
  // Asks the provider, 15 seconds at most. Fails with kNotFound (no such provider in force),
  // kInvalidRequest (it has no list), else as the provider's refusal or silence says.
  virtual Result<RemoteModels> ListRemote(std::string_view provider, bool refresh) = 0;

  virtual CacheFigures Cache() = 0;
  // Forgets the shared answers of a model, by its name or a glob, or with an empty one all of them.
  // Yields how many they were.
  virtual std::size_t ClearCache(std::string_view model) = 0;

  virtual SystemFigures System() = 0;
  virtual DiskSpace Disk() = 0;
  // Why what the configuration's file says now is not in force; empty: it is.
  virtual std::string ConfigRefusal() = 0;
  virtual RelayAddress Address() = 0;

  // The names of formats, and a text in one of them. Fails with kInvalidRequest for another format.
  virtual std::vector<std::string> ExportFormats() = 0;
  virtual Result<std::string> Export(const ExportOrder& order) = 0;
};

}  // namespace monorelay::admin
