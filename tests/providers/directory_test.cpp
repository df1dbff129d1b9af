#include "providers/directory.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace monorelay::providers {
namespace {

using testing::HasSubstr;

std::string NameAt(std::string_view address) {
  const KnownProvider* known = Directory::BuiltIn().ByAddress(address);
  return known == nullptr ? "" : known->name;
}

std::string FaultOf(std::string_view json) {
  const auto directory = Directory::Parse(json);
  return directory ? "" : directory.error().text.value;
}

TEST(BuiltInDirectory, HasTheProvidersThatAreServedOutOfTheBox) {
  for (const std::string_view name :
       {"openrouter", "nvidia", "openai", "anthropic", "deepseek", "groq", "gemini",
        "gemini_openai", "mistral", "xai", "together", "fireworks", "azure_openai", "ollama",
        "vllm", "llama.cpp"}) {
    EXPECT_NE(Directory::BuiltIn().ByName(name), nullptr) << name;
  }
}

TEST(BuiltInDirectory, HasUsableRows) {
  for (const KnownProvider& row : Directory::BuiltIn().All()) {
    EXPECT_FALSE(row.base_url.ends_with("/")) << row.name;
    const auto scheme_end = row.base_url.find("://");
    if (row.hosts.empty() || scheme_end == std::string::npos) continue;
    EXPECT_EQ(NameAt(row.base_url.substr(scheme_end + 3)), row.name);
  }
}

TEST(Directory, FindsByNameWithoutRegardToCaseAndDashes) {
  const Directory& directory = Directory::BuiltIn();

  EXPECT_EQ(directory.ByName("OpenAI")->name, "openai");
  EXPECT_EQ(directory.ByName("nvidia-nim")->name, "nvidia");
  EXPECT_EQ(directory.ByName("nobody"), nullptr);
}

TEST(Directory, FindsByHostPortAndPath) {
  EXPECT_EQ(NameAt("api.openai.com"), "openai");
  EXPECT_EQ(NameAt("API.OpenAI.com:443/v1"), "openai");
  EXPECT_EQ(NameAt("me.openai.azure.com/openai/v1"), "azure_openai");
  EXPECT_EQ(NameAt("generativelanguage.googleapis.com/v1beta"), "gemini");
  EXPECT_EQ(NameAt("generativelanguage.googleapis.com/v1beta/openai"), "gemini_openai");
  EXPECT_EQ(NameAt("generativelanguage.googleapis.com/v1beta/openai/x"), "gemini_openai");
  EXPECT_EQ(NameAt("generativelanguage.googleapis.com/v1beta/openaix"), "gemini");
  EXPECT_EQ(NameAt("localhost:11434/v1"), "ollama");
  EXPECT_EQ(NameAt("[::1]:11434/v1"), "ollama");
}

TEST(Directory, DoesNotTakeOneHostForAnother) {
  EXPECT_EQ(NameAt("localhost:8080/v1"), "");
  EXPECT_EQ(NameAt("localhost"), "");
  EXPECT_EQ(NameAt("api.openai.com.evil.example"), "");
  EXPECT_EQ(NameAt("evilapi.openai.com"), "");
  EXPECT_EQ(NameAt(".openai.azure.com"), "");
  EXPECT_EQ(NameAt(""), "");
}

TEST(Directory, ReadsEveryFieldOfARow) {
  const auto directory = Directory::Parse(R"({"providers": [{
    "name": "one", "aliases": ["uno"], "hosts": ["one.example"], "type": "anthropic",
    "base_url": "https://one.example", "dialects": ["anthropic_messages", "openai_chat"],
    "auth": "x-api-key", "headers": {"X-A": "b"},
    "quirks": {"include_usage": false, "keys_optional": true}}]})");

  ASSERT_TRUE(directory) << directory.error().text.value;
  const KnownProvider* row = directory->ByName("uno");
  ASSERT_NE(row, nullptr);
  EXPECT_EQ(row->type, "anthropic");
  EXPECT_EQ(row->auth, AuthScheme::kXApiKey);
  EXPECT_EQ(row->dialects.size(), 2U);
  EXPECT_EQ(row->headers.at("X-A"), "b");
  EXPECT_FALSE(row->quirks.traits.include_usage);
  EXPECT_TRUE(row->quirks.keys_optional);
}

TEST(Directory, NamesTheRowAndTheFieldThatIsWrong) {
  const auto row = [](const std::string& fields) {
    return FaultOf(R"({"providers": [{"name": "one", "type": "api", "dialects": ["openai_chat"])" +
                   fields + "}]}");
  };

  EXPECT_EQ(row(""), "");
  EXPECT_EQ(row(R"(, "colour": 1)"), "row 1 (one): \"colour\" is not a field of this table");
  EXPECT_EQ(row(R"(, "base_url": 1)"), "row 1 (one): \"base_url\" must be a string");
  EXPECT_EQ(row(R"(, "hosts": "h")"), "row 1 (one): \"hosts\" must be an array of strings");
  EXPECT_THAT(row(R"(, "auth": "magic")"), HasSubstr("\"auth\" must be bearer"));
  EXPECT_THAT(row(R"(, "headers": [])"), HasSubstr("\"headers\" must be an object"));
  EXPECT_THAT(row(R"(, "quirks": {"odd": true})"), HasSubstr("\"quirks\" has no \"odd\""));
  EXPECT_THAT(row(R"(, "quirks": {"include_usage": 1})"), HasSubstr("must hold true or false"));
  EXPECT_THAT(row(R"(, "quirks": 1)"), HasSubstr("\"quirks\" must be an object"));
  EXPECT_THAT(FaultOf(R"({"providers": [{"name": "x", "type": "api", "dialects": ["klingon"]}]})"),
              HasSubstr("unknown dialect, \"klingon\""));
  EXPECT_THAT(FaultOf(R"({"providers": [{"name": "x", "type": "odd"}]})"),
              HasSubstr("\"type\" must be api, anthropic or gemini"));
  EXPECT_THAT(FaultOf(R"({"providers": [{"type": "api"}]})"), HasSubstr("\"name\" must be given"));
  EXPECT_THAT(FaultOf(R"({"providers": [{"name": "x"}]})"), HasSubstr("\"type\" must be given"));
  EXPECT_THAT(FaultOf(R"({"providers": [{"name": "x", "type": "api"}]})"),
              HasSubstr("\"dialects\" must name at least one"));
}

TEST(Directory, RefusesWhatIsNoTable) {
  EXPECT_THAT(FaultOf("{"), HasSubstr("not valid JSON"));
  EXPECT_THAT(FaultOf("[]"), HasSubstr("the array \"providers\""));
  EXPECT_THAT(FaultOf(R"({"providers": [1]})"), HasSubstr("row 1 of \"providers\""));
  EXPECT_THAT(FaultOf(R"({"providers": [{"name": "x", "type": "api", "dialects": ["openai_chat"]},
                                {"name": "X", "type": "api", "dialects": ["openai_chat"]}]})"),
              HasSubstr("row 2 (X): \"name\" stands in another row too"));
}

TEST(AuthSchemes, HaveNamesBothWays) {
  for (const AuthScheme scheme : {AuthScheme::kBearer, AuthScheme::kXApiKey, AuthScheme::kApiKey,
                                  AuthScheme::kGoogApiKey, AuthScheme::kNone}) {
    EXPECT_EQ(AuthSchemeNamed(NameOf(scheme)), scheme);
  }
  EXPECT_EQ(AuthSchemeNamed("magic"), std::nullopt);
}

}  // namespace
}  // namespace monorelay::providers
