// Shapes of the predecessor's calls for providers, models and the system.

#include <array>

#include "admin/schema.hpp"

namespace monorelay::admin {
namespace {

constexpr std::array kSchemas{
    Schema{"LegacyProviderDraft", R"({"type":"object","required":["name","config"],
  "properties":{"name":{"type":"string"},"config":{"$ref":"#/components/schemas/ProviderPatch"}}})"},
    Schema{"LegacyProviderUpdate", R"({"type":"object","additionalProperties":true,
  "description":"or the settings themselves",
  "properties":{"config":{"type":"object","additionalProperties":true}}})"},
    Schema{"LegacyVerifyRequest", R"({"type":"object","properties":{"model":{"type":"string"},
  "probe_types":{"type":"array","items":{"enum":["text-gen","tool-call","streaming"]}}}})"},
    Schema{"LegacyTest", R"({"type":"object","required":["status","message"],
  "properties":{"status":{"enum":["ok","error"]},"message":{"type":"string"}}})"},
    Schema{"LegacyImport", R"({"type":"object","required":["status","added","total","skipped"],
  "properties":{"status":{"type":"string"},"added":{"type":"integer"},
    "total":{"type":"integer"},"skipped":{"type":"integer"}}})"},
    Schema{"LegacyVerification", R"({"type":"object",
  "required":["provider","model","probes","overall_status","timestamp"],
  "properties":{"provider":{"type":"string"},"model":{"type":"string"},
    "probes":{"type":"object","additionalProperties":true},"overall_status":{"enum":["pass","partial","fail"]},
    "timestamp":{"type":"string"}}})"},
    Schema{"LegacyHealthCheck", R"({"type":"object","required":["timestamp","providers","summary"],
  "properties":{"timestamp":{"type":"string"},"providers":{"type":"object","additionalProperties":true},
    "summary":{"type":"object","required":["total","healthy","degraded","issues_detected"],
      "properties":{"total":{"type":"integer"},"healthy":{"type":"integer"},
        "degraded":{"type":"integer"},
        "issues_detected":{"type":"array","items":{"type":"string"}}}}}})"},
    Schema{"LegacyRemoteModels", R"({"type":"object",
  "description":"or `status` error with a `message`",
  "properties":{"object":{"type":"string"},"status":{"type":"string"},
    "message":{"type":"string"},"data":{"type":"array","items":{"type":"object",
      "required":["id","provider"],"properties":{"id":{"type":"string"},
        "provider":{"type":"string"},"owned_by":{"type":"string"},"created":{"type":"integer"},
        "description":{"type":"string"}}}}}})"},
    Schema{"LegacyEnabledModels", R"({"type":"object","required":["provider","include","exclude"],
  "properties":{"provider":{"type":"string"},
    "include":{"type":"array","items":{"type":"string"}},
    "exclude":{"type":"array","items":{"type":"string"}}}})"},
    Schema{"LegacyExport", R"({"type":"object",
  "required":["format","provider","content","key_count"],
  "properties":{"format":{"type":"string"},"provider":{"type":"string"},
    "content":{"type":"string"},"key_count":{"type":"integer"}}})"},
    Schema{"LegacyPricing", R"({"type":"object","required":["models","currency"],
  "properties":{"currency":{"type":"string"},"models":{"type":"array","items":{"type":"object",
    "required":["model","input_per_1m","output_per_1m","available_on"],
    "properties":{"model":{"type":"string"},"input_per_1m":{"type":"number"},
      "output_per_1m":{"type":"number"},
      "available_on":{"type":"array","items":{"type":"string"}}}}}}})"},
    Schema{"LegacyRouter", R"({"type":"object",
  "required":["enabled","mode","aliases","provider_mapping","model_overrides","complexity"],
  "properties":{"enabled":{"type":"boolean"},"mode":{"type":"string"},
    "aliases":{"type":"object","additionalProperties":true},"provider_mapping":{"type":"object","additionalProperties":true},
    "model_overrides":{"type":"object","additionalProperties":true},"complexity":{"type":"object","additionalProperties":true}}})"},
    Schema{"LegacyInfo", R"({"type":"object",
  "required":["local_ip","host","port","access_key_enabled","turnstile_site_key","base_url",
    "system"],
  "properties":{"local_ip":{"type":"string"},"host":{"type":"string"},"port":{"type":"integer"},
    "access_key_enabled":{"type":"boolean"},"turnstile_site_key":{"type":"string"},
    "base_url":{"type":"string"},
    "system":{"type":"object","required":["cpu_percent","memory_total","memory_used",
      "memory_percent","disk_total","disk_used","disk_percent"],
      "properties":{"cpu_percent":{"type":"number"},"memory_total":{"type":"integer"},
        "memory_used":{"type":"integer"},"memory_percent":{"type":"number"},
        "disk_total":{"type":"integer"},"disk_used":{"type":"integer"},
        "disk_percent":{"type":"number"}}}}})"},
    Schema{"LegacySystem", R"({"type":"object",
  "required":["version","python_version","platform","uptime_seconds","uptime_human","pid","memory",
    "providers_loaded","providers_enabled","total_keys"],
  "properties":{"version":{"type":"string"},"python_version":{"type":["string","null"]},
    "platform":{"type":"string"},"uptime_seconds":{"type":"number"},
    "uptime_human":{"type":"string"},"pid":{"type":"integer"},
    "memory":{"type":"object","required":["rss_mb","vms_mb","percent"],"properties":{
      "rss_mb":{"type":"number"},"vms_mb":{"type":"number"},"percent":{"type":"number"}}},
    "providers_loaded":{"type":"integer"},"providers_enabled":{"type":"integer"},
    "total_keys":{"type":"integer"}}})"},
    Schema{"LegacyRoutes", R"({"type":"object","required":["routes"],
  "properties":{"routes":{"type":"array","items":{"type":"string"}}}})"},
    Schema{"LegacyCache", R"({"type":"object","required":["size","max_size","ttl_seconds"],
  "properties":{"size":{"type":"integer"},"max_size":{"type":["integer","null"]},
    "max_bytes":{"type":"integer"},"ttl_seconds":{"type":"integer"},
    "enabled":{"type":"boolean"},"message":{"type":"string"}}})"},
};

}  // namespace

std::span<const Schema> LegacyResourceSchemas() {
  return kSchemas;
}

}  // namespace monorelay::admin
