// The models as clients of this dialect read them.
#pragma once

#include <span>
#include <string>

#include "dialects/model_list.hpp"

namespace monorelay::dialects::gemini {

// The body of GET /v1beta/models.
std::string RenderModels(std::span<const ModelEntry> models);

// The body of GET /v1beta/models/{id}.
std::string RenderOneModel(const ModelEntry& model);

}  // namespace monorelay::dialects::gemini
