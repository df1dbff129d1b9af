#include "sync/gist.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "json/writer.hpp"
#include "sync/gist_answer.hpp"
#include "sync/service_error.hpp"

namespace monorelay::sync {
namespace {

constexpr std::string_view kDescription = "MonoRelay Configuration";
constexpr int kMostPages = 10;
constexpr int kGistsOnPage = 100;
constexpr std::size_t kLongestId = 64;

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
  if (!reply) return CallFailed(reply.error(), kGitHub, doing);
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
        Call("GET", fmt::format("/gists?per_page={}&page={}", kGistsOnPage, page), {}, kDoing);
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
    if (document.Root().Size() < kGistsOnPage) return std::nullopt;
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

}  // namespace monorelay::sync
