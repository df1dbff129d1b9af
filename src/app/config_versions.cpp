#include "app/config_versions.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>
#include <limits>
#include <optional>
#include <system_error>
#include <utility>

#include "app/file_swap.hpp"
#include "base/digest.hpp"

namespace monorelay::app {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

constexpr std::string_view kEnding = ".version";

std::string HeadOf(const ConfigVersion& version) {
  return json::serialize(json::object{{"time", version.time_s},
                                      {"who", version.who},
                                      {"source", version.source},
                                      {"sha256", version.digest},
                                      {"bytes", version.bytes}}) +
         "\n";
}

std::optional<std::int64_t> NumberOf(const fs::path& file) {
  const std::string name = file.filename().string();
  if (!name.ends_with(kEnding)) return std::nullopt;
  std::int64_t number = 0;
  const char* end = name.data() + name.size() - kEnding.size();
  const auto [stop, error] = std::from_chars(name.data(), end, number);
  if (error != std::errc{} || stop != end || number <= 0) return std::nullopt;
  return number;
}

// What the first line of a version's file says.
std::optional<ConfigVersion> ReadHead(std::istream& stream, std::int64_t number) {
  std::string line;
  if (!std::getline(stream, line)) return std::nullopt;
  boost::system::error_code failure;
  const json::value head = json::parse(line, failure);
  const json::object* fields = failure ? nullptr : head.if_object();
  if (fields == nullptr) return std::nullopt;
  const json::value* time = fields->if_contains("time");
  const json::value* who = fields->if_contains("who");
  const json::value* digest = fields->if_contains("sha256");
  const json::value* bytes = fields->if_contains("bytes");
  const bool is_whole = time != nullptr && time->is_int64() && who != nullptr && who->is_string() &&
                        digest != nullptr && digest->is_string() && bytes != nullptr &&
                        bytes->is_int64() && bytes->as_int64() >= 0;
  if (!is_whole) return std::nullopt;
  const json::value* source = fields->if_contains("source");
  const bool has_source = source != nullptr && source->is_string();
  return ConfigVersion{.number = number,
                       .time_s = time->as_int64(),
                       .who = std::string(who->as_string()),
                       .source = has_source ? std::string(source->as_string()) : std::string(),
                       .digest = std::string(digest->as_string()),
                       .bytes = static_cast<std::size_t>(bytes->as_int64())};
}

std::unexpected<Error> Failed(const fs::path& what, const std::string& why) {
  return RelayError(ErrorKind::kInternal, fmt::format("{} cannot be used: {}", what.string(), why));
}

}  // namespace

fs::path ConfigVersions::FileOf(std::int64_t number) const {
  return folder_ / fmt::format("{:06}{}", number, kEnding);
}

Result<ConfigVersion> ConfigVersions::Keep(std::string_view text, const std::string& who,
                                           const std::string& source) {
  std::error_code failure;
  const bool is_new = fs::create_directories(folder_, failure);
  if (!failure && is_new) fs::permissions(folder_, fs::perms::owner_all, failure);
  if (failure) return Failed(folder_, failure.message());
  const auto lock = FolderLock::Take(folder_);
  if (!lock) return std::unexpected(lock.error());
  auto versions = List();
  if (!versions) return std::unexpected(versions.error());
  ConfigVersion made{.number = versions->empty() ? 1 : versions->front().number + 1,
                     .time_s = std::chrono::duration_cast<std::chrono::seconds>(
                                   clock_.WallNow().time_since_epoch())
                                   .count(),
                     .who = who,
                     .source = source,
                     .digest = Sha256(text),
                     .bytes = text.size()};
  auto written = SwapFile(*lock, FileOf(made.number), HeadOf(made) + std::string(text), {});
  if (!written) return std::unexpected(std::move(written.error()));
  std::size_t count = 1;
  std::size_t bytes = made.bytes;
  for (const ConfigVersion& version : *versions) {
    const bool is_same = version.digest == made.digest;
    const bool fits = count < limits_.versions && bytes + version.bytes <= limits_.bytes;
    if (is_same || !fits) {
      fs::remove(FileOf(version.number), failure);
      if (failure) return Failed(FileOf(version.number), failure.message());
      if (!is_same) bytes = limits_.bytes;  // those that are older go, too
    } else {
      ++count;
      bytes += version.bytes;
    }
  }
  return made;
}

Result<std::vector<ConfigVersion>> ConfigVersions::List() const {
  std::vector<ConfigVersion> versions;
  std::error_code failure;
  fs::directory_iterator files(folder_, failure);
  if (failure == std::errc::no_such_file_or_directory) return versions;
  if (failure) return Failed(folder_, failure.message());
  for (; files != fs::directory_iterator(); files.increment(failure)) {
    if (failure) return Failed(folder_, failure.message());
    const auto number = NumberOf(files->path());
    if (!number) continue;
    std::ifstream stream(files->path(), std::ios::binary);
    auto version = ReadHead(stream, *number);
    // A damaged file is listed without a digest, so that its number is not given again.
    versions.push_back(version ? *std::move(version)
                               : ConfigVersion{.number = *number,
                                               .time_s = 0,
                                               .who = "(damaged)",
                                               .source = {},
                                               .digest = {},
                                               .bytes = 0});
  }
  std::ranges::sort(versions, std::ranges::greater(), &ConfigVersion::number);
  return versions;
}

Result<std::string> ConfigVersions::Read(std::int64_t number) const {
  std::ifstream stream(FileOf(number), std::ios::binary);
  if (!stream) {
    return ClientError(ErrorKind::kNotFound,
                       fmt::format("there is no version {} of the configuration; `monorelay config "
                                   "history` lists them",
                                   number));
  }
  const auto version = ReadHead(stream, number);
  std::string text{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  if (!version || version->digest != Sha256(text))
    return Failed(FileOf(number), "it was damaged; remove it");
  return text;
}

}  // namespace monorelay::app
