#include "sync/webdav.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/base64.hpp"
#include "base/digest.hpp"
#include "base/text.hpp"
#include "sync/service_error.hpp"

namespace monorelay::sync {
namespace {

constexpr std::string_view kService = "the server";
constexpr std::string_view kProperties =
    "<?xml version=\"1.0\" encoding=\"utf-8\"?>"
    "<propfind xmlns=\"DAV:\"><prop><resourcetype/></prop></propfind>";

std::string Encoded(std::string_view part) {
  constexpr std::string_view kPlain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  std::string out;
  for (const char byte : part) {
    if (kPlain.contains(byte)) {
      out += byte;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(byte));
    }
  }
  return out;
}

bool HasControls(std::string_view text) {
  return std::ranges::any_of(text,
                             [](char byte) { return static_cast<unsigned char>(byte) < ' '; });
}

// Of a server that gives no etags the content is its own.
std::string VersionOf(const Reply& reply) {
  return reply.etag.empty() ? "content " + Sha256(reply.body) : reply.etag;
}

// A weak one is none that a write can be made conditional on. Source: RFC 9110, 13.1.1.
std::string ConditionOf(const std::string& etag) {
  if (etag.empty()) return "If-None-Match: *\r\n";
  return etag.starts_with('"') ? fmt::format("If-Match: {}\r\n", etag) : std::string();
}

std::unexpected<Error> Wrong(std::string text) {
  return ClientError(ErrorKind::kInvalidRequest, std::move(text));
}

std::unexpected<Error> NotWebDav(const std::string& doing, std::string_view what,
                                 const Reply& reply) {
  auto error = UpstreamError(
      ErrorKind::kUpstreamError, RetryAdvice::kNever,
      fmt::format("{}: the server answers {}; the address is none of a WebDAV folder", doing, what),
      Shorten(reply.body, 300));
  error.error().status = 502;
  return error;
}

// True for a page of a proxy or of a place to sign in. Servers send pages, too, with 201 and 204,
// which say "made" and "written".
bool IsPageInsteadOfDone(const Reply& reply) {
  constexpr int kCreated = 201;
  constexpr int kNoContent = 204;
  return IsPage(reply) && reply.status != kCreated && reply.status != kNoContent;
}

}  // namespace

Result<WebDavClient> WebDavClient::For(Fetch& fetch, const WebDavTarget& target) {
  const bool is_url = target.url.starts_with("https://") || target.url.starts_with("http://");
  if (!is_url || HasControls(target.url) || target.url.find_first_of("?# ") != std::string::npos)
    return Wrong("the URL must be the http:// or https:// address of a WebDAV folder");
  const bool is_credential = !HasControls(target.username) &&
                             !HasControls(target.password.Reveal()) &&
                             !target.username.contains(':');
  if (!is_credential)
    return Wrong("a user name has no colon, and neither it nor a password has line ends");
  WebDavClient client(fetch);
  client.base_url_ = target.url.ends_with('/') ? target.url : target.url + "/";
  client.folder_url_ = client.base_url_;
  client.is_trusted_ = target.is_trusted;
  for (std::size_t at = 0; at <= target.folder.size();) {
    const std::size_t end = std::min(target.folder.find('/', at), target.folder.size());
    const std::string part = target.folder.substr(at, end - at);
    at = end + 1;
    if (part.empty()) continue;
    if (part == "." || part == ".." || HasControls(part))
      return Wrong("the folder must be a path below the URL, without \".\" and \"..\"");
    client.parts_.push_back(Encoded(part));
    client.folder_url_ += client.parts_.back() + "/";
  }
  if (!target.username.empty() || !target.password.IsEmpty()) {
    client.authorization_ =
        fmt::format("Authorization: Basic {}\r\n",
                    ToBase64(fmt::format("{}:{}", target.username, target.password.Reveal())));
  }
  return client;
}

