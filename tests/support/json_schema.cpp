#include "support/json_schema.hpp"

#include <boost/json.hpp>

#include <algorithm>

#include "admin/schema.hpp"

namespace monorelay::testing {
namespace {

namespace bj = boost::json;

bj::object SchemaNamed(std::string_view name) {
  for (const admin::Schema& schema : admin::Schemas()) {
    if (schema.name == name) return bj::parse(schema.json).as_object();
  }
  return {};
}

bool IsOfType(const bj::value& value, std::string_view type) {
  if (type == "object") return value.is_object();
  if (type == "array") return value.is_array();
  if (type == "string") return value.is_string();
  if (type == "boolean") return value.is_bool();
  if (type == "null") return value.is_null();
  if (type == "integer") return value.is_int64() || value.is_uint64();
  return type == "number" && value.is_number();
}

bool IsOfATypeIn(const bj::value& value, const bj::value& types) {
  if (types.is_string()) return IsOfType(value, types.get_string());
  return std::ranges::any_of(
      types.as_array(), [&](const bj::value& type) { return IsOfType(value, type.as_string()); });
}

std::string Check(const bj::value& value, const bj::object& schema, const std::string& where);

std::string CheckObject(const bj::object& object, const bj::object& schema,
                        const std::string& where) {
  if (const auto* required = schema.if_contains("required")) {
    for (const bj::value& name : required->as_array()) {
      if (!object.contains(name.as_string()))
        return where + " lacks " + std::string(name.as_string());
    }
  }
  const auto* properties = schema.if_contains("properties");
  if (properties == nullptr) return {};
  for (const auto& [name, property] : properties->as_object()) {
    const auto* value = object.if_contains(name);
    if (value == nullptr) continue;
    auto fault = Check(*value, property.as_object(), where + "." + std::string(name));
    if (!fault.empty()) return fault;
  }
  return {};
}

std::string Check(const bj::value& value, const bj::object& schema, const std::string& where) {
  constexpr std::size_t kPrefix = std::string_view("#/components/schemas/").size();
  if (const auto* reference = schema.if_contains("$ref"))
    return Check(value, SchemaNamed(reference->as_string().subview(kPrefix)), where);
  if (const auto* all = schema.if_contains("allOf")) {
    for (const bj::value& part : all->as_array()) {
      auto fault = Check(value, part.as_object(), where);
      if (!fault.empty()) return fault;
    }
  }
  if (const auto* any = schema.if_contains("anyOf")) {
    const auto fits = [&](const bj::value& one) {
      return Check(value, one.as_object(), where).empty();
    };
    if (std::ranges::none_of(any->as_array(), fits)) return where + " is none of what it may be";
  }
  if (const auto* type = schema.if_contains("type"); type != nullptr && !IsOfATypeIn(value, *type))
    return where + " is of another type: " + bj::serialize(value);
  if (const auto* choices = schema.if_contains("enum")) {
    const auto& all = choices->as_array();
    if (std::ranges::find(all, value) == all.end()) return where + " is none of the choices";
  }
  if (value.is_object()) return CheckObject(value.get_object(), schema, where);
  const auto* items = schema.if_contains("items");
  if (!value.is_array() || items == nullptr) return {};
  for (const bj::value& item : value.get_array()) {
    auto fault = Check(item, items->as_object(), where + "[]");
    if (!fault.empty()) return fault;
  }
  return {};
}

}  // namespace

std::string SchemaFault(std::string_view json, std::string_view name) {
  boost::system::error_code failure;
  const bj::value value = bj::parse(json, failure);
  if (failure) return "no JSON";
  const bj::object schema = SchemaNamed(name);
  if (schema.empty()) return "no schema " + std::string(name);
  return Check(value, schema, "$");
}

}  // namespace monorelay::testing
