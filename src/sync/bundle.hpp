// What is carried to another place: a few files, which are the same in a Gist, in a WebDAV folder
// and in an archive.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/secret.hpp"
#include "sync/sealed_box.hpp"

namespace monorelay::sync {

// config.yml: the configuration's text, with marks in the place of secrets.
// stats.json: what the relay has served, for people to read; never taken back.
// secrets.sealed: the secrets, if they were asked for; base64 of a sealed box.
// monorelay.json: what the others are to be, so that a cut or mixed set is noticed.
inline constexpr std::string_view kConfigName = "config.yml";
inline constexpr std::string_view kStatisticsName = "stats.json";
inline constexpr std::string_view kSecretsName = "secrets.sealed";
inline constexpr std::string_view kManifestName = "monorelay.json";
inline constexpr std::size_t kMostFileBytes = 4UL * 1024 * 1024;

struct BundleFile {
  std::string name;
  std::string text;

  bool operator==(const BundleFile&) const = default;
};

struct Bundle {
  std::string config{};
  std::string statistics{};  // empty: none
  std::string sealed{};      // secrets.sealed; empty: none
  std::int64_t made_at = 0;  // seconds since the epoch, UTC; 0: not known
  bool has_manifest = true;  // the predecessor's have none
};

// The files, the manifest last: whoever is interrupted between them leaves a set that is noticed.
std::vector<BundleFile> FilesOf(const Bundle& bundle);

// Files of other names are passed over. Fails with kInvalidRequest if there is no config.yml, a
// file is larger than 4 MiB, or the manifest cannot be read or says otherwise; the latter is not
// held against files if `takes_edited`.
Result<Bundle> BundleFrom(std::span<const BundleFile> files, bool takes_edited);

// A secret of the configuration by where it stands, or a stored one by its name.
struct NamedSecret {
  std::string name;
  Secret value;
};

struct SecretSet {
  std::vector<NamedSecret> config;
  std::vector<NamedSecret> stored;

  [[nodiscard]] bool IsEmpty() const { return config.empty() && stored.empty(); }
};

// The text of secrets.sealed. Fails as Sealer::Begin does.
Result<std::string> SealSecrets(const SecretSet& secrets, const Secret& passphrase,
                                PassphraseCost cost = {});
// Fails with kInvalidRequest, as Opened does, or if what was sealed is no set of secrets.
Result<SecretSet> OpenSecrets(std::string_view text, const Secret& passphrase);

}  // namespace monorelay::sync
