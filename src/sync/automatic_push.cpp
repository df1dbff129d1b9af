// The push after a save, on a thread of its own.

#include <utility>

#include "base/log.hpp"
#include "sync/service_error.hpp"
#include "sync/synchroniser.hpp"

namespace monorelay::sync {

void Synchroniser::Changed() {
  const std::scoped_lock lock(mutex_);
  const bool is_wanted =
      settings_.is_enabled && settings_.pushes_after_saves && !settings_.gist_id.empty();
  if (!is_wanted || is_stopping_) return;
  ++changes_;
  if (!thread_.joinable()) thread_ = std::jthread([this] { Run(); });
  wake_.notify_all();
}

void Synchroniser::Stop() {
  {
    const std::scoped_lock lock(mutex_);
    is_stopping_ = true;
    wake_.notify_all();
  }
  if (thread_.joinable()) thread_.join();
}

bool Synchroniser::WaitForPushes(std::uint64_t count) {
  constexpr std::chrono::seconds kPatience{10};
  std::unique_lock lock(mutex_);
  return wake_.wait_for(lock, kPatience, [&] { return ended_ >= count; });
}

void Synchroniser::Run() {
  std::unique_lock lock(mutex_);
  std::uint64_t seen = 0;
  while (!is_stopping_) {
    wake_.wait(lock, [&] { return is_stopping_ || changes_ != seen; });
    std::size_t retries = 0;
    std::chrono::milliseconds pause = patience_.settle;
    std::optional<Error> failed;
    for (bool is_done = false; !is_done && !is_stopping_;) {
      // Saves often come in a row, and a newer one makes a retry of the older one needless.
      seen = changes_;
      const bool is_disturbed =
          wake_.wait_for(lock, pause, [&] { return is_stopping_ || changes_ != seen; });
      if (is_disturbed) {
        pause = patience_.settle;
        retries = 0;
        continue;
      }
      lock.unlock();
      failed.reset();
      is_done = PushOnce(failed) || !MayPass(*failed) || retries == patience_.retries.size();
      if (failed) Note(failed);
      lock.lock();
      if (!is_done) pause = patience_.retries[retries++];
    }
    ++ended_;
    wake_.notify_all();
  }
}

// True if there is nothing left to do.
bool Synchroniser::PushOnce(std::optional<Error>& failed) {
  const SyncSettings settings = Settings();
  const auto made =
      Make({.with_statistics = settings.with_statistics, .with_secrets = settings.with_secrets});
  if (!made) {
    failed = made.error();
    return false;
  }
  {
    const std::scoped_lock service(service_mutex_);
    const SyncState state = ports_.state.Load();
    if (state.gist_id == settings.gist_id && state.digest == made->digest) return true;
  }
  const auto pushed = PushWith(settings.gist_id, *made, Way::kAutomatic);
  if (pushed) {
    log::Info("the configuration was pushed to the Gist {} as version {}", pushed->id,
              pushed->version);
    return true;
  }
  failed = pushed.error();
  return false;
}

void Synchroniser::Note(const std::optional<Error>& failed) {
  log::Warning("the configuration was not pushed to the Gist: {} ({})", failed->text.value.Get(),
               failed->detail.value.Get());
  const std::scoped_lock service(service_mutex_);
  SyncState state = ports_.state.Load();
  state.failed_at = Now();
  state.failure = failed->text.value.Get();
  if (auto saved = ports_.state.Save(state); !saved)
    log::Warning("what was carried last is not kept: {}", saved.error().text.value.Get());
}

}  // namespace monorelay::sync
