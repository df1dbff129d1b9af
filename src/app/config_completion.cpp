#include "app/config_completion.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "app/config_endpoints.hpp"
#include "base/text.hpp"

namespace monorelay::app {
namespace {

using dialects::Dialect;
using providers::AuthScheme;
using providers::KnownProvider;

std::optional<ProviderType> TypeNamed(std::string_view name) {
  constexpr std::array kAll{ProviderType::kApi, ProviderType::kAnthropic, ProviderType::kGemini,
                            ProviderType::kWebReverse, ProviderType::kMock};
  const auto* found =
      std::ranges::find_if(kAll, [&](ProviderType type) { return NameOf(type) == name; });
  if (found == kAll.end()) return std::nullopt;
  return *found;
}

std::vector<Dialect> DialectsOf(ProviderType type) {
  switch (type) {
    case ProviderType::kApi:
    case ProviderType::kWebReverse:
      return {Dialect::kOpenAiChat};
    case ProviderType::kAnthropic:
      return {Dialect::kAnthropicMessages};
    case ProviderType::kGemini:
      return {Dialect::kGemini};
    case ProviderType::kMock:
      return {Dialect::kOpenAiChat, Dialect::kAnthropicMessages};
  }
  return {};
}

AuthScheme AuthOf(ProviderType type) {
  switch (type) {
    case ProviderType::kApi:
    case ProviderType::kWebReverse:
      return AuthScheme::kBearer;
    case ProviderType::kAnthropic:
      return AuthScheme::kXApiKey;
    case ProviderType::kGemini:
      return AuthScheme::kGoogApiKey;
    case ProviderType::kMock:
      return AuthScheme::kNone;
  }
  return AuthScheme::kBearer;
}

bool NeedsUrl(ProviderType type) {
  return type != ProviderType::kMock && type != ProviderType::kWebReverse;
}

// Finishes one provider.
class Completion {
 public:
  Completion(ProviderEntry entry, const providers::Directory& directory, const Positions& positions,
             Problems& problems)
      : entry_(std::move(entry)),
        provider_(entry_.config),
        path_("providers." + provider_.name),
        directory_(directory),
        positions_(positions),
        problems_(problems) {}

  ProviderConfig Run() {
    ReadUrl();
    FindKnown();
    ChooseType();
    ChooseDialectsAndAuth();
    MergeHeaders();
    PlaceEndpoints();
    SpreadTimeout();
    SortOutKeys();
    if (known_ != nullptr) provider_.known_name = known_->name;
    if (provider_.type == ProviderType::kMock) provider_.known_name = "mock";
    if (provider_.enabled &&
        (provider_.type == ProviderType::kGemini || provider_.type == ProviderType::kWebReverse)) {
      Warn("provider_type", fmt::format("{} has the type {}, through which this version cannot "
                                        "serve requests yet",
                                        path_, NameOf(provider_.type)));
    }
    return std::move(provider_);
  }

 private:
  void ReadUrl() {
    if (provider_.base_url.empty()) return;
    auto url = ParseBaseUrl(provider_.base_url);
    if (url) {
      url_ = *std::move(url);
    } else {
      has_bad_url_ = true;
      problems_.Error(At("base_url"), path_ + ".base_url",
                      fmt::format("{}.base_url {}", path_, url.error()));
    }
  }

  void FindKnown() {
    if (url_) known_ = directory_.ByAddress(url_->address + url_->path);
    if (known_ != nullptr) {
      WarnAboutMissingPath();
    } else {
      known_ = directory_.ByName(provider_.name);
    }
  }

  void WarnAboutMissingPath() {
    const auto usual = ParseBaseUrl(known_->base_url);
    if (usual && url_->path.empty() && !usual->path.empty() && known_->type == "api") {
      Warn("base_url", fmt::format("{}.base_url has no path, but the API of {} is at {}", path_,
                                   known_->name, known_->base_url));
    }
  }

  void ChooseType() {
    const std::string_view name = !entry_.type.empty() ? std::string_view(entry_.type)
                                  : known_ != nullptr  ? std::string_view(known_->type)
                                                       : "api";
    provider_.type = TypeNamed(name).value_or(ProviderType::kApi);
    if (known_ != nullptr && known_->type != NameOf(provider_.type)) known_ = nullptr;
  }

  void ChooseDialectsAndAuth() {
    for (const std::string& name : entry_.dialects) {
      const auto dialect = dialects::DialectNamed(name);
      if (dialect && std::ranges::find(provider_.dialects, *dialect) == provider_.dialects.end()) {
        provider_.dialects.push_back(*dialect);
      }
    }
    if (provider_.dialects.empty()) {
      // Azure's deployments form serves nothing but chat under its path.
      const bool chat_only = url_ && url_->path.contains("/deployments/");
      provider_.dialects =
          known_ != nullptr && !chat_only ? known_->dialects : DialectsOf(provider_.type);
    }
    provider_.auth = providers::AuthSchemeNamed(entry_.auth)
                         .value_or(known_ != nullptr ? known_->auth : AuthOf(provider_.type));
    if (known_ != nullptr) provider_.quirks = known_->quirks;
    if (!entry_.hosted_tools.empty())
      provider_.quirks.traits.hosted_tools = entry_.hosted_tools == "translate";
    if (provider_.auth == AuthScheme::kNone) provider_.quirks.keys_optional = true;
  }

