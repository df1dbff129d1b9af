// The configuration in WebDAV folders and archives.

#include <fmt/format.h>

#include <array>

#include "admin/account_json.hpp"
#include "admin/carrying.hpp"
#include "admin/routes.hpp"
#include "base/base64.hpp"

namespace monorelay::admin {
namespace {

using sync::Synchroniser;

constexpr std::size_t kMostArchiveBytes = 24UL * 1024 * 1024;  // as base64

struct Taking {
  bool is_dry_run = true;
  bool takes_edited = false;
  Secret passphrase;
};

Read<Taking> ReadTaking(const BodyFields& fields) {
  const auto dry_run = fields.Flag("dry_run");
  if (!dry_run) return std::unexpected(dry_run.error());
  const auto edited = fields.Flag("accept_edited");
  if (!edited) return std::unexpected(edited.error());
  auto passphrase = ReadSecret(fields, "passphrase");
  if (!passphrase) return std::unexpected(std::move(passphrase.error()));
  return Taking{.is_dry_run = dry_run->value_or(true),
                .takes_edited = edited->value_or(false),
                .passphrase = *std::move(passphrase)};
}

Outcome Test(const Services& services, const Request& request) {
  constexpr std::array<std::string_view, 4> kKnown{"url", "username", "password", "folder"};
  const auto sync = NeedSync(services);
  if (!sync) return std::unexpected(sync.error());
  BodyFields fields;
  if (auto parsed = ParseBody(fields, request, kKnown); !parsed)
    return std::unexpected(parsed.error());
  const auto target = ReadTarget(fields, "folder");
  if (!target) return std::unexpected(target.error());
  if (auto tested = (*sync)->TestWebDav(*target); !tested) return Failed(tested.error());
  return Done();
}

Outcome Push(const Services& services, const Request& request) {
  constexpr std::array<std::string_view, 8> kKnown{
      "url",   "username",           "password",        "folder",
      "force", "include_statistics", "include_secrets", "passphrase"};
  const auto sync = NeedSync(services);
  if (!sync) return std::unexpected(sync.error());
  BodyFields fields;
  if (auto parsed = ParseBody(fields, request, kKnown); !parsed)
    return std::unexpected(parsed.error());
  const auto target = ReadTarget(fields, "folder");
  if (!target) return std::unexpected(target.error());
  const auto force = fields.Flag("force");
  if (!force) return std::unexpected(force.error());
  const auto contents = ReadContents(fields, **sync);
  if (!contents) return std::unexpected(contents.error());
  const auto address = (*sync)->PushWebDav(*target, *contents, force->value_or(false));
  if (!address) return Failed(address.error());
  if (auto noted = NoteCarried(services, request, "webdav.push", *address); !noted)
    return std::unexpected(noted.error());
  return JsonAnswer([&](json::Writer& json) {
    json.BeginObject().Field("address", std::string_view(*address)).EndObject();
  });
}

Outcome Pull(const Services& services, const Request& request) {
  constexpr std::array<std::string_view, 8> kKnown{"url",        "username",        "password",
                                                   "folder",     "dry_run",         "accept_edited",
                                                   "passphrase", "expected_version"};
  const auto sync = NeedSync(services);
  if (!sync) return std::unexpected(sync.error());
  BodyFields fields;
  if (auto parsed = ParseBody(fields, request, kKnown); !parsed)
    return std::unexpected(parsed.error());
  const auto target = ReadTarget(fields, "folder");
  if (!target) return std::unexpected(target.error());
  const auto taking = ReadTaking(fields);
  if (!taking) return std::unexpected(taking.error());
  const auto pulled = (*sync)->PullWebDav(*target, taking->passphrase, taking->takes_edited);
  if (!pulled) return Failed(pulled.error());
  if (auto expected = IsAsExpected(fields, *pulled); !expected)
    return std::unexpected(std::move(expected.error()));
  const auto put = PutPulled(services, request, *pulled, taking->is_dry_run);
  if (!put) return std::unexpected(put.error());
  if (!taking->is_dry_run) {
    if (auto kept = (*sync)->AppliedWebDav(*target, *pulled); !kept) return Failed(kept.error());
    if (auto noted = NoteCarried(services, request, "webdav.pull", target->url); !noted)
      return std::unexpected(noted.error());
  }
  return JsonAnswer(
      [&](json::Writer& json) { WritePulled(json, *pulled, *put, taking->is_dry_run); });
}

Outcome Archived(const Services& services, const Request& request, Synchroniser& sync,
                 const sync::Contents& contents) {
  auto archive = sync.Archive(contents);
  if (!archive) return Failed(archive.error());
  if (auto noted = NoteCarried(services, request, "archive.download", "configuration",
                               contents.with_secrets ? R"({"with_secrets":true})" : "");
      !noted)
    return std::unexpected(noted.error());
  Answer answer;
  answer.content_type = "application/x-tar";
  answer.fields = "content-disposition: attachment; filename=\"monorelay.tar\"\r\n";
  answer.body = *std::move(archive);
  return answer;
}

// Secrets are asked for with a passphrase, which belongs into no address.
Outcome Download(const Services& services, const Request& request) {
  const auto sync = NeedSync(services);
  if (!sync) return std::unexpected(sync.error());
  return Archived(services, request, **sync, {});
}

Outcome Pack(const Services& services, const Request& request) {
  constexpr std::array<std::string_view, 3> kKnown{"include_statistics", "include_secrets",
                                                   "passphrase"};
  const auto sync = NeedSync(services);
  if (!sync) return std::unexpected(sync.error());
  BodyFields fields;
  if (auto parsed = ParseBody(fields, request, kKnown); !parsed)
    return std::unexpected(parsed.error());
  const auto contents = ReadContents(fields, **sync);
  if (!contents) return std::unexpected(contents.error());
  return Archived(services, request, **sync, *contents);
}

Outcome Unpack(const Services& services, const Request& request) {
  constexpr std::array<std::string_view, 4> kKnown{"archive", "dry_run", "accept_edited",
                                                   "passphrase"};
  const auto sync = NeedSync(services);
  if (!sync) return std::unexpected(sync.error());
  BodyFields fields;
  if (auto parsed = ParseBody(fields, request, kKnown); !parsed)
    return std::unexpected(parsed.error());
  const auto text = fields.NeedText("archive");
  if (!text) return std::unexpected(text.error());
  const auto archive = FromBase64(*text);
  if (!archive) return std::unexpected(WrongParameter("archive", "must be a tar file as base64"));
  const auto taking = ReadTaking(fields);
  if (!taking) return std::unexpected(taking.error());
  const auto pulled = (*sync)->FromArchive(*archive, taking->passphrase, taking->takes_edited);
  if (!pulled) return Failed(pulled.error());
  const auto put = PutPulled(services, request, *pulled, taking->is_dry_run);
  if (!put) return std::unexpected(put.error());
  if (!taking->is_dry_run) {
    if (auto noted = NoteCarried(services, request, "archive.restore", "configuration"); !noted)
      return std::unexpected(noted.error());
  }
  return JsonAnswer(
      [&](json::Writer& json) { WritePulled(json, *pulled, *put, taking->is_dry_run); });
}

constexpr Route Unpacking() {
  Route route = TakingVersion(
      CarryRoute("/api/v1/backups/archive/restore",
                 "Checks the configuration in an archive and shows what it would change; puts it "
                 "in place if `dry_run` is false.",
                 "ArchiveRestore", "Pulled", Unpack));
  route.most_bytes = kMostArchiveBytes;
  return route;
}

constexpr Route Packing() {
  Route route =
      CarryRoute("/api/v1/backups/archive",
                 "The same as a tar file, with secrets if a passphrase is given to seal them.",
                 "ArchiveContents", "", Pack);
  route.content_type = "application/x-tar";
  return route;
}

constexpr std::array kRoutes{
    CarryRoute("/api/v1/backups/webdav/test", "Whether there is a WebDAV folder that can be read.",
               "WebDavTarget", "Done", Test),
    CarryRoute("/api/v1/backups/webdav/push",
               "Puts the configuration into the folder, which is made. 409 if somebody else has "
               "changed it since the last push or pull, unless `force` is true.",
               "WebDavPush", "PushedWebDav", Push),
    TakingVersion(CarryRoute(
        "/api/v1/backups/webdav/pull",
        "Checks the configuration in the folder and shows what it would change; puts it in place "
        "if `dry_run` is false: with `expected_version`, only the one that was shown.",
        "WebDavPull", "Pulled", Pull)),
    Route{.method = "GET",
          .path = "/api/v1/backups/archive",
          .summary = "The configuration as a tar file, with marks in the place of secrets.",
          .access = Access::kAdmin,
          .parameters = {},
          .response = "",
          .content_type = "application/x-tar",
          .handler = Download,
          .reads_records = false,
          .holds_content = true},
    Packing(),
    Unpacking(),
};

}  // namespace

std::span<const Route> BackupRoutes() {
  return kRoutes;
}

}  // namespace monorelay::admin
