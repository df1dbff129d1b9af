#include "app/key_export.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "base/base64.hpp"
#include "base/text.hpp"
#include "json/writer.hpp"

namespace monorelay::app {
namespace {

struct Facts {
  const std::string& provider;
  std::string_view key;
  const std::string& base_url;  // with /v1
  const std::string& model;
};

// Programs that add /v1 themselves.
std::string Root(const Facts& facts) {
  const std::string_view url = facts.base_url;
  return std::string(url.ends_with("/v1") ? url.substr(0, url.size() - 3) : url);
}

// In quotes of a shell; what ends them is written so that it does not.
std::string Shell(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'') {
      quoted += "'\\''";
    } else {
      quoted += c;
    }
  }
  return quoted + "'";
}

std::string ModelOf(const Facts& facts) {
  return facts.model.empty() ? "gpt-4o-mini" : facts.model;
}

std::string OpenAi(const Facts& facts) {
  return fmt::format("OPENAI_API_KEY={}\nOPENAI_BASE_URL={}\n", facts.key, facts.base_url);
}

std::string Anthropic(const Facts& facts) {
  return fmt::format("ANTHROPIC_API_KEY={}\nANTHROPIC_BASE_URL={}\n", facts.key, Root(facts));
}

std::string ClaudeCode(const Facts& facts) {
  return fmt::format("# {}\nexport ANTHROPIC_AUTH_TOKEN={}\nexport ANTHROPIC_BASE_URL={}\n",
                     facts.provider, Shell(facts.key), Shell(Root(facts)));
}

std::string ClaudeCodeRouter(const Facts& facts) {
  return fmt::format("# {}\nexport OPENAI_API_KEY={}\nexport OPENAI_BASE_URL={}\n", facts.provider,
                     Shell(facts.key), Shell(facts.base_url));
}

std::string CherryStudio(const Facts& facts) {
  return fmt::format("Provider: {}\nAPI Key: {}\nAPI Host: {}\n", facts.provider, facts.key,
                     facts.base_url);
}

std::string CherryStudioLink(const Facts& facts) {
  std::string data;
  json::Writer json(data);
  json.BeginObject()
      .Field("provider", std::string_view(facts.provider))
      .Field("name", std::string_view(facts.provider))
      .Field("api_key", facts.key)
      .Field("base_url", std::string_view(facts.base_url))
      .EndObject();
  std::string link = "cherrystudio://providers/api-keys?v=1&data=";
  for (const char c : ToBase64(data)) {
    if (c == '+' || c == '/' || c == '=') {
      link += fmt::format("%{:02X}", static_cast<unsigned>(c));
    } else {
      link += c;
    }
  }
  return link + "\n";
}

std::string VercelAiSdk(const Facts& facts) {
  std::string text;
  json::Writer json(text);
  json.BeginObject().Key("providers").BeginArray().BeginObject();
  json.Field("name", std::string_view(facts.provider))
      .Field("apiKey", facts.key)
      .Field("baseURL", std::string_view(facts.base_url))
      .EndObject()
      .EndArray()
      .EndObject();
  return text + "\n";
}

std::string LlamaCpp(const Facts& facts) {
  std::string text;
  json::Writer json(text);
  json.BeginObject()
      .Field("model_alias", std::string_view(facts.provider))
      .Field("api_key", facts.key)
      .Field("base_url", std::string_view(facts.base_url))
      .EndObject();
  return text + "\n";
}

std::string Curl(const Facts& facts) {
  std::string body;
  json::Writer json(body);
  json.BeginObject().Field("model", std::string_view(ModelOf(facts))).Key("messages").BeginArray();
  json.BeginObject()
      .Field("role", "user")
      .Field("content", "Hi")
      .EndObject()
      .EndArray()
      .EndObject();
  return fmt::format("curl {} \\\n  -H {} \\\n  -H 'Content-Type: application/json' \\\n  -d {}\n",
                     Shell(facts.base_url + "/chat/completions"),
                     Shell("Authorization: Bearer " + std::string(facts.key)), Shell(body));
}

std::string Env(const Facts& facts) {
  std::string name;
  for (const char c : facts.provider) {
    const bool is_plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    const bool is_lower = c >= 'a' && c <= 'z';
    name += is_lower ? static_cast<char>(c - 'a' + 'A') : (is_plain ? c : '_');
  }
  return fmt::format("MONORELAY_{}_KEY={}\n", name, facts.key);
}

using Format = std::pair<std::string_view, std::string (*)(const Facts&)>;
constexpr std::array kFormats{Format{"openai", OpenAi},
                              Format{"anthropic", Anthropic},
                              Format{"claude-code", ClaudeCode},
                              Format{"claude-code-router", ClaudeCodeRouter},
                              Format{"cherrystudio", CherryStudio},
                              Format{"cherrystudio-deep-link", CherryStudioLink},
                              Format{"vercel-ai-sdk", VercelAiSdk},
                              Format{"llama.cpp", LlamaCpp},
                              Format{"curl", Curl},
                              Format{"env", Env}};

}  // namespace

std::vector<std::string> ExportFormatNames() {
  std::vector<std::string> names;
  for (const auto& [name, write] : kFormats) names.emplace_back(name);
  return names;
}

Result<std::string> ExportText(const admin::ExportOrder& order, const std::string& base_url,
                               const std::string& model) {
  const auto* const found = std::ranges::find(kFormats, order.format, &Format::first);
  if (found == kFormats.end()) {
    return ClientError(ErrorKind::kInvalidRequest,
                       "\"" + Shorten(order.format, 60) + "\" is no format of exports");
  }
  // A name that spans lines would write lines of its own.
  std::string name = order.provider;
  std::ranges::replace_if(name, [](char c) { return static_cast<unsigned char>(c) < ' '; }, ' ');
  return found->second({name, order.access_key.Reveal(), base_url, model});
}

}  // namespace monorelay::app
