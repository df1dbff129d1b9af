#include "sync/gist.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.hpp"
#include "json/writer.hpp"
#include "sync/service_error.hpp"

namespace monorelay::sync {
namespace {

constexpr std::string_view kService = "GitHub";
constexpr std::string_view kDescription = "MonoRelay Configuration";
constexpr int kMostPages = 10;
constexpr int kPageSize = 100;
constexpr std::size_t kLongestId = 64;
constexpr std::array kNames{kConfigName, kStatisticsName, kSecretsName, kManifestName};

bool IsOurs(std::string_view name) {
  return std::ranges::find(kNames, name) != kNames.end();
}

std::unexpected<Error> Unexpected(std::string_view doing, std::string_view what,
                                  const Reply& reply) {
  auto error = UpstreamError(
      ErrorKind::kUpstreamError, RetryAdvice::kNever,
      fmt::format("{}: GitHub's answer {}; is the address of its API right?", doing, what),
      fmt::format("{}: {}", reply.content_type, Shorten(reply.body, 300)));
  error.error().status = 502;
  return error;
}

// The newest version stands first in a Gist's history.
GistInfo InfoIn(json::Value gist) {
  GistInfo info{.id = gist["id"].Decoded(),
                .description = gist["description"].Decoded(),
                .created_at = gist["created_at"].Decoded(),
                .updated_at = gist["updated_at"].Decoded(),
                .version = {},
                .is_public = gist["public"].GetBool().value_or(false)};
  for (const json::Value entry : gist["history"].Items()) {
    info.version = entry["version"].Decoded();
    break;
  }
  return info;
}

std::string BodyOf(const std::vector<BundleFile>& files, const std::vector<std::string>& removed,
                   bool is_new) {
  std::string body;
  json::Writer json(body);
  json.BeginObject().Field("description", kDescription);
  if (is_new) json.Field("public", false);
  json.Key("files").BeginObject();
  for (const BundleFile& file : files) {
    json.Key(file.name).BeginObject().Field("content", std::string_view(file.text)).EndObject();
  }
  for (const std::string& name : removed) json.Key(name).Null();
  json.EndObject().EndObject();
  return body;
}

// The scopes are listed for classic tokens alone.
bool AllowsGists(const std::string& scopes) {
  for (std::size_t at = 0; at <= scopes.size();) {
    const std::size_t end = std::min(scopes.find(',', at), scopes.size());
    if (Trim(std::string_view(scopes).substr(at, end - at)) == "gist") return true;
    at = end + 1;
  }
  return false;
}

std::string_view OriginPart(std::string_view url) {
  const std::size_t begin = url.find("://");
  return begin == std::string_view::npos ? std::string_view()
                                         : url.substr(0, url.find_first_of("/?#", begin + 3));
}

}  // namespace

bool IsGistId(std::string_view text) {
  constexpr std::string_view kAllowed =
      "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  return !text.empty() && text.size() <= kLongestId &&
         text.find_first_not_of(kAllowed) == std::string_view::npos;
}

Result<Reply> GistClient::Call(std::string_view method, const std::string& path, std::string body,
                               std::string_view doing) {
  Question question{.method = std::string(method),
                    .url = api_url_ + path,
                    .fields = fmt::format("Authorization: Bearer {}\r\n"
                                          "Accept: application/vnd.github+json\r\n"
                                          "X-GitHub-Api-Version: 2022-11-28\r\n",
                                          token_.Reveal()),
                    .body = std::move(body),
                    .is_trusted = true};
  // The answer to a large Gist holds all its files, escaped.
  question.max_bytes = 32UL * 1024 * 1024;
  if (!question.body.empty()) question.fields += "Content-Type: application/json\r\n";
  auto reply = fetch_.Ask(question);
  if (!reply) return CallFailed(reply.error(), kService, doing);
  const auto now = std::chrono::floor<std::chrono::seconds>(clock_.WallNow()).time_since_epoch();
  if (auto checked = CheckGist(*reply, doing, now.count()); !checked)
    return std::unexpected(std::move(checked.error()));
  return reply;
}

Result<void> GistClient::ReadAnswer(const Reply& reply, std::string_view doing,
                                    json::Document& document) {
  if (IsPage(reply)) return Unexpected(doing, "is a web page, not JSON", reply);
  if (!document.ParseCopy(reply.body)) return Unexpected(doing, "is no whole JSON", reply);
  return {};
}

Result<TokenCheck> GistClient::Verify() {
  constexpr std::string_view kDoing = "checking the token";
  const auto user = Call("GET", "/user", {}, kDoing);
  if (!user) return std::unexpected(user.error());
  json::Document document;
  if (auto read = ReadAnswer(*user, kDoing, document); !read)
    return std::unexpected(std::move(read.error()));
  TokenCheck check{.user = document.Root()["login"].Decoded(), .scopes = user->scopes};
  if (check.user.empty()) return Unexpected(kDoing, "names no user", *user);
  if (!check.scopes.empty()) {
    check.can_use_gists = AllowsGists(check.scopes);
    return check;
  }
  // A fine-grained token does not list its rights: whether it may list Gists shows some of them.
  const auto listed = Call("GET", "/gists?per_page=1", {}, kDoing);
  check.can_use_gists = listed.has_value();
  if (!listed && listed.error().kind != ErrorKind::kForbidden &&
      listed.error().kind != ErrorKind::kNotFound)
    return std::unexpected(listed.error());
  return check;
}

Result<std::optional<GistInfo>> GistClient::Find() {
  constexpr std::string_view kDoing = "looking for the Gist";
  // They come by the time of their last change, the newest first.
  for (int page = 1; page <= kMostPages; ++page) {
    const auto reply =
        Call("GET", fmt::format("/gists?per_page={}&page={}", kPageSize, page), {}, kDoing);
    if (!reply) return std::unexpected(reply.error());
    json::Document document;
    if (auto read = ReadAnswer(*reply, kDoing, document); !read)
      return std::unexpected(std::move(read.error()));
    if (!document.Root().IsArray()) return Unexpected(kDoing, "is no list", *reply);
    for (const json::Value gist : document.Root().Items()) {
      const bool is_one = gist["description"].Is(kDescription) &&
                          gist["files"][kConfigName].IsGiven() && IsGistId(gist["id"].Decoded());
      if (is_one) return InfoIn(gist);
    }
    if (document.Root().Size() < kPageSize) return std::nullopt;
  }
  return std::nullopt;
}

Result<GistInfo> GistClient::Create(const std::vector<BundleFile>& files) {
  constexpr std::string_view kDoing = "making the Gist";
  const auto reply = Call("POST", "/gists", BodyOf(files, {}, true), kDoing);
  if (!reply) return std::unexpected(reply.error());
  json::Document document;
  if (auto read = ReadAnswer(*reply, kDoing, document); !read)
    return std::unexpected(std::move(read.error()));
  GistInfo info = InfoIn(document.Root());
  if (!IsGistId(info.id)) return Unexpected(kDoing, "names no Gist", *reply);
  return info;
}

Result<GistInfo> GistClient::Update(const GistInfo& former, const std::vector<BundleFile>& files,
                                    const std::vector<std::string>& had) {
  constexpr std::string_view kDoing = "writing the Gist";
  std::vector<std::string> removed;
  for (const std::string& name : had) {
    if (IsOurs(name) && std::ranges::find(files, name, &BundleFile::name) == files.end())
      removed.push_back(name);
  }
  const auto reply = Call("PATCH", "/gists/" + former.id, BodyOf(files, removed, false), kDoing);
  if (!reply) return std::unexpected(reply.error());
  json::Document document;
  if (auto read = ReadAnswer(*reply, kDoing, document); !read)
    return std::unexpected(std::move(read.error()));
  GistInfo info = InfoIn(document.Root());
  if (info.id != former.id) return Unexpected(kDoing, "is of another Gist", *reply);
  return info;
}

Result<GistContent> GistClient::Read(std::string_view id, std::string_view version) {
  constexpr std::string_view kDoing = "reading the Gist";
  if (!IsGistId(id) || (!version.empty() && !IsGistId(version))) {
    return ClientError(ErrorKind::kInvalidRequest,
                       "the id of a Gist and its version are letters and digits");
  }
  const std::string path =
      version.empty() ? fmt::format("/gists/{}", id) : fmt::format("/gists/{}/{}", id, version);
  const auto reply = Call("GET", path, {}, kDoing);
  if (!reply) return std::unexpected(reply.error());
  json::Document document;
  if (auto read = ReadAnswer(*reply, kDoing, document); !read)
    return std::unexpected(std::move(read.error()));
  GistContent content{.info = InfoIn(document.Root()), .files = {}};
  if (content.info.id.empty() || !document.Root()["files"].IsObject())
    return Unexpected(kDoing, "lists no files", *reply);
  for (const json::Field field : document.Root()["files"].Fields()) {
    const std::string name = json::Decode(field.key);
    if (!IsOurs(name)) continue;
    auto text = ReadWhole(field.value, name);
    if (!text) return std::unexpected(std::move(text.error()));
    content.files.push_back({name, *std::move(text)});
  }
  return content;
}

// GitHub gives at most one megabyte of a file in the answer itself.
Result<std::string> GistClient::ReadWhole(json::Value file, const std::string& name) {
  const std::string doing = "reading " + name + " of the Gist";
  const auto size = file["size"].GetInt();
  if (size.value_or(0) > static_cast<std::int64_t>(kMostFileBytes)) {
    return ClientError(ErrorKind::kPayloadTooLarge,
                       fmt::format("{}: it has {} bytes, and 4 MiB are taken", doing, *size));
  }
  if (!file["truncated"].GetBool().value_or(false)) return file["content"].Decoded();
  const std::string url = file["raw_url"].Decoded();
  const bool is_own = OriginPart(url) == OriginPart(api_url_);
  if (!is_own && !url.starts_with("https://")) {
    auto error = UpstreamError(ErrorKind::kUpstreamError, RetryAdvice::kNever,
                               doing + ": GitHub names no address for it that is called", url);
    error.error().status = 502;
    return error;
  }
  // Its address alone lets one read it; the token is for the API.
  const auto reply = fetch_.Ask({.url = url, .max_bytes = kMostFileBytes, .is_trusted = is_own});
  if (!reply) return CallFailed(reply.error(), kService, doing);
  if (auto checked = CheckGist(*reply, doing, 0); !checked)
    return std::unexpected(std::move(checked.error()));
  if (size && static_cast<std::size_t>(*size) != reply->body.size()) {
    auto error = UpstreamError(
        ErrorKind::kUpstreamError, RetryAdvice::kNever,
        fmt::format("{}: {} of {} bytes came; try again", doing, reply->body.size(), *size));
    error.error().status = 502;
    return error;
  }
  return reply->body;
}

Result<std::vector<GistVersion>> GistClient::History(std::string_view id) {
  constexpr std::string_view kDoing = "reading the Gist's history";
  if (!IsGistId(id))
    return ClientError(ErrorKind::kInvalidRequest, "the id of a Gist is letters and digits");
  const auto reply =
      Call("GET", fmt::format("/gists/{}/commits?per_page={}", id, kPageSize), {}, kDoing);
  if (!reply) return std::unexpected(reply.error());
  json::Document document;
  if (auto read = ReadAnswer(*reply, kDoing, document); !read)
    return std::unexpected(std::move(read.error()));
  if (!document.Root().IsArray()) return Unexpected(kDoing, "is no list", *reply);
  std::vector<GistVersion> versions;
  for (const json::Value entry : document.Root().Items()) {
    versions.push_back({.version = entry["version"].Decoded(),
                        .committed_at = entry["committed_at"].Decoded(),
                        .user = entry["user"]["login"].Decoded(),
                        .additions = entry["change_status"]["additions"].GetInt().value_or(0),
                        .deletions = entry["change_status"]["deletions"].GetInt().value_or(0)});
  }
  return versions;
}

}  // namespace monorelay::sync
