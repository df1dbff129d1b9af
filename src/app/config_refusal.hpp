// Refusals of the configuration's desk.
#pragma once

#include <string>
#include <utility>

#include "admin/config_desk.hpp"
#include "base/error.hpp"

namespace monorelay::app {

inline std::unexpected<admin::ConfigRefusal> Refused(admin::ConfigRefusal::Kind kind,
                                                     std::string text) {
  return std::unexpected(admin::ConfigRefusal{.kind = kind, .text = std::move(text)});
}

inline std::unexpected<admin::ConfigRefusal> Refused(const Error& error,
                                                     admin::ConfigRefusal::Kind otherwise) {
  std::string text = error.text.value;
  if (!error.detail.value.empty()) text += " (" + error.detail.value.Get() + ")";
  return Refused(
      error.kind == ErrorKind::kNotFound ? admin::ConfigRefusal::Kind::kNotFound : otherwise,
      std::move(text));
}

inline std::unexpected<admin::ConfigRefusal> Conflict(std::string text, std::string etag) {
  return std::unexpected(admin::ConfigRefusal{.kind = admin::ConfigRefusal::Kind::kConflict,
                                              .text = std::move(text),
                                              .etag = std::move(etag)});
}

}  // namespace monorelay::app
