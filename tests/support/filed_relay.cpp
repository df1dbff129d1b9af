#include "support/filed_relay.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <optional>
#include <utility>

#include "app/config_desk.hpp"
#include "app/config_environment.hpp"
#include "app/config_loader.hpp"
#include "support/json_schema.hpp"

namespace monorelay::testing {
namespace {

class NoVariables final : public app::Environment {
 public:
  [[nodiscard]] std::optional<std::string> Get(std::string_view /*name*/) const override {
    return std::nullopt;
  }
};

// The vault's secrets, for a configuration that names them.
class VaultSecrets final : public app::Environment {
 public:
  explicit VaultSecrets(identity::SecretVault* vault) : vault_(vault) {}
  [[nodiscard]] std::optional<std::string> Get(std::string_view /*name*/) const override {
    return std::nullopt;
  }
  [[nodiscard]] std::expected<std::string, std::string> GetSecret(
      std::string_view name) const override {
    if (vault_ == nullptr) return std::unexpected("there is no vault yet");
    auto secret = vault_->Get(name);
    if (!secret) return std::unexpected(secret.error().text.value.Get());
    return std::string(secret->Reveal());
  }

 private:
  identity::SecretVault* vault_;
};

const NoVariables kNoVariables;

}  // namespace

FiledRelay::FiledRelay() {
  journey.Accounts();
  journey.KeepsAccess();
  journey.Lends([this](admin::Services& services) {
    identity::SecretVault* vault = services.secrets;
    auto desk = std::make_unique<app::FileConfigDesk>(app::ConfigDeskParts{
        .place = {Path(), folder_.Path() / "config.overlay.yml"},
        .versions = folder_.Path() / "versions",
        .variables = kNoVariables,
        .vault = vault,
        .clock = journey.clock(),
        .reload = [this, vault] {
          const app::LoadedConfig loaded = app::LoadConfig(Path(), Text(), VaultSecrets(vault));
          journey.config() = loaded.config;
          journey.Reload();
          return app::ReloadReport{.is_in_force = !loaded.HasErrors(), .why_not = {}};
        }});
    desk->NoteIn(services.audit);
    services.config = desk.get();
    desk_ = std::move(desk);
  });
}

FiledRelay::~FiledRelay() {
  journey.Stop();
}

void FiledRelay::File(std::string text) {
  for (std::size_t open = text.find('{'); open != std::string::npos;
       open = text.find('{', open + 1)) {
    const std::size_t close = text.find('}', open);
    const std::string name = text.substr(open + 1, close - open - 1);
    if (name != "alpha" && name != "beta") continue;
    text.replace(open, close - open + 1, BaseUrl(name));
  }
  std::ofstream(Path(), std::ios::binary) << text;
  const app::LoadedConfig loaded = app::LoadConfig(Path(), text, kNoVariables);
  for (const app::Problem& problem : loaded.problems) {
    EXPECT_NE(problem.severity, app::Severity::kError) << problem.line << ": " << problem.text;
  }
  journey.config() = loaded.config;
}

std::string FiledRelay::BaseUrl(const std::string& upstream) {
  return fmt::format("http://127.0.0.1:{}/v1", journey.upstream(upstream).Port());
}

std::string FiledRelay::Text() const {
  std::ifstream file(Path(), std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

Reply FiledRelay::Call(std::string_view method, std::string_view path, std::string_view body,
                       std::string_view fields, identity::Role role) {
  std::string& who = signed_in_[role];
  if (who.empty()) who = journey.SignedInAs(role);
  return journey.Send(fmt::format(
      "{} {} HTTP/1.1\r\nHost: relay\r\nConnection: close\r\n{}{}Content-Length: {}\r\n\r\n{}",
      method, path, who, fields, body.size(), body));
}

boost::json::object Json(const Reply& reply, int status, std::string_view schema) {
  EXPECT_EQ(reply.status(), status) << reply.body();
  if (!schema.empty()) EXPECT_EQ(SchemaFault(reply.body(), schema), "") << reply.body();
  boost::system::error_code failure;
  const boost::json::value value = boost::json::parse(reply.body(), failure);
  return value.is_object() ? value.get_object() : boost::json::object();
}

}  // namespace monorelay::testing
