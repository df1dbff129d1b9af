#include "json/writer.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <string>

#include "json/document.hpp"

namespace monorelay::json {
namespace {

TEST(Writer, PutsCommasBetweenFields) {
  std::string out;
  Writer json(out);

  json.BeginObject()
      .Field("text", "a\"b")
      .Field("escaped", Text{R"(a\nb)"})
      .Field("raw", Raw{"[1, 2]"})
      .Field("yes", true)
      .Field("count", 3)
      .Field("none", Raw{});
  json.Key("list").BeginArray().Int(1).String("x").Null().Bool(false).EndArray();
  json.Key("empty").BeginObject().EndObject();
  json.Key(Text{R"(k\"ey)"}).BeginArray().BeginObject().EndObject().BeginArray().EndArray();
  json.EndArray().EndObject();

  EXPECT_EQ(out, R"({"text":"a\"b","escaped":"a\nb","raw":[1, 2],"yes":true,"count":3,"none":null,)"
                 R"("list":[1,"x",null,false],"empty":{},"k\"ey":[{},[]]})");
  Document document;
  EXPECT_TRUE(document.ParseCopy(out));
}

TEST(Writer, AddsToWhatIsThere) {
  std::string out = "data: ";

  Writer(out).BeginArray().String(std::string_view("a")).String(Text{"b"}).EndArray();

  EXPECT_EQ(out, R"(data: ["a","b"])");
}

TEST(Writer, WritesNumbersThatReadBackTheSame) {
  std::string out;
  Writer(out)
      .BeginArray()
      .Int(std::numeric_limits<std::int64_t>::min())
      .Int(std::numeric_limits<std::int64_t>::max())
      .Double(0.1)
      .Double(-2.5)
      .Double(1e300)
      .Double(3)
      .EndArray();

  EXPECT_EQ(out.substr(0, 43), "[-9223372036854775808,9223372036854775807,0");
  Document document;
  ASSERT_TRUE(document.ParseCopy(out)) << out;
  std::vector<double> numbers;
  for (const Value value : document.Root().Items()) numbers.push_back(*value.GetDouble());
  EXPECT_EQ(numbers[2], 0.1);
  EXPECT_EQ(numbers[3], -2.5);
  EXPECT_EQ(numbers[4], 1e300);
  EXPECT_EQ(numbers[5], 3.0);
}

TEST(Writer, WritesEveryWholeNumberType) {
  std::string out;
  Writer(out)
      .BeginObject()
      .Field("a", std::int64_t{-1})
      .Field("b", std::uint32_t{2})
      .Field("c", std::size_t{3})
      .EndObject();

  EXPECT_EQ(out, R"({"a":-1,"b":2,"c":3})");
}

}  // namespace
}  // namespace monorelay::json
