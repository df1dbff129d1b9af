#include "admin/key_import.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "base/text.hpp"
#include "json/document.hpp"

namespace monorelay::admin {
namespace {

using Keys = std::vector<ImportedKey>;

constexpr std::size_t kLongestKey = 4096;
constexpr std::size_t kLongestLabel = 100;
constexpr std::int64_t kMostWeight = 1'000'000;

std::unexpected<Problem> Wrong(std::string message) {
  return std::unexpected(WrongParameter("content", std::move(message)));
}

std::string_view NextLine(std::string_view& text) {
  std::string_view line = text.substr(0, text.find('\n'));
  text.remove_prefix(std::min(line.size() + 1, text.size()));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

std::string_view Unquoted(std::string_view text) {
  const bool is_quoted = text.size() >= 2 && text.front() == text.back() &&
                         (text.front() == '"' || text.front() == '\'');
  return is_quoted ? text.substr(1, text.size() - 2) : text;
}

bool IsVariable(std::string_view name) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
  };
  return !name.empty() && !(name.front() >= '0' && name.front() <= '9') &&
         std::ranges::all_of(name, fits);
}

ImportedKey FromLine(std::string_view line) {
  if (line.starts_with("export ")) line = Trim(line.substr(7));
  const std::size_t equals = line.find('=');
  // Keys may end with "=" themselves.
  if (equals != std::string_view::npos && IsVariable(line.substr(0, equals)) &&
      line.find_first_not_of('=', equals) != std::string_view::npos) {
    return {.label = std::string(line.substr(0, equals)),
            .key = Secret(std::string(Unquoted(Trim(line.substr(equals + 1)))))};
  }
  return {.label = {}, .key = Secret(std::string(Unquoted(line)))};
}

Read<Keys> FromRaw(std::string_view text) {
  Keys keys;
  while (!text.empty()) {
    const std::string_view line = Trim(NextLine(text));
    if (!line.empty() && !line.starts_with('#')) keys.push_back(FromLine(line));
  }
  return keys;
}

// The fields of a line as RFC 4180 has them, but within one line. Nothing if a quote is open.
std::optional<std::vector<std::string>> CsvFields(std::string_view line) {
  std::vector<std::string> fields(1);
  bool is_quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (is_quoted && c == '"' && i + 1 < line.size() && line[i + 1] == '"') {
      fields.back() += line[++i];
    } else if (c == '"' && (is_quoted || fields.back().empty())) {
      is_quoted = !is_quoted;
    } else if (c == ',' && !is_quoted) {
      fields.emplace_back();
    } else {
      fields.back() += c;
    }
  }
  if (is_quoted) return std::nullopt;
  return fields;
}

Read<Keys> FromCsv(std::string_view text) {
  Keys keys;
  for (int number = 1; !text.empty(); ++number) {
    const std::string_view line = Trim(NextLine(text));
    if (line.empty()) continue;
    const auto fields = CsvFields(line);
    if (!fields)
      return Wrong(fmt::format("has a quote in line {} that does not end there", number));
    const std::string key(Trim(fields->front()));
    const bool is_head = keys.empty() && (key == "key" || key == "api_key");
    if (is_head) continue;
    keys.push_back({.label = fields->size() > 1 ? std::string(Trim((*fields)[1])) : std::string(),
                    .key = Secret(key)});
  }
  return keys;
}

json::Value Either(json::Value object, std::string_view first, std::string_view second) {
  const json::Value value = object[first];
  return value.IsGiven() ? value : object[second];
}

std::optional<ImportedKey> FromEntry(json::Value entry) {
  if (entry.IsString()) return ImportedKey{.label = {}, .key = Secret(entry.Decoded())};
  const json::Value key = Either(entry, "key", "api_key");
  if (!key.IsString()) return std::nullopt;
  ImportedKey imported{.label = Either(entry, "label", "name").Decoded(),
                       .key = Secret(key.Decoded())};
  const json::Value weight = entry["weight"];
  if (!weight.IsGiven()) return imported;
  const auto number = weight.GetInt();
  if (!number || *number < 0 || *number > kMostWeight) return std::nullopt;
  imported.weight = *number;
  return imported;
}

Read<Keys> FromJson(std::string_view text) {
  json::Document document;
  if (!document.ParseCopy(text)) return Wrong("is no JSON");
  const json::Value root = document.Root();
  Keys keys;
  if (root.IsObject()) {
    for (const json::Field field : root.Fields()) {
      if (!field.value.IsString()) return Wrong("must have a text for each label");
      keys.push_back({.label = json::Decode(field.key), .key = Secret(field.value.Decoded())});
    }
    return keys;
  }
  if (!root.IsArray()) return Wrong("must be a list, or an object from labels to keys");
  for (const json::Value entry : root.Items()) {
    auto key = FromEntry(entry);
    if (!key) {
      return Wrong(fmt::format(
          "has an entry that cannot be read, number {}: write a text, or an object with \"key\", "
          "\"label\" and \"weight\" (0 to {})",
          keys.size() + 1, kMostWeight));
    }
    keys.push_back(*std::move(key));
  }
  return keys;
}

Read<Keys> InFormat(std::string_view content, std::string_view format) {
  if (format == "raw") return FromRaw(content);
  if (format == "csv") return FromCsv(content);
  if (format == "json") return FromJson(content);
  return std::unexpected(WrongParameter("format", "must be raw, json or csv"));
}

}  // namespace

bool IsKeyText(std::string_view key) {
  return !key.empty() && key.size() <= kLongestKey && std::ranges::none_of(key, [](char c) {
    return static_cast<unsigned char>(c) <= ' ' || c == '\x7f';
  });
}

Read<Keys> ParseKeys(std::string_view content, std::string_view format) {
  auto keys = InFormat(content, format);
  if (!keys) return keys;
  if (keys->empty()) return Wrong("has no key");
  if (keys->size() > kMostImported) {
    return Wrong(
        fmt::format("has {} keys; import at most {} at a time", keys->size(), kMostImported));
  }
  for (std::size_t i = 0; i < keys->size(); ++i) {
    ImportedKey& key = (*keys)[i];
    if (!IsKeyText(key.key.Reveal())) {
      return Wrong(fmt::format(
          "has an entry that is no key, number {}: a key has 1 to {} characters and no spaces",
          i + 1, kLongestKey));
    }
    key.label = Shorten(key.label, kLongestLabel);
  }
  return keys;
}

std::string FreeLabel(std::string_view wanted, const std::vector<std::string>& taken) {
  const auto is_taken = [&](const std::string& label) {
    return std::ranges::find(taken, label) != taken.end();
  };
  std::string base(wanted.empty() ? std::string_view("imported") : wanted);
  if (!wanted.empty() && !is_taken(base)) return base;
  for (int number = wanted.empty() ? 1 : 2;; ++number) {
    std::string label = fmt::format("{}-{}", base, number);
    if (!is_taken(label)) return label;
  }
}

}  // namespace monorelay::admin
