// Signing in through somebody else, as config.yml says it.
#pragma once

#include <string>
#include <vector>

#include "app/config_provider.hpp"
#include "base/secret.hpp"

namespace monorelay::app {

// One of `sso.providers`.
struct SsoProviderConfig {
  std::string name{};
  std::string type = "oidc";  // "oidc", "github", "google", "prismaauth"
  std::string label{};        // empty: the name
  std::string issuer{};       // of oidc, and of google in another place
  std::string url{};          // of prismaauth, and of github in another place
  std::string client_id{};
  Secret client_secret{};
  std::vector<std::string> scopes{};  // empty: what the type needs
  std::string username_claim{};       // empty: that of the type
  std::vector<std::string> admin_usernames{};
  std::string roles_claim = "groups";
  Pairs roles{};  // value of the claim -> "admin", "operator", "member", "viewer"
  bool roles_required = false;
  std::vector<std::string> allowed_domains{};
};

struct SsoConfig {
  bool enabled = false;
  bool sso_only = false;
  bool create_accounts = false;
  bool link_by_email = false;
  std::string default_role = "member";
  std::vector<SsoProviderConfig> providers;
  // The predecessor's one provider.
  std::string provider = "github";
  std::string prismaauth_url = "http://localhost:8080";
  std::string client_id;
  Secret client_secret;
  std::vector<std::string> scopes = {"openid", "profile", "email"};
  std::string github_client_id;
  Secret github_client_secret;
  std::string google_client_id;
  Secret google_client_secret;
  bool local_sso_enabled = false;
  Secret local_sso_secret;
  std::vector<std::string> admin_usernames;
};

}  // namespace monorelay::app
