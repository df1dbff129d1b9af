// What a provider says of somebody, and what that means here.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "identity/sso/external_identity.hpp"
#include "identity/sso/identity_provider.hpp"
#include "json/document.hpp"

namespace monorelay::identity::sso {

// The JSON objects that tell of one person, the first of which counts first. They must outlive it.
class Claims {
 public:
  void Add(const json::Value& object) { objects_.push_back(object); }

  // The claim of that name or, if there is none, at that path of names with dots between; missing
  // if there is none either.
  [[nodiscard]] json::Value Find(std::string_view name) const;
  // A text or a number, as text; empty if there is none.
  [[nodiscard]] std::string Text(std::string_view name) const;
  // A text, or all texts of a list.
  [[nodiscard]] std::vector<std::string> Texts(std::string_view name) const;
  // The e-mail address, and whether it is verified, of the first object that names one: what one
  // says of an address holds for no other. Some write "true" as a text.
  void TakeAddress(ExternalIdentity& identity) const;

 private:
  std::vector<json::Value> objects_;
};

// The address that is primary and verified in a list of {email, primary, verified}; empty if none.
std::string VerifiedAddressIn(const json::Value& list);

// Applies the operator's rules to what is known of somebody. `identity` comes with subject, e-mail
// address and whether it is verified, and gets name and role. Fails with kForbidden if a rule keeps
// them out.
Result<void> ApplyRules(const IdentityProvider& provider, const Claims& claims,
                        ExternalIdentity& identity);

}  // namespace monorelay::identity::sso
