#include "gateway/endpoints.hpp"

#include <array>

#include "dialects/model_list.hpp"

namespace monorelay::gateway {
namespace {

constexpr std::array kEndpoints{
    Endpoint{"GET", "/health", Action::kAlive, Access::kPublic},
    Endpoint{"HEAD", "/health", Action::kAlive, Access::kPublic},
    // What coding agents ask first.
    Endpoint{"HEAD", "/", Action::kAlive, Access::kPublic},
    Endpoint{"HEAD", "/api/hello", Action::kAlive, Access::kPublic},
    Endpoint{"GET", "/ready", Action::kReady, Access::kPublic},
    Endpoint{"HEAD", "/ready", Action::kReady, Access::kPublic},
    Endpoint{"POST", "/v1/chat/completions", Action::kRelay, Access::kAccessKey},
    Endpoint{"POST", "/v1/responses", Action::kRelay, Access::kAccessKey},
    Endpoint{"POST", "/v1/messages", Action::kRelay, Access::kAccessKey},
    Endpoint{"POST", "/v1/messages/beta", Action::kRelay, Access::kAccessKey},
    Endpoint{"POST", "/v1/messages/count_tokens", Action::kCountTokens, Access::kAccessKey},
    Endpoint{"POST", "/v1/responses/input_tokens", Action::kCountTokens, Access::kAccessKey},
    Endpoint{"POST", "/v1beta/models/*:countTokens", Action::kCountTokens, Access::kAccessKey},
    Endpoint{"POST", "/v1/models/*:countTokens", Action::kCountTokens, Access::kAccessKey},
    Endpoint{"POST", "/v1beta/models/*:generateContent", Action::kRelay, Access::kAccessKey},
    Endpoint{"POST", "/v1beta/models/*:streamGenerateContent", Action::kRelay, Access::kAccessKey},
    Endpoint{"POST", "/v1/models/*:generateContent", Action::kRelay, Access::kAccessKey},
    Endpoint{"POST", "/v1/models/*:streamGenerateContent", Action::kRelay, Access::kAccessKey},
    Endpoint{"GET", "/v1/models", Action::kListModels, Access::kAccessKey},
    Endpoint{"GET", "/v1/models/*", Action::kGetModel, Access::kAccessKey},
    Endpoint{"GET", dialects::kMessagesModelsPath, Action::kListModels, Access::kAccessKey},
    Endpoint{"GET", "/v1beta/models", Action::kListModels, Access::kAccessKey},
    Endpoint{"GET", "/v1beta/models/*", Action::kGetModel, Access::kAccessKey},
    Endpoint{"GET", "/v1/credits", Action::kCredits, Access::kAccessKey},
    // Some agents ask for a WebSocket here and fall back to HTTP at once if the answer is 426.
    Endpoint{"GET", "/v1/responses", Action::kRefuseUpgrade, Access::kAccessKey},
    Endpoint{"GET", "/v1/responses/*/input_items", Action::kListInputItems, Access::kAccessKey},
    Endpoint{"POST", "/v1/responses/*/cancel", Action::kCancelResponse, Access::kAccessKey},
    Endpoint{"GET", "/v1/responses/*", Action::kGetResponse, Access::kAccessKey},
    Endpoint{"DELETE", "/v1/responses/*", Action::kDeleteResponse, Access::kAccessKey},
};

bool Matches(std::string_view pattern, std::string_view path) {
  const std::size_t star = pattern.find('*');
  if (star == std::string_view::npos) return pattern == path;
  const std::string_view end = pattern.substr(star + 1);
  return path.size() >= pattern.size() && path.starts_with(pattern.substr(0, star)) &&
         path.ends_with(end);
}

}  // namespace

std::span<const Endpoint> Endpoints() {
  return kEndpoints;
}

Match Find(std::string_view method, std::string_view path) {
  Match match;
  for (const Endpoint& endpoint : kEndpoints) {
    if (!Matches(endpoint.path, path)) continue;
    if (endpoint.method == method) {
      match.endpoint = &endpoint;
      return match;
    }
    match.allowed += (match.allowed.empty() ? "" : ", ") + std::string(endpoint.method);
  }
  return match;
}

std::string_view Normalise(std::string_view path) {
  if (path.starts_with("/v1/v1/")) path.remove_prefix(3);
  while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  return path;
}

}  // namespace monorelay::gateway
