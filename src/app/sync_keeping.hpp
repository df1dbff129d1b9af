// Synchronisation and archives of the running relay: what `sync/` needs of it.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "admin/config_desk.hpp"
#include "app/config.hpp"
#include "base/clock.hpp"
#include "http/fetch.hpp"
#include "identity/secret_vault.hpp"
#include "sync/synchroniser.hpp"

namespace monorelay::app {

sync::SyncSettings SyncSettingsOf(const SyncConfig& config);

// Calls Gists and WebDAV servers by HTTP, fifteen seconds each.
class HttpSyncFetch final : public sync::Fetch {
 public:
  // `fetcher` must outlive it.
  explicit HttpSyncFetch(http::Fetcher& fetcher) : fetcher_(fetcher) {}

  Result<sync::Reply> Ask(const sync::Question& question) override;

 private:
  http::Fetcher& fetcher_;
};

// sync.json in the data directory.
class SyncStateFile final : public sync::StateStore {
 public:
  explicit SyncStateFile(std::filesystem::path file) : file_(std::move(file)) {}

  sync::SyncState Load() override;
  Result<void> Save(const sync::SyncState& state) override;

 private:
  std::filesystem::path file_;
};

// What is in force, through the desk that it is changed at. Thread-safe.
class DeskSource final : public sync::ConfigSource {
 public:
  using StatisticsSource = std::function<Result<std::string>()>;

  // `desk` and `vault` must outlive it.
  DeskSource(admin::ConfigDesk& desk, identity::SecretVault& vault, StatisticsSource statistics)
      : desk_(desk), vault_(vault), statistics_(std::move(statistics)) {}

  Result<sync::ConfigOutgoing> Read(bool with_secrets) override;
  Result<sync::ConfigIncoming> Merge(const std::string& text,
                                     const sync::SecretSet& secrets) override;
  Result<std::string> Statistics() override { return statistics_(); }

 private:
  admin::ConfigDesk& desk_;
  identity::SecretVault& vault_;
  StatisticsSource statistics_;
};

// Thread-safe after the first Use.
class SyncKeeping {
 public:
  struct Parts {
    admin::ConfigDesk& desk;
    identity::SecretVault& vault;
    std::filesystem::path data_dir;
    DeskSource::StatisticsSource statistics;  // an empty text: nothing is recorded
    const Clock& clock;
    sync::PushPatience patience{};
    sync::PassphraseCost cost{};
  };

  // All that the parts refer to must outlive it.
  explicit SyncKeeping(Parts parts);
  SyncKeeping(const SyncKeeping&) = delete;
  SyncKeeping& operator=(const SyncKeeping&) = delete;
  ~SyncKeeping() { Stop(); }

  // Takes over what the configuration says now, which may be pushed therefore.
  void Use(const Config& config);
  // Ends the calls that are under way, and lets none begin any more.
  void Stop();
  [[nodiscard]] sync::Synchroniser& Sync() { return synchroniser_; }

 private:
  http::Fetcher fetcher_;
  HttpSyncFetch fetch_;
  SyncStateFile state_;
  DeskSource source_;
  sync::Synchroniser synchroniser_;  // last: it uses everything above
};

}  // namespace monorelay::app
