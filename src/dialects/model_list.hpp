// The list of models as clients of each dialect read it.
#pragma once

#include <span>
#include <string>

#include "dialects/dialect.hpp"

namespace monorelay::dialects {

struct ModelEntry {
  std::string id;
  std::string owner;
};

// The dialect that a client asks for models in: paths are the same, a header field tells them
// apart.
Dialect ModelListDialect(bool has_version_field);

// The name of that field.
constexpr std::string_view kVersionField = "anthropic-version";

// Where the predecessor lists models in the shape of Messages.
constexpr std::string_view kMessagesModelsPath = "/v1/anthropic/models";

// The body of a list of models.
std::string RenderModelList(Dialect dialect, std::span<const ModelEntry> models);

// The body of one model.
std::string RenderModel(Dialect dialect, const ModelEntry& model);

}  // namespace monorelay::dialects
