#include "providers/directory.hpp"

#include <boost/json.hpp>
#include <fmt/core.h>

#include <array>
#include <cstdlib>
#include <utility>

#include "base/log.hpp"
#include "base/text.hpp"

namespace monorelay::providers {

extern const std::string_view kProvidersJson;  // data/providers.json, embedded by the build

namespace {

namespace json = boost::json;

constexpr std::array<std::string_view, 3> kTypes{"api", "anthropic", "gemini"};

// Reads the fields of one row; the first failure is kept and ends the reading.
class RowReader {
 public:
  explicit RowReader(const json::object& row) : row_(row) {}

  // Reads into `row`; afterwards `failure()` says whether that went well.
  void Read(KnownProvider& row) {
    for (const auto& [name, value] : row_) {
      if (!ReadField(name, value, row)) Fail(name, "is not a field of this table");
      if (!failure_.empty()) return;
    }
    if (row.name.empty()) Fail("name", "must be given");
    if (row.type.empty()) Fail("type", "must be given");
    if (row.dialects.empty()) Fail("dialects", "must name at least one");
  }

  [[nodiscard]] const std::string& failure() const { return failure_; }

 private:
  bool ReadField(std::string_view name, const json::value& value, KnownProvider& row) {
    if (name == "name") {
      row.name = Text(name, value);
    } else if (name == "aliases") {
      row.aliases = Texts(name, value);
    } else if (name == "hosts") {
      row.hosts = Texts(name, value);
    } else if (name == "type") {
      row.type = Type(name, value);
    } else if (name == "base_url") {
      row.base_url = Text(name, value);
    } else if (name == "dialects") {
      row.dialects = Dialects(name, value);
    } else if (name == "auth") {
      row.auth = Auth(name, value);
    } else if (name == "headers") {
      row.headers = Headers(name, value);
    } else if (name == "quirks") {
      row.quirks = ReadQuirks(name, value);
    } else {
      return false;
    }
    return true;
  }

  std::string Text(std::string_view field, const json::value& value) {
    if (const json::string* text = value.if_string()) return std::string(*text);
    Fail(field, "must be a string");
    return {};
  }

  std::vector<std::string> Texts(std::string_view field, const json::value& value) {
    std::vector<std::string> texts;
    const json::array* items = value.if_array();
    if (items == nullptr) {
      Fail(field, "must be an array of strings");
      return texts;
    }
    for (const json::value& item : *items) texts.push_back(Text(field, item));
    return texts;
  }

  std::string Type(std::string_view field, const json::value& value) {
    std::string type = Text(field, value);
    for (const std::string_view known : kTypes) {
      if (type == known) return type;
    }
    Fail(field, "must be api, anthropic or gemini");
    return {};
  }

  std::vector<dialects::Dialect> Dialects(std::string_view field, const json::value& value) {
    std::vector<dialects::Dialect> spoken;
    for (const std::string& name : Texts(field, value)) {
      const auto dialect = dialects::DialectNamed(name);
      if (!dialect) {
        Fail(field, fmt::format("names an unknown dialect, \"{}\"", name));
        break;
      }
      spoken.push_back(*dialect);
    }
    return spoken;
  }

  AuthScheme Auth(std::string_view field, const json::value& value) {
    const auto scheme = AuthSchemeNamed(Text(field, value));
    if (!scheme) Fail(field, "must be bearer, x-api-key, api-key, x-goog-api-key or none");
    return scheme.value_or(AuthScheme::kBearer);
  }

  std::map<std::string, std::string> Headers(std::string_view field, const json::value& value) {
    std::map<std::string, std::string> headers;
    const json::object* entries = value.if_object();
    if (entries == nullptr) {
      Fail(field, "must be an object of strings");
      return headers;
    }
    for (const auto& [name, text] : *entries) headers[name] = Text(field, text);
    return headers;
  }

  Quirks ReadQuirks(std::string_view field, const json::value& value) {
    Quirks quirks;
    const json::object* entries = value.if_object();
    if (entries == nullptr) {
      Fail(field, "must be an object");
      return quirks;
    }
    for (const auto& [name, setting] : *entries) {
      if (name == "reasoning_return") {
        quirks.traits.reasoning_return = Return(field, setting);
      } else if (bool* flag = FlagNamed(quirks, name); flag == nullptr) {
        Fail(field, fmt::format("has no \"{}\"", std::string_view(name)));
      } else if (const bool* on = setting.if_bool(); on == nullptr) {
        Fail(field, fmt::format("must hold true or false for \"{}\"", std::string_view(name)));
      } else {
        *flag = *on;
      }
    }
    return quirks;
  }

  static bool* FlagNamed(Quirks& quirks, std::string_view name) {
    dialects::ProviderTraits& traits = quirks.traits;
    if (name == "keys_optional") return &quirks.keys_optional;
    if (name == "include_usage") return &traits.include_usage;
    if (name == "max_completion_tokens") return &traits.max_completion_tokens;
    if (name == "developer_role") return &traits.developer_role;
    if (name == "json_schema") return &traits.json_schema;
    if (name == "image_urls") return &traits.image_urls;
    if (name == "sampling_extras") return &traits.sampling_extras;
    if (name == "nine_character_call_ids") return &traits.nine_character_call_ids;
    if (name == "any_for_required") return &traits.any_for_required;
    if (name == "parallel_tool_calls") return &traits.parallel_tool_calls;
    if (name == "continues_prefill") return &traits.continues_prefill;
    if (name == "custom_tools") return &traits.custom_tools;
    if (name == "cache_control") return &traits.cache_control;
    if (name == "hosted_tools") return &traits.hosted_tools;
    return nullptr;
  }