Result<Reply> WebDavClient::Ask(std::string_view method, const std::string& url, std::string fields,
                                std::string body, const std::string& doing) {
  auto reply = fetch_.Ask({.method = std::string(method),
                           .url = url,
                           .fields = authorization_ + fields,
                           .body = std::move(body),
                           .max_bytes = kMostFileBytes,
                           .is_trusted = is_trusted_});
  if (!reply) return CallFailed(reply.error(), kService, doing);
  return reply;
}

Result<void> WebDavClient::Test() {
  const std::string doing = "looking at " + base_url_;
  const auto reply =
      Ask("PROPFIND", base_url_, "Depth: 0\r\nContent-Type: application/xml; charset=utf-8\r\n",
          std::string(kProperties), doing);
  if (!reply) return std::unexpected(reply.error());
  if (auto checked = CheckWebDav(*reply, doing); !checked) return checked;
  if (IsPage(*reply)) return NotWebDav(doing, "with a web page", *reply);
  if (reply->status != 207 || !ContainsIgnoringCase(reply->body, "multistatus"))
    return NotWebDav(doing, "with something that is no list of properties", *reply);
  return {};
}

Result<void> WebDavClient::MakeFolders() {
  std::string url = base_url_;
  for (const std::string& part : parts_) {
    url += part + "/";
    const std::string doing = "making the folder " + url;
    const auto reply = Ask("MKCOL", url, {}, {}, doing);
    if (!reply) return std::unexpected(reply.error());
    // RFC 4918, 9.3.1: 405 says that there is something already.
    if (reply->status == 405) continue;
    if (auto checked = CheckWebDav(*reply, doing); !checked) return checked;
    if (IsPageInsteadOfDone(*reply)) return NotWebDav(doing, "with a web page", *reply);
  }
  return {};
}

Result<std::string> WebDavClient::Push(const std::vector<BundleFile>& files,
                                       const std::string& etag, bool forces) {
  if (auto made = MakeFolders(); !made) return std::unexpected(std::move(made.error()));
  std::string last;
  for (const BundleFile& file : files) {
    const std::string doing = "writing " + folder_url_ + file.name;
    std::string fields = "Content-Type: application/octet-stream\r\n";
    if (file.name == kManifestName && !forces) fields += ConditionOf(etag);
    const auto reply = Ask("PUT", folder_url_ + file.name, std::move(fields), file.text, doing);
    if (!reply) return std::unexpected(reply.error());
    if (auto checked = CheckWebDav(*reply, doing); !checked)
      return std::unexpected(std::move(checked.error()));
    if (IsPageInsteadOfDone(*reply)) return NotWebDav(doing, "with a web page", *reply);
    last = reply->etag;
  }
  // RFC 9110, 9.3.4: a server that keeps other bytes gives no etag with the answer.
  if (!last.empty()) return last;
  return Etag();
}

Result<std::string> WebDavClient::Etag() {
  const std::string url = folder_url_ + std::string(kManifestName);
  const std::string doing = "looking at " + url;
  const auto reply = Ask("GET", url, {}, {}, doing);
  if (!reply) return std::unexpected(reply.error());
  if (reply->status == 404) return std::string();
  if (auto checked = CheckWebDav(*reply, doing); !checked)
    return std::unexpected(std::move(checked.error()));
  if (IsPage(*reply)) return NotWebDav(doing, "with a web page", *reply);
  return VersionOf(*reply);
}

Result<WebDavClient::Content> WebDavClient::Pull() {
  Content content;
  for (const std::string_view name : {kManifestName, kConfigName, kStatisticsName, kSecretsName}) {
    const std::string url = folder_url_ + std::string(name);
    const std::string doing = "reading " + url;
    auto reply = Ask("GET", url, {}, {}, doing);
    if (!reply) return std::unexpected(reply.error());
    if (reply->status == 404 && name != kConfigName) continue;
    if (auto checked = CheckWebDav(*reply, doing); !checked)
      return std::unexpected(std::move(checked.error()));
    if (IsPage(*reply)) return NotWebDav(doing, "with a web page", *reply);
    if (name == kManifestName) content.etag = VersionOf(*reply);
    content.files.push_back({std::string(name), std::move(reply->body)});
  }
  return content;
}

}  // namespace monorelay::sync
