#include "admin/body_fields.hpp"

#include <algorithm>
#include <vector>

#include "base/text.hpp"

namespace monorelay::admin {

Read<void> BodyFields::Parse(const Request& request, std::span<const std::string_view> known) {
  if (auto parsed = document_.ParseCopy(request.body); !parsed)
    return std::unexpected(ProblemOf(parsed.error()));
  if (!document_.Root().IsObject())
    return std::unexpected(ProblemOf(
        ClientError(ErrorKind::kInvalidRequest, "the body must be a JSON object").error()));
  // The predecessor overlooked what it did not know, and its calls do so still.
  if (!request.path.starts_with(kVersionedPaths)) return {};
  const std::vector<std::string> names(known.begin(), known.end());
  for (const json::Field field : document_.Root().Fields()) {
    const std::string name = json::Decode(field.key);
    if (std::ranges::find(names, name) != names.end()) continue;
    std::string message = "is not known here";
    const auto nearest = Nearest(name, names, 1);
    if (!nearest.empty()) message += "; did you mean \"" + nearest[0] + "\"?";
    return std::unexpected(WrongParameter(Shorten(name, 60), message));
  }
  return {};
}

Read<std::string> BodyFields::NeedText(std::string_view name) const {
  auto text = Text(name);
  if (!text) return std::unexpected(std::move(text.error()));
  if (!*text) return std::unexpected(WrongParameter(std::string(name), "is missing"));
  return **std::move(text);
}

Read<std::optional<std::string>> BodyFields::Text(std::string_view name) const {
  const json::Value value = document_.Root()[name];
  if (!value.IsGiven()) return std::nullopt;
  if (!value.IsString())
    return std::unexpected(WrongParameter(std::string(name), "must be a text"));
  return value.Decoded();
}

Read<std::optional<bool>> BodyFields::Flag(std::string_view name) const {
  const json::Value value = document_.Root()[name];
  if (!value.IsGiven()) return std::nullopt;
  const auto flag = value.GetBool();
  if (!flag) return std::unexpected(WrongParameter(std::string(name), "must be true or false"));
  return flag;
}

Read<std::optional<std::int64_t>> BodyFields::Integer(std::string_view name) const {
  const json::Value value = document_.Root()[name];
  if (!value.IsGiven()) return std::nullopt;
  const auto number = value.GetInt();
  if (!number) return std::unexpected(WrongParameter(std::string(name), "must be a whole number"));
  return number;
}

Read<std::optional<std::vector<std::string>>> BodyFields::TextList(std::string_view name) const {
  const json::Value value = document_.Root()[name];
  if (!value.IsGiven()) return std::nullopt;
  const auto wrong = [&] {
    return std::unexpected(WrongParameter(std::string(name), "must be a list of texts"));
  };
  if (!value.IsArray()) return wrong();
  std::vector<std::string> list;
  for (const json::Value entry : value.Items()) {
    if (!entry.IsString()) return wrong();
    list.push_back(entry.Decoded());
  }
  return list;
}

bool BodyFields::IsNull(std::string_view name) const {
  const json::Value value = document_.Root()[name];
  return !value.IsMissing() && value.IsNull();
}

Read<std::optional<identity::Role>> BodyFields::Role(std::string_view name) const {
  const auto text = Text(name);
  if (!text) return std::unexpected(text.error());
  if (!*text) return std::nullopt;
  const auto role = identity::RoleFrom(**text);
  if (!role)
    return std::unexpected(
        WrongParameter(std::string(name), "must be owner, admin, operator, member or viewer"));
  return role;
}

}  // namespace monorelay::admin
