#include "sync/bundle.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/base64.hpp"
#include "base/digest.hpp"
#include "json/document.hpp"
#include "json/writer.hpp"

namespace monorelay::sync {
namespace {

constexpr std::int64_t kFormat = 1;
constexpr std::size_t kMostSecrets = 10'000;
constexpr std::size_t kLineBytes = 76;

std::unexpected<Error> Wrong(std::string text) {
  return ClientError(ErrorKind::kInvalidRequest, std::move(text));
}

std::string ManifestOf(std::span<const BundleFile> files, std::int64_t made_at) {
  std::string text;
  json::Writer json(text);
  json.BeginObject().Field("format", kFormat).Field("made_at", made_at).Key("files").BeginObject();
  for (const BundleFile& file : files) {
    json.Key(file.name)
        .BeginObject()
        .Field("bytes", file.text.size())
        .Field("sha256", std::string_view(Sha256(file.text)))
        .EndObject();
  }
  json.EndObject().EndObject();
  return text + "\n";
}

const BundleFile* Find(std::span<const BundleFile> files, std::string_view name) {
  const auto found = std::ranges::find(files, name, &BundleFile::name);
  return found == files.end() ? nullptr : &*found;
}

// Holds the files against what the manifest says of them.
Result<void> Compare(std::span<const BundleFile> files, json::Value said, bool takes_edited) {
  for (const std::string_view name : {kConfigName, kStatisticsName, kSecretsName}) {
    const BundleFile* file = Find(files, name);
    const json::Value entry = said[name];
    if (file == nullptr && entry.IsGiven()) {
      return Wrong(
          fmt::format("{} is missing: the set of files is cut off, or was pushed only in "
                      "part; push it anew from where it is whole",
                      name));
    }
    if (file == nullptr || takes_edited) continue;
    if (entry["sha256"].Decoded() == Sha256(file->text)) continue;
    return Wrong(fmt::format(
        "{} has {} bytes and is not the one that {} tells of ({} bytes): it was cut off, pushed in "
        "part, or edited there; to take it as it is, pull with \"accept_edited\": true",
        name, file->text.size(), kManifestName, entry["bytes"].GetInt().value_or(0)));
  }
  return {};
}

Result<void> ReadManifest(std::span<const BundleFile> files, const BundleFile& manifest,
                          bool takes_edited, Bundle& bundle) {
  json::Document document;
  if (!document.ParseCopy(manifest.text) || !document.Root().IsObject()) {
    return Wrong(fmt::format("{} cannot be read: it is cut off, or no JSON; push the set anew",
                             kManifestName));
  }
  const json::Value root = document.Root();
  if (root["format"].GetInt().value_or(0) != kFormat) {
    return Wrong(
        "the files are of a later version of the relay; pull them with that version or a later "
        "one");
  }
  bundle.made_at = root["made_at"].GetInt().value_or(0);
  return Compare(files, root["files"], takes_edited);
}

void WriteSecrets(json::Writer& json, std::string_view key,
                  const std::vector<NamedSecret>& secrets) {
  json.Key(key).BeginArray();
  for (const NamedSecret& secret : secrets) {
    json.BeginObject()
        .Field("name", std::string_view(secret.name))
        .Field("value", secret.value.Reveal())
        .EndObject();
  }
  json.EndArray();
}

bool ReadSecrets(json::Value list, std::vector<NamedSecret>& secrets) {
  if (!list.IsArray() || list.Size() > kMostSecrets) return false;
  for (const json::Value entry : list.Items()) {
    if (!entry["name"].IsString() || !entry["value"].IsString()) return false;
    secrets.push_back({entry["name"].Decoded(), Secret(entry["value"].Decoded())});
  }
  return true;
}

}  // namespace

std::vector<BundleFile> FilesOf(const Bundle& bundle) {
  std::vector<BundleFile> files{{std::string(kConfigName), bundle.config}};
  if (!bundle.statistics.empty())
    files.push_back({std::string(kStatisticsName), bundle.statistics});
  if (!bundle.sealed.empty()) files.push_back({std::string(kSecretsName), bundle.sealed});
  files.push_back({std::string(kManifestName), ManifestOf(files, bundle.made_at)});
  return files;
}

Result<Bundle> BundleFrom(std::span<const BundleFile> files, bool takes_edited) {
  for (const BundleFile& file : files) {
    if (file.text.size() > kMostFileBytes)
      return Wrong(fmt::format("{} is larger than the 4 MiB that are taken", file.name));
  }
  const BundleFile* config = Find(files, kConfigName);
  if (config == nullptr)
    return Wrong(fmt::format("there is no {} in it: nothing that a relay has pushed", kConfigName));
  Bundle bundle;
  const BundleFile* manifest = Find(files, kManifestName);
  bundle.has_manifest = manifest != nullptr;
  if (manifest != nullptr) {
    if (auto read = ReadManifest(files, *manifest, takes_edited, bundle); !read)
      return std::unexpected(std::move(read.error()));
  }
  bundle.config = config->text;
  if (const BundleFile* file = Find(files, kStatisticsName)) bundle.statistics = file->text;
  if (const BundleFile* file = Find(files, kSecretsName)) bundle.sealed = file->text;
  return bundle;
}

Result<std::string> SealSecrets(const SecretSet& secrets, const Secret& passphrase,
                                PassphraseCost cost) {
  std::string plain;
  json::Writer json(plain);
  json.BeginObject().Field("format", kFormat);
  WriteSecrets(json, "config", secrets.config);
  WriteSecrets(json, "stored", secrets.stored);
  json.EndObject();
  const Secret wiped(std::move(plain));
  auto sealed = Sealed(wiped.Reveal(), passphrase, cost);
  if (!sealed) return std::unexpected(std::move(sealed.error()));
  const std::string text = ToBase64(*sealed);
  std::string lines;
  for (std::size_t at = 0; at < text.size(); at += kLineBytes)
    lines += text.substr(at, kLineBytes) + "\n";
  return lines;
}

Result<SecretSet> OpenSecrets(std::string_view text, const Secret& passphrase) {
  const auto sealed = FromBase64(text);
  if (!sealed) return Wrong(fmt::format("{} is no base64: it was edited or cut off", kSecretsName));
  const auto plain = Opened(*sealed, passphrase);
  if (!plain) {
    Error error = plain.error();
    error.text.value = fmt::format("{}: {}", kSecretsName, error.text.value.Get());
    return std::unexpected(std::move(error));
  }
  json::Document document;
  SecretSet secrets;
  const bool is_read = document.ParseCopy(plain->Reveal()).has_value() &&
                       document.Root()["format"].GetInt() == kFormat &&
                       ReadSecrets(document.Root()["config"], secrets.config) &&
                       ReadSecrets(document.Root()["stored"], secrets.stored);
  if (!is_read)
    return Wrong(fmt::format("{} holds no set of secrets that this version knows", kSecretsName));
  return secrets;
}

}  // namespace monorelay::sync
