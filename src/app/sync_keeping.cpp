#include "app/sync_keeping.hpp"

#include <fmt/format.h>

#include <array>
#include <fstream>
#include <iterator>
#include <utility>

#include "app/config_loader.hpp"
#include "app/config_marks.hpp"
#include "app/file_swap.hpp"
#include "http/forbidden_networks.hpp"

namespace monorelay::app {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::seconds kPatience{15};
constexpr std::array<std::string_view, 6> kWanted{"etag",
                                                  "location",
                                                  "retry-after",
                                                  "x-oauth-scopes",
                                                  "x-ratelimit-remaining",
                                                  "x-ratelimit-reset"};

Result<admin::ConfigDocument> ReadDesk(admin::ConfigDesk& desk) {
  auto document = desk.Read();
  if (document) return *std::move(document);
  return RelayError(ErrorKind::kInternal, document.error().text);
}

// Secrets of the overlay take the place of the file's.
Result<void> AddSecrets(const std::string& file, std::vector<sync::NamedSecret>& secrets) {
  std::error_code failure;
  if (file.empty() || !fs::exists(file, failure)) return {};
  const auto text = ReadConfigFile(file);
  if (!text) return RelayError(ErrorKind::kInternal, text.error());
  auto found = PlacedSecretsIn(*text);
  if (!found) return std::unexpected(std::move(found.error()));
  for (sync::NamedSecret& secret : *found) {
    std::erase_if(secrets, [&](const auto& earlier) { return earlier.name == secret.name; });
    secrets.push_back(std::move(secret));
  }
  return {};
}

}  // namespace

sync::SyncSettings SyncSettingsOf(const SyncConfig& config) {
  sync::SyncSettings settings{.is_enabled = config.enabled,
                              .gist_id = config.gist_id,
                              .pushes_after_saves = config.push_after_save,
                              .with_statistics = config.include_statistics,
                              .with_secrets = config.include_secrets,
                              .api_url = config.api_url,
                              .webdav_urls = config.webdav_urls};
  while (settings.api_url.ends_with('/')) settings.api_url.pop_back();
  return settings;
}

Result<sync::Reply> HttpSyncFetch::Ask(const sync::Question& question) {
  auto answer = fetcher_.Fetch({.method = question.method,
                                .url = question.url,
                                .fields = question.fields,
                                .body = question.body},
                               {.timeout = kPatience,
                                .max_bytes = question.max_bytes,
                                .forbids = question.is_trusted ? nullptr : &http::IsForbidden,
                                .wanted = kWanted});
  if (!answer) return std::unexpected(std::move(answer.error()));
  std::vector<std::string>& wanted = answer->wanted;
  return sync::Reply{.status = answer->status,
                     .content_type = std::move(answer->content_type),
                     .body = std::move(answer->body),
                     .etag = std::move(wanted[0]),
                     .location = std::move(wanted[1]),
                     .retry_after = std::move(wanted[2]),
                     .scopes = std::move(wanted[3]),
                     .rate_left = std::move(wanted[4]),
                     .rate_reset = std::move(wanted[5])};
}

sync::SyncState SyncStateFile::Load() {
  std::ifstream stream(file_, std::ios::binary);
  if (!stream) return {};
  return sync::SyncStateFrom(std::string(std::istreambuf_iterator<char>(stream), {}));
}

Result<void> SyncStateFile::Save(const sync::SyncState& state) {
  const auto lock = FolderLock::Take(file_.parent_path());
  if (!lock) return std::unexpected(lock.error());
  return SwapFile(*lock, file_, sync::SyncStateText(state), {});
}

Result<sync::ConfigOutgoing> DeskSource::Read(bool with_secrets) {
  const auto document = ReadDesk(desk_);
  if (!document) return std::unexpected(document.error());
  sync::ConfigOutgoing outgoing{.text = MarkedConfig(document->text), .secrets = {}};
  if (!with_secrets) return outgoing;
  for (const std::string& file : {document->path, document->overlay}) {
    if (auto added = AddSecrets(file, outgoing.secrets); !added)
      return std::unexpected(std::move(added.error()));
  }
  return outgoing;
}

Result<sync::ConfigIncoming> DeskSource::Merge(const std::string& text,
                                               const sync::SecretSet& secrets) {
  const auto document = ReadDesk(desk_);
  if (!document) return std::unexpected(document.error());
  auto filled = FillMarks(text, document->text, secrets,
                          [this](std::string_view name) { return vault_.Get(name).has_value(); });
  if (filled) return filled;
  return ClientError(ErrorKind::kInvalidRequest,
                     fmt::format("the configuration that was carried cannot be read: {}",
                                 filled.error().text.value.Get()));
}

SyncKeeping::SyncKeeping(Parts parts)
    : fetcher_(parts.clock),
      fetch_(fetcher_),
      state_(parts.data_dir / "sync.json"),
      source_(parts.desk, parts.vault, std::move(parts.statistics)),
      synchroniser_({.fetch = fetch_,
                     .config = source_,
                     .vault = parts.vault,
                     .state = state_,
                     .clock = parts.clock},
                    std::move(parts.patience), parts.cost) {}

void SyncKeeping::Use(const Config& config) {
  synchroniser_.Use(SyncSettingsOf(config.sync));
  synchroniser_.Changed();
}

void SyncKeeping::Stop() {
  fetcher_.Stop();
  synchroniser_.Stop();
}

}  // namespace monorelay::app
