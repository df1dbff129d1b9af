#include "app/config_overlay.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "app/config_fixture.hpp"
#include "app/config_json_schema.hpp"
#include "app/config_mask.hpp"
#include "app/config_resolved.hpp"
#include "app/config_unmask.hpp"

namespace monorelay::app {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;

struct Case {
  const char* what;
  const char* file;
  const char* overlay;
  const char* together;
};

constexpr Case kCases[] = {
    {"a value is replaced where it stands", "server:\n  port: 1  # the door\n",
     "server: {port: 2}\n", "server:\n  port: 2  # the door\n"},
    {"a mapping gets what it lacks", "server:\n  port: 1\n", "server:\n  host: h\n",
     "server:\n  port: 1\n  host: h\n"},
    {"null takes an entry away", "server:\n  port: 1\n  host: h\n", "server: {host: null}\n",
     "server:\n  port: 1\n"},
    {"null takes away what is not there", "a: 1\n", "b: null\n", "a: 1\n"},
    {"a list is replaced", "a: [1, 2]\n", "a: [3]\n", "a: [3]\n"},
    {"a mapping with the mark is replaced", "a: {x: 1, k: 2}\n", "a: {_replace: true, k: 3}\n",
     "a: {k: 3}\n"},
    {"what is under an alias is written anew", "a: &x {b: 1}\nc: *x\n", "c: {b: 2}\n",
     "a: &x {b: 1}\nc: {b: 2}\n"},
    {"nothing changes nothing", "a: 1  # one\n", "{}\n", "a: 1  # one\n"},
    {"a file that says nothing", "# nothing\n", "server: {port: 2}\n",
     "# nothing\nserver:\n  port: 2\n"},
};

TEST(ConfigOverlay, LiesOverTheFile) {
  for (const Case& row : kCases) {
    SCOPED_TRACE(row.what);

    const auto together = OverlaidText(row.file, row.overlay);

    ASSERT_TRUE(together) << together.error().text.value;
    const auto said = ReadResolved(*together);
    ASSERT_TRUE(said) << *together;
    EXPECT_TRUE(said->Equals(ReadResolved(row.together).value())) << *together;
    if (!std::string_view(row.file).contains('&')) EXPECT_EQ(*together, row.together);
  }
}

TEST(ConfigOverlay, IsTheLeastThatSaysTheDifference) {
  EXPECT_EQ(OverlayFor("a: {b: 1, c: 2}\n", "a: {b: 1, c: 2}\n").value(), "");
  EXPECT_EQ(OverlayFor("a: 1\n", "# other words\na: 1\n").value(), "");

  const std::string overlay = OverlayFor("server: {port: 1, host: h}\nlogging: {enabled: true}\n",
                                         "server: {port: 2}\nlogging: {enabled: true}\n")
                                  .value();

  EXPECT_THAT(overlay, HasSubstr("server:\n  host: null\n  port: 2\n"));
  EXPECT_THAT(overlay, Not(HasSubstr("logging")));
}

TEST(ConfigOverlay, KeepsTheOrderOfProviders) {
  const std::string file = "providers:\n  a: {enabled: true}\n  b: {enabled: true}\n";
  const std::string wanted = "providers:\n  b: {enabled: true}\n  a: {enabled: true}\n";

  const std::string overlay = OverlayFor(file, wanted).value();

  EXPECT_THAT(overlay, HasSubstr("_replace: true"));
  const auto said = ReadResolved(OverlaidText(file, overlay).value());
  EXPECT_EQ(said->entries[0].value.entries[0].key, "b");
  EXPECT_EQ(OverlayFor("server: {port: 1, host: h}\n", "server: {host: h, port: 1}\n").value(), "");
}

TEST(ConfigOverlay, ANullInFreeFormIsAValue) {
  const std::string wanted = "providers: {a: {params: {stop: null}}}\n";

  const std::string overlay = OverlayFor("providers: {a: {params: {stop: x}}}\n", wanted).value();

  const auto said =
      ReadResolved(OverlaidText("providers: {a: {params: {stop: x}}}\n", overlay).value());
  EXPECT_TRUE(said->Equals(ReadResolved(wanted).value())) << overlay;
}

// Every file of the corpus of edits, laid over its other side.
TEST(ConfigOverlay, LeadsFromEachFileToEachOther) {
  std::size_t count = 0;
  for (const auto& file : fs::directory_iterator(MONORELAY_SOURCE_DIR "/tests/app/config_edit")) {
    if (file.path().extension() != ".yml") continue;
    SCOPED_TRACE(file.path().filename());
    const std::string before = ContentOf(file.path());
    const std::string after = ContentOf(fs::path(file.path()).replace_extension(".expected"));
    const auto wanted = ReadResolved(after);
    const auto start = ReadResolved(before);
    const auto is_map = [](const auto& read) {
      return read && read->kind == ConfigModel::Kind::kMap;
    };
    if (!is_map(start) || !is_map(wanted)) continue;

    const auto overlay = OverlayFor(before, after);
    ASSERT_TRUE(overlay);
    const auto together = OverlaidText(before, *overlay);

    ASSERT_TRUE(together) << *overlay;
    EXPECT_EQ(OverlayFor(*together, after).value(), "") << *overlay << *together;
    ++count;
  }
  EXPECT_GE(count, 50U);
}

TEST(ConfigOverlay, ABrokenOneIsToldWithItsLine) {
  EXPECT_THAT(OverlaidText("a: 1\n", "b: 1\nb: 2\n").error().text.value.Get(), HasSubstr("line 2"));
  EXPECT_THAT(OverlaidText("a: 1\n", "[1]\n").error().text.value.Get(), HasSubstr("mapping"));
}

TEST(ConfigOverlay, QuotesWhatAListInBracketsWouldMisread) {
  const auto overlay = OverlayFor("a: 1\n", "a: 1\nlist:\n- what?\n");
  ASSERT_TRUE(overlay);
  const auto together = OverlaidText("a: 1\n", *overlay);
  ASSERT_TRUE(together) << together.error().text.value.Get();
  EXPECT_THAT(*together, HasSubstr("what?"));
}

TEST(ConfigUnmask, GivesEveryMaskedFileBackByteForByte) {
  std::size_t count = 0;
  for (const auto& file : fs::directory_iterator(MONORELAY_SOURCE_DIR "/tests/app/config_edit")) {
    SCOPED_TRACE(file.path().filename());
    const std::string text = ContentOf(file.path());
    const auto masked = MaskedConfig(text);
    if (!masked || text.contains("<secret")) continue;

    EXPECT_EQ(Unmasked(*masked, text).value(), text);
    if (*masked != text) ++count;
  }
  EXPECT_GE(count, 10U);
}

TEST(ConfigJsonSchemaText, HasWhatTheTableHas) {
  const auto schema = ModelOfJson(ConfigJsonSchema());
  ASSERT_TRUE(schema);
  const auto at = [&](std::string_view pointer) {
    const ConfigModel* part = FindPart(*schema, ReadPointer(pointer, *schema).value());
    return part == nullptr ? std::string("(none)") : JsonOf(*part);
  };

  EXPECT_EQ(at("/properties/server/properties/port/anyOf/0"),
            R"({"type":"integer","minimum":0,"maximum":65535})");
  EXPECT_EQ(at("/properties/server/properties/port/default"), "8787");
  EXPECT_EQ(at("/properties/server/properties/port/x-restart"), "true");
  EXPECT_EQ(at("/properties/server/properties/port/x-env"), R"("MONORELAY_PORT")");
  EXPECT_EQ(at("/properties/server/properties/access_key/x-secret"), "true");
  EXPECT_EQ(at("/properties/server/properties/access_key/default"), "(none)");
  EXPECT_EQ(at("/properties/providers/additionalProperties/properties/keys/items/properties/key/"
               "type"),
            R"("string")");
  EXPECT_EQ(at("/properties/server/additionalProperties"), "false");
}

TEST(ConfigPointer, NamesWhatAPathNames) {
  const auto model = ReadResolved("a: {\"x.y\": [1, {z~/: 2}]}\n");

  EXPECT_EQ(TextOf(ReadPointer("/a/x.y/1/z~0~1", *model).value()), "a.\"x.y\"[1].z~/");
  EXPECT_EQ(PointerOf(ReadConfigPath("a.\"x.y\"[1].z~/").value()), "/a/x.y/1/z~0~1");
  EXPECT_EQ(TextOf(ReadPointer("/a/x.y/-", *model).value()), "a.\"x.y\"[2]");
  EXPECT_FALSE(ReadPointer("/a/x.y/one", *model));
  EXPECT_FALSE(ReadPointer("/a//b", *model));
  EXPECT_EQ(PointerOf(ReadProblemPath("a.x.y[1].z~/", *model)), "/a/x.y/1/z~0~1");
  EXPECT_EQ(PointerOf(ReadProblemPath("a.w.v[3]", *model)), "/a/w/v/3");
}

}  // namespace
}  // namespace monorelay::app
