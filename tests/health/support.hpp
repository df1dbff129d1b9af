// Providers to check.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "health/check.hpp"
#include "support/error_text.hpp"

namespace monorelay::testing {

// A check of the provider "alpha" that speaks every dialect at `base`.
inline health::Check CheckOf(dialects::Dialect dialect, health::Probe probe,
                             const std::string& base = "http://127.0.0.1:1") {
  using dialects::Dialect;
  providers::ProviderSettings settings;
  settings.name = "alpha";
  settings.endpoints = {{Dialect::kOpenAiChat, base + "/v1/chat/completions"},
                        {Dialect::kOpenAiResponses, base + "/v1/responses"},
                        {Dialect::kAnthropicMessages, base + "/v1/messages"},
                        {Dialect::kGemini, base + "/v1beta/models"}};
  auto provider = providers::Provider::Make(settings);
  EXPECT_TRUE(provider) << TextOf(provider.error());
  return {.provider = *std::move(provider),
          .key = {.secret = Secret("sk-alpha"),
                  .label = "first",
                  .state = std::make_shared<keys::KeyState>()},
          .dialect = dialect,
          .model = "some-model",
          .probe = probe};
}

constexpr dialects::Dialect kEveryDialect[] = {
    dialects::Dialect::kOpenAiChat, dialects::Dialect::kOpenAiResponses,
    dialects::Dialect::kAnthropicMessages, dialects::Dialect::kGemini};

}  // namespace monorelay::testing