  dialects::ReasoningReturn Return(std::string_view field, const json::value& value) {
    const std::string way = Text(field, value);
    if (way == "content") return dialects::ReasoningReturn::kContent;
    if (way == "details") return dialects::ReasoningReturn::kDetails;
    if (way != "none") Fail(field, "must have none, content or details for reasoning_return");
    return dialects::ReasoningReturn::kNone;
  }

  void Fail(std::string_view field, std::string_view what) {
    if (failure_.empty()) failure_ = fmt::format("\"{}\" {}", field, what);
  }

  const json::object& row_;
  std::string failure_;
};

// HOST[:PORT][/PATH] in its parts; the port and the path keep their first character.
struct Address {
  std::string_view host;
  std::string_view port;
  std::string_view path;
};

Address Split(std::string_view text) {
  Address address;
  const auto slash = std::min(text.find('/'), text.size());
  address.path = text.substr(slash);
  address.host = text.substr(0, slash);
  const auto colon = address.host.rfind(':');
  // A colon inside of [::1] is not the one before a port.
  if (colon != std::string_view::npos && address.host.find(']', colon) == std::string_view::npos) {
    address.port = address.host.substr(colon);
    address.host = address.host.substr(0, colon);
  }
  return address;
}

bool Fits(std::string_view pattern, std::string_view text) {
  const Address wanted = Split(pattern);
  const Address given = Split(text);
  if (wanted.host.starts_with("*.")) {
    const std::string_view suffix = wanted.host.substr(1);
    if (given.host.size() <= suffix.size()) return false;
    if (!EqualsIgnoringCase(given.host.substr(given.host.size() - suffix.size()), suffix)) {
      return false;
    }
  } else if (!EqualsIgnoringCase(given.host, wanted.host)) {
    return false;
  }
  if (!wanted.port.empty() && given.port != wanted.port) return false;
  if (!given.path.starts_with(wanted.path)) return false;
  return given.path.size() == wanted.path.size() || wanted.path.empty() ||
         given.path[wanted.path.size()] == '/';
}

}  // namespace

std::string_view NameOf(AuthScheme scheme) {
  switch (scheme) {
    case AuthScheme::kBearer:
      return "bearer";
    case AuthScheme::kXApiKey:
      return "x-api-key";
    case AuthScheme::kApiKey:
      return "api-key";
    case AuthScheme::kGoogApiKey:
      return "x-goog-api-key";
    case AuthScheme::kNone:
      return "none";
  }
  return "bearer";
}

std::optional<AuthScheme> AuthSchemeNamed(std::string_view name) {
  constexpr std::array kAll{AuthScheme::kBearer, AuthScheme::kXApiKey, AuthScheme::kApiKey,
                            AuthScheme::kGoogApiKey, AuthScheme::kNone};
  for (const AuthScheme scheme : kAll) {
    if (NameOf(scheme) == name) return scheme;
  }
  return std::nullopt;
}

const Directory& Directory::BuiltIn() {
  static const Directory directory = [] {
    auto parsed = Parse(kProvidersJson);
    if (parsed) return *std::move(parsed);
    // The table is part of the program and a test reads it, so this is a broken build.
    log::Failure("the built-in table of providers is broken: {}", parsed.error().text.value.Get());
    std::abort();
  }();
  return directory;
}

Result<Directory> Directory::Parse(std::string_view text) {
  boost::system::error_code failure;
  const json::value root = json::parse(json::string_view(text.data(), text.size()), failure);
  if (failure) {
    return RelayError(ErrorKind::kInvalidRequest, "not valid JSON: " + failure.message());
  }
  const json::object* table = root.if_object();
  const json::value* rows = table == nullptr ? nullptr : table->if_contains("providers");
  if (rows == nullptr || !rows->is_array()) {
    return RelayError(ErrorKind::kInvalidRequest, "must be an object with the array \"providers\"");
  }

  Directory directory;
  for (const json::value& value : rows->get_array()) {
    const std::size_t number = directory.rows_.size() + 1;
    if (!value.is_object()) {
      return RelayError(ErrorKind::kInvalidRequest,
                        fmt::format("row {} of \"providers\" must be an object", number));
    }
    KnownProvider row;
    RowReader reader(value.get_object());
    reader.Read(row);
    if (!reader.failure().empty()) {
      return RelayError(ErrorKind::kInvalidRequest,
                        fmt::format("row {} ({}): {}", number, row.name.empty() ? "?" : row.name,
                                    reader.failure()));
    }
    if (directory.ByName(row.name) != nullptr) {
      return RelayError(
          ErrorKind::kInvalidRequest,
          fmt::format("row {} ({}): \"name\" stands in another row too", number, row.name));
    }
    directory.rows_.push_back(std::move(row));
  }
  return directory;
}

const KnownProvider* Directory::ByName(std::string_view name) const {
  const std::string wanted = NormaliseName(name);
  for (const KnownProvider& row : rows_) {
    if (NormaliseName(row.name) == wanted) return &row;
    for (const std::string& alias : row.aliases) {
      if (NormaliseName(alias) == wanted) return &row;
    }
  }
  return nullptr;
}

const KnownProvider* Directory::ByAddress(std::string_view address) const {
  const KnownProvider* best = nullptr;
  std::size_t best_length = 0;
  for (const KnownProvider& row : rows_) {
    for (const std::string& pattern : row.hosts) {
      if (pattern.size() > best_length && Fits(pattern, address)) {
        best = &row;
        best_length = pattern.size();
      }
    }
  }
  return best;
}

}  // namespace monorelay::providers
