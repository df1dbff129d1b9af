#include "app/config_command.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <ostream>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "admin/reading.hpp"
#include "app/check.hpp"
#include "app/config_diff.hpp"
#include "app/config_edit.hpp"
#include "app/config_emit.hpp"
#include "app/config_loader.hpp"
#include "app/config_mask.hpp"
#include "app/config_path.hpp"
#include "app/config_resolved.hpp"
#include "app/config_save.hpp"
#include "app/config_schema.hpp"
#include "app/config_versions.hpp"
#include "app/config_yaml.hpp"
#include "app/data_paths.hpp"
#include "app/user_command.hpp"
#include "app/wire_identity.hpp"
#include "base/digest.hpp"
#include "store/sqlite/identity_store.hpp"

namespace monorelay::app {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

constexpr int kDone = 0;
constexpr int kFailed = 1;
constexpr int kWrongUsage = 2;

std::string TextOf(const Error& error) {
  std::string text = error.text.value;
  if (!error.detail.value.empty()) text += " (" + error.detail.value.Get() + ")";
  return text;
}

std::string Printed(const ConfigModel& part) {
  if (part.kind == ConfigModel::Kind::kScalar) return part.text + "\n";
  if (FitsInLine(part)) return FlowText(part, false) + "\n";
  std::string text;
  for (const std::string& line : BlockLines(part)) text += line + "\n";
  return text;
}

class ConfigCommand {
 public:
  ConfigCommand(ConfigPlace place, const fs::path& data_dir, const Options& options,
                const Environment& environment, const Clock& clock, std::ostream& out,
                std::ostream& err)
      : place_(std::move(place)),
        identity_file_(IdentityFile(data_dir)),
        asked_(options.config_edit),
        environment_(environment),
        clock_(clock),
        versions_(data_dir / "config_versions", clock),
        out_(out),
        err_(err) {}

  int Run() {
    if (asked_.action == ConfigAction::kHistory) return History();
    if (asked_.action == ConfigAction::kShow && asked_.version) return Show();
    auto texts = ReadConfigTexts(place_);
    if (!texts) {
      err_ << texts.error() << '\n';
      return kWrongUsage;
    }
    texts_ = *std::move(texts);
    name_ = NameOf(place_, texts_);
    switch (asked_.action) {
      case ConfigAction::kGet:
        return Get();
      case ConfigAction::kSet:
        return Edit(ConfigEdit::Action::kSet, "set");
      case ConfigAction::kUnset:
        return Edit(ConfigEdit::Action::kRemove, "unset");
      case ConfigAction::kAppend:
        return Edit(ConfigEdit::Action::kAppend, "append");
      case ConfigAction::kRename:
        return Edit(ConfigEdit::Action::kRename, "rename");
      case ConfigAction::kDiff:
        return Diff();
      case ConfigAction::kRestore:
        return Restore();
      case ConfigAction::kShow:
        return Show();
      case ConfigAction::kHistory:
        break;
    }
    return kDone;
  }

 private:
  int Fail(const Error& error, int status = kFailed) {
    err_ << TextOf(error) << '\n';
    return status;
  }

  int Get() {
    const auto path = ReadConfigPath(asked_.path);
    if (!path) return Fail(path.error(), kWrongUsage);
    Problems problems;
    const auto root = ReadYaml(texts_.text, problems);
    if (!root) {
      err_ << ProblemLines(name_, problems.Sorted());
      return kFailed;
    }
    const ConfigModel model = Resolved(*root);
    const ConfigModel* part = FindPart(model, *path);
    if (part == nullptr) return NotSet(*path);
    ConfigModel shown = *part;
    MaskPart(shown, *path);
    out_ << Printed(shown);
    return kDone;
  }

  int NotSet(const ConfigPath& path) {
    std::string text = fmt::format("{} is not set in {}", app::TextOf(path), name_);
    if (const Setting* setting = FindSetting(PatternOf(path))) {
      const std::string usual = app::TextOf(DefaultOf(*setting));
      if (!usual.empty()) text += "; without it, it is " + usual;
    }
    err_ << text << '\n';
    return kFailed;
  }

  int Edit(ConfigEdit::Action action, std::string_view word) {
    const std::vector edits{ConfigEdit{action, asked_.path, asked_.value}};
    const auto edited = EditConfig(texts_.text, edits);
    if (!edited) return Fail(edited.error());
    return Save(*edited, fmt::format("{} {}", word, asked_.path));
  }

