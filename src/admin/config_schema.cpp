// Shapes of the configuration's routes.

#include <array>

#include "admin/schema.hpp"

namespace monorelay::admin {
namespace {

constexpr std::array kSchemas{
    Schema{"ConfigText", R"({"type":"string","description":"YAML"})"},
    Schema{"ConfigDocument", R"({"type":"object",
  "required":["etag","text","path","overlay","read_only","exists"],
  "properties":{"etag":{"type":"string"},"text":{"type":"string"},"path":{"type":"string"},
    "overlay":{"type":"string","description":"where edits go if the file is read-only"},
    "read_only":{"type":"boolean"},
    "exists":{"type":"boolean","description":"false: the text is what is built in"}}})"},
    Schema{"ConfigValues", R"({"type":"object","additionalProperties":true})"},
    Schema{"ConfigJsonSchema", R"({"type":"object","required":["$schema","properties"],
  "additionalProperties":true,
  "properties":{"$schema":{"type":"string"},"properties":{"type":"object","additionalProperties":true}}})"},
    Schema{"ConfigProblem", R"({"type":"object",
  "required":["path","pointer","message","severity","line","column"],
  "properties":{"path":{"type":"string"},"pointer":{"type":"string"},"message":{"type":"string"},
    "severity":{"type":"string","enum":["error","warning"]},"line":{"type":"integer"},
    "column":{"type":"integer"},"suggestion":{"type":"string"}}})"},
    Schema{"ConfigChange", R"({"type":"object",
  "required":["etag","changed","revision","diff","warnings","effects","sealed","in_overlay",
    "in_force","why_not"],
  "properties":{"etag":{"type":"string","description":"of what is there now"},
    "changed":{"type":"boolean"},
    "revision":{"type":"string","description":"of what was there before; empty: nothing changed"},
    "diff":{"type":"string","description":"unified; secrets masked"},
    "warnings":{"type":"array","items":{"$ref":"#/components/schemas/ConfigProblem"}},
    "effects":{"type":"array","items":{"type":"string"}},
    "sealed":{"type":"array","items":{"type":"string"},
      "description":"names of secrets that were given in clear and are in the store now"},
    "in_overlay":{"type":"boolean"},"in_force":{"type":"boolean"},
    "why_not":{"type":"string","description":"it is not in force"}}})"},
    Schema{"ConfigCheck", R"({"type":"object",
  "required":["valid","errors","warnings","effects","diff"],
  "properties":{"valid":{"type":"boolean"},
    "errors":{"type":"array","items":{"$ref":"#/components/schemas/ConfigProblem"}},
    "warnings":{"type":"array","items":{"$ref":"#/components/schemas/ConfigProblem"}},
    "effects":{"type":"array","items":{"type":"string"}},"diff":{"type":"string"}}})"},
    Schema{"ConfigPatch", R"({"oneOf":[
  {"type":"array","description":"RFC 6902; what is missing around an added value is made",
    "items":{"type":"object","required":["op","path"],
      "properties":{"op":{"type":"string",
          "enum":["add","replace","remove","move","copy","test"]},
        "path":{"type":"string"},"from":{"type":"string"},"value":{}}}},
  {"type":"object","required":["steps"],"additionalProperties":false,
    "properties":{"steps":{"type":"array","items":{"type":"object",
      "required":["action","path"],"properties":{
        "action":{"type":"string","enum":["set","unset","append","rename"]},
        "path":{"type":"string"},"value":{}}}}}}]})"},
    Schema{"ConfigRevision", R"({"type":"object",
  "required":["id","replaced_at","by","source","sha256","bytes"],
  "properties":{"id":{"type":"string"},"replaced_at":{"type":"string","format":"date-time"},
    "by":{"type":"string"},"source":{"type":"string"},
    "sha256":{"type":"string","description":"empty: its file was damaged"},
    "bytes":{"type":"integer"}}})"},
    Schema{"ConfigRevisions", R"({"type":"object","required":["items"],
  "properties":{"items":{"type":"array",
    "items":{"$ref":"#/components/schemas/ConfigRevision"}}}})"},
    Schema{"ConfigRevisionText", R"({"type":"object",
  "required":["id","replaced_at","by","source","sha256","bytes","text","diff"],
  "properties":{"id":{"type":"string"},"replaced_at":{"type":"string","format":"date-time"},
    "by":{"type":"string"},"source":{"type":"string"},"sha256":{"type":"string"},
    "bytes":{"type":"integer"},"text":{"type":"string"},"diff":{"type":"string"}}})"},
    Schema{"ConfigOrigins", R"({"type":"object","required":["items"],
  "properties":{"items":{"type":"array","items":{"type":"object",
    "required":["path","pointer","origin","detail","value","line"],
    "properties":{"path":{"type":"string"},"pointer":{"type":"string"},
      "origin":{"type":"string","enum":["default","file","overlay","environment","option"]},
      "detail":{"type":"string"},"value":{},"line":{"type":["integer","null"]}}}}}})"},
    Schema{"LegacyConfig", R"({"type":"object","required":["content"],
  "properties":{"content":{"type":"string"}}})"},
    Schema{"LegacyConfigFull",
           R"({"type":"object","required":["secrets"],"additionalProperties":true,
  "properties":{"secrets":{"type":"object","additionalProperties":true}}})"},
    Schema{"LegacyStatus", R"({"type":"object","required":["status","message"],
  "properties":{"status":{"type":"string"},"message":{"type":"string"}}})"},
};

}  // namespace

std::span<const Schema> ConfigSchemas() {
  return kSchemas;
}

}  // namespace monorelay::admin
