// The shapes of access keys, teams and limits.

#include <array>

#include "admin/schema.hpp"

namespace monorelay::admin {
namespace {

constexpr std::array kSchemas{
    Schema{"TextList", R"({"type":"array","items":{"type":"string"}})"},
    Schema{"AccessKey", R"({"type":"object",
  "required":["id","name","prefix","user_id","user","team_id","enabled","created_at","expires_at",
    "last_used_at","former_key_until","models","providers","endpoints","networks","tags","bodies",
    "version"],
  "properties":{"id":{"type":"string","description":"ULID"},"name":{"type":"string"},
    "key":{"type":"string","description":"told once, when it is made or rotated"},
    "prefix":{"type":"string"},"user_id":{"type":["string","null"]},
    "user":{"type":["string","null"]},"team_id":{"type":["string","null"]},
    "enabled":{"type":"boolean"},"created_at":{"type":"string","format":"date-time"},
    "expires_at":{"type":["string","null"]},"last_used_at":{"type":["string","null"]},
    "former_key_until":{"type":["string","null"],"description":"of a key that was rotated"},
    "models":{"$ref":"#/components/schemas/TextList"},
    "providers":{"$ref":"#/components/schemas/TextList"},
    "endpoints":{"$ref":"#/components/schemas/TextList"},
    "networks":{"$ref":"#/components/schemas/TextList"},
    "tags":{"$ref":"#/components/schemas/TextList"},
    "bodies":{"enum":["off","errors","full",null]},"version":{"type":"integer"}}})"},
    Schema{"AccessKeys", R"({"type":"object","required":["items","next_cursor"],
  "properties":{"items":{"type":"array","items":{"$ref":"#/components/schemas/AccessKey"}},
    "next_cursor":{"type":["string","null"]}}})"},
    Schema{"AccessKeyDraft", R"({"type":"object","description":"Empty lists permit everything.",
  "properties":{"name":{"type":"string","maxLength":64},
    "user_id":{"type":["string","null"],"description":"for admins; the caller's own if absent"},
    "team_id":{"type":["string","null"],"description":"for admins"},
    "enabled":{"type":"boolean"},"expires_at":{"type":["string","null"]},
    "models":{"$ref":"#/components/schemas/TextList"},
    "providers":{"$ref":"#/components/schemas/TextList"},
    "endpoints":{"$ref":"#/components/schemas/TextList"},
    "networks":{"$ref":"#/components/schemas/TextList"},
    "tags":{"$ref":"#/components/schemas/TextList"},
    "bodies":{"enum":["off","errors","full",null]}}})"},
    Schema{"Team", R"({"type":"object","required":["id","name","members","created_at","version"],
  "properties":{"id":{"type":"string"},"name":{"type":"string"},
    "members":{"$ref":"#/components/schemas/TextList"},"created_at":{"type":"string"},
    "version":{"type":"integer"}}})"},
    Schema{"Teams", R"({"type":"object","required":["items"],"properties":{"items":{
  "type":"array","items":{"$ref":"#/components/schemas/Team"}}}})"},
    Schema{"TeamDraft", R"({"type":"object","properties":{"name":{"type":"string"},
  "members":{"type":"array","items":{"type":"string"},"description":"ids of users"}}})"},
    Schema{"Limits", R"({"type":"object",
  "required":["id","subject","name","limits","requests","tokens","usd","under_way","refusals",
    "shadow_refusals","warnings","version"],
  "properties":{"id":{"type":"string"},"subject":{"enum":["relay","team","user","key"]},
    "name":{"type":"string"},
    "limits":{"type":"array","items":{"type":"object",
      "required":["kind","amount","used","reserved","warn_percent","shadow","own","reset_seconds"],
      "properties":{"kind":{"type":"string"},"amount":{"type":"number"},
        "used":{"type":"number"},"reserved":{"type":"number"},"warn_percent":{"type":"integer"},
        "shadow":{"type":"boolean"},
        "own":{"type":"boolean","description":"false: of the configuration"},
        "reset_seconds":{"type":"integer"}}}},
    "requests":{"type":"integer"},"tokens":{"type":"integer"},"usd":{"type":"number"},
    "under_way":{"type":"integer"},"refusals":{"type":"integer"},
    "shadow_refusals":{"type":"integer"},"warnings":{"type":"integer"},
    "version":{"type":"string","description":"the ETag, without its quotation marks"}}})"},
    Schema{"LimitPage", R"({"type":"object","required":["items","next_cursor"],
  "properties":{"items":{"type":"array","items":{"$ref":"#/components/schemas/Limits"}},
    "next_cursor":{"type":["string","null"]}}})"},
    Schema{"LimitsDraft", R"({"type":"object","required":["limits"],"properties":{"limits":{
  "type":"array","items":{"type":"object","required":["kind","amount"],
    "properties":{"kind":{"enum":["requests_per_minute","requests_per_day","tokens_per_minute",
        "tokens_per_day","concurrent_requests","usd_per_day","usd_per_week","usd_per_month",
        "usd_lifetime"]},
      "amount":{"type":"number","minimum":0},
      "warn_percent":{"type":"integer","minimum":0,"maximum":100},
      "shadow":{"type":"boolean"}}}}}})"},
};

}  // namespace

std::span<const Schema> AccessSchemas() {
  return kSchemas;
}

}  // namespace monorelay::admin
