#include "admin/carrying.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "admin/account_json.hpp"
#include "admin/config_json.hpp"
#include "admin/precondition.hpp"
#include "identity/audit.hpp"
#include "identity/secret_vault.hpp"

namespace monorelay::admin {
namespace {

// What stood in the store before.
class FormerSecrets {
 public:
  explicit FormerSecrets(identity::SecretVault& vault) : vault_(vault) {}

  Result<void> Put(const sync::NamedSecret& secret) {
    auto former = vault_.Get(secret.name);
    if (!former && former.error().kind != ErrorKind::kNotFound)
      return std::unexpected(std::move(former.error()));
    auto put = vault_.Put(secret.name, secret.value);
    if (!put) return std::unexpected(std::move(put.error()));
    former_.emplace_back(secret.name, former ? std::optional(*former) : std::nullopt);
    return {};
  }
  // What cannot be put back is told by the next list of secrets.
  void BringBack() {
    for (const auto& [name, value] : former_) {
      if (value) {
        static_cast<void>(vault_.Put(name, *value));
      } else {
        static_cast<void>(vault_.Remove(name));
      }
    }
  }

 private:
  identity::SecretVault& vault_;
  std::vector<std::pair<std::string, std::optional<Secret>>> former_;
};

// For a dry run: references to secrets that are yet to be stored, as what they will stand for.
std::string WithStored(std::string text, const std::vector<sync::NamedSecret>& stored,
                       identity::SecretVault& vault) {
  for (const sync::NamedSecret& secret : stored) {
    if (vault.Get(secret.name)) continue;
    const std::string reference = "secret:" + secret.name;
    const std::string value = json::Quote(secret.value.Reveal());
    std::size_t from = 0;
    for (;;) {
      std::size_t begin = text.find(reference, from);
      if (begin == std::string::npos) break;
      std::size_t end = begin + reference.size();
      from = end;
      constexpr std::string_view kEnds = " \t\r\n,]}";
      const bool is_quoted = begin > 0 && (text[begin - 1] == '"' || text[begin - 1] == '\'');
      const bool is_whole = is_quoted ? end < text.size() && text[end] == text[begin - 1]
                                      : end == text.size() || kEnds.contains(text[end]);
      if (!is_whole) continue;  // a longer name
      if (is_quoted) {
        --begin;
        ++end;
      }
      text.replace(begin, end - begin, value);
      from = begin + value.size();
    }
  }
  return text;
}

std::string WithoutQuotes(std::string_view etag) {
  if (etag.size() >= 2 && etag.starts_with('"') && etag.ends_with('"'))
    etag = etag.substr(1, etag.size() - 2);
  return std::string(etag);
}

}  // namespace

Read<sync::Synchroniser*> NeedSync(const Services& services) {
  const bool is_there =
      services.sync != nullptr && services.config != nullptr && services.secrets != nullptr;
  if (is_there) return services.sync;
  return std::unexpected(
      NotFound("nothing can be carried: there is no configuration file, or secrets cannot be kept; "
               "the log says why"));
}

Read<void> ParseBody(BodyFields& fields, const Request& request,
                     std::span<const std::string_view> known) {
  if (!request.body.empty()) return fields.Parse(request, known);
  Request empty = request;
  empty.body = "{}";
  return fields.Parse(empty, known);
}

Read<Secret> ReadSecret(const BodyFields& fields, std::string_view name) {
  auto text = fields.Text(name);
  if (!text) return std::unexpected(std::move(text.error()));
  return Secret(std::move(*text).value_or(""));
}

Read<sync::Contents> ReadContents(const BodyFields& fields, sync::Synchroniser& sync) {
  const auto view = sync.View();
  if (!view) return std::unexpected(ProblemOf(view.error()));
  const auto statistics = fields.Flag("include_statistics");
  if (!statistics) return std::unexpected(statistics.error());
  const auto secrets = fields.Flag("include_secrets");
  if (!secrets) return std::unexpected(secrets.error());
  auto passphrase = ReadSecret(fields, "passphrase");
  if (!passphrase) return std::unexpected(std::move(passphrase.error()));
  const std::size_t length = passphrase->Reveal().size();
  if (length > 0 && length < sync::kShortestPassphrase)
    return std::unexpected(WrongParameter("passphrase", "must have at least 8 bytes"));
  return sync::Contents{
      .with_statistics = statistics->value_or(view->settings.with_statistics),
      .with_secrets = secrets->value_or(view->settings.with_secrets || !passphrase->IsEmpty()),
      .passphrase = *std::move(passphrase)};
}

Read<sync::WebDavTarget> ReadTarget(const BodyFields& fields, std::string_view folder_name) {
  auto url = fields.NeedText("url");
  if (!url) return std::unexpected(std::move(url.error()));
  auto username = fields.Text("username");
  if (!username) return std::unexpected(std::move(username.error()));
  auto password = ReadSecret(fields, "password");
  if (!password) return std::unexpected(std::move(password.error()));
  auto folder = fields.Text(folder_name);
  if (!folder) return std::unexpected(std::move(folder.error()));
  return sync::WebDavTarget{.url = *std::move(url),
                            .username = std::move(*username).value_or(""),
                            .password = *std::move(password),
                            .folder = std::move(*folder).value_or("monorelay")};
}

Read<void> SaveSyncSettings(const Services& services, const Request& request,
                            std::vector<ConfigStep> steps) {
  if (steps.empty()) {
    const auto document = services.config->Read();
    if (!document) return Refused(document.error());
    return CheckIfMatch(request, EtagOf(document->etag), IfMatch::kOptional);
  }
  const auto saved = services.config->Apply({.steps = std::move(steps),
                                             .text = std::nullopt,
                                             .if_match = WithoutQuotes(request.if_match),
                                             .by = request.By(),
                                             .source = "sync"});
  if (!saved) return Refused(saved.error());
  return {};
}

Read<void> IsAsExpected(const BodyFields& fields, const sync::Pulled& pulled) {
  const auto expected = fields.Text("expected_version");
  if (!expected) return std::unexpected(expected.error());
  if (!*expected || **expected == pulled.version) return {};
  return std::unexpected(
      Problem{.status = 409,
              .type = "conflict",
              .title = "It was changed there meanwhile",
              .detail = fmt::format("the version there is {} by now: look at what it would change, "
                                    "and put that in place",
                                    pulled.version.empty() ? "another one" : pulled.version),
              .fields = {{"expected_version", "is no longer the newest"}}});
}

Read<PutInPlace> PutPulled(const Services& services, const Request& request,
                           const sync::Pulled& pulled, bool is_dry_run) {
  FormerSecrets former(*services.secrets);
  PutInPlace put;
  for (const sync::NamedSecret& secret : pulled.stored) {
    put.stored.push_back(secret.name);
    if (is_dry_run) continue;
    if (auto stored = former.Put(secret); !stored) {
      former.BringBack();
      return std::unexpected(ProblemOf(stored.error()));
    }
  }
  ConfigOrder order{.steps = {},
                    .text = is_dry_run ? WithStored(pulled.config, pulled.stored, *services.secrets)
                                       : pulled.config,
                    .if_match = WithoutQuotes(request.if_match),
                    .by = request.By(),
                    .source = "sync",
                    .is_dry_run = is_dry_run};
  auto outcome = services.config->Apply(order);
  if (!outcome) {
    former.BringBack();
    return Refused(outcome.error());
  }
  put.outcome = *std::move(outcome);
  return put;
}

void WritePulled(json::Writer& json, const sync::Pulled& pulled, const PutInPlace& put,
                 bool is_dry_run) {
  json.BeginObject()
      .Field("version", std::string_view(pulled.version))
      .Field("dry_run", is_dry_run)
      .Field("is_latest", pulled.is_latest)
      .Field("changed", put.outcome.is_changed)
      .Field("diff", std::string_view(put.outcome.diff))
      .Field("etag", std::string_view(put.outcome.etag))
      .Field("former_version", std::string_view(put.outcome.version))
      .Field("is_in_force", put.outcome.is_in_force)
      .Field("why_not", std::string_view(put.outcome.why_not))
      .Field("has_statistics", pulled.has_statistics)
      .Field("needs_passphrase", pulled.has_sealed);
  WriteTexts(json, "stored_secrets", put.stored);
  WriteTexts(json, "missing_secrets", pulled.missing);
  WriteTexts(json, "effects", put.outcome.effects);
  json.Key("warnings").BeginArray();
  for (const ConfigProblem& warning : put.outcome.warnings)
    json.String(fmt::format("{}: {}", warning.path, warning.message));
  json.EndArray().EndObject();
}

Read<void> NoteCarried(const Services& services, const Request& request, std::string_view action,
                       std::string_view target, std::string after) {
  if (services.audit == nullptr) return {};
  identity::AuditEntry entry = EntryOf(request.By(), std::string(action), std::string(target));
  entry.after = std::move(after);
  if (auto noted = services.audit->Append(entry); !noted)
    return std::unexpected(ProblemOf(noted.error()));
  return {};
}

}  // namespace monorelay::admin
