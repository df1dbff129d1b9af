#include "app/sealing_journal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <system_error>

#include "app/file_swap.hpp"

namespace monorelay::app {
namespace {

namespace fs = std::filesystem;

std::unexpected<Error> Unusable(const fs::path& file, const std::string& why) {
  return RelayError(ErrorKind::kInternal, fmt::format("{} cannot be used: {}", file.string(), why));
}

}  // namespace

Result<void> SealingJournal::Note(const std::vector<std::string>& names) const {
  auto all = Noted();
  if (!all) return std::unexpected(std::move(all.error()));
  for (const std::string& name : names) {
    if (std::ranges::find(*all, name) == all->end()) all->push_back(name);
  }
  std::string text;
  for (const std::string& name : *all) text.append(name).append("\n");
  const auto lock = FolderLock::Take(file_.parent_path());
  if (!lock) return std::unexpected(lock.error());
  return SwapFile(*lock, file_, text, {});
}

Result<std::vector<std::string>> SealingJournal::Noted() const {
  std::vector<std::string> names;
  std::error_code failure;
  const bool is_there = fs::exists(file_, failure);
  if (failure) return Unusable(file_, failure.message());
  if (!is_there) return names;
  std::ifstream stream(file_);
  for (std::string name; std::getline(stream, name);) names.push_back(name);
  if (!stream.eof()) return Unusable(file_, "it cannot be read");
  return names;
}

Result<void> SealingJournal::Forget() const {
  std::error_code failure;
  fs::remove(file_, failure);
  if (failure) return Unusable(file_, failure.message());
  return {};
}

}  // namespace monorelay::app
