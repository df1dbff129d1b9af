// A GitHub Gist as the place where a configuration is kept. Source: GitHub's REST API, version
// 2022-11-28.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/secret.hpp"
#include "json/document.hpp"
#include "sync/bundle.hpp"
#include "sync/fetch.hpp"

namespace monorelay::sync {

struct GistInfo {
  std::string id;
  std::string description;
  std::string created_at;  // RFC 3339
  std::string updated_at;
  std::string version;  // the newest
  bool is_public = false;
};

struct GistContent {
  GistInfo info;
  std::vector<BundleFile> files;  // those of a bundle alone
};

struct GistVersion {
  std::string version;
  std::string committed_at;
  std::string user;
  std::int64_t additions = 0;
  std::int64_t deletions = 0;
};

// A page of a Gist's history, the newest version first.
struct GistHistory {
  std::vector<GistVersion> versions;
  bool has_more = false;  // there may be older ones, on the next page
};

struct TokenCheck {
  std::string user;    // whose it is
  std::string scopes;  // as the service lists them; empty: it does not say
  bool can_use_gists = false;
};

// True for the ids and versions that GitHub gives: hex digits and letters, at most 64.
bool IsGistId(std::string_view text);

// Made for a few calls, each of which blocks. Not thread-safe.
class GistClient {
 public:
  // `fetch` and `clock` must outlive it. `api_url` without a slash at its end; it is trusted.
  GistClient(Fetch& fetch, const Clock& clock, std::string api_url, const Secret& token)
      : fetch_(fetch), clock_(clock), api_url_(std::move(api_url)), token_(token) {}

  // All fail as CheckGist says; with kUpstreamError (502) if the answer is no JSON, or not of the
  // form that is documented.
  Result<TokenCheck> Verify();
  // The newest Gist of the token's owner that a relay or the predecessor has pushed.
  Result<std::optional<GistInfo>> Find();
  // A secret one: whoever has its address can read it.
  Result<GistInfo> Create(const std::vector<BundleFile>& files);
  // Files of a bundle that are not among `files` are removed there.
  Result<GistInfo> Update(const GistInfo& former, const std::vector<BundleFile>& files,
                          const std::vector<std::string>& had);
  // The newest version, or that one. Files that the answer holds only in part are read from their
  // own address, without the token.
  Result<GistContent> Read(std::string_view id, std::string_view version = {});
  // The pages count from 1 and hold 100 versions; one behind the last is empty.
  Result<GistHistory> History(std::string_view id, int page = 1);

 private:
  Result<Reply> Call(std::string_view method, const std::string& path, std::string body,
                     std::string_view doing);
  Result<void> ReadAnswer(const Reply& reply, std::string_view doing, json::Document& document);
  Result<std::string> ReadWhole(json::Value file, const std::string& name);

  Fetch& fetch_;
  const Clock& clock_;
  std::string api_url_;
  const Secret& token_;
};

}  // namespace monorelay::sync
