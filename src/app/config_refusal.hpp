// Refusals of the configuration's desk.
#pragma once

#include <string>
#include <utility>

#include "admin/config_desk.hpp"
#include "base/error.hpp"
#include "base/no_room.hpp"

namespace monorelay::app {

inline std::unexpected<admin::ConfigRefusal> Refused(admin::ConfigRefusal::Kind kind,
                                                     std::string text) {
  return std::unexpected(admin::ConfigRefusal{.kind = kind, .text = std::move(text)});
}

inline std::unexpected<admin::ConfigRefusal> Refused(const Error& error,
                                                     admin::ConfigRefusal::Kind otherwise) {
  using Kind = admin::ConfigRefusal::Kind;
  std::string text = error.text.value;
  if (!error.detail.value.empty()) text += " (" + error.detail.value.Get() + ")";
  if (StatusOf(error) == kInsufficientStorage) return Refused(Kind::kNoRoom, std::move(text));
  return Refused(error.kind == ErrorKind::kNotFound ? Kind::kNotFound : otherwise, std::move(text));
}

inline std::unexpected<admin::ConfigRefusal> Conflict(std::string text, std::string etag) {
  return std::unexpected(admin::ConfigRefusal{.kind = admin::ConfigRefusal::Kind::kConflict,
                                              .text = std::move(text),
                                              .etag = std::move(etag)});
}

}  // namespace monorelay::app
