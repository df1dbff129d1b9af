// GitHub's Gists and a WebDAV folder in the place of real ones, without a network, and nasty if
// asked to.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "sync/fetch.hpp"

namespace monorelay::testing {

// What both have in common: a call may be answered by something else than the service.
class FakePlace : public sync::Fetch {
 public:
  using Fault = std::function<std::optional<Result<sync::Reply>>(const sync::Question&)>;

  Result<sync::Reply> Ask(const sync::Question& question) final;
  // Every call from now on is answered so.
  void Answers(int status, std::string body = {}, std::string content_type = "application/json");
  void Fails(ErrorKind kind);
  // The next `count` calls alone.
  void FailsTimes(int count, ErrorKind kind);

  Fault fault;  // empty, or nothing: the service answers
  std::vector<sync::Question> asked;

 protected:
  virtual sync::Reply Serve(const sync::Question& question) = 0;
};

// api.github.com, as far as Gists go.
class FakeGitHub final : public FakePlace {
 public:
  static constexpr const char* kApi = "https://api.github.test";
  static constexpr const char* kToken = "ghp_0123456789abcdef";

  struct Version {
    std::string version;
    std::map<std::string, std::string> files;
  };
  struct Gist {
    std::string description;
    std::vector<Version> versions;  // the newest last
    bool is_public = false;
  };

  // Puts files there as another machine would. Yields the version.
  std::string PushFromElsewhere(const std::string& id, std::map<std::string, std::string> files);
  const Version& Newest(const std::string& id) { return gists.at(id).versions.back(); }

  std::map<std::string, Gist> gists;
  std::string scopes = "gist, repo";  // of the token; empty: fine-grained, not listed
  bool may_use_gists = true;
  std::size_t inline_limit = 1024UL * 1024;  // what is longer must be read from its own address
  std::size_t raw_lost = 0;                  // bytes that are missing at the end of such a file
  std::string raw_host = "https://gist.githubusercontent.test";

 protected:
  sync::Reply Serve(const sync::Question& question) override;

 private:
  [[nodiscard]] std::string Shown(const std::string& id, const Version& version) const;
  sync::Reply Change(const std::string& id, const sync::Question& question, int status);
  sync::Reply ServeGists(const std::string& path, const sync::Question& question);

  int count_ = 0;
};

// A WebDAV server with one user, "ada" with the password "pass word".
class FakeWebDav final : public FakePlace {
 public:
  static constexpr const char* kUrl = "https://dav.test/files";

  std::map<std::string, std::string> files;  // by path
  std::set<std::string> folders{"/files/"};
  bool gives_etags = true;

 protected:
  sync::Reply Serve(const sync::Question& question) override;

 private:
  sync::Reply Put(const std::string& path, const sync::Question& question);
};

}  // namespace monorelay::testing
