// Reading a Gist: its files, whole, in any of its versions; and which versions there are.

#include <fmt/format.h>

#include <utility>

#include "sync/gist.hpp"
#include "sync/gist_answer.hpp"
#include "sync/service_error.hpp"

namespace monorelay::sync {
namespace {

constexpr std::size_t kVersionsOnPage = 100;

std::string_view OriginPart(std::string_view url) {
  const std::size_t begin = url.find("://");
  return begin == std::string_view::npos ? std::string_view()
                                         : url.substr(0, url.find_first_of("/?#", begin + 3));
}

}  // namespace

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
  if (!reply) return CallFailed(reply.error(), kGitHub, doing);
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

Result<GistHistory> GistClient::History(std::string_view id, int page) {
  constexpr std::string_view kDoing = "reading the Gist's history";
  if (!IsGistId(id))
    return ClientError(ErrorKind::kInvalidRequest, "the id of a Gist is letters and digits");
  const auto reply =
      Call("GET", fmt::format("/gists/{}/commits?per_page={}&page={}", id, kVersionsOnPage, page),
           {}, kDoing);
  if (!reply) return std::unexpected(reply.error());
  json::Document document;
  if (auto read = ReadAnswer(*reply, kDoing, document); !read)
    return std::unexpected(std::move(read.error()));
  if (!document.Root().IsArray()) return Unexpected(kDoing, "is no list", *reply);
  GistHistory history;
  for (const json::Value entry : document.Root().Items()) {
    history.versions.push_back(
        {.version = entry["version"].Decoded(),
         .committed_at = entry["committed_at"].Decoded(),
         .user = entry["user"]["login"].Decoded(),
         .additions = entry["change_status"]["additions"].GetInt().value_or(0),
         .deletions = entry["change_status"]["deletions"].GetInt().value_or(0)});
  }
  history.has_more = history.versions.size() >= kVersionsOnPage;
  return history;
}

}  // namespace monorelay::sync
