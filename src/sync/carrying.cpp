// What every place has in common: making the files, and taking them back; WebDAV and archives.

#include <fmt/format.h>

#include <array>
#include <utility>

#include "base/digest.hpp"
#include "sync/archive.hpp"
#include "sync/synchroniser.hpp"

namespace monorelay::sync {
namespace {

constexpr std::size_t kMostFiles = 8;
constexpr std::uint64_t kMostArchiveBytes = 16ULL * 1024 * 1024;

// By names and values, without keeping either.
std::string DigestOf(const ConfigOutgoing& outgoing, const SecretSet& secrets) {
  std::string all = Sha256(outgoing.text);
  for (const auto* list : {&secrets.config, &secrets.stored}) {
    for (const NamedSecret& secret : *list) {
      all += secret.name + '\0';
      all += Sha256(secret.value.Reveal());
    }
  }
  return Sha256(all);
}

std::unexpected<Error> ChangedThere(const std::string& address) {
  auto conflict = ClientError(
      ErrorKind::kInvalidRequest,
      fmt::format("what stands at {} was changed since this relay has last pushed or pulled it: "
                  "pull it first, or push with \"force\": true to put this configuration over it",
                  address));
  conflict.error().status = 409;
  return conflict;
}

}  // namespace

Result<SecretSet> Synchroniser::SecretsOf(std::vector<NamedSecret> of_config) {
  SecretSet secrets{.config = std::move(of_config), .stored = {}};
  const auto names = ports_.vault.List();
  if (!names) return std::unexpected(names.error());
  for (const identity::SealedSecret& secret : *names) {
    if (secret.name.starts_with(kOwnSecrets)) continue;
    auto value = ports_.vault.Get(secret.name);
    if (!value) return std::unexpected(std::move(value.error()));
    secrets.stored.push_back({secret.name, *std::move(value)});
  }
  return secrets;
}

Result<Synchroniser::Made> Synchroniser::Make(const Contents& contents) {
  auto outgoing = ports_.config.Read(contents.with_secrets);
  if (!outgoing) return std::unexpected(std::move(outgoing.error()));
  if (outgoing->text.size() > kMostFileBytes) {
    return RelayError(ErrorKind::kPayloadTooLarge,
                      "the configuration is larger than the 4 MiB that are carried");
  }
  Made made{.bundle = {.config = outgoing->text, .made_at = Now()}, .digest = {}};
  SecretSet secrets;
  if (contents.with_secrets) {
    const auto passphrase = StoredOr(contents.passphrase, kPassphraseName, "passphrase");
    if (!passphrase) return std::unexpected(passphrase.error());
    auto all = SecretsOf(std::move(outgoing->secrets));
    if (!all) return std::unexpected(std::move(all.error()));
    secrets = *std::move(all);
    auto sealed = SealSecrets(secrets, *passphrase, cost_);
    if (!sealed) return std::unexpected(std::move(sealed.error()));
    made.bundle.sealed = *std::move(sealed);
  }
  made.digest = DigestOf(*outgoing, secrets);
  if (contents.with_statistics) {
    auto statistics = ports_.config.Statistics();
    if (!statistics) return std::unexpected(std::move(statistics.error()));
    made.bundle.statistics = *std::move(statistics);
  }
  return made;
}

Result<Pulled> Synchroniser::Take(std::span<const BundleFile> files, const Secret& passphrase,
                                  bool takes_edited) {
  auto bundle = BundleFrom(files, takes_edited);
  if (!bundle) return std::unexpected(std::move(bundle.error()));
  Pulled pulled;
  pulled.has_statistics = !bundle->statistics.empty();
  SecretSet secrets;
  if (!bundle->sealed.empty()) {
    auto key = StoredOr(passphrase, kPassphraseName, "passphrase");
    if (!key && key.error().kind != ErrorKind::kInvalidRequest)
      return std::unexpected(std::move(key.error()));
    pulled.has_sealed = !key.has_value();
    if (key) {
      auto opened = OpenSecrets(bundle->sealed, *key);
      if (!opened) return std::unexpected(std::move(opened.error()));
      secrets = *std::move(opened);
    }
  }
  auto merged = ports_.config.Merge(bundle->config, secrets);
  if (!merged) return std::unexpected(std::move(merged.error()));
  pulled.config = std::move(merged->text);
  pulled.missing = std::move(merged->missing);
  for (NamedSecret& secret : secrets.stored) {
    // Nobody's set brings another token for this relay.
    if (!secret.name.starts_with(kOwnSecrets)) pulled.stored.push_back(std::move(secret));
  }
  return pulled;
}

WebDavTarget Synchroniser::Trusting(WebDavTarget target) const {
  const auto with_slash = [](std::string_view url) {
    return url.ends_with('/') ? std::string(url) : std::string(url) + "/";
  };
  for (const std::string& url : Settings().webdav_urls) {
    const bool is_below = !target.url.contains("/../") && !target.url.contains("%2") &&
                          with_slash(target.url).starts_with(with_slash(url));
    target.is_trusted = target.is_trusted || is_below;
  }
  return target;
}

Result<void> Synchroniser::TestWebDav(const WebDavTarget& target) {
  auto client = WebDavClient::For(ports_.fetch, Trusting(target));
  if (!client) return std::unexpected(std::move(client.error()));
  return client->Test();
}

Result<std::string> Synchroniser::PushWebDav(const WebDavTarget& target, const Contents& contents,
                                             bool forces) {
  auto client = WebDavClient::For(ports_.fetch, Trusting(target));
  if (!client) return std::unexpected(std::move(client.error()));
  const auto made = Make(contents);
  if (!made) return std::unexpected(made.error());
  const std::scoped_lock service(service_mutex_);
  const auto there = client->Etag();
  if (!there) return std::unexpected(there.error());
  SyncState state = ports_.state.Load();
  const auto known = state.webdav.find(client->Address());
  const std::string last = known == state.webdav.end() ? std::string() : known->second;
  if (!forces && *there != last) return ChangedThere(client->Address());
  auto etag = client->Push(FilesOf(made->bundle), *there, forces);
  if (!etag) return std::unexpected(std::move(etag.error()));
  state.webdav[client->Address()] = *std::move(etag);
  if (auto saved = ports_.state.Save(state); !saved) return std::unexpected(saved.error());
  return client->Address();
}

Result<Pulled> Synchroniser::PullWebDav(const WebDavTarget& target, const Secret& passphrase,
                                        bool takes_edited) {
  auto client = WebDavClient::For(ports_.fetch, Trusting(target));
  if (!client) return std::unexpected(std::move(client.error()));
  const auto content = client->Pull();
  if (!content) return std::unexpected(content.error());
  auto pulled = Take(content->files, passphrase, takes_edited);
  if (pulled) pulled->version = pulled->newest = content->etag;
  return pulled;
}

Result<void> Synchroniser::AppliedWebDav(const WebDavTarget& target, const Pulled& pulled) {
  const auto client = WebDavClient::For(ports_.fetch, target);
  if (!client) return std::unexpected(client.error());
  const std::scoped_lock service(service_mutex_);
  SyncState state = ports_.state.Load();
  state.webdav[client->Address()] = pulled.version;
  return ports_.state.Save(state);
}

Result<std::string> Synchroniser::Archive(const Contents& contents) {
  const auto made = Make(contents);
  if (!made) return std::unexpected(made.error());
  std::vector<std::pair<std::string, std::string>> files;
  for (BundleFile& file : FilesOf(made->bundle))
    files.emplace_back(std::move(file.name), std::move(file.text));
  return ArchiveOf(files, made->bundle.made_at);
}

Result<Pulled> Synchroniser::FromArchive(std::string_view archive, const Secret& passphrase,
                                         bool takes_edited) {
  auto found = FilesIn(archive, kMostFiles, kMostArchiveBytes);
  if (!found) return std::unexpected(std::move(found.error()));
  std::vector<BundleFile> files;
  for (auto& [name, text] : *found) files.push_back({std::move(name), std::move(text)});
  return Take(files, passphrase, takes_edited);
}

}  // namespace monorelay::sync
