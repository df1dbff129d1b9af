#include "json/write.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include <string>

namespace monorelay::json {
namespace {

struct QuoteCase {
  std::string_view text;
  std::string_view quoted;
};

using namespace std::string_view_literals;

constexpr std::string_view kReplacement = "\xef\xbf\xbd";

constexpr QuoteCase kQuotes[] = {
    {"", R"("")"},
    {"gpt-4o", R"("gpt-4o")"},
    {"a\"b\\c/d", R"("a\"b\\c/d")"},
    {"line\nnext\r\ttab", "\"line\\nnext\\u000d\\u0009tab\""},
    {"\0\x01\x1f\x7f"sv, "\"\\u0000\\u0001\\u001f\x7f\""},
    {"äöü 日本 😀", "\"äöü 日本 😀\""},
};

TEST(Quote, EscapesWhatMustBeEscapedAndNothingElse) {
  for (const QuoteCase& row : kQuotes) EXPECT_EQ(Quote(row.text), row.quoted);
}

TEST(Quote, ReplacesEachByteThatIsNotUtf8) {
  const auto quoted = [](std::string_view count) {
    std::string text = "\"a";
    for (std::size_t i = 0; i < count.size(); ++i) text += kReplacement;
    return text + "b\"";
  };
  const QuoteCase broken[] = {
      {"a\xff"
       "b",
       "1"},
      {"a\x80"
       "b",
       "1"},
      {"a\xc3"
       "b",
       "1"},  // cut short
      {"a\xc0\xaf"
       "b",
       "12"},  // overlong
      {"a\xe0\x80\xaf"
       "b",
       "123"},  // overlong
      {"a\xed\xa0\x80"
       "b",
       "123"},  // a surrogate
      {"a\xf0\x80\x80\x80"
       "b",
       "1234"},
      {"a\xf4\x90\x80\x80"
       "b",
       "1234"},  // beyond U+10FFFF
      {"a\xf5\x80\x80\x80"
       "b",
       "1234"},
      {"a\xe2\x82"
       "b",
       "12"},
      {"a\xf0\x9f\x98"
       "b",
       "123"},
  };
  for (const QuoteCase& row : broken) EXPECT_EQ(Quote(row.text), quoted(row.quoted)) << row.text;
  EXPECT_EQ(Quote("\xe2\x82"), "\"" + std::string(kReplacement) + std::string(kReplacement) + "\"");
}

TEST(Quote, IsReadBackAsTheSameText) {
  std::string all;
  for (int c = 0; c < 128; ++c) all.push_back(static_cast<char>(c));
  all += "ä\xed\x9f\xbf\xee\x80\x80\xf0\x90\x80\x80\xf4\x8f\xbf\xbf";

  const auto read = boost::json::parse(Quote(all));

  EXPECT_EQ(std::string_view(read.as_string()), all);
}

TEST(AppendString, AddsToWhatIsThere) {
  std::string out = "{\"model\":";

  AppendString(out, "x");

  EXPECT_EQ(out, R"({"model":"x")");
}

}  // namespace
}  // namespace monorelay::json