  int Restore() {
    const auto text = versions_.Read(*asked_.version);
    if (!text) return Fail(text.error());
    return Save(*text, fmt::format("restore {}", *asked_.version));
  }

  int Save(const std::string& text, const std::string& change) {
    if (text == texts_.text) {
      out_ << "nothing to change: " << name_ << " says so already\n";
      return kDone;
    }
    const LoadedConfig loaded = LoadConfig(place_.file, text, environment_);
    if (!loaded.problems.empty()) err_ << ProblemLines(name_, loaded.problems);
    if (loaded.HasErrors()) {
      err_ << "nothing was saved\n";
      return kFailed;
    }
    out_ << ConfigDiff(name_, texts_.text, name_, text);
    if (asked_.is_dry_run) return kDone;
    const std::string who = AtMachine().who.name;
    const auto kept = SaveTexts(place_, texts_, text, {.who = who, .source = "command"}, versions_);
    if (!kept) return Fail(kept.error());
    const fs::path& file = kept->now.has_overlay ? place_.overlay : place_.file;
    out_ << fmt::format("{} is saved; version {} is what it was\n", file.string(),
                        kept->version.number);
    return Audit(who, change, kept->version, text);
  }

  // The change is made by then: if it cannot be noted, that is told.
  int Audit(const std::string& who, const std::string& change, const ConfigVersion& kept,
            const std::string& text) {
    std::error_code failure;
    if (!fs::exists(identity_file_, failure)) return kDone;
    auto store = store::sqlite::SqliteIdentityStore::Open(identity_file_, clock_);
    if (!store) return Fail(store.error());
    const auto noted = (*store)->Append(
        {.actor = who,
         .action = "config.save",
         .target = name_,
         .before = json::serialize(json::object{{"version", kept.number}, {"sha256", kept.digest}}),
         .after = json::serialize(json::object{{"change", change}, {"sha256", Sha256(text)}})});
    if (!noted) return Fail(noted.error());
    return kDone;
  }

  int Diff() {
    auto number = asked_.version;
    if (!number) {
      const auto versions = versions_.List();
      if (!versions) return Fail(versions.error());
      if (versions->empty()) {
        out_ << "no version is kept yet; the first save makes one\n";
        return kDone;
      }
      number = versions->front().number;
    }
    const auto text = versions_.Read(*number);
    if (!text) return Fail(text.error());
    out_ << ConfigDiff(fmt::format("version {}", *number), *text, name_, texts_.text);
    return kDone;
  }

  int Show() {
    const auto text =
        asked_.version ? versions_.Read(*asked_.version) : Result<std::string>(texts_.text);
    const auto masked = text ? MaskedConfig(*text) : text;
    if (!masked) return Fail(masked.error());
    out_ << *masked;
    return kDone;
  }

  int History() {
    const auto versions = versions_.List();
    if (!versions) return Fail(versions.error());
    out_ << fmt::format("{:>7} {:<24} {:>8} {:<12} {}\n", "VERSION", "REPLACED", "BYTES", "SHA256",
                        "BY");
    for (const ConfigVersion& version : *versions) {
      out_ << fmt::format("{:>7} {:<24} {:>8} {:<12} {}\n", version.number,
                          admin::TimeText(static_cast<double>(version.time_s)), version.bytes,
                          version.digest.substr(0, 12), version.who);
    }
    return kDone;
  }

  ConfigPlace place_;
  std::string name_;  // of what is read, for messages
  fs::path identity_file_;
  const ConfigOptions& asked_;
  const Environment& environment_;
  const Clock& clock_;
  ConfigVersions versions_;
  std::ostream& out_;
  std::ostream& err_;
  ConfigTexts texts_;
};

}  // namespace

int RunConfig(const Options& options, const Environment& environment, const Clock& clock,
              std::ostream& out, std::ostream& err) {
  const auto file = FindConfigFile(options);
  if (!file) {
    err << TextOf(file.error()) << '\n';
    return kWrongUsage;
  }
  if (!*file) {
    err << "there is no config.yml here; name the file with --config, or make one first\n";
    return kWrongUsage;
  }
  const fs::path data_dir = PathsFor(options, *file).data_dir;
  return ConfigCommand({**file, data_dir / kOverlayName}, data_dir, options, environment, clock,
                       out, err)
      .Run();
}

}  // namespace monorelay::app
