// The configuration's desk of a relay that serves: over its files, their versions and the stored
// secrets.
#pragma once

#include <filesystem>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "admin/config_desk.hpp"
#include "app/config_environment.hpp"
#include "app/config_files.hpp"
#include "app/config_loader.hpp"
#include "app/config_model.hpp"
#include "app/config_origins.hpp"
#include "app/config_save.hpp"
#include "app/config_seal.hpp"
#include "app/config_versions.hpp"
#include "app/reload_bell.hpp"
#include "app/sealing_journal.hpp"
#include "base/clock.hpp"
#include "identity/audit.hpp"
#include "identity/secret_vault.hpp"
#include "records/live_feed.hpp"

namespace monorelay::app {

struct ConfigDeskParts {
  ConfigPlace place;
  bool may_lack_file = false;      // then what is built in is edited, and the file made
  std::filesystem::path versions;  // a folder of the data directory
  const Environment& variables;
  identity::SecretVault* vault = nullptr;  // nullptr: secrets stay in the text
  const Clock& clock;
  // Has the relay read the configuration again. Called with the desk's lock held.
  std::function<ReloadReport()> reload;
  std::vector<ConfigOverride> overrides{};
};

class FileConfigDesk final : public admin::ConfigDesk {
 public:
  // What `parts` refers to must outlive it.
  explicit FileConfigDesk(ConfigDeskParts parts);

  // Changes stand in that log from now on; nullptr: in none. Not while others use the desk.
  void NoteIn(identity::AuditLog* audit) { audit_ = audit; }
  // Whoever watches is told of changes from now on; nullptr: nobody. As NoteIn.
  void TellIn(records::LiveFeed* feed) { feed_ = feed; }

  // Removes the secrets that a save which was cut off has sealed and that no text refers to. What
  // cannot be done now is said in the log and done by a later call; each save calls it, too.
  void RemoveLeftSecrets();

  Got<admin::ConfigDocument> Read() override;
  Got<std::string> Values() override;
  Got<admin::ConfigOutcome> Apply(const admin::ConfigOrder& order) override;
  Got<std::vector<admin::ConfigRevision>> Versions() override;
  Got<admin::ConfigRevisionText> Version(const std::string& id) override;
  Got<admin::ConfigOutcome> Restore(const std::string& id, admin::ConfigOrder order) override;
  Got<std::vector<admin::ConfigOrigin>> Origins() override;
  [[nodiscard]] const std::string& Schema() const override;

 private:
  // `secret:NAME` comes out of the vault.
  class Secrets final : public Environment {
   public:
    Secrets(const Environment& variables, identity::SecretVault* vault)
        : variables_(variables), vault_(vault) {}
    [[nodiscard]] std::optional<std::string> Get(std::string_view name) const override {
      return variables_.Get(name);
    }
    [[nodiscard]] std::expected<std::string, std::string> GetSecret(
        std::string_view name) const override;

   private:
    const Environment& variables_;
    identity::SecretVault* vault_;
  };

  // A text with all that it says.
  struct Reading {
    std::string text;
    ConfigModel model;  // resolved; a null if it cannot be read
    LoadedConfig loaded;
  };
  struct State {
    ConfigTexts texts;
    Reading said;
  };

  // What is there. Fails with kConflict if it is not what `if_match` names.
  Got<State> Now(const std::string& if_match = {});
  [[nodiscard]] Reading Understood(std::string text) const;
  Got<std::string> Wanted(const admin::ConfigOrder& order, const State& now) const;
  Got<admin::ConfigOutcome> Put(const admin::ConfigOrder& order, const State& now, std::string text,
                                bool may_seal);
  Got<admin::ConfigOutcome> Save(const admin::ConfigOrder& order, const State& now,
                                 const SealPlan& plan, admin::ConfigOutcome outcome);
  Result<SavedConfig> Write(const admin::ConfigOrder& order, const State& now,
                            const SealPlan& plan);
  Result<SavedConfig> SealAndSave(const admin::ConfigOrder& order, const State& now,
                                  const SealPlan& plan);
  // The names that the store does not have yet, which are noted.
  [[nodiscard]] Result<std::vector<std::string>> NoteSealing(const SealPlan& plan) const;
  // Removes what a save that failed has sealed, unless a text refers to it nevertheless.
  void TakeBack(const std::vector<std::string>& sealed) const;
  // Those of `names` that the store has.
  [[nodiscard]] Result<std::vector<std::string>> StoredOf(
      const std::vector<std::string>& names) const;
  // With mutex_ held.
  Result<void> RemoveLeft();
  void RemoveLeftOrSayWhyNot();
  void Note(const admin::ConfigOrder& order, const State& now, const SavedConfig& saved);

  ConfigDeskParts parts_;
  Secrets environment_;
  ConfigVersions versions_;
  SealingJournal journal_;
  identity::AuditLog* audit_ = nullptr;
  records::LiveFeed* feed_ = nullptr;
  std::mutex mutex_;  // one at a time
};

}  // namespace monorelay::app
