#include <optional>
#include <string>
#include <string_view>

#include "app/config.hpp"
#include "app/config_loader.hpp"

namespace monorelay::app {
namespace {

constexpr std::string_view kDefaultConfig = R"(providers:
  demo:
    provider_type: mock
    models:
      include: [demo-small, demo-large]
)";

class NoEnvironment final : public Environment {
 public:
  [[nodiscard]] std::optional<std::string> Get(std::string_view /*name*/) const override {
    return std::nullopt;
  }
};

}  // namespace

std::string_view DefaultConfigText() {
  return kDefaultConfig;
}

Config DefaultConfig() {
  return LoadConfig({}, kDefaultConfig, NoEnvironment()).config;
}

}  // namespace monorelay::app
