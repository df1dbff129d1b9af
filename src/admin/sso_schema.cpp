// The schemas of single sign-on and stored secrets.

#include <array>

#include "admin/schema.hpp"

namespace monorelay::admin {
namespace {

constexpr std::array kSchemas{
    Schema{"SignInProviders",
           R"({"type":"object","required":["passwords","turnstile","turnstile_site_key","items"],
"properties":{"passwords":{"type":"boolean"},"turnstile":{"type":"boolean"},
"turnstile_site_key":{"type":"string"},"items":{"type":"array","items":{"type":"object",
"required":["name","label","start"],"properties":{"name":{"type":"string"},
"label":{"type":"string"},"start":{"type":"string"}}}}}})"},
    Schema{"LegacySsoStatus",
           R"({"type":"object","required":["enabled","provider","configured","sso_only"],
"properties":{"enabled":{"type":"boolean"},"provider":{"type":["string","null"]},
"configured":{"type":"boolean"},"sso_only":{"type":"boolean"}}})"},
    Schema{"LegacySsoLogin", R"({"type":"object","required":["login_url","state"],
"properties":{"login_url":{"type":"string"},"state":{"type":"string"}}})"},
    Schema{"LegacySsoLogout", R"({"type":"object","required":["success","logout_url"],
"properties":{"success":{"type":"boolean"},"logout_url":{"type":["string","null"]}}})"},
    Schema{"SignedOut", R"({"type":"object","required":["logout_url"],
"properties":{"logout_url":{"type":["string","null"]}}})"},
    Schema{"SignInLink",
           R"({"type":"object","required":["id","provider","subject","user_id","created_at"],
"properties":{"id":{"type":"string"},"provider":{"type":"string"},"subject":{"type":"string",
"description":"who, by the provider's own unchanging name"},"user_id":{"type":"string"},
"created_at":{"type":"string"}}})"},
    Schema{"SignInLinks", R"({"type":"object","required":["items"],"properties":{"items":
{"type":"array","items":{"$ref":"#/components/schemas/SignInLink"}}}})"},
    Schema{"StoredSecret",
           R"({"type":"object","required":["name","fingerprint","etag","created_at","updated_at"],
"properties":{"name":{"type":"string"},"fingerprint":{"type":"string"},
"etag":{"type":"string","description":"for If-Match; \"none\", with its quotation marks, where none is there"},
"created_at":{"type":"string"},"updated_at":{"type":"string"}}})"},
    Schema{"Secrets", R"({"type":"object","required":["items"],"properties":{"items":
{"type":"array","items":{"$ref":"#/components/schemas/StoredSecret"}}}})"},
    Schema{"SecretRequest", R"({"type":"object","required":["value"],
"properties":{"value":{"type":"string","minLength":1,"maxLength":65536}}})"},
};

}  // namespace

std::span<const Schema> SsoSchemas() {
  return kSchemas;
}

}  // namespace monorelay::admin
