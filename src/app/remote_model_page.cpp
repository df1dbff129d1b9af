#include "app/remote_model_page.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/text.hpp"
#include "base/time_text.hpp"

namespace monorelay::app {
namespace {

using admin::RemoteModel;

constexpr std::size_t kLongestText = 500;

std::optional<std::int64_t> TimeIn(json::Value entry) {
  if (const auto number = entry["created"].GetInt()) return number;
  const auto time = ParseTime(entry["created_at"].Decoded());
  if (!time) return std::nullopt;
  return std::chrono::floor<std::chrono::seconds>(*time).time_since_epoch().count();
}

RemoteModel ModelIn(json::Value entry) {
  if (entry.IsString()) return {.id = entry.Decoded()};
  std::string id = TextIn(entry, {"id", "name"});
  // How Gemini spells them in lists.
  if (id.starts_with("models/")) id.erase(0, 7);
  return {.id = std::move(id),
          .owner = TextIn(entry, {"owned_by", "owner"}),
          .created = TimeIn(entry),
          .description = TextIn(entry, {"description", "display_name", "displayName"})};
}

// See ReadModelPage.
ModelPage::Next NextIn(json::Value root) {
  if (!root.IsObject()) return {};
  const std::string token = root["nextPageToken"].Decoded();
  if (!token.empty()) return {.parameter = "pageToken", .value = token};
  const std::string last = root["last_id"].Decoded();
  if (!root["has_more"].GetBool().value_or(false) || last.empty()) return {};
  const bool is_openai = root["object"].Is("list");
  return {.parameter = is_openai ? "after" : "after_id", .value = last};
}

}  // namespace

std::string TextIn(json::Value entry, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    if (entry[name].IsString()) return Shorten(entry[name].Decoded(), kLongestText);
  }
  return {};
}

Result<ModelPage> ReadModelPage(std::string_view body) {
  const auto fail = [](const char* why) {
    return UpstreamError(ErrorKind::kUpstreamError, RetryAdvice::kNever,
                         std::string("the provider's list of models cannot be read: ") + why);
  };
  json::Document document;
  if (!document.ParseCopy(body)) return fail("it is no JSON");
  const json::Value root = document.Root();
  json::Value list = root;
  if (root.IsObject()) list = root["data"].IsArray() ? root["data"] : root["models"];
  if (!list.IsArray()) return fail("it has neither \"data\" nor \"models\"");
  ModelPage page;
  for (const json::Value entry : list.Items()) {
    RemoteModel model = ModelIn(entry);
    if (!model.id.empty() && page.models.size() < kMostRemoteModels)
      page.models.push_back(std::move(model));
  }
  page.next = NextIn(root);
  return page;
}

Result<std::vector<RemoteModel>> ReadModelList(std::string_view body) {
  auto page = ReadModelPage(body);
  if (!page) return std::unexpected(std::move(page.error()));
  return OneOfEach(std::move(page->models));
}

std::vector<RemoteModel> OneOfEach(std::vector<RemoteModel> models) {
  std::ranges::sort(models, {}, &RemoteModel::id);
  const auto repeated = std::ranges::unique(models, {}, &RemoteModel::id);
  models.erase(repeated.begin(), repeated.end());
  return models;
}

}  // namespace monorelay::app
