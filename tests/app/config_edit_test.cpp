#include "app/config_edit.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "app/config_emit.hpp"
#include "app/config_fixture.hpp"
#include "app/config_path.hpp"

namespace monorelay::app {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using Action = ConfigEdit::Action;
using Kind = ConfigModel::Kind;

// The files of the corpus: NAME.yml, the edit in NAME.edit, what must come out in NAME.expected.
std::vector<fs::path> Corpus() {
  std::vector<fs::path> files;
  for (const auto& file : fs::directory_iterator(MONORELAY_SOURCE_DIR "/tests/app/config_edit")) {
    if (file.path().extension() == ".yml") files.push_back(file.path());
  }
  std::ranges::sort(files);
  return files;
}

// "set PATH VALUE" and the like; PATH may have quotes with spaces.
ConfigEdit EditOf(std::string line) {
  line.resize(line.find_last_not_of('\n') + 1);
  const std::size_t first = line.find(' ');
  const std::string action = line.substr(0, first);
  std::size_t second = first + 1;
  for (bool in_quotes = false; second < line.size(); ++second) {
    if (line[second] == '"') in_quotes = !in_quotes;
    if (line[second] == ' ' && !in_quotes) break;
  }
  ConfigEdit edit;
  edit.action = action == "set"      ? Action::kSet
                : action == "append" ? Action::kAppend
                : action == "extend" ? Action::kExtend
                : action == "insert" ? Action::kInsert
                : action == "rename" ? Action::kRename
                                     : Action::kRemove;
  edit.path = line.substr(first + 1, second - first - 1);
  if (second < line.size()) edit.value = line.substr(second + 1);
  return edit;
}

Result<std::string> Edited(const std::string& text, const std::string& edit) {
  const std::vector edits{EditOf(edit)};
  return EditConfig(text, edits);
}

TEST(ConfigEdit, ChangesWhatWasAskedForAndNoOtherByte) {
  const auto files = Corpus();
  ASSERT_GE(files.size(), 60U);
  for (const fs::path& file : files) {
    SCOPED_TRACE(file.filename());
    const auto path = [&](const char* extension) {
      return fs::path(file).replace_extension(extension).string();
    };

    const auto edited = Edited(ContentOf(file), ContentOf(path(".edit")));

    EXPECT_TRUE(edited) << edited.error().text.value;
    if (edited) EXPECT_EQ(*edited, ContentOf(path(".expected")));
  }
}

TEST(ConfigEdit, RandomEditsSayWhatWasAskedForAndNothingElse) {
  std::mt19937 chance(7);
  std::size_t done = 0;
  for (const fs::path& file : Corpus()) {
    std::string text = ContentOf(file);
    for (int round = 0; round < 12; ++round) {
      const auto model = ReadConfigModel(text);
      ASSERT_TRUE(model) << file << '\n' << text;
      ConfigPath path;
      const ConfigModel* part = &*model;
      while (part->IsCollection() && (path.empty() || chance() % 4 != 0)) {
        const std::size_t count = part->items.size() + part->entries.size();
        if (count == 0) break;
        const std::size_t place = chance() % count;
        if (part->kind == Kind::kList) {
          path.emplace_back(place);
          part = &part->items[place];
        } else {
          path.emplace_back(part->entries[place].key);
          part = &part->entries[place].value;
        }
      }
      if (path.empty()) break;
      static constexpr const char* kValues[] = {
          "5", "true", "\"a: b\"", "[1, x]", "{k: {m: [1]}}", "[]", "\"\\u4e2d\\n#\"", "null"};
      const char* value = kValues[chance() % std::size(kValues)];
      const auto action = static_cast<Action>(chance() % 3);
      const std::vector edits{ConfigEdit{action, TextOf(path), value}};
      const auto edited = EditConfig(text, edits);
      if (!edited) continue;
      ++done;
      const auto after = ReadConfigModel(*edited);
      ASSERT_TRUE(after) << *edited;
      const ConfigModel* found = FindPart(*after, path);
      const auto wanted = ReadConfigValue(value);
      if (action == Action::kSet) {
        ASSERT_NE(found, nullptr) << *edited;
        ConfigModel bare = *found;
        bare.anchor.clear();
        EXPECT_TRUE(bare.Equals(*wanted)) << TextOf(path) << " = " << value << '\n' << *edited;
      } else if (action == Action::kAppend) {
        ASSERT_NE(found, nullptr) << *edited;
        EXPECT_TRUE(found->items.back().Equals(*wanted)) << *edited;
      } else if (std::holds_alternative<std::string>(path.back())) {
        EXPECT_EQ(found, nullptr) << *edited;
      }
      text = *edited;
    }
  }
  EXPECT_GT(done, 500U);
}

TEST(ConfigEdit, RefusesWhatCannotBeEditedSafely) {
  const std::pair<std::pair<const char*, const char*>, const char*> cases[] = {
      {{"a: &x {b: 1}\nc: *x\n", "set c.b 2"}, "c is an alias"},
      {{"a: &x [1]\nc: *x\n", "append c 2"}, "c is an alias"},
      {{"a: &x {b: 1}\nc: *x\n", "remove c.b"}, "c is an alias"},
      {{"a: &x 1\nc: *x\n", "remove a"}, "is there an alias"},
      {{"a: &x [1]\nc: *x\n", "insert c[0] 2"}, "c is an alias"},
      {{"a: &x [1]\nc: *x\n", "extend c [2]"}, "c is an alias"},
      {{"a: [1]\n", "insert a[1] 2"}, "is no place in a list"},
      {{"a: {b: 1}\n", "insert a.b 2"}, "is no place in a list"},
      {{"a: {b: 1}\n", "extend a [2]"}, "a is no list"},
      {{"a: [1]\n", "extend a 2"}, "must be a list of items"},
      {{"a: &x {b: {c: 1}}\nd:\n  <<: *x\n", "set d.b.e 2"}, "takes values from elsewhere by `<<`"},
      {{"? a\n: 1\n", "set a 2"}, "a key written with `?`"},
      {{"a: [b: 1]\n", "set a[0].b 2"}, "without braces"},
      {{"a: 1\n", "set a.b 2"}, "a is no mapping"},
      {{"a: {}\n", "set a[0] 2"}, "a is no list"},
      {{"a: [1]\n", "set a[2] 2"}, "beyond the end"},
      {{"a: 1\n", "set b[1] 2"}, "beyond the end"},
      {{"a: 1\n", "append a 2"}, "a is no list"},
      {{"a: 1\n", "remove b"}, "b is not set"},
      {{"a: 1\nb: 2\n", "rename a b"}, "there is a \"b\" already"},
      {{"a: [1]\n", "rename a[0] b"}, "no key"},
      {{"a: 1\na: 2\n", "set a 3"}, "stands here a second time"},
      {{"a: [1\n", "set a 3"}, "while it is broken"},
      {{"a: 1\n---\nb: 2\n", "set a 3"}, "a second YAML document"},
      {{"a: 1\n", "set a b: c"}, "without brackets"},
      {{"a: 1\n", "set a &x 2"}, "an anchor"},
      {{"a: 1\n", "set a [1"}, "the value cannot be taken"},
      {{"a: 1\n", "set a. 2"}, "no path of a setting"},
      {{"a: 1\n", "set a[x] 2"}, "a number from 0"},
      {{"a: 1\n", "set a]b 2"}, "no path of a setting"},
  };
  for (const auto& [edit, text] : cases) {
    const auto edited = Edited(edit.first, edit.second);

    ASSERT_FALSE(edited) << edit.first << edit.second << '\n' << *edited;
    EXPECT_THAT(edited.error().text.value.Get(), HasSubstr(text)) << edit.first;
  }
}

TEST(ConfigEdit, SeveralEditsAreMadeInTheirOrderOrNotAtAll) {
  const std::vector good{ConfigEdit{Action::kSet, "a.b", "1"}, ConfigEdit{Action::kSet, "a.c", "2"},
                         ConfigEdit{Action::kRename, "a.b", "d"}};
  EXPECT_EQ(EditConfig("# c\n", good).value_or("?"), "# c\na:\n  d: 1\n  c: 2\n");
  const std::vector bad{ConfigEdit{Action::kSet, "a.b", "1"}, ConfigEdit{Action::kRemove, "z", ""}};
  EXPECT_FALSE(EditConfig("# c\n", bad));
}

TEST(ConfigPath, IsReadAndWrittenTheSameWay) {
  for (const char* text : {"a", "a.b", "a[0].b", "a[1][2]", "models.\"gpt-5.1\".x", "\"a\"\"b\"",
                           "\"a[0]\"", "[3].x"}) {
    const auto path = ReadConfigPath(text);
    ASSERT_TRUE(path) << text;
    EXPECT_EQ(TextOf(*path), text);
  }
  EXPECT_EQ(TextOf(ReadConfigPath("a.'b.c'").value()), "a.\"b.c\"");
  for (const char* text : {".", "a..b", "a.", ".a", "a[", "a[-1]", "a[1", "a[99999999999999999999]",
                           "\"a", "a\"b\"", "\"\""}) {
    EXPECT_FALSE(ReadConfigPath(text)) << text;
  }
}

}  // namespace
}  // namespace monorelay::app
