#include "identity/sso/claims.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace monorelay::identity::sso {
namespace {

bool Holds(const std::vector<std::string>& texts, const std::string& text) {
  return std::ranges::find(texts, text) != texts.end();
}

json::Value At(json::Value value, std::string_view path) {
  while (!path.empty()) {
    const std::string_view name = path.substr(0, path.find('.'));
    path.remove_prefix(std::min(name.size() + 1, path.size()));
    value = value[name];
  }
  return value;
}

std::string NameIn(const IdentityProvider& provider, const Claims& claims,
                   const ExternalIdentity& identity) {
  for (const std::string& claim : provider.username_claims) {
    // An address that nobody has verified may be anybody's.
    if (claim == "email" && !identity.email_verified) continue;
    std::string name = claim == "email" ? identity.email : claims.Text(claim);
    if (!name.empty()) return name;
  }
  return {};
}

std::optional<Role> RoleBy(const std::vector<RoleRule>& rules,
                           const std::vector<std::string>& values) {
  std::optional<Role> role;
  for (const RoleRule& rule : rules) {
    if (!Holds(values, rule.value)) continue;
    role = role ? std::min(*role, rule.role) : rule.role;
  }
  return role;
}

bool IsOfDomain(const ExternalIdentity& identity, const std::vector<std::string>& domains) {
  const auto at = identity.email.rfind('@');
  if (!identity.email_verified || at == std::string::npos) return false;
  const std::string_view domain = std::string_view(identity.email).substr(at + 1);
  return std::ranges::any_of(
      domains, [&](const std::string& allowed) { return EqualsIgnoringCase(allowed, domain); });
}

}  // namespace

json::Value Claims::Find(std::string_view name) const {
  for (const json::Value& object : objects_) {
    if (object[name].IsGiven()) return object[name];
    if (const json::Value nested = At(object, name); nested.IsGiven()) return nested;
  }
  return {};
}

std::string Claims::Text(std::string_view name) const {
  const json::Value value = Find(name);
  if (value.GetType() == json::Type::kNumber) return std::string(value.GetRaw().json);
  return value.Decoded();
}

std::vector<std::string> Claims::Texts(std::string_view name) const {
  const json::Value value = Find(name);
  if (value.IsString()) return {value.Decoded()};
  std::vector<std::string> texts;
  for (const json::Value item : value.Items()) {
    if (item.IsString()) texts.push_back(item.Decoded());
  }
  return texts;
}

void Claims::TakeAddress(ExternalIdentity& identity) const {
  for (const json::Value& object : objects_) {
    if (!object["email"].IsString()) continue;
    const json::Value verified = object["email_verified"];
    identity.email = object["email"].Decoded();
    identity.email_verified = verified.GetBool().value_or(false) || verified.Is("true");
    return;
  }
}

std::string VerifiedAddressIn(const json::Value& list) {
  for (const json::Value entry : list.Items()) {
    if (entry["primary"].GetBool().value_or(false) && entry["verified"].GetBool().value_or(false))
      return entry["email"].Decoded();
  }
  return {};
}

Result<void> ApplyRules(const IdentityProvider& provider, const Claims& claims,
                        ExternalIdentity& identity) {
  identity.name = NameIn(provider, claims, identity);
  if (!provider.allowed_domains.empty() && !IsOfDomain(identity, provider.allowed_domains)) {
    return ClientError(ErrorKind::kForbidden,
                       "only people with a verified e-mail address of certain domains may sign in "
                       "here; ask the operator");
  }
  if (!provider.roles.empty()) {
    const auto role = RoleBy(provider.roles, claims.Texts(provider.roles_claim));
    if (!role && provider.requires_role) {
      return ClientError(ErrorKind::kForbidden,
                         "none of your groups at the provider may sign in here; ask the operator");
    }
    identity.role = role.value_or(provider.default_role);
    identity.role_binds = true;
    identity.is_named = role.has_value();
  }
  if (!identity.name.empty() && Holds(provider.admin_usernames, identity.name)) {
    identity.role = Role::kAdmin;
    identity.is_named = true;
  }
  identity.is_named = identity.is_named || !provider.allowed_domains.empty();
  return {};
}

}  // namespace monorelay::identity::sso
