// Keeps the configuration in a Gist, by hand or after every save, and carries it to and from WebDAV
// folders and archives.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/secret.hpp"
#include "identity/secret_vault.hpp"
#include "sync/bundle.hpp"
#include "sync/config_source.hpp"
#include "sync/fetch.hpp"
#include "sync/gist.hpp"
#include "sync/sync_state.hpp"
#include "sync/webdav.hpp"

namespace monorelay::sync {

// Where the token and the passphrase are kept. Secrets of names that begin as these do leave with
// no set of secrets.
inline constexpr std::string_view kOwnSecrets = "sync/";
inline constexpr std::string_view kTokenName = "sync/gist-token";
inline constexpr std::string_view kPassphraseName = "sync/passphrase";

// As the configuration has it.
struct SyncSettings {
  bool is_enabled = false;
  std::string gist_id{};
  bool pushes_after_saves = true;
  bool with_statistics = true;
  bool with_secrets = false;  // sealed with the stored passphrase
  std::string api_url = "https://api.github.com";
  std::vector<std::string> webdav_urls{};  // that may lead into inner networks

  bool operator==(const SyncSettings&) const = default;
};

// What is to leave.
struct Contents {
  bool with_statistics = true;
  bool with_secrets = false;
  Secret passphrase{};  // for the secrets; empty: the stored one
};

// What has come, ready to be put in place.
struct Pulled {
  std::string version;  // of the Gist or the WebDAV folder; empty: nothing there tells it
  std::string newest;   // that the Gist has; the same, unless an older one was asked for
  std::string config;   // to be put in the place of the present one
  std::vector<NamedSecret> stored;   // secrets to be stored
  std::vector<std::string> missing;  // where the configuration lacks a secret
  bool has_statistics = false;
  bool has_sealed = false;  // there are sealed secrets, which no passphrase was given for
  bool is_latest = false;   // that version was pulled or pushed before: there is nothing new
};

struct Pushed {
  std::string id;
  std::string version;
};

struct SyncView {
  SyncSettings settings;
  SyncState state;
  bool has_token = false;
  bool has_passphrase = false;
};

// What a push after a save costs at most: the first try and one after each of these times.
struct PushPatience {
  std::chrono::milliseconds settle{2000};  // after a save, for the next one
  std::vector<std::chrono::milliseconds> retries{std::chrono::seconds(15), std::chrono::minutes(2),
                                                 std::chrono::minutes(15)};
};

struct SynchroniserPorts {
  Fetch& fetch;
  ConfigSource& config;
  identity::SecretVault& vault;
  StateStore& state;
  const Clock& clock;
};

// Thread-safe; all but Use, Changed and Stop block for as long as the service takes.
class Synchroniser {
 public:
  // What the ports refer to must outlive it.
  explicit Synchroniser(SynchroniserPorts ports, PushPatience patience = {},
                        PassphraseCost cost = {});
  Synchroniser(const Synchroniser&) = delete;
  Synchroniser& operator=(const Synchroniser&) = delete;
  ~Synchroniser() { Stop(); }

  void Use(const SyncSettings& settings);
  // The configuration may have another text than before: pushes it soon, if that is wanted, on a
  // thread of its own; a save meanwhile begins the waiting anew. What went wrong stands in View.
  void Changed();
  // Ends the thread; a push that is under way is waited for, so that Fetch is to be stopped first.
  void Stop();
  // How many automatic pushes have ended, well or not. Waits until it is `count`, for at most ten
  // seconds.
  bool WaitForPushes(std::uint64_t count);

  Result<SyncView> View();

  // With `token`, or the stored one if that is empty. Fail with kInvalidRequest if there is none.
  Result<TokenCheck> VerifyToken(const Secret& token);
  Result<std::optional<GistInfo>> FindGist(const Secret& token);
  // Keeps the token, and finds the Gist of that id, else the newest one that is there, else makes
  // one. What is found is not changed. Yields its id; whoever calls writes it into the
  // configuration.
  struct SetUp {
    GistInfo gist;
    bool is_new = false;
  };
  Result<SetUp> SetUpGist(const Secret& token, const std::string& gist_id);
  // Fails with 409 if the Gist has another version than that which was last pushed or pulled,
  // unless `forces`.
  Result<Pushed> Push(const std::string& gist_id, const Contents& contents, bool forces);
  struct PullOrder {
    std::string gist_id;
    std::string version{};  // empty: the newest
    Secret token{};         // empty: the stored one
    Secret passphrase{};    // empty: the stored one, if there is one
    bool takes_edited = false;
  };
  Result<Pulled> Pull(const PullOrder& order);
  // What was pulled is now in place.
  Result<void> Applied(const std::string& gist_id, const Pulled& pulled);
  Result<GistInfo> Info(const std::string& gist_id);
  // As GistClient::History.
  Result<GistHistory> History(const std::string& gist_id, int page = 1);

  // The URL may not lead into inner networks, unless it is one of the settings' or below it.
  //
  // Yields the address. Fails with 409 if it was changed there since the last push or pull, unless
  // `forces`.
  Result<std::string> PushWebDav(const WebDavTarget& target, const Contents& contents, bool forces);
  Result<Pulled> PullWebDav(const WebDavTarget& target, const Secret& passphrase,
                            bool takes_edited);
  Result<void> AppliedWebDav(const WebDavTarget& target, const Pulled& pulled);
  Result<void> TestWebDav(const WebDavTarget& target);

  // A tar of the files.
  Result<std::string> Archive(const Contents& contents);
  Result<Pulled> FromArchive(std::string_view archive, const Secret& passphrase, bool takes_edited);

  Result<void> SetToken(const Secret& token);
  // Empty: there is to be none.
  Result<void> SetPassphrase(const Secret& passphrase);

 private:
  struct Made {
    Bundle bundle;
    std::string digest;  // of the configuration and the names of its secrets
  };

  [[nodiscard]] SyncSettings Settings() const;
  [[nodiscard]] WebDavTarget Trusting(WebDavTarget target) const;
  [[nodiscard]] std::int64_t Now() const;
  Result<Secret> StoredOr(const Secret& given, std::string_view name, std::string_view what);
  Result<SecretSet> SecretsOf(std::vector<NamedSecret> of_config);
  Result<Made> Make(const Contents& contents);
  Result<Pulled> Take(std::span<const BundleFile> files, const Secret& passphrase,
                      bool takes_edited);
  Result<GistInfo> MakeGist(GistClient& client);
  enum class Way : std::uint8_t { kCarefully, kForced, kAutomatic };
  Result<Pushed> PushWith(const std::string& gist_id, const Made& made, Way way);
  void Run();
  bool PushOnce(std::optional<Error>& failed);
  void Note(const std::optional<Error>& failed);

  SynchroniserPorts ports_;
  const PushPatience patience_;
  const PassphraseCost cost_;
  std::mutex service_mutex_;  // one push or pull at a time; before mutex_
  mutable std::mutex mutex_;
  SyncSettings settings_;  // guarded by mutex_, as all below
  std::condition_variable wake_;
  std::uint64_t changes_ = 0;
  std::uint64_t ended_ = 0;
  bool is_stopping_ = false;
  std::jthread thread_;  // made at the first change
};

}  // namespace monorelay::sync
