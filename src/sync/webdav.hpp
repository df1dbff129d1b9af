// A folder on a WebDAV server as the place where a configuration is kept. Source: RFC 4918.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/secret.hpp"
#include "sync/bundle.hpp"
#include "sync/fetch.hpp"

namespace monorelay::sync {

struct WebDavTarget {
  std::string url;  // of a folder that exists
  std::string username{};
  Secret password{};
  std::string folder = "monorelay";  // below it; may have parts, and is made
  bool is_trusted = false;           // the URL stands in the configuration
};

// Made for a few calls, each of which blocks. Not thread-safe.
class WebDavClient {
 public:
  // Fails with kInvalidRequest if the URL is none of http or https or the folder has parts "." or
  // "..". `fetch` must outlive it.
  static Result<WebDavClient> For(Fetch& fetch, const WebDavTarget& target);

  // Whether there is a WebDAV folder that the user may read.
  Result<void> Test();
  // Makes the folder where it is missing, and writes the files in their order. The last one, the
  // manifest, is written on condition that it is still the one with `etag`, or still missing if
  // that is empty; `forces` leaves the condition out, and so does an etag that is none to compare.
  // Returns the manifest's new one.
  Result<std::string> Push(const std::vector<BundleFile>& files, const std::string& etag,
                           bool forces);
  struct Content {
    std::vector<BundleFile> files;
    std::string etag;  // of the manifest; empty: there is none
  };
  // Fails with kNotFound if there is no config.yml.
  Result<Content> Pull();
  // Of the manifest, made of its content if the server gives none; empty if there is no manifest.
  Result<std::string> Etag();
  // The folder's address, for people and as a name of the target.
  [[nodiscard]] const std::string& Address() const { return folder_url_; }

 private:
  explicit WebDavClient(Fetch& fetch) : fetch_(fetch) {}
  Result<Reply> Ask(std::string_view method, const std::string& url, std::string fields,
                    std::string body, const std::string& doing);
  Result<void> MakeFolders();

  Fetch& fetch_;
  std::string base_url_;  // with a slash at its end
  std::vector<std::string> parts_;
  std::string folder_url_;  // the same
  std::string authorization_;
  bool is_trusted_ = false;
};

}  // namespace monorelay::sync
