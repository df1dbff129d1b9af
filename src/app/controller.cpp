#include "app/controller.hpp"

#include <fmt/ranges.h>
#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <utility>

#include "app/config_effects.hpp"
#include "base/log.hpp"

namespace monorelay::app {
namespace {

constexpr std::chrono::milliseconds kSettle{60};  // after a change, until the writer is done
constexpr std::chrono::milliseconds kLook{2000};  // between looks at a file that cannot be watched
constexpr std::chrono::milliseconds kDrainLook{20};
constexpr std::chrono::seconds kInterruptedEnd{5};  // for interrupted requests to end

}  // namespace

Signals::Signals() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&set, signal);
  ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
  descriptor_ = ::signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
  // A client that closes early is an error value where bytes are written, nothing more.
  std::signal(SIGPIPE, SIG_IGN);
  // So is a file that may grow no further.
  std::signal(SIGXFSZ, SIG_IGN);
}

Signals::~Signals() {
  ::close(descriptor_);
}

int Signals::Take() const {
  signalfd_siginfo info{};
  return ::read(descriptor_, &info, sizeof info) == sizeof info ? static_cast<int>(info.ssi_signo)
                                                                : 0;
}

int Controller::Run() {
  const FileWatch watch(parts_.source.Place().file);
  const int watched = watch.Descriptor();
  for (;;) {
    pollfd waits[3] = {{parts_.signals.Descriptor(), POLLIN, 0},
                       {watched, POLLIN, 0},
                       {parts_.bell.Descriptor(), POLLIN, 0}};
    const int ready = ::poll(waits, 3, static_cast<int>(kLook.count()));
    if (const int signal = parts_.signals.Take(); signal == SIGHUP) {
      log::Info("SIGHUP: reading the configuration again");
      TakeChanged(parts_.source.Load());
    } else if (signal != 0) {
      log::Info("{}: finishing what is under way; once more to end at once",
                signal == SIGINT ? "SIGINT" : "SIGTERM");
      return End();
    }
    if ((waits[2].revents & POLLIN) != 0) AnswerBell();
    if (ready == 0 || (waits[1].revents & POLLIN) != 0) {
      if (watched >= 0) Settle(watch);
      if (auto config = parts_.source.LoadChanged()) TakeChanged(std::move(config));
    }
    LookAtSecrets();
    const std::string& refusal = parts_.source.Refusal();
    parts_.relay.NoteRefusal(refusal.empty() ? failure_ : refusal);
  }
}

// Waits until nothing has happened for a moment: editors write in several steps.
void Controller::Settle(const FileWatch& watch) {
  pollfd wait{watch.Descriptor(), POLLIN, 0};
  do {
    watch.Drain();
  } while (::poll(&wait, 1, static_cast<int>(kSettle.count())) > 0);
}

void Controller::AnswerBell() {
  const std::uint64_t rung = parts_.bell.Take();
  // Secrets that came with the change are read with it.
  if (parts_.vault != nullptr) seen_ = parts_.vault->Revision();
  parts_.bell.Answer(rung, Reload(parts_.source.Load()));
}

// The configuration may refer to one that was changed.
void Controller::LookAtSecrets() {
  if (parts_.vault == nullptr) return;
  const std::uint64_t revision = parts_.vault->Revision();
  if (std::exchange(seen_, revision) == revision) return;
  log::Info("a stored secret was changed: reading the configuration again");
  Reload(parts_.source.Load());
}

void Controller::TakeChanged(std::optional<Config> config) {
  if (Reload(std::move(config)).is_in_force)
    parts_.relay.TellConfig(parts_.source.Revision(), std::nullopt);
}

// What is wrong with a configuration that cannot be used stands in the log already.
ReloadReport Controller::Reload(std::optional<Config> config) {
  if (!config) {
    return {.is_in_force = false,
            .why_not = "it cannot be used, as the log says; the one before stays in force"};
  }
  const auto reloaded = parts_.relay.Reload(*config);
  if (!reloaded) {
    failure_ = reloaded.error().text.value;
    log::Failure("the configuration was not taken over: {}", failure_);
    return {.is_in_force = false, .why_not = reloaded.error().text.value};
  }
  failure_.clear();
  if (!parts_.level_is_fixed) log::SetLevel(config->server.log_level);
  ReloadReport report{.is_in_force = true, .waiting = WaitingForRestart(start_, *config)};
  if (parts_.relay.StaysClosed(*config)) report.waiting.emplace_back("server.access_key_enabled");
  if (!report.waiting.empty())
    log::Warning("at the next start: {}", fmt::join(report.waiting, ", "));
  drain_time_ = config->server.limits.drain_seconds;
  log::Info("the new configuration is in force");
  return report;
}

// True if all connections have ended within `time`. A second signal ends the process.
bool Controller::WaitForConnections(std::chrono::milliseconds time) const {
  for (auto left = time; parts_.relay.Connections() > 0; left -= kDrainLook) {
    if (left.count() <= 0) return false;
    pollfd wait{parts_.signals.Descriptor(), POLLIN, 0};
    ::poll(&wait, 1, static_cast<int>(kDrainLook.count()));
    const int signal = parts_.signals.Take();
    if (signal == SIGTERM || signal == SIGINT) std::_Exit(128 + signal);
  }
  return true;
}

int Controller::End() {
  parts_.bell.Close();
  parts_.relay.Drain();
  if (!WaitForConnections(drain_time_)) {
    log::Warning(
        "{} connections are still open after server.limits.drain_seconds; they are interrupted",
        parts_.relay.Connections());
    parts_.relay.Interrupt();
    static_cast<void>(WaitForConnections(kInterruptedEnd));
  }
  return 0;
}

}  // namespace monorelay::app
