#include "app/remote_models.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <utility>

#include "app/file_swap.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "http/forbidden_networks.hpp"
#include "identity/sso/url.hpp"
#include "json/document.hpp"
#include "json/writer.hpp"

namespace monorelay::app {
namespace {

namespace fs = std::filesystem;
using admin::RemoteModel;

constexpr std::chrono::seconds kPatience{15};
constexpr std::size_t kMostBytes = 8UL * 1024 * 1024;
constexpr int kMostPages = 50;
constexpr std::size_t kLongestText = 500;
constexpr std::string_view kFile = "remote_models.json";
constexpr std::string_view kAnthropicVersion = "anthropic-version: 2023-06-01\r\n";

std::string_view KeyField(providers::AuthScheme scheme) {
  using providers::AuthScheme;
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

const KeyConfig* FirstKey(const ProviderConfig& provider) {
  const auto found = std::ranges::find_if(
      provider.keys, [](const KeyConfig& key) { return key.enabled && !key.key.IsEmpty(); });
  return found == provider.keys.end() ? nullptr : &*found;
}

std::string FieldsFor(const ProviderConfig& provider) {
  std::string fields = "accept: application/json\r\n";
  const auto has = [&](std::string_view name) {
    return std::ranges::any_of(provider.headers, [&](const auto& header) {
      return EqualsIgnoringCase(header.first, name);
    });
  };
  for (const auto& [name, value] : provider.headers)
    fields += fmt::format("{}: {}\r\n", name, value);
  const std::string_view field = KeyField(provider.auth);
  const KeyConfig* key = FirstKey(provider);
  if (key != nullptr && !field.empty() && !has(field.substr(0, field.find(':'))))
    fields.append(field).append(key->key.Reveal()).append("\r\n");
  if (provider.type == ProviderType::kAnthropic && !has("anthropic-version"))
    fields += kAnthropicVersion;
  return fields;
}

// As many as the provider gives at once.
std::string UrlFor(const ProviderConfig& provider) {
  const char* mark = provider.models_url.contains('?') ? "&" : "?";
  if (provider.type == ProviderType::kAnthropic) return provider.models_url + mark + "limit=1000";
  if (provider.type == ProviderType::kGemini) return provider.models_url + mark + "pageSize=1000";
  return provider.models_url;
}

std::string SentenceOf(const http::FetchAnswer& answer) {
  std::string text = fmt::format("the provider answered with status {}", answer.status);
  json::Document document;
  if (!document.ParseCopy(answer.body)) return text;
  const json::Value error = document.Root()["error"];
  const std::string message = error.IsString() ? error.Decoded() : TextIn(error, {"message"});
  if (!message.empty()) text += ": " + Shorten(message, kLongestText);
  return text;
}

std::vector<RemoteModel> ModelsOfMock(const ProviderConfig& provider) {
  std::vector<RemoteModel> models;
  for (const std::string& id : provider.models.include) models.push_back({.id = id});
  return models;
}

void WriteModels(json::Writer& json, const std::vector<RemoteModel>& models) {
  json.BeginArray();
  for (const RemoteModel& model : models) {
    json.BeginObject()
        .Field("id", std::string_view(model.id))
        .Field("owned_by", std::string_view(model.owner))
        .Field("description", std::string_view(model.description));
    if (model.created) json.Field("created", *model.created);
    json.EndObject();
  }
  json.EndArray();
}

}  // namespace

Result<admin::RemoteModels> RemoteModelLists::Ask(const ProviderConfig& provider) {
  admin::RemoteModels list{.models = {}, .fetched = clock_.WallNow()};
  if (provider.type == ProviderType::kMock) {
    list.models = ModelsOfMock(provider);
    return list;
  }
  if (provider.models_url.empty()) {
    return ClientError(ErrorKind::kInvalidRequest,
                       "\"" + provider.name + "\" has no list of models that could be asked for");
  }
  const MonotonicTime until = clock_.Now() + kPatience;
  std::string url = UrlFor(provider);
  ModelPage::Next next;
  for (int page = 0; page < kMostPages && list.models.size() < kMostRemoteModels; ++page) {
    auto answered = AskPage(provider, url, until - clock_.Now());
    if (!answered) return std::unexpected(std::move(answered.error()));
    list.models.insert(list.models.end(), std::make_move_iterator(answered->models.begin()),
                       std::make_move_iterator(answered->models.end()));
    // One that does not know the parameter gives the same page again and again.
    if (answered->next.value.empty() || answered->next == next) break;
    next = answered->next;
    url = identity::sso::FormWriter(UrlFor(provider)).Add(next.parameter, next.value).Take();
  }
  list.models = OneOfEach(std::move(list.models));
  if (list.models.size() > kMostRemoteModels) list.models.resize(kMostRemoteModels);
  return list;
}

Result<ModelPage> RemoteModelLists::AskPage(const ProviderConfig& provider, const std::string& url,
                                            std::chrono::nanoseconds patience) {
  const auto timeout = std::chrono::duration_cast<std::chrono::milliseconds>(patience);
  const auto answer =
      fetcher_.Fetch({.url = url, .fields = FieldsFor(provider)},
                     {.timeout = std::max(timeout, std::chrono::milliseconds(1)),
                      .max_bytes = kMostBytes,
                      .forbids = provider.public_only ? &http::IsForbidden : nullptr,
                      .tls = {.ca_file = provider.tls.ca_file,
                              .insecure_skip_verify = provider.tls.insecure_skip_verify},
                      .proxy_url = provider.proxy_url});
  if (!answer) return std::unexpected(answer.error());
  if (answer->status < 200 || answer->status > 299) {
    return UpstreamError(ErrorKind::kUpstreamError, RetryAdvice::kNever, SentenceOf(*answer));
  }
  return ReadModelPage(answer->body);
}

Result<admin::RemoteModels> RemoteModelLists::List(const ProviderConfig& provider, bool refresh) {
  if (!refresh) {
    const std::lock_guard lock(mutex_);
    Load();
    const auto found = by_name_.find(provider.name);
    if (found != by_name_.end() && found->second.url == provider.models_url) {
      admin::RemoteModels list = found->second.list;
      list.is_from_cache = true;
      return list;
    }
  }
  auto list = Ask(provider);
  if (!list || provider.models_url.empty()) return list;
  const std::lock_guard lock(mutex_);
  Load();
  by_name_[provider.name] = {provider.models_url, *list};
  Save();
  return list;
}

std::vector<std::string> RemoteModelLists::Ids(const ProviderConfig& provider) {
  const std::lock_guard lock(mutex_);
  Load();
  std::vector<std::string> ids;
  const auto found = by_name_.find(provider.name);
  if (found == by_name_.end() || found->second.url != provider.models_url) return ids;
  for (const RemoteModel& model : found->second.list.models) ids.push_back(model.id);
  return ids;
}

// What cannot be read is asked for again.
void RemoteModelLists::Load() {
  if (std::exchange(is_loaded_, true) || data_dir_.empty()) return;
  std::ifstream file(data_dir_ / kFile, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  json::Document document;
  if (!document.ParseCopy(text)) return;
  for (const json::Field field : document.Root().Fields()) {
    auto models = ReadModelList(field.value["data"].GetRaw().json);
    const auto fetched = field.value["fetched_s"].GetInt();
    if (!models || !fetched) continue;
    by_name_[json::Decode(field.key)] = {
        field.value["url"].Decoded(),
        {.models = *std::move(models), .fetched = WallTime(std::chrono::seconds(*fetched))}};
  }
}

// Without it, the provider is asked again after the next start.
void RemoteModelLists::Save() const {
  if (data_dir_.empty()) return;
  std::string text;
  json::Writer json(text);
  json.BeginObject();
  for (const auto& [name, remembered] : by_name_) {
    json.Key(json::Text{json::Escape(name)}).BeginObject();
    const auto fetched = std::chrono::floor<std::chrono::seconds>(remembered.list.fetched);
    json.Field("url", std::string_view(remembered.url))
        .Field("fetched_s", fetched.time_since_epoch().count())
        .Key("data");
    WriteModels(json, remembered.list.models);
    json.EndObject();
  }
  json.EndObject();
  const auto lock = FolderLock::Take(data_dir_);
  const auto saved = lock ? SwapFile(*lock, data_dir_ / kFile, text, {})
                          : Result<void>(std::unexpected(lock.error()));
  if (!saved)
    log::Warning("lists of models are not remembered: {}", saved.error().text.value.Get());
}

}  // namespace monorelay::app
