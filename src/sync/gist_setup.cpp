// How the Gist comes to be: its token is checked, it is found or made.

#include <mutex>
#include <utility>

#include "sync/synchroniser.hpp"

namespace monorelay::sync {

Result<TokenCheck> Synchroniser::VerifyToken(const Secret& token) {
  const auto used = StoredOr(token, kTokenName, "token");
  if (!used) return std::unexpected(used.error());
  return GistClient(ports_.fetch, ports_.clock, Settings().api_url, *used).Verify();
}

Result<std::optional<GistInfo>> Synchroniser::FindGist(const Secret& token) {
  const auto used = StoredOr(token, kTokenName, "token");
  if (!used) return std::unexpected(used.error());
  return GistClient(ports_.fetch, ports_.clock, Settings().api_url, *used).Find();
}

Result<Synchroniser::SetUp> Synchroniser::SetUpGist(const Secret& token,
                                                    const std::string& gist_id) {
  const auto used = StoredOr(token, kTokenName, "token");
  if (!used) return std::unexpected(used.error());
  const std::scoped_lock service(service_mutex_);
  GistClient client(ports_.fetch, ports_.clock, Settings().api_url, *used);
  const auto check = client.Verify();
  if (!check) return std::unexpected(check.error());
  if (!check->can_use_gists) {
    return ClientError(ErrorKind::kInvalidRequest,
                       "the token may not use gists: give it the scope \"gist\"");
  }
  SetUp done;
  if (!gist_id.empty()) {
    auto content = client.Read(gist_id);
    if (!content) return std::unexpected(std::move(content.error()));
    done.gist = std::move(content->info);
  } else {
    auto found = client.Find();
    if (!found) return std::unexpected(std::move(found.error()));
    if (*found) done.gist = **std::move(found);
  }
  if (done.gist.id.empty()) {
    auto made = MakeGist(client);
    if (!made) return std::unexpected(std::move(made.error()));
    done = {.gist = *std::move(made), .is_new = true};
  }
  if (auto kept = SetToken(*used); !kept) return std::unexpected(std::move(kept.error()));
  return done;
}

Result<GistInfo> Synchroniser::MakeGist(GistClient& client) {
  const SyncSettings settings = Settings();
  const auto made =
      Make({.with_statistics = settings.with_statistics, .with_secrets = settings.with_secrets});
  if (!made) return std::unexpected(made.error());
  auto created = client.Create(FilesOf(made->bundle));
  if (!created) return created;
  SyncState state = ports_.state.Load();
  state.gist_id = created->id;
  state.version = state.content = created->version;
  state.digest = made->digest;
  state.pushed_at = Now();
  if (auto saved = ports_.state.Save(state); !saved) return std::unexpected(saved.error());
  return created;
}

}  // namespace monorelay::sync
