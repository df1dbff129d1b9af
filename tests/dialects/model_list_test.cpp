#include "dialects/model_list.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace monorelay::dialects {
namespace {

const std::vector<ModelEntry> kModels{{"gpt-4o", "openai"}, {"say \"x\"", "monorelay"}};

TEST(RenderModelList, HasTheShapeOfOpenAi) {
  EXPECT_EQ(RenderModelList(Dialect::kOpenAiChat, kModels),
            R"({"object":"list","data":[)"
            R"({"id":"gpt-4o","object":"model","created":1767225600,"owned_by":"openai"},)"
            R"({"id":"say \"x\"","object":"model","created":1767225600,"owned_by":"monorelay"}]})");
  EXPECT_EQ(RenderModelList(Dialect::kOpenAiChat, {}), R"({"object":"list","data":[]})");
}

TEST(RenderModelList, HasTheShapeOfAnthropic) {
  const auto list = boost::json::parse(RenderModelList(Dialect::kAnthropicMessages, kModels));

  EXPECT_EQ(list.at_pointer("/data/0/id").as_string(), "gpt-4o");
  EXPECT_EQ(list.at_pointer("/data/0/type").as_string(), "model");
  EXPECT_EQ(list.at_pointer("/data/1/display_name").as_string(), "say \"x\"");
  EXPECT_EQ(list.at_pointer("/first_id").as_string(), "gpt-4o");
  EXPECT_EQ(list.at_pointer("/last_id").as_string(), "say \"x\"");
  EXPECT_FALSE(list.at_pointer("/has_more").as_bool());
  EXPECT_EQ(RenderModelList(Dialect::kAnthropicMessages, {}),
            R"({"data":[],"has_more":false,"first_id":null,"last_id":null})");
}

TEST(ModelListDialect, IsToldByTheVersionField) {
  EXPECT_EQ(ModelListDialect(true), Dialect::kAnthropicMessages);
  EXPECT_EQ(ModelListDialect(false), Dialect::kOpenAiChat);
}

}  // namespace
}  // namespace monorelay::dialects
