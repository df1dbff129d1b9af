#include "json/edit.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include <string>

#include "base/random.hpp"

namespace monorelay::json {
namespace {

enum class Ask : std::uint8_t { kNothing, kUsage };

RequestFields Scan(std::string_view text) {
  std::string padded(text);
  padded.append(kPadding, '\0');
  auto fields = ScanRequest(std::string_view(padded).substr(0, text.size()));
  EXPECT_TRUE(fields) << text;
  return fields ? *fields : RequestFields{};
}

std::string Edited(std::string_view text, std::string_view model, Ask ask) {
  const RequestFields fields = Scan(text);
  RequestEdits edits;
  edits.ReplaceModel(fields, model);
  if (ask == Ask::kUsage) edits.AskForUsage(fields);
  std::string edited = edits.Apply(text);
  EXPECT_EQ(edits.EditedSize(text.size()), edited.size()) << text;
  return edited;
}

struct EditCase {
  std::string_view before;
  std::string_view after;  // with the model "new" and usage asked for
};

constexpr EditCase kEdits[] = {
    {R"({"model":"old"})", R"({"stream_options":{"include_usage":true},"model":"new"})"},
    {R"({ "model" : "old" , "x":1e5, "y" : "\u00e4" })",
     R"({"stream_options":{"include_usage":true}, "model" : "new" , "x":1e5, "y" : "\u00e4" })"},
    {"\n{\"model\":\"old\"}\n",
     "\n{\"stream_options\":{\"include_usage\":true},\"model\":\"new\"}\n"},
    {R"({"model":"old","stream_options":null})",
     R"({"model":"new","stream_options":{"include_usage":true}})"},
    {R"({"stream_options":null,"model":"old"})",
     R"({"stream_options":{"include_usage":true},"model":"new"})"},
    {R"({"stream_options":{},"model":"old"})",
     R"({"stream_options":{"include_usage":true},"model":"new"})"},
    {R"({"stream_options":{ },"model":"old"})",
     R"({"stream_options":{"include_usage":true },"model":"new"})"},
    {R"({"stream_options":{"include_usage":false},"model":"old"})",
     R"({"stream_options":{"include_usage":true},"model":"new"})"},
    {R"({"stream_options":{"include_usage": null , "z":1},"model":"old"})",
     R"({"stream_options":{"include_usage": true , "z":1},"model":"new"})"},
    {R"({"stream_options":{"include_usage":"no"},"model":"old"})",
     R"({"stream_options":{"include_usage":true},"model":"new"})"},
    {R"({"stream_options":{"include_usage":true},"model":"old"})",
     R"({"stream_options":{"include_usage":true},"model":"new"})"},
    {R"({"stream_options":{"include_obfuscation":false},"model":"old"})",
     R"({"stream_options":{"include_usage":true,"include_obfuscation":false},"model":"new"})"},
    {R"({"model":"old","stream_options":{"include_usage":{"a":[1]}}})",
     R"({"model":"new","stream_options":{"include_usage":true}})"},
    {R"({"model":"new"})", R"({"stream_options":{"include_usage":true},"model":"new"})"},
    {R"({"model":"\u006eew"})", R"({"stream_options":{"include_usage":true},"model":"\u006eew"})"},
};

TEST(RequestEdits, ChangeTheirFieldsAndNoOtherByte) {
  for (const EditCase& row : kEdits) EXPECT_EQ(Edited(row.before, "new", Ask::kUsage), row.after);
}

TEST(RequestEdits, ChangeNothingIfNothingHasToChange) {
  constexpr std::string_view kText = R"({ "b":1.50, "model":"m","a":[ ] })";

  EXPECT_EQ(Edited(kText, "m", Ask::kNothing), kText);

  RequestEdits none;
  none.ReplaceModel(Scan(kText), "m");
  EXPECT_EQ(none.Count(), 0U);
  EXPECT_EQ(none.EditedSize(10), 10U);
}

TEST(RequestEdits, QuoteTheNewModel) {
  EXPECT_EQ(Edited(R"({"model":"m"})", "a\"b\\c\n", Ask::kNothing), R"({"model":"a\"b\\c\n"})");
  EXPECT_EQ(Edited(R"({"model":"日本"})", "ä", Ask::kNothing), R"({"model":"ä"})");
}

TEST(RequestEdits, StandInTheOrderOfTheirPositions) {
  for (const std::string_view text :
       {R"({"stream_options":{},"model":"old"})", R"({"model":"old","stream_options":{}})"}) {
    const RequestFields fields = Scan(text);
    RequestEdits edits;
    edits.ReplaceModel(fields, "new");
    edits.AskForUsage(fields);

    ASSERT_EQ(edits.Count(), 2U);
    EXPECT_LE(edits.At(0).extent.end, edits.At(1).extent.begin) << text;
  }
}

// Builds requests of every shape and compares what an independent parser makes of the edited text
// with what it should be.
TEST(RequestEdits, MeanTheSameToAnotherParser) {
  constexpr std::string_view kOptions[] = {
      "",
      R"("stream_options":null,)",
      R"("stream_options" : {} ,)",
      R"("stream_options":{"include_usage":false},)",
      R"("stream_options":{"include_usage" : true },)",
      R"("stream_options":{"other":[1,{"include_usage":false}]},)",
      R"("stream_options":{"other":"}","include_usage":0,"more":null},)",
      R"("stream\u005foptions":{"include\u005fusage":false},)",
  };
  constexpr std::string_view kFillers[] = {
      "",
      R"("a":"}{][,:\"",)",
      R"( "b" : [ { "model" : "x" } , -1.5e3 ] ,)",
      "\n\t\"c\":{\"stream_options\":{}},\r\n",
      R"("d":"\\",)",
  };
  constexpr std::string_view kModels[] = {"m", "a\\\"b", "\\u00e4/\\ud83d\\ude00", "x y"};
  Random random(3);
  for (int round = 0; round < 500; ++round) {
    const auto pick = [&](const auto& list) { return list[random.Below(std::size(list))]; };
    std::string text = "{";
    text += pick(kFillers);
    std::string model = R"("model":")" + std::string(pick(kModels)) + "\",";
    const std::string_view options = pick(kOptions);
    const bool model_first = random.Below(2) == 0;
    text += model_first ? model : options;
    text += pick(kFillers);
    text += model_first ? options : model;
    text += pick(kFillers);
    text += R"("end":[]})";
    boost::json::object wanted = boost::json::parse(text).as_object();
    wanted["model"] = "new \"model\"";
    if (!wanted["stream_options"].is_object()) wanted["stream_options"] = boost::json::object();
    wanted["stream_options"].as_object()["include_usage"] = true;

    const std::string edited = Edited(text, "new \"model\"", Ask::kUsage);

    boost::system::error_code error;
    const boost::json::value read = boost::json::parse(edited, error);
    ASSERT_FALSE(error) << edited;
    ASSERT_EQ(read, boost::json::value(wanted)) << text << "\n" << edited;
  }
}

}  // namespace
}  // namespace monorelay::json
