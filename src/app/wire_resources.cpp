#include "app/wire_resources.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "app/config_schema.hpp"
#include "app/key_export.hpp"
#include "app/relay_address.hpp"
#include "app/wire_health.hpp"
#include "base/text.hpp"
#include "catalog/prices.hpp"
#include "dialects/dialect.hpp"
#include "http/forbidden_networks.hpp"
#include "http/lookup.hpp"
#include "http/networks.hpp"
#include "http/origin.hpp"

namespace monorelay::app {
namespace {

constexpr std::size_t kEnding = 4;
// Of a shorter one the ending would say too much.
constexpr std::size_t kLeastSecret = 16;

admin::KeyFacts FactsOf(const KeyConfig& key) {
  admin::KeyFacts facts{.label = key.label,
                        .fingerprint = {},
                        .ending = {},
                        .enabled = key.enabled,
                        .weight = key.weight};
  const std::string_view secret = key.key.Reveal();
  if (secret.empty()) return facts;
  facts.fingerprint = key.key.Fingerprint();
  if (secret.size() >= kLeastSecret) facts.ending = secret.substr(secret.size() - kEnding);
  return facts;
}

// Without `user:password@`.
std::string Shown(const std::string& url) {
  const std::size_t begin = url.find("://");
  if (begin == std::string::npos) return url;
  const std::size_t end = std::min(url.find_first_of("/?#", begin + 3), url.size());
  const std::size_t sign = url.rfind('@', end);
  if (sign == std::string::npos || sign < begin) return url;
  return url.substr(0, begin + 3) + url.substr(sign + 1);
}

admin::ProviderFacts FactsOf(const ProviderConfig& provider) {
  admin::ProviderFacts facts{.name = provider.name,
                             .enabled = provider.enabled,
                             .type = std::string(NameOf(provider.type)),
                             .base_url = Shown(provider.base_url),
                             .dialects = {},
                             .keys = {},
                             .include = provider.models.include,
                             .exclude = provider.models.exclude,
                             .test_model = TestModelOf(provider)};
  for (const dialects::Dialect dialect : provider.dialects)
    facts.dialects.emplace_back(dialects::NameOf(dialect));
  for (const KeyConfig& key : provider.keys) facts.keys.push_back(FactsOf(key));
  return facts;
}

const ProviderConfig* Named(const Config& config, std::string_view name) {
  const auto found = std::ranges::find(config.providers, name, &ProviderConfig::name);
  return found == config.providers.end() ? nullptr : &*found;
}

admin::SettingType TypeOfKind(ValueKind kind) {
  using admin::SettingType;
  switch (kind) {
    case ValueKind::kBoolean:
      return SettingType::kBoolean;
    case ValueKind::kInteger:
    case ValueKind::kSeconds:
      return SettingType::kInteger;
    case ValueKind::kNumber:
      return SettingType::kNumber;
    case ValueKind::kText:
    case ValueKind::kSecret:
      return SettingType::kText;
    case ValueKind::kTextList:
      return SettingType::kTexts;
    case ValueKind::kIntegerList:
      return SettingType::kIntegers;
    case ValueKind::kTextMap:
      return SettingType::kTextMap;
    case ValueKind::kAnything:
    case ValueKind::kDisconnect:
    case ValueKind::kFallbacks:
      break;
  }
  return SettingType::kAny;
}

std::optional<admin::ModelPrice> PriceOf(const relay::Setup& setup, std::string_view provider,
                                         std::string_view model) {
  const catalog::Price* price = setup.prices.Find(provider, model);
  if (price == nullptr) return std::nullopt;
  constexpr auto kNano = static_cast<double>(catalog::kNanoPerDollar);
  return admin::ModelPrice{.input = static_cast<double>(price->rates.input) / kNano,
                           .output = static_cast<double>(price->rates.output) / kNano,
                           .is_configured = price->is_configured};
}

}  // namespace

void RunningRelay::NoteRefusal(std::string why) {
  const std::scoped_lock lock(mutex_);
  refusal_ = std::move(why);
}

std::string RunningRelay::ConfigRefusal() {
  const std::scoped_lock lock(mutex_);
  return refusal_;
}

void RunningRelay::Use(const Config& config) {
  auto next = std::make_shared<const Config>(config);
  const std::lock_guard lock(mutex_);
  config_ = std::move(next);
}

std::shared_ptr<const Config> RunningRelay::Now() const {
  const std::lock_guard lock(mutex_);
  return config_;
}

std::vector<admin::ProviderFacts> RunningRelay::Providers() {
  const auto config = Now();
  std::vector<admin::ProviderFacts> all;
  for (const ProviderConfig& provider : config->providers) all.push_back(FactsOf(provider));
  if (sources_.key_states == nullptr) return all;
  for (const keys::KeyStates::Entry& entry : sources_.key_states->All()) {
    const auto provider = std::ranges::find(all, entry.name.provider, &admin::ProviderFacts::name);
    if (provider == all.end()) continue;
    const std::int64_t under_way = entry.state->UnderWay();
    provider->under_way += under_way;
    for (admin::KeyFacts& key : provider->keys) {
      if (key.fingerprint == entry.name.fingerprint) key.under_way = under_way;
    }
  }
  return all;
}

bool RunningRelay::HasKey(std::string_view provider, const Secret& key) {
  const auto config = Now();
  const ProviderConfig* found = Named(*config, provider);
  return found != nullptr && std::ranges::any_of(found->keys, [&](const KeyConfig& each) {
           return !each.key.IsEmpty() && each.key.Equals(key.Reveal());
         });
}

std::vector<std::string> RunningRelay::SettingNames(std::string_view section) {
  return FindSection(section) == nullptr ? std::vector<std::string>() : NamesIn(section);
}

admin::SettingType RunningRelay::TypeOf(std::string_view setting) {
  const Setting* found = FindSetting(setting);
  return found == nullptr ? admin::SettingType::kAny : TypeOfKind(found->kind);
}

Result<bool> RunningRelay::IsPublicUrl(const std::string& text) {
  const auto wrong = [](std::string what) {
    return ClientError(ErrorKind::kInvalidRequest, std::move(what));
  };
  const auto url = http::ParseUrl(text);
  if (!url) return wrong("is no address of a provider: " + url.error().text.value.Get());
  const auto config = Now();
  http::Networks allowed;
  for (const std::string& network : config->server.provider_networks) allowed.Add(network);
  const http::Found found = http::LookUp(url->host, std::to_string(url->port));
  if (found.addresses.empty()) {
    return wrong("names the host \"" + Shorten(url->host, 100) +
                 "\", which cannot be resolved; look at its spelling");
  }
  bool is_public = true;
  for (const http::Address& address : found.addresses) {
    if (!http::IsForbidden(address)) continue;
    is_public = false;
    if (allowed.Contains(address)) continue;
    return wrong("leads to the inner address " + address.Host() +
                 "; if a provider stands there, have the operator of the machine add the address "
                 "or its network to server.provider_networks in the configuration file");
  }
  return is_public;
}

std::vector<admin::RoutableModel> RunningRelay::Models() {
  const auto setup = sources_.setup();
  std::vector<admin::RoutableModel> models;
  if (setup == nullptr) return models;
  for (const catalog::Listing& listing : setup->catalog.Models()) {
    admin::RoutableModel model{
        .id = listing.id, .owner = listing.owner, .price = std::nullopt, .providers = {}};
    const std::string meant = setup->catalog.ResolveAlias(listing.id);
    for (const catalog::Offer& offer : setup->catalog.Offers()) {
      const std::string served = catalog::Snapshot::ServedAs(offer, meant);
      if (served.empty()) continue;
      model.providers.push_back(offer.provider);
      if (!model.price) model.price = PriceOf(*setup, offer.provider, served);
    }
    models.push_back(std::move(model));
  }
  return models;
}

Result<admin::RemoteModels> RunningRelay::ListRemote(std::string_view provider, bool refresh) {
  const auto config = Now();
  const ProviderConfig* found = Named(*config, provider);
  if (found == nullptr) {
    return ClientError(ErrorKind::kNotFound, "there is no provider \"" + Shorten(provider, 100) +
                                                 "\" in the configuration in force");
  }
  auto list = remote_.List(*found, refresh);
  const bool is_other = list && !list->is_from_cache && found->models.remote;
  if (is_other && sources_.relist) sources_.relist();
  return list;
}

admin::CacheFigures RunningRelay::Cache() {
  const auto setup = sources_.setup();
  if (setup == nullptr) return {};
  const relay::Sharing& sharing = setup->sharing;
  return {.is_on = !sharing.models.empty() || !sharing.clients.empty(),
          .models = sharing.models,
          .access_keys = sharing.clients,
          .answers = sharing.cache->Count(),
          .bytes = sharing.cache->Bytes(),
          .max_bytes = sharing.cache->GetLimits().max_bytes,
          .max_age = sharing.cache->GetLimits().max_age};
}

std::size_t RunningRelay::ClearCache(std::string_view model) {
  const auto setup = sources_.setup();
  if (setup == nullptr) return 0;
  return setup->sharing.cache->Forget(model.empty() ? "*" : model);
}

admin::SystemFigures RunningRelay::System() {
  admin::SystemFigures figures = gauge_.Take(sources_.data_dir);
  figures.connections = sources_.connections();
  figures.workers = sources_.listening().workers;
  return figures;
}

admin::RelayAddress RunningRelay::Address() {
  const auto config = Now();
  const Listening listening = sources_.listening();
  admin::RelayAddress address =
      AddressOf(config->server.public_host, listening.host, listening.port);
  address.access_key_enabled = config->server.access_key_enabled;
  return address;
}

std::vector<std::string> RunningRelay::ExportFormats() {
  return ExportFormatNames();
}

Result<std::string> RunningRelay::Export(const admin::ExportOrder& order) {
  const auto config = Now();
  const ProviderConfig* found = Named(*config, order.provider);
  return ExportText(order, Address().base_url,
                    found == nullptr ? std::string() : TestModelOf(*found));
}

}  // namespace monorelay::app
