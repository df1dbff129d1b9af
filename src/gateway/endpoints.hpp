// Which inbound paths there are. One row an endpoint.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace monorelay::gateway {

enum class Action : std::uint8_t {
  kAlive,  // the process is there
  kReady,  // it can serve
  kRelay,  // passes a request for a model on
  kCountTokens,
  kListModels,
  kGetModel,  // the path ends with the id
  kCredits,   // what the caller has used, and may use
  kRefuseUpgrade,
  // Of a kept response, whose id the path holds:
  kGetResponse,
  kDeleteResponse,
  kCancelResponse,
  kListInputItems,
};

enum class Access : std::uint8_t { kPublic, kAccessKey };

struct Endpoint {
  std::string_view method;
  std::string_view path;  // one '*' stands for one or more characters
  Action action;
  Access access;
};

std::span<const Endpoint> Endpoints();

// What a method and path lead to.
struct Match {
  const Endpoint* endpoint = nullptr;  // nullptr: no such path, or not with this method
  std::string allowed;                 // the methods of the path, for 405; empty: no such path
};

// `path` as Normalise returns it.
Match Find(std::string_view method, std::string_view path);

// `path` without a slash at its end, and with a doubled version prefix ("/v1/v1/...", from base
// URLs that have it already) reduced to one.
std::string_view Normalise(std::string_view path);

}  // namespace monorelay::gateway
