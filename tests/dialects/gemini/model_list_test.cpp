#include "dialects/gemini/model_list.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace monorelay::dialects::gemini {
namespace {

constexpr std::string_view kModel =
    R"({"name":"models/a/b:free","baseModelId":"a/b:free","version":"1","displayName":"a/b:free",)"
    R"("supportedGenerationMethods":["generateContent","streamGenerateContent","countTokens"]})";

TEST(GeminiModelList, NamesEachModel) {
  const std::vector<ModelEntry> models = {{.id = "a/b:free", .owner = "x"}};

  EXPECT_EQ(RenderModels(models), R"({"models":[)" + std::string(kModel) + "]}");
  EXPECT_EQ(RenderModels({}), R"({"models":[]})");
}

TEST(GeminiModelList, ShowsOneModel) {
  EXPECT_EQ(RenderOneModel({.id = "a/b:free", .owner = "x"}), kModel);
}

}  // namespace
}  // namespace monorelay::dialects::gemini