  void MergeHeaders() {
    if (known_ == nullptr) return;
    for (const auto& [name, value] : known_->headers) {
      const bool configured = std::ranges::any_of(provider_.headers, [&](const auto& header) {
        return EqualsIgnoringCase(header.first, name);
      });
      if (!configured) provider_.headers.emplace_back(name, value);
    }
  }

  void PlaceEndpoints() {
    if (!NeedsUrl(provider_.type) || has_bad_url_) return;
    if (!url_ && known_ != nullptr && !known_->base_url.empty()) {
      if (auto usual = ParseBaseUrl(known_->base_url)) url_ = *std::move(usual);
    }
    if (!url_) {
      std::string text = fmt::format(
          "{} needs base_url, the root of its API, for example https://api.example.org/v1", path_);
      const Position at = positions_.Of(path_);
      if (provider_.enabled) {
        problems_.Error(at, path_, std::move(text));
      } else {
        problems_.Warning(at, path_, std::move(text));
      }
      return;
    }
    const BaseUrl base = NormaliseBaseUrl(provider_.type, *url_);
    provider_.base_url = base.Text();
    provider_.endpoints = EndpointsOf(provider_.type, base, provider_.dialects);
    provider_.models_url = ModelsUrlOf(provider_.type, base);
  }

  void SpreadTimeout() {
    TimeoutConfig& timeouts = provider_.timeouts;
    if (!positions_.Has(path_ + ".timeouts.first_byte")) timeouts.first_byte = provider_.timeout;
    if (!positions_.Has(path_ + ".timeouts.idle")) timeouts.idle = provider_.timeout;
    if (!positions_.Has(path_ + ".timeouts.total")) {
      timeouts.total = std::max({timeouts.total, timeouts.first_byte, timeouts.idle});
    }
  }

  void SortOutKeys() {
    for (std::size_t i = 0; i < provider_.keys.size(); ++i) {
      KeyConfig& key = provider_.keys[i];
      if (!key.key.IsEmpty()) continue;
      const std::string key_path = fmt::format("{}.keys[{}].key", path_, i);
      const bool is_wanted = key.enabled && provider_.enabled && positions_.Has(key_path) &&
                             !problems_.HasAt(key_path);
      key.enabled = false;
      if (!is_wanted) continue;
      if (positions_.IsReference(key_path)) {
        problems_.Warning(positions_.Of(key_path), key_path,
                          fmt::format("{} comes out empty, so this key is not used; set the "
                                      "variable that it refers to",
                                      key_path));
      } else {
        problems_.Error(positions_.Of(key_path), key_path,
                        fmt::format("{} is empty; write the key, a reference such as ${{NAME}}, or "
                                    "`enabled: false` beside it",
                                    key_path));
      }
    }
    if (provider_.enabled && provider_.keys.empty() && !provider_.quirks.keys_optional) {
      Warn("keys", fmt::format("{} has no keys, so it cannot serve; add some, or `auth: none` if "
                               "it needs none",
                               path_));
    }
  }

  [[nodiscard]] Position At(std::string_view setting) const {
    return positions_.Of(PathOf(path_, setting));
  }
  void Warn(std::string_view setting, std::string text) {
    problems_.Warning(At(setting), PathOf(path_, setting), std::move(text));
  }

  ProviderEntry entry_;
  ProviderConfig& provider_;
  std::string path_;
  const providers::Directory& directory_;
  const Positions& positions_;
  Problems& problems_;
  std::optional<BaseUrl> url_;
  bool has_bad_url_ = false;
  const KnownProvider* known_ = nullptr;
};

}  // namespace

std::vector<ProviderConfig> CompleteProviders(std::vector<ProviderEntry> entries,
                                              const providers::Directory& directory,
                                              const Positions& positions, Problems& problems) {
  std::vector<ProviderConfig> finished;
  finished.reserve(entries.size());
  for (ProviderEntry& entry : entries) {
    finished.push_back(Completion(std::move(entry), directory, positions, problems).Run());
  }
  return finished;
}

void CompleteServer(ServerConfig& server, const Positions& positions) {
  const bool is_protected = server.access_key_enabled && !server.access_key.IsEmpty() &&
                            !server.access_key.Equals(kExampleAccessKey);
  if (!positions.Has("server.host") && is_protected) server.host = "0.0.0.0";
  // The log has no such level; the predecessor's did.
  if (server.log_level == "critical") server.log_level = "error";
}

}  // namespace monorelay::app
