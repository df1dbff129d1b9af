// What is carried, as bytes: sealed boxes, archives, bundles.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sync/archive.hpp"
#include "sync/bundle.hpp"
#include "sync/sealed_box.hpp"

namespace monorelay::sync {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

constexpr PassphraseCost kCheap{.passes = 1, .memory_kib = 8};

std::string ErrorOf(const auto& result) {
  return result ? std::string() : result.error().text.value.Get();
}
const Secret& Passphrase() {
  static const Secret secret("correct horse");
  return secret;
}

TEST(SealedBox, GivesBackWhatWasSealedWhateverItsSize) {
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, kPieceBytes - 1, kPieceBytes,
                                 kPieceBytes + 1, 3 * kPieceBytes}) {
    const std::string plain(size, 'x');

    const auto sealed = Sealed(plain, Passphrase(), kCheap);

    ASSERT_TRUE(sealed);
    EXPECT_TRUE(LooksSealed(*sealed));
    const auto opened = Opened(*sealed, Passphrase());
    ASSERT_TRUE(opened) << ErrorOf(opened);
    EXPECT_EQ(opened->Reveal(), plain);
  }
}

TEST(SealedBox, OpensForNoOtherPassphraseAndSaysSo) {
  const auto sealed = Sealed("secret text", Passphrase(), kCheap);

  const auto opened = Opened(*sealed, Secret("correct house"));

  EXPECT_THAT(ErrorOf(opened), HasSubstr("the passphrase is not the one"));
  EXPECT_THAT(ErrorOf(Sealed("x", Secret("short"), kCheap)), HasSubstr("at least 8 bytes"));
}

TEST(SealedBox, NoticesEveryByteThatWasChangedAndEveryEndThatIsTooEarly) {
  const std::string sealed = *Sealed("a text that is short", Passphrase(), kCheap);

  for (std::size_t at = 0; at < sealed.size(); ++at) {
    std::string changed = sealed;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    // The passes and the memory stand in clear, and more of them are more work for a test.
    if (at >= 12 && at < 20) continue;
    EXPECT_FALSE(Opened(changed, Passphrase())) << at;
    EXPECT_FALSE(Opened(std::string_view(sealed).substr(0, at), Passphrase())) << at;
  }
  EXPECT_FALSE(Opened(sealed + "x", Passphrase()));
  const std::string two = *Sealed(std::string(kPieceBytes + 5, 'x'), Passphrase(), kCheap);
  EXPECT_THAT(ErrorOf(Opened(std::string_view(two).substr(0, kSealedHeadBytes + kSealedPieceBytes),
                             Passphrase())),
              HasSubstr("cut off"));
}

TEST(SealedBox, RefusesToWorkMoreThanTheBoundsSay) {
  std::string sealed = *Sealed("x", Passphrase(), kCheap);
  sealed[12 + 3] = 0x7f;  // two thousand million passes

  EXPECT_THAT(ErrorOf(Opened(sealed, Passphrase())), HasSubstr("more work"));
  sealed = *Sealed("x", Passphrase(), kCheap);
  sealed[16 + 3] = 0x7f;  // two TiB
  EXPECT_THAT(ErrorOf(Opened(sealed, Passphrase())), HasSubstr("more work"));
  sealed = *Sealed("x", Passphrase(), kCheap);
  sealed[8] = 2;
  EXPECT_THAT(ErrorOf(Opened(sealed, Passphrase())), HasSubstr("does not know"));
}

using Files = std::vector<std::pair<std::string, std::string>>;

// What a reader finds if the bytes come in pieces of that size.
Result<Files> ReadInPieces(std::string_view archive, std::size_t size) {
  class Keeper final : public ArchiveReader::Sink {
   public:
    Result<void> OnEntry(const ArchiveEntry& entry) override {
      files.emplace_back(entry.name, "");
      return {};
    }
    Result<void> OnBytes(std::string_view bytes) override {
      files.back().second += bytes;
      return {};
    }
    Result<void> OnEntryEnd() override {
      ++ends;
      return {};
    }
    Files files;
    std::size_t ends = 0;
  } keeper;
  ArchiveReader reader(keeper);
  for (std::size_t at = 0; at < archive.size(); at += size) {
    if (auto fed = reader.Feed(archive.substr(at, size)); !fed)
      return std::unexpected(std::move(fed.error()));
  }
  if (auto ended = reader.Finish(); !ended) return std::unexpected(std::move(ended.error()));
  EXPECT_EQ(keeper.ends, keeper.files.size());
  return keeper.files;
}

