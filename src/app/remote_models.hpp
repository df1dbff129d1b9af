// The models that providers list themselves: asked for, and remembered in the data directory.
#pragma once

#include <filesystem>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "admin/relay_desk.hpp"
#include "app/config.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "http/fetch.hpp"

namespace monorelay::app {

// Reads a list of models in the form of any dialect: `data` of objects with an `id`, `models` of
// objects with a `name`, or a list alone. Entries without an id are left out. Fails with
// kUpstreamError if it is no such list.
Result<std::vector<admin::RemoteModel>> ReadModelList(std::string_view body);

// Thread-safe.
class RemoteModelLists {
 public:
  // Remembers in the file `remote_models.json` of `data_dir`; empty: until the end of the process.
  // Both others must outlive it.
  RemoteModelLists(std::filesystem::path data_dir, http::Fetcher& fetcher, const Clock& clock)
      : data_dir_(std::move(data_dir)), fetcher_(fetcher), clock_(clock) {}

  // As admin::RelayDesk::ListRemote, for a provider of the configuration.
  Result<admin::RemoteModels> List(const ProviderConfig& provider, bool refresh);

 private:
  struct Remembered {
    std::string url;  // that it was asked at
    admin::RemoteModels list;
  };
  Result<admin::RemoteModels> Ask(const ProviderConfig& provider);
  // With mutex_ held:
  void Load();
  void Save() const;

  const std::filesystem::path data_dir_;
  http::Fetcher& fetcher_;
  const Clock& clock_;
  std::mutex mutex_;
  bool is_loaded_ = false;                     // guarded by mutex_
  std::map<std::string, Remembered> by_name_;  // the same
};

}  // namespace monorelay::app
