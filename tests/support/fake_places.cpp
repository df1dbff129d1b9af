#include "support/fake_places.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>

#include "base/digest.hpp"

namespace monorelay::testing {
namespace {

namespace bj = boost::json;

sync::Reply Json(int status, const bj::value& value) {
  return {.status = status, .content_type = "application/json", .body = bj::serialize(value)};
}

// The number that the query of a path gives a name; `otherwise` if it does not.
std::size_t NumberIn(const std::string& path, std::string_view name, std::size_t otherwise) {
  for (const char before : {'?', '&'}) {
    const std::string key = before + std::string(name) + "=";
    const std::size_t at = path.find(key);
    if (at != std::string::npos) return std::stoul(path.substr(at + key.size()));
  }
  return otherwise;
}

// Of a list that is made whole. As GitHub's, one behind the end is empty.
bj::array PageOf(const bj::array& all, const std::string& path) {
  const std::size_t size = NumberIn(path, "per_page", 30);
  const std::size_t begin = std::min((NumberIn(path, "page", 1) - 1) * size, all.size());
  bj::array page;
  for (std::size_t at = begin; at < std::min(begin + size, all.size()); ++at)
    page.push_back(all[at]);
  return page;
}

bool HasField(const sync::Question& question, const std::string& line) {
  return question.fields.contains(line + "\r\n");
}

std::string EtagOf(const std::string& text) {
  return "\"" + Sha256(text).substr(0, 16) + "\"";
}

}  // namespace

Result<sync::Reply> FakePlace::Ask(const sync::Question& question) {
  asked.push_back(question);
  if (fault) {
    if (auto answer = fault(question)) return *std::move(answer);
  }
  sync::Reply reply = Serve(question);
  if (reply.body.size() > question.max_bytes) {
    return UpstreamError(ErrorKind::kUpstreamError, RetryAdvice::kNever,
                         "the answer of the service is longer than it may be");
  }
  return reply;
}

void FakePlace::Answers(int status, std::string body, std::string content_type) {
  fault = [=](const sync::Question&) {
    return std::optional<Result<sync::Reply>>(
        sync::Reply{.status = status, .content_type = content_type, .body = body});
  };
}

void FakePlace::Fails(ErrorKind kind) {
  fault = [=](const sync::Question&) {
    return std::optional<Result<sync::Reply>>(
        UpstreamError(kind, RetryAdvice::kNever, "it failed"));
  };
}

void FakePlace::FailsTimes(int count, ErrorKind kind) {
  fault = [=, left = count](const sync::Question&) mutable -> std::optional<Result<sync::Reply>> {
    if (left-- <= 0) return std::nullopt;
    return UpstreamError(kind, RetryAdvice::kNever, "it failed");
  };
}

std::string FakeGitHub::PushFromElsewhere(const std::string& id,
                                          std::map<std::string, std::string> files) {
  const std::string version = fmt::format("{:040x}", 0xabc000 + ++count_);
  Gist& gist = gists[id];
  gist.description = "MonoRelay Configuration";
  gist.versions.push_back({.version = version, .files = std::move(files)});
  return version;
}

std::string FakeGitHub::Shown(const std::string& id, const Version& version) const {
  bj::object files;
  for (const auto& [name, text] : version.files) {
    const bool is_cut = text.size() > inline_limit;
    files[name] = {{"filename", name},
                   {"size", text.size()},
                   {"truncated", is_cut},
                   {"raw_url", fmt::format("{}/raw/{}/{}/{}", raw_host, id, version.version, name)},
                   {"content", text.substr(0, inline_limit)}};
  }
  bj::array history;
  const auto& versions = gists.at(id).versions;
  for (auto each = versions.rbegin(); each != versions.rend(); ++each) {
    if (history.empty() && each->version != version.version) continue;
    history.push_back({{"version", each->version}});
  }
  return bj::serialize(bj::object{{"id", id},
                                  {"description", gists.at(id).description},
                                  {"public", gists.at(id).is_public},
                                  {"created_at", "2026-11-01T00:00:00Z"},
                                  {"updated_at", "2026-11-02T00:00:00Z"},
                                  {"files", files},
                                  {"history", history}});
}

sync::Reply FakeGitHub::Change(const std::string& id, const sync::Question& question, int status) {
  const bj::value body = bj::parse(question.body);
  std::map<std::string, std::string> files;
  if (gists.contains(id)) files = Newest(id).files;
  for (const auto& [name, file] : body.at("files").as_object()) {
    if (file.is_null()) {
      files.erase(std::string(name));
    } else {
      files[std::string(name)] = std::string(file.at("content").as_string());
    }
  }
  PushFromElsewhere(id, files);
  gists[id].description = std::string(body.at("description").as_string());
  if (const auto* flag = body.as_object().if_contains("public"))
    gists[id].is_public = flag->as_bool();
  return {.status = status, .content_type = "application/json", .body = Shown(id, Newest(id))};
}

sync::Reply FakeGitHub::ServeGists(const std::string& path, const sync::Question& question) {
  if (!may_use_gists) return Json(403, {{"message", "Resource not accessible by token"}});
  if (path == "/gists" && question.method == "POST")
    return Change(fmt::format("{:032x}", 0xfeed + ++count_), question, 201);
  if (path.starts_with("/gists?")) {
    bj::array all;
    for (const auto& [id, gist] : gists) all.push_back(bj::parse(Shown(id, gist.versions.back())));
    return Json(200, PageOf(all, path));
  }
  std::string id = path.substr(std::string_view("/gists/").size());
  std::string rest;
  if (const std::size_t slash = id.find('/'); slash != std::string::npos) {
    rest = id.substr(slash + 1);
    id.resize(slash);
  }
  const auto gist = gists.find(id);
  if (gist == gists.end()) return Json(404, {{"message", "Not Found"}});
  if (question.method == "PATCH") return Change(id, question, 200);
  if (rest.starts_with("commits")) {
    bj::array all;
    for (const Version& version : gist->second.versions) {
      all.insert(all.begin(), bj::object{{"version", version.version},
                                         {"committed_at", "2026-11-02T00:00:00Z"},
                                         {"user", {{"login", "ada"}}},
                                         {"change_status", {{"additions", 3}, {"deletions", 1}}}});
    }
    return Json(200, PageOf(all, path));
  }
  for (const Version& version : gist->second.versions) {
    const bool is_asked =
        rest.empty() ? &version == &gist->second.versions.back() : version.version == rest;
    if (is_asked)
      return {.status = 200, .content_type = "application/json", .body = Shown(id, version)};
  }
  return Json(422, {{"message", "No commit found for SHA"}});
}

sync::Reply FakeGitHub::Serve(const sync::Question& question) {
  if (question.url.starts_with(raw_host + "/raw/")) {
    const std::string rest = question.url.substr(raw_host.size() + 5);
    const std::size_t first = rest.find('/');
    const std::size_t second = rest.find('/', first + 1);
    for (const Version& version : gists.at(rest.substr(0, first)).versions) {
      if (version.version != rest.substr(first + 1, second - first - 1)) continue;
      const std::string& text = version.files.at(rest.substr(second + 1));
      return {.status = 200,
              .content_type = "text/plain",
              .body = text.substr(0, text.size() - raw_lost)};
    }
    return {.status = 404};
  }
  if (!HasField(question, std::string("Authorization: Bearer ") + kToken))
    return Json(401, {{"message", "Bad credentials"}});
  const std::string path = question.url.substr(std::string_view(kApi).size());
  sync::Reply reply = path == "/user" ? Json(200, {{"login", "ada"}}) : ServeGists(path, question);
  reply.scopes = scopes;
  reply.rate_left = "4999";
  return reply;
}

sync::Reply FakeWebDav::Put(const std::string& path, const sync::Question& question) {
  if (!folders.contains(path.substr(0, path.rfind('/') + 1))) return {.status = 409};
  const auto found = files.find(path);
  if (HasField(question, "If-None-Match: *") && found != files.end()) return {.status = 412};
  const std::size_t match = question.fields.find("If-Match: ");
  if (match != std::string::npos &&
      (found == files.end() || !HasField(question, "If-Match: " + EtagOf(found->second))))
    return {.status = 412};
  files[path] = question.body;
  return {.status = 201};
}

sync::Reply FakeWebDav::Serve(const sync::Question& question) {
  // "ada:pass word"
  if (!HasField(question, "Authorization: Basic YWRhOnBhc3Mgd29yZA==")) return {.status = 401};
  const std::string path = question.url.substr(std::string_view("https://dav.test").size());
  if (question.method == "PROPFIND") {
    if (!folders.contains(path)) return {.status = 404};
    return {.status = 207,
            .content_type = "application/xml",
            .body = "<?xml version=\"1.0\"?><D:multistatus xmlns:D=\"DAV:\"/>"};
  }
  if (question.method == "MKCOL") {
    if (folders.contains(path)) return {.status = 405};
    if (!folders.contains(path.substr(0, path.rfind('/', path.size() - 2) + 1)))
      return {.status = 409};
    folders.insert(path);
    return {.status = 201};
  }
  if (question.method == "PUT") return Put(path, question);
  const auto found = files.find(path);
  if (found == files.end()) return {.status = 404};
  return {.status = 200,
          .content_type = "application/octet-stream",
          .body = found->second,
          .etag = gives_etags ? EtagOf(found->second) : ""};
}

}  // namespace monorelay::testing
