#include "dialects/gemini/wire.hpp"

#include <set>

#include "dialects/gemini/schema.hpp"
#include "tests/dialects/gemini/support.hpp"

namespace monorelay::dialects::gemini {
namespace {

TEST(GeminiWire, KnowsBothSpellings) {
  EXPECT_EQ(kName, NameOf(Dialect::kGemini));
  EXPECT_TRUE(Means({"inlineData"}, "inlineData"));
  EXPECT_TRUE(Means({"inline_data"}, "inlineData"));
  EXPECT_TRUE(Means({"response_json_schema"}, "responseJsonSchema"));
  for (const std::string_view key : {"", "inline", "inline_", "inlinedata", "inline_datas",
                                     "inline__data", "_inlineData", "inline-data"}) {
    EXPECT_FALSE(Means({key}, "inlineData")) << key;
  }
}

TEST(GeminiFields, NamesEveryFeature) {
  for (int i = 0; i <= static_cast<int>(chat::Feature::kMetadata); ++i) {
    EXPECT_NE(FieldName(static_cast<chat::Feature>(i)), "request") << i;
  }
}

struct SchemaRow {
  std::string_view from;
  std::string_view to;
};

TEST(GeminiSchema, TurnsIntoJsonSchema) {
  for (const SchemaRow& row : {
           SchemaRow{R"({"type":"STRING"})", R"({"type":"string"})"},
           SchemaRow{R"({"type":"INTEGER","nullable":true})", R"({"type":["integer","null"]})"},
           SchemaRow{R"({"type":"TYPE_UNSPECIFIED","any_of":[{"type":"NUMBER"}]})",
                     R"({"anyOf":[{"type":"number"}]})"},
           SchemaRow{R"({"type":"ARRAY","items":{"type":"BOOLEAN"},"minItems":"2"})",
                     R"({"type":"array","items":{"type":"boolean"},"minItems":2})"},
           SchemaRow{R"({"type":"OBJECT","properties":{"type":{"type":"STRING"},"a_b":{}},)"
                     R"("propertyOrdering":["type"]})",
                     R"({"type":"object","properties":{"type":{"type":"string"},"a_b":{}}})"},
       }) {
    json::Document document;
    ASSERT_TRUE(document.ParseCopy(row.from));
    std::string json;

    AppendJsonSchema(json, document.Root());

    EXPECT_EQ(json, row.to);
    EXPECT_TRUE(IsOpenApiSchema(document.Root())) << row.from;
    ASSERT_TRUE(document.ParseCopy(row.to));
    EXPECT_FALSE(IsOpenApiSchema(document.Root())) << row.to;
  }
}

}  // namespace
}  // namespace monorelay::dialects::gemini
