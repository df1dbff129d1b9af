// The bytes of one request to a provider.
#pragma once

#include <string>
#include <string_view>

#include "http/transport.hpp"
#include "json/edit.hpp"

namespace monorelay::relay {

struct UpstreamRequest {
  std::string head;
  json::RequestEdits edits;  // of the body
  std::string_view body;     // lives as long as what it was made from

  // All of it, as views into this.
  [[nodiscard]] http::Pieces Pieces() const;
};

}  // namespace monorelay::relay
