#include "providers/provider.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "dialects/headers.hpp"
#include "http/forbidden_networks.hpp"

namespace monorelay::providers {
namespace {

std::string_view AuthPrefix(AuthScheme scheme) {
  switch (scheme) {
    case AuthScheme::kBearer:
      return "authorization: Bearer ";
    case AuthScheme::kXApiKey:
      return "x-api-key: ";
    case AuthScheme::kApiKey:
      return "api-key: ";
    case AuthScheme::kGoogApiKey:
      return "x-goog-api-key: ";
    case AuthScheme::kNone:
      return "";
  }
  return "";
}

bool IsFieldName(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
           c == '_';
  });
}

bool IsFieldValue(std::string_view value) {
  return std::ranges::none_of(
      value, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

// Fields that the relay must set itself.
bool IsReserved(std::string_view name) {
  constexpr std::string_view kReserved[] = {"host",       "content-length", "transfer-encoding",
                                            "connection", "upgrade",        "expect"};
  return std::ranges::any_of(
      kReserved, [&](std::string_view reserved) { return EqualsIgnoringCase(name, reserved); });
}

using Fields = std::vector<std::pair<std::string, std::string>>;

bool Has(const Fields& fields, std::string_view name) {
  return std::ranges::any_of(
      fields, [&](const auto& field) { return EqualsIgnoringCase(field.first, name); });
}

}  // namespace

Result<std::shared_ptr<const Provider>> Provider::Make(const ProviderSettings& settings) {
  const std::string where = "providers." + settings.name + ".";
  const auto invalid = [&](std::string_view setting, std::string_view what) {
    return RelayError(ErrorKind::kInvalidRequest,
                      where + std::string(setting) + ": " + std::string(what));
  };
  auto provider = std::make_shared<Provider>();
  provider->name_ = settings.name;
  provider->quirks_ = settings.quirks;
  provider->limits_ = settings.limits;
  provider->model_limits_ = settings.model_limits;
  provider->cooldown_ = settings.cooldown;
  for (const auto& [name, value] : settings.headers) {
    if (!IsFieldName(name) || !IsFieldValue(value) || IsReserved(name)) {
      return invalid("headers." + name, "this header cannot be set; remove it");
    }
  }
  // A configured header replaces what the relay would send.
  Fields fields = settings.headers;
  for (const auto& [name, value] :
       {std::pair("content-type", "application/json"), std::pair("user-agent", "monorelay"),
        std::pair("accept", "*/*")}) {
    if (!Has(fields, name)) fields.emplace_back(name, value);
  }
  const std::string_view prefix = AuthPrefix(settings.auth);
  if (!prefix.empty() && !Has(settings.headers, prefix.substr(0, prefix.find(':'))))
    provider->auth_prefix_ = prefix;
  for (const auto& [name, value] : settings.headers) {
    if (dialects::IsForwardedToProvider(name)) provider->configured_client_fields_.push_back(name);
  }
  for (const auto& [dialect, text] : settings.endpoints) {
    auto url = http::ParseUrl(text);
    if (!url) return invalid("base_url", url.error().text.value.Get());
    auto origin = http::MakeOrigin(*url, settings.proxy_url, settings.tls);
    if (!origin) return invalid("base_url, proxy_url or tls", origin.error().text.value.Get());
    if (settings.public_only) {
      auto guarded = std::make_shared<http::Origin>(**origin);
      guarded->forbids = &http::IsForbidden;
      guarded->pool_name += " checked";
      *origin = std::move(guarded);
    }
    Endpoint endpoint{dialect, *origin, (*origin)->TargetPrefix() + url->target, {}};
    endpoint.fields = "host: " + (*origin)->HostField() + "\r\n";
    // In the clear, a proxy is spoken to in each request.
    if (!url->tls) endpoint.fields += (*origin)->ProxyFields();
    for (const auto& [name, value] : fields)
      endpoint.fields += fmt::format("{}: {}\r\n", name, value);
    provider->endpoints_.push_back(std::move(endpoint));
  }
  return provider;
}

const Endpoint* Provider::EndpointFor(dialects::Dialect dialect) const {
  const auto found = std::ranges::find(endpoints_, dialect, &Endpoint::dialect);
  return found == endpoints_.end() ? nullptr : &*found;
}

const TimeLimits& Provider::LimitsFor(std::string_view model) const {
  for (const auto& [pattern, limits] : model_limits_) {
    if (GlobMatches(pattern, model)) return limits;
  }
  return limits_;
}

std::string Provider::RequestHead(const Endpoint& endpoint, const Secret* key,
                                  std::string_view path, std::string_view query,
                                  std::string_view client_fields, std::size_t content_length,
                                  std::string_view method) const {
  std::string head;
  head.reserve(endpoint.target.size() + path.size() + endpoint.fields.size() +
               client_fields.size() + 320);
  const std::size_t question_mark = std::min(endpoint.target.find('?'), endpoint.target.size());
  head.append(method).append(" ").append(endpoint.target, 0, question_mark).append(path);
  head.append(endpoint.target, question_mark);
  if (!query.empty()) {
    head.push_back(question_mark == endpoint.target.size() ? '?' : '&');
    head.append(query);
  }
  head.append(" HTTP/1.1\r\n").append(endpoint.fields);
  if (key != nullptr && !auth_prefix_.empty() && !key->IsEmpty()) {
    head.append(auth_prefix_).append(key->Reveal()).append("\r\n");
  }
  if (configured_client_fields_.empty()) {
    head.append(client_fields);
  } else {
    AppendUnconfigured(head, client_fields);
  }
  head.append("content-length: ")
      .append(fmt::format_int(content_length).c_str())
      .append("\r\n\r\n");
  return head;
}

void Provider::AppendUnconfigured(std::string& head, std::string_view client_fields) const {
  while (!client_fields.empty()) {
    const std::string_view line = client_fields.substr(0, client_fields.find('\n') + 1);
    client_fields.remove_prefix(line.size());
    const std::string_view name = line.substr(0, line.find(':'));
    const bool is_configured = std::ranges::any_of(
        configured_client_fields_,
        [&](const std::string& configured) { return EqualsIgnoringCase(configured, name); });
    if (!is_configured) head.append(line);
  }
}

}  // namespace monorelay::providers
