#include "sync/synchroniser.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/digest.hpp"
#include "base/log.hpp"
#include "sync/service_error.hpp"

namespace monorelay::sync {
namespace {

std::unexpected<Error> NoGist() {
  return ClientError(ErrorKind::kInvalidRequest,
                     "no Gist is set up: POST /api/v1/sync/setup with a token finds or makes one");
}

// The text with marks in the place of references to stored secrets, whose names are each machine's
// own.
std::string WithoutReferences(std::string_view text) {
  constexpr std::string_view kReference = "secret:";
  constexpr std::string_view kName =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-/";
  std::string out;
  for (std::size_t at = text.find(kReference); at != std::string_view::npos;
       at = text.find(kReference)) {
    out += text.substr(0, at);
    out += kSecretMark;
    const std::size_t end = text.find_first_not_of(kName, at + kReference.size());
    text.remove_prefix(std::min(end, text.size()));
  }
  out += text;
  std::erase_if(out, [](char byte) { return byte == '"' || byte == '\''; });
  return out;
}

bool SaysTheSame(const std::vector<BundleFile>& there, const Bundle& made) {
  const auto config = std::ranges::find(there, kConfigName, &BundleFile::name);
  const bool is_sealed = std::ranges::find(there, kSecretsName, &BundleFile::name) != there.end();
  return config != there.end() && is_sealed == !made.sealed.empty() &&
         WithoutReferences(config->text) == WithoutReferences(made.config);
}

std::vector<std::string> NamesOf(const std::vector<BundleFile>& files) {
  std::vector<std::string> names;
  for (const BundleFile& file : files) names.push_back(file.name);
  return names;
}

}  // namespace

Synchroniser::Synchroniser(SynchroniserPorts ports, PushPatience patience, PassphraseCost cost)
    : ports_(ports), patience_(std::move(patience)), cost_(cost) {}

void Synchroniser::Use(const SyncSettings& settings) {
  const std::scoped_lock lock(mutex_);
  settings_ = settings;
}

SyncSettings Synchroniser::Settings() const {
  const std::scoped_lock lock(mutex_);
  return settings_;
}

std::int64_t Synchroniser::Now() const {
  return std::chrono::floor<std::chrono::seconds>(ports_.clock.WallNow())
      .time_since_epoch()
      .count();
}

Result<SyncView> Synchroniser::View() {
  const auto stored = ports_.vault.List();
  if (!stored) return std::unexpected(stored.error());
  const auto has = [&](std::string_view name) {
    return std::ranges::find(*stored, name, &identity::SealedSecret::name) != stored->end();
  };
  SyncView view{.settings = Settings(),
                .state = {},
                .has_token = has(kTokenName),
                .has_passphrase = has(kPassphraseName)};
  const std::scoped_lock service(service_mutex_);
  view.state = ports_.state.Load();
  return view;
}

Result<Secret> Synchroniser::StoredOr(const Secret& given, std::string_view name,
                                      std::string_view what) {
  if (!given.IsEmpty()) return given;
  auto stored = ports_.vault.Get(name);
  if (stored) return stored;
  if (stored.error().kind != ErrorKind::kNotFound) return stored;
  return ClientError(
      ErrorKind::kInvalidRequest,
      fmt::format("there is no {0}: give one, or store it with PUT /api/v1/sync", what));
}

Result<void> Synchroniser::SetToken(const Secret& token) {
  if (token.IsEmpty()) {
    auto removed = ports_.vault.Remove(kTokenName);
    if (!removed && removed.error().kind != ErrorKind::kNotFound) return removed;
    return {};
  }
  auto put = ports_.vault.Put(kTokenName, token);
  if (!put) return std::unexpected(std::move(put.error()));
  return {};
}

Result<void> Synchroniser::SetPassphrase(const Secret& passphrase) {
  if (passphrase.IsEmpty()) {
    auto removed = ports_.vault.Remove(kPassphraseName);
    if (!removed && removed.error().kind != ErrorKind::kNotFound) return removed;
    return {};
  }
  if (passphrase.Reveal().size() < kShortestPassphrase)
    return ClientError(ErrorKind::kInvalidRequest, "the passphrase must have at least 8 bytes");
  auto put = ports_.vault.Put(kPassphraseName, passphrase);
  if (!put) return std::unexpected(std::move(put.error()));
  return {};
}

Result<Pushed> Synchroniser::Push(const std::string& gist_id, const Contents& contents,
                                  bool forces) {
  const auto made = Make(contents);
  if (!made) return std::unexpected(made.error());
  return PushWith(gist_id, *made, forces ? Way::kForced : Way::kCarefully);
}

Result<Pushed> Synchroniser::PushWith(const std::string& gist_id, const Made& made, Way way) {
  if (gist_id.empty()) return NoGist();
  const auto token = StoredOr({}, kTokenName, "token");
  if (!token) return std::unexpected(token.error());
  const std::scoped_lock service(service_mutex_);
  GistClient client(ports_.fetch, ports_.clock, Settings().api_url, *token);
  const auto there = client.Read(gist_id);
  if (!there) return std::unexpected(there.error());
  SyncState state = ports_.state.Load();
  const std::string& known = state.gist_id == gist_id ? state.version : std::string();
  // Two machines that push what they have pulled would go on for ever.
  const bool is_needless = way == Way::kAutomatic && there->info.version == known &&
                           state.digest.empty() && SaysTheSame(there->files, made.bundle);
  if (is_needless) {
    state.digest = made.digest;
    if (auto saved = ports_.state.Save(state); !saved) return std::unexpected(saved.error());
    return Pushed{.id = gist_id, .version = known};
  }
  if (way != Way::kForced && there->info.version != known) {
    auto conflict = ClientError(
        ErrorKind::kInvalidRequest,
        fmt::format("the Gist has the version {} that this relay has neither pushed nor pulled: "
                    "pull it first, or push with \"force\": true to put this configuration over it",
                    there->info.version));
    conflict.error().status = 409;
    return conflict;
  }
  const auto updated = client.Update(there->info, FilesOf(made.bundle), NamesOf(there->files));
  if (!updated) return std::unexpected(updated.error());
  state.gist_id = gist_id;
  state.version = state.content = updated->version;
  state.digest = made.digest;
  state.pushed_at = Now();
  state.failed_at = 0;
  state.failure.clear();
  if (auto saved = ports_.state.Save(state); !saved) return std::unexpected(saved.error());
  return Pushed{.id = gist_id, .version = updated->version};
}

Result<Pulled> Synchroniser::Pull(const PullOrder& order) {
  if (order.gist_id.empty()) return NoGist();
  const auto token = StoredOr(order.token, kTokenName, "token");
  if (!token) return std::unexpected(token.error());
  std::unique_lock service(service_mutex_);
  GistClient client(ports_.fetch, ports_.clock, Settings().api_url, *token);
  const auto content = client.Read(order.gist_id, order.version);
  if (!content) return std::unexpected(content.error());
  std::string newest = content->info.version;
  if (!order.version.empty()) {
    const auto history = client.History(order.gist_id);
    if (!history) return std::unexpected(history.error());
    newest = history->versions.empty() ? order.version : history->versions.front().version;
  }
  const SyncState state = ports_.state.Load();
  service.unlock();
  auto pulled = Take(content->files, order.passphrase, order.takes_edited);
  if (!pulled) return pulled;
  pulled->version = order.version.empty() ? newest : order.version;
  pulled->newest = std::move(newest);
  pulled->is_latest = state.gist_id == order.gist_id && state.content == pulled->version;
  return pulled;
}

Result<void> Synchroniser::Applied(const std::string& gist_id, const Pulled& pulled) {
  const std::scoped_lock service(service_mutex_);
  SyncState state = ports_.state.Load();
  state.gist_id = gist_id;
  // Who brings an older version back has seen the newest: the next push may go over it.
  state.version = pulled.newest;
  state.content = pulled.version;
  state.digest.clear();
  state.pulled_at = Now();
  return ports_.state.Save(state);
}

Result<GistInfo> Synchroniser::Info(const std::string& gist_id) {
  if (gist_id.empty()) return NoGist();
  const auto token = StoredOr({}, kTokenName, "token");
  if (!token) return std::unexpected(token.error());
  auto content = GistClient(ports_.fetch, ports_.clock, Settings().api_url, *token).Read(gist_id);
  if (!content) return std::unexpected(std::move(content.error()));
  return std::move(content->info);
}

Result<GistHistory> Synchroniser::History(const std::string& gist_id, int page) {
  if (gist_id.empty()) return NoGist();
  const auto token = StoredOr({}, kTokenName, "token");
  if (!token) return std::unexpected(token.error());
  return GistClient(ports_.fetch, ports_.clock, Settings().api_url, *token).History(gist_id, page);
}

}  // namespace monorelay::sync
