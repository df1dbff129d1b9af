// What the running relay tells the admin API of itself.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "admin/relay_desk.hpp"
#include "app/config.hpp"
#include "app/remote_models.hpp"
#include "app/system_figures.hpp"
#include "app/wire_admin.hpp"
#include "base/clock.hpp"
#include "http/fetch.hpp"
#include "keys/key_states.hpp"

namespace monorelay::app {

// Where the relay listens, and as what.
struct Listening {
  std::string host;
  std::uint16_t port = 0;
  std::uint32_t workers = 0;
};

// Thread-safe.
class RunningRelay final : public admin::RelayDesk {
 public:
  struct Sources {
    SetupSource setup;
    std::function<Listening()> listening;
    std::function<std::int64_t()> connections;
    std::filesystem::path data_dir;               // empty: nothing is kept
    const keys::KeyStates* key_states = nullptr;  // outlives it
    // Has the relay read the configuration again, for the models of a list that has just come.
    std::function<void()> relist{};
  };
  // `clock` must outlive it.
  RunningRelay(Sources sources, const Clock& clock)
      : sources_(std::move(sources)),
        fetcher_(clock),
        gauge_(clock),
        remote_(sources_.data_dir, fetcher_, clock) {}
  RunningRelay(const RunningRelay&) = delete;
  RunningRelay& operator=(const RunningRelay&) = delete;

  // From now on this is in force.
  void Use(const Config& config);
  // Why what the file says now is not in force; empty: it is.
  void NoteRefusal(std::string why);
  // Of the list that the provider was asked for last.
  std::vector<std::string> RemoteIds(const ProviderConfig& provider) {
    return remote_.Ids(provider);
  }
  // Ends calls that are under way, and lets none begin any more.
  void Stop() { fetcher_.Stop(); }

  std::vector<admin::ProviderFacts> Providers() override;
  bool HasKey(std::string_view provider, const Secret& key) override;
  std::vector<std::string> SettingNames(std::string_view section) override;
  admin::SettingType TypeOf(std::string_view setting) override;
  Result<bool> IsPublicUrl(const std::string& url) override;
  std::vector<admin::RoutableModel> Models() override;
  Result<admin::RemoteModels> ListRemote(std::string_view provider, bool refresh) override;
  admin::CacheFigures Cache() override;
  std::size_t ClearCache(std::string_view model) override;
  admin::SystemFigures System() override;
  admin::DiskSpace Disk() override { return SystemGauge::Disk(sources_.data_dir); }
  std::string ConfigRefusal() override;
  admin::RelayAddress Address() override;
  std::vector<std::string> ExportFormats() override;
  Result<std::string> Export(const admin::ExportOrder& order) override;

 private:
  [[nodiscard]] std::shared_ptr<const Config> Now() const;

  const Sources sources_;
  http::Fetcher fetcher_;
  SystemGauge gauge_;
  RemoteModelLists remote_;
  mutable std::mutex mutex_;
  std::shared_ptr<const Config> config_ = std::make_shared<const Config>();  // guarded by mutex_
  std::string refusal_;                                                      // guarded by mutex_
};

}  // namespace monorelay::app
