#include "app/config_checks.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "app/config_checks_sso.hpp"
#include "app/config_checks_sync.hpp"
#include "app/config_completion.hpp"
#include "app/config_endpoints.hpp"
#include "base/text.hpp"
#include "catalog/prices.hpp"
#include "http/networks.hpp"

namespace monorelay::app {
namespace {

constexpr std::size_t kShortAccessKey = 16;

class Checks {
 public:
  Checks(const Config& config, const Positions& positions, Problems& problems)
      : config_(config), positions_(positions), problems_(problems) {}

  void Run() {
    CheckAccessKey();
    CheckNetworks();
    CheckProviderNames();
    for (const ProviderConfig& provider : config_.providers) {
      const std::string path = "providers." + provider.name;
      CheckLabels(provider, path);
      CheckWeights(provider, path);
      CheckModels(provider, path);
      CheckHeaders(provider, path);
      CheckProxy(provider, path);
      CheckCaFile(provider, path);
      CheckPrices(provider, path);
    }
    CheckMapping();
    CheckCascade();
    CheckCircuit();
    CheckAliases();
  }

 private:
  void CheckAccessKey() {
    const ServerConfig& server = config_.server;
    const std::string path = "server.access_key";
    if (!server.access_key_enabled) {
      Warn("server.access_key_enabled",
           "server.access_key_enabled is false: every program on this machine may use the relay, "
           "which listens on 127.0.0.1 alone for that reason");
    } else if (server.access_key.Equals(kExampleAccessKey)) {
      Warn(path,
           "server.access_key is the key of an example file, which everybody knows; change it to a "
           "long random text");
    } else if (!server.access_key.IsEmpty() &&
               server.access_key.Reveal().size() < kShortAccessKey) {
      Warn(path, fmt::format("server.access_key is easy to guess; make it a random text of at "
                             "least {} characters",
                             kShortAccessKey));
    }
  }

  void CheckNetworks() {
    CheckNetworks("server.trusted_proxies", config_.server.trusted_proxies);
    CheckNetworks("server.provider_networks", config_.server.provider_networks);
  }

  void CheckNetworks(std::string_view setting, const std::vector<std::string>& networks) {
    for (std::size_t i = 0; i < networks.size(); ++i) {
      if (http::Networks().Add(networks[i])) continue;
      const std::string path = fmt::format("{}[{}]", setting, i);
      problems_.Error(positions_.Of(path), path,
                      fmt::format("{} is \"{}\", which is no IP address and no network such as "
                                  "10.0.0.0/8",
                                  path, Shorten(networks[i], 60)));
    }
  }

  void CheckProviderNames() {
    std::map<std::string, std::string> seen;
    for (const ProviderConfig& provider : config_.providers) {
      const std::string path = "providers." + provider.name;
      if (provider.name.contains('@')) {
        Warn(path,
             fmt::format("{} has an @ in its name, so `model@provider` cannot name it", path));
      }
      const auto [earlier, is_new] = seen.emplace(NormaliseName(provider.name), provider.name);
      if (!is_new) {
        Warn(path, fmt::format("{} cannot be told from \"{}\" in `model@provider`: case, - and _ "
                               "do not count; give it another name",
                               path, earlier->second));
      }
    }
    const bool any = std::ranges::any_of(config_.providers, &ProviderConfig::enabled);
    if (!any) Warn("providers", "no provider is enabled, so no request can be served");
  }

  void CheckLabels(const ProviderConfig& provider, const std::string& path) {
    std::set<std::string> labels;
    for (std::size_t i = 0; i < provider.keys.size(); ++i) {
      const std::string label_path = fmt::format("{}.keys[{}].label", path, i);
      if (!labels.insert(provider.keys[i].label).second) {
        Warn(label_path, fmt::format("{} is \"{}\" as of an earlier key; give each its own label, "
                                     "or their figures are mixed up",
                                     label_path, Shorten(provider.keys[i].label, 60)));
      }
    }
  }

  void CheckWeights(const ProviderConfig& provider, const std::string& path) {
    if (config_.key_selection.strategy != "weighted" || provider.keys.empty()) return;
    const bool all_zero =
        std::ranges::all_of(provider.keys, [](const KeyConfig& key) { return key.weight == 0; });
    if (all_zero) {
      Warn(path + ".keys",
           fmt::format("{}.keys all have the weight 0, so none is ever chosen; raise one", path));
    }
  }

  void CheckModels(const ProviderConfig& provider, const std::string& path) {
    const ModelLists& models = provider.models;
    for (std::size_t i = 0; i < models.include.size(); ++i) {
      const bool excluded = std::ranges::any_of(models.exclude, [&](const std::string& pattern) {
        return GlobMatches(pattern, models.include[i]);
      });
      if (excluded) {
        Warn(fmt::format("{}.models.include[{}]", path, i),
             fmt::format("{}.models.include has \"{}\", but models.exclude takes it out again",
                         path, Shorten(models.include[i], 60)));
      }
    }
  }

