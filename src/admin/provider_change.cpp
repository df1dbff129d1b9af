#include "admin/provider_change.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "admin/relay_desk.hpp"
#include "base/text.hpp"
#include "json/write.hpp"

namespace monorelay::admin {
namespace {

using Kind = ConfigStep::Kind;
using Steps = std::vector<ConfigStep>;

constexpr std::size_t kLongestName = 100;
constexpr std::string_view kOfProvider = "providers.*";
// What stands behind /api/v1/providers/ itself.
constexpr std::string_view kTakenName = "health";

bool IsName(std::string_view name) {
  const auto is_bad = [](char c) {
    return static_cast<unsigned char>(c) < ' ' || c == '/' || c == '@' || c == '\x7f';
  };
  return !name.empty() && name.size() <= kLongestName && Trim(name) == name &&
         std::ranges::none_of(name, is_bad);
}

// The settings that hold URLs which are called, and others than at present.
std::vector<std::pair<std::string, std::string>> NewUrlsIn(json::Value settings,
                                                           json::Value present) {
  constexpr std::string_view kWeb = "web_reverse";
  std::vector<std::pair<std::string, std::string>> urls;
  const auto take = [&](const std::string& where, json::Value object, json::Value before) {
    for (const json::Field field : object.Fields()) {
      const std::string name = json::Decode(field.key);
      const std::string url = field.value.Decoded();
      const bool is_called = name.ends_with("_url") && name != "console_url" && !url.empty();
      if (is_called && !IsMask(url) && !before[name].Is(url)) urls.emplace_back(where + name, url);
    }
  };
  take("", settings, present);
  take(std::string(kWeb) + ".", settings[kWeb], present[kWeb]);
  return urls;
}

// A proxy's URL in the form in which its host can be looked up.
std::string AsHttp(const std::string& url) {
  return url.starts_with("socks5://") ? "http://" + url.substr(9) : url;
}

// The object with what is put in it before its end.
std::string With(json::Value object, std::string_view fields) {
  std::string text(object.GetRaw().json);
  if (fields.empty()) return text;
  text.erase(text.rfind('}'));
  if (object.Size() > 0) text += ',';
  return text.append(fields) + "}";
}

// Looks new URLs up. Yields whether a new base URL is public; nothing if there is none.
Read<std::optional<bool>> AreUrlsGood(const Services& services, json::Value settings,
                                      json::Value present = {}) {
  const auto relay = RelayOf(services);
  if (!relay) return std::unexpected(relay.error());
  // What binds a provider to public addresses is not undone from outside of the machine.
  const json::Value bound = settings["public_only"];
  if (!bound.IsMissing() && !bound.GetBool().value_or(false)) {
    return std::unexpected(WrongParameter(
        "public_only",
        "can only be set here, not taken away; that is done in the configuration file"));
  }
  std::optional<bool> is_public;
  for (const auto& [name, url] : NewUrlsIn(settings, present)) {
    const auto good = (*relay)->IsPublicUrl(AsHttp(url));
    if (!good) return std::unexpected(WrongParameter(name, good.error().text.value));
    if (name == "base_url") is_public = *good;
  }
  return is_public;
}

// References to a provider by its name alone, which go with it.
void RenameMapping(const ConfigSight& sight, const std::string& from, const std::string& to,
                   Steps& steps) {
  for (const json::Field field : sight.Root()["model_routing"]["provider_mapping"].Fields()) {
    if (field.value.Is(from)) {
      steps.push_back({Kind::kSet,
                       PointerTo({"model_routing", "provider_mapping", json::Decode(field.key)}),
                       json::Quote(to)});
    }
  }
}

}  // namespace

Problem Standing(std::string type, std::string detail) {
  return {.status = 409,
          .type = std::move(type),
          .title = "It cannot be done as things stand",
          .detail = std::move(detail),
          .fields = {}};
}

Read<json::Value> ProviderIn(const ConfigSight& sight, std::string_view name) {
  const json::Value provider = sight.Provider(name);
  if (!provider.IsMissing()) return provider;
  std::vector<std::string> names;
  for (const json::Field field : sight.Root()["providers"].Fields())
    names.push_back(json::Decode(field.key));
  std::string text = "there is no provider \"" + Shorten(name, 100) + "\"";
  const auto nearest = Nearest(name, names, 1);
  if (!nearest.empty()) text += "; nearest: \"" + nearest[0] + "\"";
  return std::unexpected(NotFound(std::move(text)));
}

Read<PlacedKey> KeyIn(const ConfigSight& sight, std::string_view provider, std::string_view id) {
  const auto found = ProviderIn(sight, provider);
  if (!found) return std::unexpected(found.error());
  auto key = FindKey(*found, id);
  if (key) return *std::move(key);
  return std::unexpected(NotFound("provider \"" + Shorten(provider, 100) + "\" has no key \"" +
                                  Shorten(id, 40) + "\"; its list of keys tells their ids"));
}

Read<void> CheckNewName(const ConfigSight& sight, const std::string& name,
                        const std::string& former) {
  if (!IsName(name) || name == kTakenName) {
    return std::unexpected(WrongParameter(
        "name", "must be 1 to 100 characters without slashes and @, and not \"health\""));
  }
  for (const json::Field field : sight.Root()["providers"].Fields()) {
    const std::string other = json::Decode(field.key);
    if (other != former && NormaliseName(other) == NormaliseName(name))
      return std::unexpected(
          Standing("already_exists", "there is a provider \"" + other + "\" already"));
  }
  return {};
}

Read<ConfigOutcome> CreateProvider(const Services& services, const Request& request,
                                   const std::string& name, json::Value settings) {
  if (!settings.IsObject())
    return std::unexpected(WrongParameter("config", "must be an object of settings"));
  if (auto known = RefuseUnknownSettings(services, kOfProvider, settings); !known)
    return std::unexpected(known.error());
  if (auto good = CheckKeys(services, settings["keys"]); !good)
    return std::unexpected(good.error());
  const auto is_public = AreUrlsGood(services, settings);
  if (!is_public) return std::unexpected(is_public.error());
  // Through a proxy nothing could be said about where it leads.
  const bool binds = is_public->value_or(false) && !settings["proxy_url"].IsGiven() &&
                     settings["public_only"].IsMissing();
  return Change(services, request, [&](const ConfigSight& sight) -> Read<Steps> {
    if (auto good = CheckNewName(sight, name); !good) return std::unexpected(good.error());
    return Steps{{Kind::kSet, PointerTo({"providers", name}),
                  With(settings, binds ? R"("public_only":true)" : "")}};
  });
}

Read<ConfigOutcome> ChangeProvider(const Services& services, const Request& request,
                                   json::Value patch, const std::string& new_name,
                                   json::Value keys) {
  if (!patch["keys"].IsMissing()) {
    return std::unexpected(
        WrongParameter("keys", "are changed one by one under /api/v1/providers/{id}/keys"));
  }
  const auto seen = ConfigSight::Take(services);
  if (!seen) return std::unexpected(seen.error());
  const auto is_public = AreUrlsGood(services, patch, (*seen)->Provider(request.id));
  if (!is_public) return std::unexpected(is_public.error());
  return Change(services, request, [&](const ConfigSight& sight) -> Read<Steps> {
    const auto present = ProviderIn(sight, request.id);
    if (!present) return std::unexpected(present.error());
    const std::string pointer = PointerTo({"providers", request.id});
    auto steps = MergeSteps(services, kOfProvider, pointer, *present, patch);
    if (!steps) return steps;
    const bool binds = is_public->has_value() && !patch["proxy_url"].IsGiven() &&
                       !(*present)["proxy_url"].IsGiven();
    if (binds)
      steps->push_back({Kind::kSet, pointer + "/public_only", **is_public ? "true" : "false"});
    if (keys.IsGiven()) {
      auto more = KeySteps(services, request.id, *present, keys);
      if (!more) return more;
      steps->insert(steps->end(), more->begin(), more->end());
    }
    if (new_name.empty() || new_name == request.id) return steps;
    if (auto good = CheckNewName(sight, new_name, request.id); !good)
      return std::unexpected(good.error());
    steps->push_back({Kind::kRename, pointer, json::Quote(new_name)});
    RenameMapping(sight, request.id, new_name, *steps);
    return steps;
  });
}

Read<ConfigOutcome> RemoveProvider(const Services& services, const Request& request) {
  return Change(services, request, [&](const ConfigSight& sight) -> Read<Steps> {
    const auto present = ProviderIn(sight, request.id);
    if (!present) return std::unexpected(present.error());
    return Steps{{Kind::kUnset, PointerTo({"providers", request.id})}};
  });
}

}  // namespace monorelay::admin
