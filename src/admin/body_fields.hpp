// Reads the fields of a JSON body, and says which are wrong.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "admin/reading.hpp"
#include "json/document.hpp"

namespace monorelay::admin {

// Not thread-safe.
class BodyFields {
 public:
  // Fails with 400 if the body is no JSON object, and with 422 if it has a field that is none of
  // `known`; not so for the predecessor's calls, which overlook it.
  Read<void> Parse(const Request& request, std::span<const std::string_view> known);

  // Fails with 422 if the field is missing or no text.
  Read<std::string> NeedText(std::string_view name) const;
  // Nothing if the field is missing or null; fails with 422 if it is something else.
  Read<std::optional<std::string>> Text(std::string_view name) const;
  Read<std::optional<bool>> Flag(std::string_view name) const;
  Read<std::optional<std::int64_t>> Integer(std::string_view name) const;
  Read<std::optional<std::vector<std::string>>> TextList(std::string_view name) const;
  // True if the field is there and null: what it sets is to be unset.
  [[nodiscard]] bool IsNull(std::string_view name) const;
  // Whatever stands there.
  [[nodiscard]] json::Value Find(std::string_view name) const { return document_.Root()[name]; }
  Read<std::optional<identity::Role>> Role(std::string_view name) const;

 private:
  json::Document document_;
};

}  // namespace monorelay::admin