  void CheckHeaders(const ProviderConfig& provider, const std::string& path) {
    constexpr std::string_view kTokenCharacters =
        "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz";  // RFC 9110, 5.6.2
    constexpr std::array<std::string_view, 6> kOwn{
        "host", "content-length", "connection", "keep-alive", "upgrade", "transfer-encoding"};
    for (const auto& [name, value] : provider.headers) {
      const std::string header_path = fmt::format("{}.headers.{}", path, name);
      const std::string lower = ToLower(name);
      if (lower.find_first_not_of(kTokenCharacters) != std::string::npos) {
        problems_.Error(positions_.Of(header_path), header_path,
                        fmt::format("{}.headers has a name that no header can have: \"{}\"; use "
                                    "letters, digits and -",
                                    path, Shorten(name, 60)));
      } else if (std::ranges::find(kOwn, lower) != kOwn.end()) {
        problems_.Error(positions_.Of(header_path), header_path,
                        fmt::format("{}.headers cannot set {}, which the relay sets itself; take "
                                    "it out",
                                    path, name));
      }
    }
  }

  void CheckPrices(const ProviderConfig& provider, const std::string& path) {
    const auto check = [&](const JsonText& prices, const std::string& where) {
      if (prices.value.empty()) return;
      const auto read = catalog::PriceBook().Set(provider.name, {}, prices.value);
      if (!read) {
        problems_.Error(positions_.Of(where), where,
                        fmt::format("{}: {}", where, read.error().text.value.Get()));
      }
    };
    check(provider.prices, path + ".prices");
    for (std::size_t i = 0; i < provider.keys.size(); ++i)
      check(provider.keys[i].prices, fmt::format("{}.keys[{}].prices", path, i));
  }

  void CheckProxy(const ProviderConfig& provider, const std::string& path) {
    if (provider.proxy_url.empty()) return;
    const std::string fault = ProxyFault(provider.proxy_url);
    if (fault.empty()) return;
    problems_.Error(positions_.Of(path + ".proxy_url"), path + ".proxy_url",
                    fmt::format("{}.proxy_url {}", path, fault));
  }

  void CheckCaFile(const ProviderConfig& provider, const std::string& path) {
    const std::string& file = provider.tls.ca_file;
    std::error_code failure;
    if (file.empty() || std::filesystem::is_regular_file(file, failure)) return;
    problems_.Error(positions_.Of(path + ".tls.ca_file"), path + ".tls.ca_file",
                    fmt::format("{}.tls.ca_file names no file: {}", path, Shorten(file, 200)));
  }

  void CheckMapping() {
    std::vector<std::string> names;
    names.reserve(config_.providers.size());
    for (const ProviderConfig& provider : config_.providers) names.push_back(provider.name);
    for (const auto& [pattern, target] : config_.model_routing.provider_mapping) {
      const std::string wanted = NormaliseName(target);
      const bool exists = std::ranges::any_of(
          names, [&](const std::string& name) { return NormaliseName(name) == wanted; });
      if (exists) continue;
      const auto nearest = Nearest(target, names, 1);
      Warn("model_routing.provider_mapping." + pattern,
           fmt::format("model_routing.provider_mapping sends \"{}\" to \"{}\", which is no "
                       "provider here{}",
                       Shorten(pattern, 60), Shorten(target, 60),
                       nearest.empty() ? "" : fmt::format("; did you mean \"{}\"?", nearest[0])));
    }
  }

  void CheckCascade() {
    const CascadeConfig& cascade = config_.model_routing.cascade;
    if (!cascade.enabled || !cascade.models.empty()) return;
    Warn("model_routing.cascade.models",
         "model_routing.cascade is enabled, but names no models, so it does nothing; list some");
  }

  void CheckCircuit() {
    const CircuitBreakerConfig& circuit = config_.circuit_breaker;
    if (circuit.longest_open >= circuit.open) return;
    Warn("circuit_breaker.longest_open",
         "circuit_breaker.longest_open is shorter than circuit_breaker.open, which counts; raise "
         "it");
  }

  // Follows every alias to its end; a name that comes again on the way is a circle, told once.
  void CheckAliases() {
    std::map<std::string, std::string> next;
    for (const auto& [alias, target] : config_.model_routing.aliases) {
      next.emplace(NormaliseName(alias), NormaliseName(target));
    }
    std::set<std::string> done;
    for (const auto& [alias, target] : config_.model_routing.aliases) {
      std::set<std::string> walked;
      std::string name = NormaliseName(alias);
      while (next.contains(name) && !done.contains(name) && walked.insert(name).second) {
        name = next[name];
      }
      if (walked.contains(name)) {
        Warn("model_routing.aliases." + alias,
             fmt::format("model_routing.aliases leads from \"{}\" in a circle, so it names no "
                         "model; let one of them end at a model",
                         Shorten(alias, 60)));
      }
      done.merge(walked);
    }
  }

  void Warn(const std::string& path, std::string text) {
    problems_.Warning(positions_.Of(path), path, std::move(text));
  }

  const Config& config_;
  const Positions& positions_;
  Problems& problems_;
};

}  // namespace

void CheckConfig(const Config& config, const Positions& positions, Problems& problems) {
  Checks(config, positions, problems).Run();
  CheckSingleSignOn(config, positions, problems);
  CheckSync(config.sync, positions, problems);
}

}  // namespace monorelay::app