TEST(Archive, GivesBackItsFilesHoweverItsBytesCome) {
  const Files files{
      {"config.yml", "a: 1\n"}, {"data/empty", ""}, {"data/b.db", std::string(1024, 'b')}};
  const std::string archive = ArchiveOf(files, 1'764'000'000);

  EXPECT_EQ(archive.size() % 512, 0U);
  for (const std::size_t size : {std::size_t{1}, std::size_t{7}, std::size_t{512}, archive.size()})
    EXPECT_EQ(ReadInPieces(archive, size), files) << size;
}

TEST(Archive, IsWhatTarWrites) {
  const std::string head = ArchiveHead({.name = "config.yml", .bytes = 5, .time_s = 8});

  EXPECT_EQ(head.substr(0, 11), std::string("config.yml\0", 11));
  EXPECT_EQ(head.substr(100, 8), std::string("0000600\0", 8));
  EXPECT_EQ(head.substr(124, 12), std::string("00000000005\0", 12));
  EXPECT_EQ(head.substr(136, 12), std::string("00000000010\0", 12));
  EXPECT_EQ(head.substr(257, 8), std::string("ustar\00000", 8));
}

TEST(Archive, TellsSizesBeyondEightGigabytes) {
  const std::uint64_t bytes = (1ULL << 33U) + 5;
  class Keeper final : public ArchiveReader::Sink {
   public:
    Result<void> OnEntry(const ArchiveEntry& entry) override {
      size = entry.bytes;
      return {};
    }
    Result<void> OnBytes(std::string_view) override { return {}; }
    Result<void> OnEntryEnd() override { return {}; }
    std::uint64_t size = 0;
  } keeper;
  ArchiveReader reader(keeper);

  ASSERT_TRUE(reader.Feed(ArchiveHead({.name = "large", .bytes = bytes})));

  EXPECT_EQ(keeper.size, bytes);
  EXPECT_THAT(ErrorOf(reader.Finish()), HasSubstr("cut off"));
}

TEST(Archive, RefusesWhatNoArchiveOfOursHas) {
  const std::string good = ArchiveOf({{"a", "text"}}, 0);
  const auto changed = [&](std::size_t at, char byte) {
    std::string head = good;
    head[at] = byte;
    // With the right checksum, so that it is not that which is told.
    std::uint64_t sum = 8 * ' ';
    for (std::size_t i = 0; i < 512; ++i) {
      if (i < 148 || i >= 156) sum += static_cast<unsigned char>(head[i]);
    }
    std::string digits;
    for (int i = 0; i < 6; ++i) {
      digits.insert(digits.begin(), static_cast<char>('0' + sum % 8));
      sum /= 8;
    }
    head.replace(148, 6, digits);
    return head;
  };

  EXPECT_THAT(ErrorOf(FilesIn(changed(156, '2'), 9, 999)), HasSubstr("more than plain files"));
  EXPECT_THAT(ErrorOf(FilesIn(changed(156, '5'), 9, 999)), HasSubstr("more than plain files"));
  EXPECT_THAT(ErrorOf(FilesIn(changed(0, '/'), 9, 999)), HasSubstr("name is not allowed"));
  EXPECT_THAT(ErrorOf(FilesIn(changed(1, ' '), 9, 999)), HasSubstr("name is not allowed"));
  EXPECT_THAT(ErrorOf(FilesIn(changed(130, 'x'), 9, 999)), HasSubstr("impossible"));
  std::string broken = good;
  broken[3] = 'x';
  EXPECT_THAT(ErrorOf(FilesIn(broken, 9, 999)), HasSubstr("checksum"));
  EXPECT_THAT(ErrorOf(FilesIn("<!doctype html>" + std::string(600, ' '), 9, 999)),
              HasSubstr("no tar archive"));
  EXPECT_THAT(ErrorOf(FilesIn(good + "x", 9, 999)), HasSubstr("follows the end"));
  EXPECT_THAT(ErrorOf(FilesIn(good, 0, 999)), HasSubstr("more files"));
  EXPECT_THAT(ErrorOf(FilesIn(good, 9, 3)), HasSubstr("more bytes"));
  EXPECT_THAT(ErrorOf(FilesIn(ArchiveOf({{"a", ""}, {"a", ""}}, 0), 9, 999)), HasSubstr("twice"));
  for (std::size_t size = 0; size < 1024 + 512; size += 100)
    EXPECT_FALSE(FilesIn(std::string_view(good).substr(0, size), 9, 999)) << size;
}

TEST(Archive, KeepsPlainNamesAlone) {
  for (const char* name : {"a", "a/b", "data/requests.db", "..a", "a.b-c_d"})
    EXPECT_TRUE(IsArchiveName(name)) << name;
  for (const char* name : {"", "/", "/a", "a/", "a//b", ".", "..", "a/../b", "a b", "\\", "a\n"})
    EXPECT_FALSE(IsArchiveName(name)) << name;
  EXPECT_FALSE(IsArchiveName(std::string(101, 'a')));
}

Bundle Whole() {
  return {.config = "a: 1\n", .statistics = "{}", .sealed = "", .made_at = 1'764'000'000};
}

TEST(Bundle, ComesBackAsItWentAndEndsWithItsManifest) {
  const auto files = FilesOf(Whole());

  EXPECT_EQ(files.back().name, kManifestName);
  const auto bundle = BundleFrom(files, false);
  ASSERT_TRUE(bundle) << ErrorOf(bundle);
  EXPECT_EQ(bundle->config, "a: 1\n");
  EXPECT_EQ(bundle->statistics, "{}");
  EXPECT_EQ(bundle->made_at, 1'764'000'000);
}

TEST(Bundle, NoticesWhatWasCutMixedOrEditedUnlessThatIsTaken) {
  auto cut = FilesOf(Whole());
  cut[0].text.pop_back();
  EXPECT_THAT(ErrorOf(BundleFrom(cut, false)), HasSubstr("config.yml has 4 bytes"));
  EXPECT_EQ(BundleFrom(cut, true)->config, "a: 1");

  auto lacking = FilesOf(Whole());
  lacking.erase(lacking.begin() + 1);
  EXPECT_THAT(ErrorOf(BundleFrom(lacking, true)), HasSubstr("stats.json is missing"));

  auto mixed = FilesOf(Whole());
  mixed.insert(mixed.begin(), {std::string(kSecretsName), "xx"});
  EXPECT_THAT(ErrorOf(BundleFrom(mixed, false)), HasSubstr("secrets.sealed"));

  auto torn = FilesOf(Whole());
  torn.back().text.resize(20);
  EXPECT_THAT(ErrorOf(BundleFrom(torn, true)), HasSubstr("monorelay.json cannot be read"));

  EXPECT_THAT(ErrorOf(BundleFrom(std::vector<BundleFile>{{"other", "x"}}, true)),
              HasSubstr("no config.yml"));
  EXPECT_THAT(ErrorOf(BundleFrom(std::vector<BundleFile>{{std::string(kConfigName),
                                                          std::string(kMostFileBytes + 1, ' ')}},
                                 true)),
              HasSubstr("larger than"));
}

TEST(Bundle, OfThePredecessorIsTaken) {
  const auto bundle = BundleFrom(
      std::vector<BundleFile>{{std::string(kConfigName), "server:\n  port: 8787\n"}}, false);

  ASSERT_TRUE(bundle);
  EXPECT_FALSE(bundle->has_manifest);
}

TEST(Bundle, SealsSecretsSoThatTheTextShowsNone) {
  SecretSet secrets;
  secrets.config.push_back({"server.access_key", Secret("mr-very-secret")});
  secrets.stored.push_back({"alpha/main", Secret("sk-0123456789")});

  const auto text = SealSecrets(secrets, Passphrase(), kCheap);

  ASSERT_TRUE(text);
  EXPECT_EQ(text->find("mr-very"), std::string::npos);
  const auto opened = OpenSecrets(*text, Passphrase());
  ASSERT_TRUE(opened) << ErrorOf(opened);
  EXPECT_EQ(opened->config.at(0).value.Reveal(), "mr-very-secret");
  EXPECT_EQ(opened->stored.at(0).name, "alpha/main");
  EXPECT_THAT(ErrorOf(OpenSecrets(*text, Secret("another one"))),
              HasSubstr("secrets.sealed: the passphrase is not the one"));
  EXPECT_THAT(ErrorOf(OpenSecrets("<html>", Passphrase())), HasSubstr("no base64"));
  EXPECT_THAT(ErrorOf(OpenSecrets(text->substr(0, text->size() / 2), Passphrase())),
              HasSubstr("secrets.sealed"));
}

}  // namespace
}  // namespace monorelay::sync
