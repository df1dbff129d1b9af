#include "app/config_checks_sso.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <string>

#include "app/wire_sso.hpp"
#include "base/text.hpp"
#include "http/address.hpp"
#include "http/origin.hpp"

namespace monorelay::app {
namespace {

bool IsLinkName(std::string_view name) {
  return !name.empty() && name.size() <= 40 && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
  });
}

bool IsOfThisMachine(const http::Url& url) {
  const auto address = http::Address::Parse(url.host, url.port);
  return EqualsIgnoringCase(url.host, "localhost") || (address && address->IsLoopback());
}

class SsoChecks {
 public:
  SsoChecks(const Config& config, const Positions& positions, Problems& problems)
      : config_(config), positions_(positions), problems_(problems) {}

  void Run() {
    CheckTurnstile();
    CheckPublicHost();
    for (const SsoProviderConfig& provider : config_.sso.providers) CheckProvider(provider);
    const bool is_offered = config_.sso.enabled && !SignInProvidersOf(config_.sso).empty();
    if (config_.sso.enabled && !is_offered) {
      Warn("sso.enabled",
           "sso.enabled is true, but there is no provider with a client id; add one under "
           "sso.providers");
    }
    if (config_.sso.sso_only && !is_offered) {
      Error("sso.sso_only",
            "sso.sso_only would let nobody in: single sign-on is not enabled, or has no provider");
    }
  }

 private:
  void CheckTurnstile() {
    const ServerConfig& server = config_.server;
    if (server.turnstile_enabled && server.turnstile_secret_key.IsEmpty()) {
      Warn("server.turnstile_enabled",
           "server.turnstile_enabled has no effect without server.turnstile_secret_key");
    }
    CheckUrl("server.turnstile_url", server.turnstile_url);
  }

  void CheckPublicHost() {
    const std::string& host = config_.server.public_host;
    if (host.empty()) {
      if (config_.sso.enabled) {
        Error("sso.enabled",
              "sso.enabled needs server.public_host: the URL under which browsers reach the relay, "
              "as https://relay.example.org");
      }
      return;
    }
    const auto url = http::ParseUrl(PublicUrlOf(host));
    if (!url) {
      Error("server.public_host", fmt::format("server.public_host is no host and no URL: {}",
                                              url.error().text.value.Get()));
    } else if (url->target != "/" || !url->user.empty()) {
      Error("server.public_host",
            "server.public_host must be an URL without path, as https://relay.example.org");
    } else if (config_.sso.enabled && !url->tls && !IsOfThisMachine(*url)) {
      Warn("server.public_host",
           "server.public_host is not https: whoever is on the way can take over who signs in");
    }
  }

  void CheckProvider(const SsoProviderConfig& provider) {
    const std::string path = "sso.providers." + provider.name;
    if (!IsLinkName(provider.name)) {
      Error(path,
            fmt::format("the name \"{}\" becomes part of links: use up to 40 letters, digits, "
                        "\"-\" and \"_\"",
                        Shorten(provider.name, 60)));
    }
    if (provider.type == "oidc" && provider.issuer.empty())
      Error(path, fmt::format("{} needs `issuer`, the URL of the OpenID provider", path));
    if (provider.type == "prismaauth" && provider.url.empty())
      Error(path, fmt::format("{} needs `url`, the address of the PrismaAuth server", path));
    CheckUrl(path + ".issuer", provider.issuer);
    CheckUrl(path + ".url", provider.url);
  }

  void CheckUrl(const std::string& path, const std::string& text) {
    if (text.empty()) return;
    const auto url = http::ParseUrl(text);
    if (!url) {
      Error(path, fmt::format("{} is no URL: {}", path, url.error().text.value.Get()));
    } else if (!url->user.empty()) {
      Error(path, fmt::format("{} must not hold a user name", path));
    } else if (!url->tls && !IsOfThisMachine(*url)) {
      Warn(path,
           fmt::format("{} is not https: whoever is on the way can sign in as anybody", path));
    }
  }

  void Error(const std::string& path, std::string text) {
    problems_.Error(positions_.Of(path), path, std::move(text));
  }
  void Warn(const std::string& path, std::string text) {
    problems_.Warning(positions_.Of(path), path, std::move(text));
  }

  const Config& config_;
  const Positions& positions_;
  Problems& problems_;
};

}  // namespace

void CheckSingleSignOn(const Config& config, const Positions& positions, Problems& problems) {
  SsoChecks(config, positions, problems).Run();
}

}  // namespace monorelay::app
