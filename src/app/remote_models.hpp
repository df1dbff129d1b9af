// The models that providers list themselves: asked for, and remembered in the data directory.
#pragma once

#include <filesystem>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "admin/relay_desk.hpp"
#include "app/config.hpp"
#include "app/remote_model_page.hpp"
#include "base/clock.hpp"
#include "base/error.hpp"
#include "http/fetch.hpp"

namespace monorelay::app {

// Thread-safe.
class RemoteModelLists {
 public:
  // Remembers in the file `remote_models.json` of `data_dir`; empty: until the end of the process.
  // Both others must outlive it.
  RemoteModelLists(std::filesystem::path data_dir, http::Fetcher& fetcher, const Clock& clock)
      : data_dir_(std::move(data_dir)), fetcher_(fetcher), clock_(clock) {}

  // As admin::RelayDesk::ListRemote, for a provider of the configuration. Follows a list over its
  // pages, 50 at most and within the 15 seconds for all of them.
  Result<admin::RemoteModels> List(const ProviderConfig& provider, bool refresh);
  // The models of the list that is remembered; none if there is none.
  std::vector<std::string> Ids(const ProviderConfig& provider);

 private:
  struct Remembered {
    std::string url;  // that it was asked at
    admin::RemoteModels list;
  };
  Result<admin::RemoteModels> Ask(const ProviderConfig& provider);
  Result<ModelPage> AskPage(const ProviderConfig& provider, const std::string& url,
                            std::chrono::nanoseconds patience);
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
