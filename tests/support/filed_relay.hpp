// A journey whose relay has a configuration file, which the admin API changes.
#pragma once

#include <boost/json.hpp>

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "admin/config_desk.hpp"
#include "store/temporary_folder.hpp"
#include "support/journey.hpp"

namespace monorelay::testing {

class FiledRelay {
 public:
  // People have accounts, access keys are made, secrets are kept.
  FiledRelay();
  FiledRelay(const FiledRelay&) = delete;
  FiledRelay& operator=(const FiledRelay&) = delete;
  ~FiledRelay();

  Journey journey;

  // Before the first request. `{alpha}` and `{beta}` stand for the base URLs of upstreams.
  void File(std::string text);
  // Of an upstream, which is made if it is not there.
  std::string BaseUrl(const std::string& upstream);
  // What the file says now.
  [[nodiscard]] std::string Text() const;
  [[nodiscard]] std::filesystem::path Path() const { return folder_.Path() / "config.yml"; }

  // As somebody of that role, who signs in at the first call.
  Reply Call(std::string_view method, std::string_view path, std::string_view body = {},
             std::string_view fields = {}, identity::Role role = identity::Role::kOperator);

 private:
  TemporaryFolder folder_;
  std::unique_ptr<admin::ConfigDesk> desk_;
  std::map<identity::Role, std::string> signed_in_;
};

// The object in an answer that must have that status, and be as the schema of that name, if there
// is one; an empty one if it holds none.
boost::json::object Json(const Reply& reply, int status = 200, std::string_view schema = {});

}  // namespace monorelay::testing
