#include "admin/key_import.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace monorelay::admin {
namespace {

using Rows = std::vector<std::string>;

// "LABEL KEY WEIGHT" of each; of what fails its status and the message.
Rows Parsed(std::string_view content, std::string_view format) {
  const auto keys = ParseKeys(content, format);
  if (!keys) return {std::to_string(keys.error().status), keys.error().detail};
  Rows rows;
  for (const ImportedKey& key : *keys) {
    rows.push_back(key.label + " " + std::string(key.key.Reveal()) + " " +
                   std::to_string(key.weight));
  }
  return rows;
}

TEST(KeyImport, ReadsLinesWithCommentsNamesAndQuotes) {
  const std::string lines =
      "# of the team\r\n"
      "\n"
      "  sk-one  \r\n"
      "OPENAI_KEY=\"sk-two\"\n"
      "export OTHER='sk-three'\n"
      "c2stZm91cg==\n"
      "not-a-name.x=sk-five";

  EXPECT_EQ(Parsed(lines, "raw"), (Rows{" sk-one 1", "OPENAI_KEY sk-two 1", "OTHER sk-three 1",
                                        " c2stZm91cg== 1", " not-a-name.x=sk-five 1"}));
}

TEST(KeyImport, ReadsCsvWithAndWithoutAHeadLine) {
  EXPECT_EQ(Parsed("key,label\nsk-1,first\n\nsk-2\n", "csv"), (Rows{"first sk-1 1", " sk-2 1"}));
  EXPECT_EQ(Parsed("sk-1,\"a, \"\"b\"\"\"\r\nkey,later", "csv"),
            (Rows{"a, \"b\" sk-1 1", "later key 1"}));
}

TEST(KeyImport, ReadsEveryJsonThatThePredecessorRead) {
  EXPECT_EQ(Parsed(R"(["sk-1", {"api_key":"sk-2","name":"second"},
                       {"key":"sk-3","label":"third","weight":5}])",
                   "json"),
            (Rows{" sk-1 1", "second sk-2 1", "third sk-3 5"}));
  EXPECT_EQ(Parsed(R"({"one":"sk-1","two":"sk-2"})", "json"), (Rows{"one sk-1 1", "two sk-2 1"}));
}

TEST(KeyImport, WhatCannotBeReadIsRefusedWithoutQuotingIt) {
  const std::vector<std::pair<std::string, std::string>> wrong = {
      {"", "raw"},
      {"# nothing but this\n", "raw"},
      {"sk-one two", "raw"},
      {"sk-1,\"open", "csv"},
      {"{", "json"},
      {"7", "json"},
      {R"([{"label":"sk-secret"}])", "json"},
      {R"([{"key":"sk-secret","weight":-1}])", "json"},
      {R"({"one":7})", "json"},
      {"sk-secret", "yaml"},
      {std::string(5000, 'x'), "raw"},
  };
  for (const auto& [content, format] : wrong) {
    const Rows rows = Parsed(content, format);
    ASSERT_EQ(rows.size(), 2U) << content;
    EXPECT_EQ(rows[0], "422") << content;
    EXPECT_FALSE(rows[1].contains("sk-")) << rows[1];
  }
}

TEST(KeyImport, MoreThanTheMostAtATimeAreRefused) {
  std::string lines;
  for (std::size_t i = 0; i < kMostImported; ++i) lines += "sk-" + std::to_string(i) + "\n";

  EXPECT_EQ(Parsed(lines, "raw").size(), kMostImported);
  EXPECT_EQ(Parsed(lines + "sk-last", "raw").at(0), "422");
}

TEST(KeyImport, LabelsThatAreTakenGetANumber) {
  EXPECT_EQ(FreeLabel("team", {}), "team");
  EXPECT_EQ(FreeLabel("team", {"team", "team-2"}), "team-3");
  EXPECT_EQ(FreeLabel("", {"imported-1"}), "imported-2");
}

}  // namespace
}  // namespace monorelay::admin
