#include "support/instruction_count.hpp"

#include <signal.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace monorelay::testing {
namespace {

// By the system call itself: what a sanitizer puts around signals would be counted too.
void StopHere() {
  ::syscall(SYS_tgkill, ::getpid(), ::syscall(SYS_gettid), SIGSTOP);
}

[[noreturn]] void RunInChild(const std::function<void()>& work) {
  // Once before, so that nothing is bound, allocated or warmed up for the first time.
  work();
  if (::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) != 0) ::_exit(1);
  StopHere();
  work();
  StopHere();
  ::_exit(0);
}

// The signal that the child has stopped by; 0: it has ended.
int AwaitStop(pid_t child) {
  int status = 0;
  const pid_t seen = ::waitpid(child, &status, 0);
  return seen == child && WIFSTOPPED(status) ? WSTOPSIG(status) : 0;
}

std::optional<std::int64_t> CountSteps(pid_t child, std::int64_t most) {
  if (AwaitStop(child) != SIGSTOP) return std::nullopt;
  for (std::int64_t steps = 0; steps < most; ++steps) {
    if (::ptrace(PTRACE_SINGLESTEP, child, nullptr, nullptr) != 0) return std::nullopt;
    const int signal = AwaitStop(child);
    if (signal == SIGSTOP) return steps;
    if (signal != SIGTRAP) return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::int64_t> InstructionsOf(const std::function<void()>& work, std::int64_t most) {
  const pid_t child = ::fork();
  if (child < 0) return std::nullopt;
  if (child == 0) RunInChild(work);
  const auto steps = CountSteps(child, most);
  ::kill(child, SIGKILL);
  while (AwaitStop(child) != 0) {
  }
  return steps;
}

}  // namespace monorelay::testing
