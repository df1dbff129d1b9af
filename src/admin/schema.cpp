#include "admin/schema.hpp"

#include <array>
#include <vector>

namespace monorelay::admin {
namespace {

constexpr std::array kSchemas{
    Schema{"Problem", R"({"type":"object","description":"RFC 9457",
  "required":["type","title","status","detail","instance","request_id"],
  "properties":{"type":{"type":"string"},"title":{"type":"string"},"status":{"type":"integer"},
    "detail":{"type":"string"},"instance":{"type":"string"},"request_id":{"type":"string"},
    "etag":{"type":"string","description":"of 412: the version that is there now"},
    "errors":{"type":"array","items":{"type":"object","required":["parameter","message"],
      "properties":{"parameter":{"type":"string"},"message":{"type":"string"},
        "pointer":{"type":"string"},"severity":{"type":"string","enum":["error","warning"]},
        "line":{"type":"integer"},"column":{"type":"integer"},
        "suggestion":{"type":"string"}}}}}})"},
    Schema{"KeyStanding", R"({"type":"object",
  "required":["label","hindrance","under_way","spent"],
  "properties":{"label":{"type":"string"},
    "hindrance":{"enum":["none","rests","faults","quota","rate","window","at_once","expired"]},
    "under_way":{"type":"integer"},"spent":{"type":"integer"},
    "free_in_ms":{"type":["integer","null"],"description":"null: never"},
    "rests_for_ms":{"type":"integer"},
    "reason":{"enum":["none","rate_limited","refused","foreseen"]},
    "uses":{"type":"integer"},"failures":{"type":"integer"},"in_5_hours":{"type":"integer"},
    "in_a_day":{"type":"integer"},"in_a_week":{"type":"integer"},
    "models":{"type":"array","items":{"type":"object",
      "required":["model","rests_for_ms","circuit","circuit_free_in_ms","faults_in_a_row",
        "fault_share"],
      "properties":{"model":{"type":"string"},"rests_for_ms":{"type":"integer"},
        "circuit":{"enum":["closed","open","half_open"]},"circuit_free_in_ms":{"type":"integer"},
        "faults_in_a_row":{"type":"integer"},"fault_share":{"type":"number"}}}}}})"},
    Schema{"Explanation", R"({"type":"object","required":["model","steps"],
  "properties":{"model":{"type":"string"},"steps":{"type":"array","items":{"type":"string"}},
    "complexity":{"type":"object","required":["score","tier","reason"],
      "properties":{"score":{"type":"number"},"tier":{"enum":["simple","moderate","complex"]},
        "reason":{"type":"string"}}},
    "error":{"type":"string","description":"Nobody serves the model; there are no candidates."},
    "cascade":{"type":"boolean"},
    "candidates":{"type":"array","description":"In the order in which they would be asked.",
      "items":{"type":"object","required":["provider","model","why","free"],
        "properties":{"provider":{"type":"string"},"model":{"type":"string"},
          "why":{"type":"string"},"free":{"type":"boolean"},"weight":{"type":"number"},
          "price":{"type":"number",
            "description":"USD for a million tokens of input and one of output"},
          "latency_ms":{"type":"number"},"under_way":{"type":"integer"},
          "keys":{"type":"array","items":{"$ref":"#/components/schemas/KeyStanding"}}}}}}})"},
    Schema{"Finding", R"({"type":"object",
  "required":["provider","key","dialect","model","probe","status","latency_ms","summary",
    "checked_at"],
  "properties":{"provider":{"type":"string"},"key":{"type":"string"},
    "dialect":{"type":"string"},"model":{"type":"string"},
    "probe":{"enum":["word","text-gen","tool-call","streaming"]},
    "status":{"enum":["ok","rate_limited","error","timeout","unsupported"]},
    "latency_ms":{"type":"integer"},"summary":{"type":"string"},"checked_at":{"type":"string"},
    "http_status":{"type":"integer"},"first_token_ms":{"type":"integer"}}})"},
    Schema{"ProviderHealth", R"({"type":"object","required":["items"],"properties":{"items":{
  "type":"array","items":{"type":"object",
    "required":["provider","healthy","issues","average_ms","trend","checks","keys"],
    "properties":{"provider":{"type":"string"},
      "healthy":{"type":["boolean","null"],"description":"null: never checked"},
      "issues":{"type":"array","items":{"type":"string"}},
      "average_ms":{"type":["integer","null"]},"trend":{"type":["string","null"]},
      "checks":{"type":"array","items":{"$ref":"#/components/schemas/Finding"}},
      "keys":{"type":"array","items":{"$ref":"#/components/schemas/KeyStanding"}}}}}}})"},
    Schema{"CheckReport", R"({"type":"object","required":["all_well","left_out","items"],
  "properties":{"all_well":{"type":"boolean"},"left_out":{"type":"integer"},
    "items":{"type":"array","items":{"$ref":"#/components/schemas/Finding"}}}})"},
};

}  // namespace

std::span<const Schema> Schemas() {
  static const std::vector<Schema> all = [] {
    std::vector<Schema> schemas(kSchemas.begin(), kSchemas.end());
    for (const auto others :
         {RecordSchemas(), LegacySchemas(), AccountSchemas(), AccessSchemas(), SsoSchemas(),
          ConfigSchemas(), ResourceSchemas(), LegacyResourceSchemas(), SyncSchemas()})
      schemas.insert(schemas.end(), others.begin(), others.end());
    return schemas;
  }();
  return all;
}

}  // namespace monorelay::admin
