// The shapes of accounts and what belongs to them.

#include <array>

#include "admin/schema.hpp"

namespace monorelay::admin {
namespace {

constexpr std::array kSchemas{
    Schema{"Done", R"({"type":"object","properties":{}})"},
    Schema{"Setup", R"({"type":"object","required":["needs_setup","registration"],
  "properties":{"needs_setup":{"type":"boolean"},
    "registration":{"enum":["closed","invite","open"]}}})"},
    Schema{"User", R"({"type":"object",
  "required":["id","username","email","role","enabled","has_password","second_factor",
    "created_at","last_login","version"],
  "properties":{"id":{"type":"string"},"username":{"type":"string"},
    "email":{"type":["string","null"]},
    "role":{"enum":["owner","admin","operator","member","viewer"]},"enabled":{"type":"boolean"},
    "has_password":{"type":"boolean"},"second_factor":{"type":"boolean"},
    "created_at":{"type":"string"},"last_login":{"type":["string","null"]},
    "version":{"type":"string","description":"the ETag, without its quotation marks"}}})"},
    Schema{"Users", R"({"type":"object","required":["items","next_cursor"],"properties":{
  "next_cursor":{"type":["string","null"]},
  "items":{"type":"array","items":{"$ref":"#/components/schemas/User"}}}})"},
    Schema{"NewPassword", R"({"type":"object","required":["password"],
  "properties":{"password":{"type":"string","description":"told once"}}})"},
    Schema{"Caller", R"({"type":"object","required":["name","role","user","rights"],
  "properties":{"name":{"type":"string"},
    "role":{"enum":["owner","admin","operator","member","viewer"]},
    "user":{"anyOf":[{"$ref":"#/components/schemas/User"},{"type":"null"}],
      "description":"null: there is no account"},
    "rights":{"type":"object","required":["sees_everything","changes_routing","manages_users"],
      "properties":{"sees_everything":{"type":"boolean"},"changes_routing":{"type":"boolean"},
        "manages_users":{"type":"boolean"}}}}})"},
    Schema{"Session", R"({"type":"object",
  "required":["id","kind","current","created_at","seen_at","expires_at","address","agent"],
  "properties":{"id":{"type":"string"},"kind":{"enum":["cookie","token"]},
    "current":{"type":"boolean"},"created_at":{"type":"string"},"seen_at":{"type":"string"},
    "expires_at":{"type":"string"},"address":{"type":"string"},"agent":{"type":"string"}}})"},
    Schema{"Sessions", R"({"type":"object","required":["items"],"properties":{"items":{
  "type":"array","items":{"$ref":"#/components/schemas/Session"}}}})"},
    Schema{"TotpOffer", R"({"type":"object","required":["secret","uri"],
  "properties":{"secret":{"type":"string"},"uri":{"type":"string"}}})"},
    Schema{"RecoveryCodes", R"({"type":"object","required":["recovery_codes"],
  "properties":{"recovery_codes":{"type":"array","items":{"type":"string"},
    "description":"each good once; told once"}}})"},
    Schema{"Invite", R"({"type":"object","required":["id","role","used","created_at","expires_at"],
  "properties":{"id":{"type":"string"},
    "role":{"enum":["admin","operator","member","viewer"]},"used":{"type":"boolean"},
    "created_at":{"type":"string"},"expires_at":{"type":"string"},
    "invite":{"type":"string","description":"told once"}}})"},
    Schema{"Invites", R"({"type":"object","required":["items"],"properties":{"items":{
  "type":"array","items":{"$ref":"#/components/schemas/Invite"}}}})"},
    Schema{"Audit", R"({"type":"object","required":["items","next_cursor"],"properties":{
  "next_cursor":{"type":["string","null"]},"items":{"type":"array","items":{"type":"object",
    "required":["number","time","actor","address","action","target","before","after","hash"],
    "properties":{"number":{"type":"integer"},"time":{"type":"string"},
      "actor":{"type":"string"},"address":{"type":["string","null"]},
      "action":{"type":"string"},"target":{"type":"string"},
      "before":{"type":["object","null"],"additionalProperties":true},
      "after":{"type":["object","null"],"additionalProperties":true},
      "hash":{"type":"string","description":"SHA-256 over this entry and the hash before"}}}}}})"},
    Schema{"SetupRequest", R"({"type":"object","required":["setup_token","username","password"],
  "properties":{"setup_token":{"type":"string"},"username":{"type":"string"},
    "email":{"type":"string"},"password":{"type":"string"}}})"},
    Schema{"RegisterRequest", R"({"type":"object","required":["username","password"],
  "properties":{"username":{"type":"string"},"email":{"type":"string"},
    "password":{"type":"string"},"invite":{"type":"string"},
    "turnstile_token":{"type":"string"}}})"},
    Schema{"SignInRequest", R"({"type":"object","required":["username","password"],
  "properties":{"username":{"type":"string"},"password":{"type":"string"},
    "totp":{"type":"string","description":"code of the second factor, or for recovery"},
    "turnstile_token":{"type":"string"}}})"},
    Schema{"PasswordChange", R"({"type":"object","required":["old_password","new_password"],
  "properties":{"old_password":{"type":"string"},"new_password":{"type":"string"}}})"},
    Schema{"PasswordOnly", R"({"type":"object","required":["password"],
  "properties":{"password":{"type":"string"}}})"},
    Schema{"CodeOnly", R"({"type":"object","required":["code"],
  "properties":{"code":{"type":"string"}}})"},
    Schema{"NewUser", R"({"type":"object","required":["username","password"],
  "properties":{"username":{"type":"string"},"email":{"type":"string"},
    "password":{"type":"string"},"role":{"enum":["admin","operator","member","viewer"]}}})"},
    Schema{"UserChange", R"({"type":"object","properties":{"email":{"type":"string"},
    "role":{"enum":["admin","operator","member","viewer"]},"enabled":{"type":"boolean"}}})"},
    Schema{"NewInvite", R"({"type":"object","properties":{
    "role":{"enum":["admin","operator","member","viewer"]},
    "days":{"type":"integer","minimum":1,"maximum":90}}})"},
    Schema{"LegacySetup", R"({"type":"object","required":["initialized","needs_setup"],
  "properties":{"initialized":{"type":"boolean"},"needs_setup":{"type":"boolean"}}})"},
    Schema{"LegacyUser", R"({"type":"object",
  "required":["id","username","email","is_admin","is_super_admin","sso_provider","sso_id"],
  "properties":{"id":{"type":"string"},"username":{"type":"string"},"email":{"type":"string"},
    "is_admin":{"type":"boolean"},"is_super_admin":{"type":"boolean"},
    "sso_provider":{"type":["string","null"]},"sso_id":{"type":["string","null"]},
    "is_active":{"type":"boolean"},"created_at":{"type":"integer"},
    "last_login":{"type":["integer","null"]}}})"},
    Schema{"LegacyUsers", R"({"type":"object","required":["users"],"properties":{"users":{
  "type":"array","items":{"$ref":"#/components/schemas/LegacyUser"}}}})"},
    Schema{"LegacyTokens", R"({"type":"object",
  "required":["access_token","token_type","expires_in","refresh_token","user"],
  "properties":{"access_token":{"type":"string"},"token_type":{"enum":["bearer"]},
    "expires_in":{"type":"integer"},"refresh_token":{"type":"string"},
    "user":{"type":"object","required":["id","username","email","is_admin"],
      "properties":{"id":{"type":"string"},"username":{"type":"string"},
        "email":{"type":"string"},"is_admin":{"type":"boolean"}}}}})"},
    Schema{"LegacySuccess", R"({"type":"object","required":["success"],
  "properties":{"success":{"type":"boolean"}}})"},
    Schema{"LegacySignIn", R"({"type":"object","required":["username","password"],
  "properties":{"username":{"type":"string"},"password":{"type":"string"},
    "totp":{"type":"string"},"turnstile_token":{"type":"string"}}})"},
    Schema{"LegacyRegistration", R"({"type":"object","required":["username","password"],
  "properties":{"username":{"type":"string"},"email":{"type":"string"},
    "password":{"type":"string"},"invite":{"type":"string"},
    "turnstile_token":{"type":"string"}}})"},
    Schema{"LegacyRefresh", R"({"type":"object","required":["refresh_token"],
  "properties":{"refresh_token":{"type":"string"}}})"},
    Schema{"LegacyUserChange", R"({"type":"object","properties":{"is_active":{"type":"boolean"},
    "is_admin":{"type":"boolean"},"email":{"type":"string"}}})"},
};

}  // namespace

std::span<const Schema> AccountSchemas() {
  return kSchemas;
}

}  // namespace monorelay::admin
