#include "app/import.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <optional>
#include <system_error>
#include <utility>

#include "app/config_loader.hpp"
#include "app/data_paths.hpp"
#include "app/import_users.hpp"
#include "app/wire_records.hpp"
#include "store/sqlite/predecessor_log.hpp"

namespace monorelay::app {
namespace {

namespace fs = std::filesystem;

constexpr int kFailed = 1;
constexpr int kWrongUsage = 2;
constexpr std::size_t kAtOnce = 256;

// The request log in the place that was named.
Result<fs::path> FindLog(const fs::path& given) {
  std::error_code failure;
  fs::path file = fs::is_directory(given, failure) ? given / "requests.db" : given;
  if (!fs::exists(file, failure))
    return RelayError(ErrorKind::kNotFound, fmt::format("there is no {}", file.string()));
  return file;
}

std::optional<Config> Read(const ConfigPlace& place, bool may_lack_file,
                           const Environment& environment, std::ostream& err) {
  const auto texts = ReadConfigTexts(place, may_lack_file);
  if (!texts) {
    err << texts.error() << '\n';
    return std::nullopt;
  }
  LoadedConfig loaded = LoadConfig(place.file, texts->text, environment);
  if (loaded.HasErrors()) return std::nullopt;
  return std::move(loaded.config);
}

// How many records were read.
Result<std::size_t> Import(const fs::path& file, const fs::path& database, const Config& config) {
  const SystemClock clock;
  // Nothing is removed here: the relay does that, by its own limits.
  auto store = store::sqlite::SqliteRequestStore::Open(database, clock);
  if (!store) return std::unexpected(std::move(store.error()));
  const fs::path scratch =
      database.parent_path() / fmt::format("import-{}.db", static_cast<long>(::getpid()));
  auto log = store::sqlite::PredecessorLog::Open(file, scratch);
  if (!log) return std::unexpected(std::move(log.error()));
  const auto rules = BodyRulesOf(config, Secret());
  std::size_t count = 0;
  for (;;) {
    const auto records = log->Next(kAtOnce, *rules);
    if (!records) return std::unexpected(records.error());
    if (records->empty()) return count;
    if (auto stored = (*store)->Append(*records); !stored) return std::unexpected(stored.error());
    count += records->size();
  }
}

int ImportUsersOf(const fs::path& users, const Options& options, std::ostream& out,
                  std::ostream& err) {
  const auto config_file = FindConfigFile(options);
  if (!config_file) {
    err << config_file.error().text.value.Get() << '\n';
    return kWrongUsage;
  }
  const auto imported = ImportUsers(users, PathsFor(options, *config_file).data_dir, out);
  if (imported) return 0;
  err << imported.error().text.value.Get() << " (" << imported.error().detail.value.Get() << ")\n";
  return kFailed;
}

}  // namespace

int RunImport(const Options& options, const Environment& environment, std::ostream& out,
              std::ostream& err) {
  const auto users = FindUsers(options.file);
  if (users) {
    const int status = ImportUsersOf(*users, options, out, err);
    std::error_code failure;
    const bool has_log =
        *users != options.file && fs::exists(users->parent_path() / "requests.db", failure);
    if (status != 0 || !has_log) return status;
  }
  const auto file = FindLog(options.file);
  if (!file) {
    err << file.error().text.value.Get() << '\n';
    return kWrongUsage;
  }
  const auto config_file = FindConfigFile(options);
  const auto config =
      config_file ? Read(PlaceFor(options), !options.config, environment, err) : std::nullopt;
  if (!config) {
    err << (config_file ? "monorelay check says what is wrong with the configuration\n"
                        : config_file.error().text.value.Get() + "\n");
    return kWrongUsage;
  }
  const fs::path database = PathsFor(options, *config_file).Database(config->logging);
  std::error_code failure;
  if (fs::equivalent(*file, database, failure)) {
    err << file->string() << " is the request log itself: the relay takes it over as it is\n";
    return kWrongUsage;
  }
  const auto count = Import(*file, database, *config);
  if (!count) {
    err << count.error().text.value.Get() << " (" << count.error().detail.value.Get() << ")\n";
    return kFailed;
  }
  out << fmt::format("{} records of {} are in {}\n", *count, file->string(), database.string());
  return 0;
}

}  // namespace monorelay::app
