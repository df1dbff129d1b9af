#include "store/sqlite/search_index.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "store/sqlite/request_reader.hpp"
#include "store/sqlite/request_store.hpp"
#include "tests/store/temporary_folder.hpp"

namespace monorelay::store::sqlite {
namespace {

using Numbers = std::vector<std::int64_t>;

class SearchIndexTest : public ::testing::Test {
 protected:
  SearchIndexTest() : store(*SqliteRequestStore::Open(file, clock)) {}

  // Number 1 and so on.
  void Store(const std::string& request, const std::string& error = {}) {
    records::RequestRecord record;
    record.request_id = RequestId(fmt::format("01J{:023}", ++made));
    record.finished = WallTime(std::chrono::seconds(1'790'000'000 + made));
    record.status = error.empty() ? 200 : 502;
    if (!error.empty()) record.error_code = "upstream_error";
    record.error_text = error;
    if (!request.empty()) {
      auto bodies = std::make_shared<records::Bodies>();
      bodies->request = {
          .text = request, .bytes = static_cast<std::int64_t>(request.size()), .is_cut = false};
      record.bodies = std::move(bodies);
    }
    ASSERT_TRUE(store->Append(std::span(&record, 1)));
  }
  Numbers Find(const std::string& text, std::size_t limit = 100) {
    auto found = index.Find(text, limit);
    EXPECT_TRUE(found);
    return found ? *found : Numbers();
  }

  const ManualClock clock;
  testing::TemporaryFolder folder;
  std::filesystem::path file = folder.Path() / "requests.db";
  std::filesystem::path index_file = folder.Path() / "requests.search.db";
  std::unique_ptr<SqliteRequestStore> store;
  SearchIndex index{file, index_file};
  int made = 0;
};

TEST_F(SearchIndexTest, FindsTheRequestsInWhichAllWordsOccurNewestFirst) {
  Store(R"({"content":"The quick brown fox"})");
  Store(R"({"content":"a slow brown dog"})");
  Store("", "the provider failed: brown out");
  Store("");

  EXPECT_EQ(Find("brown"), (Numbers{3, 2, 1}));
  EXPECT_EQ(Find("BROWN quick"), (Numbers{1}));
  EXPECT_EQ(Find("brown", 2), (Numbers{3, 2}));
  EXPECT_EQ(Find("cat"), Numbers());
  EXPECT_EQ(Find("\"*:-"), Numbers());
  EXPECT_EQ(Find("fox\" OR \"dog"), Numbers());
}

TEST_F(SearchIndexTest, TakesInWhatCameSince) {
  Store("first");
  EXPECT_EQ(Find("first"), (Numbers{1}));
  Store("second");

  EXPECT_EQ(Find("second"), (Numbers{2}));
  EXPECT_EQ(Find("first"), (Numbers{1}));
}

TEST_F(SearchIndexTest, IsKeptOverARestart) {
  Store("first");
  Find("first");

  SearchIndex again(file, index_file);

  EXPECT_EQ(*again.Find("first", 10), (Numbers{1}));
}

TEST_F(SearchIndexTest, BeginsAnewWhenItIsDamaged) {
  Store("first");
  std::ofstream(index_file) << std::string(8192, 'x');

  EXPECT_FALSE(index.Find("first", 10));

  EXPECT_EQ(Find("first"), (Numbers{1}));
}

TEST_F(SearchIndexTest, BeginsAnewWhenTheLogHasBegunAnew) {
  Store("first");
  Store("second");
  Find("first");
  store.reset();
  for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(file.string() + suffix);
  store = *SqliteRequestStore::Open(file, clock);
  SearchIndex again(file, index_file);
  Store("third");

  EXPECT_EQ(*again.Find("third", 10), (Numbers{1}));
  EXPECT_EQ(*again.Find("first", 10), Numbers());
}

TEST_F(SearchIndexTest, IsUsedByLists) {
  Store("a brown fox");
  Store("a brown dog");
  Store("", "brown");
  SqliteRequestReader reader(file, &index);
  records::RequestQuery query;
  query.filter.range = {1'790'000'000, 1'800'000'000};
  query.filter.text = "brown";
  query.limit = 2;

  const auto first = reader.List(query);
  ASSERT_TRUE(first && first->next);
  query.after = first->next;
  const auto second = reader.List(query);
  query.after.reset();
  query.filter.failed_only = true;
  const auto failed = reader.List(query);

  ASSERT_EQ(first->rows.size(), 2U);
  EXPECT_EQ(first->rows[0].id, 3);
  EXPECT_EQ(first->rows[1].id, 2);
  ASSERT_EQ(second->rows.size(), 1U);
  EXPECT_EQ(second->rows[0].id, 1);
  EXPECT_FALSE(second->next);
  EXPECT_EQ(failed->rows.size(), 1U);
}

TEST_F(SearchIndexTest, ForgetsWhatWasClearedThoughNumbersComeAgain) {
  Store("old words");
  Store("old words");
  EXPECT_EQ(Find("old"), (Numbers{2, 1}));

  ASSERT_TRUE(store->Clear({.records = true}));
  for (int i = 0; i < 3; ++i) Store("new words");
  ASSERT_TRUE(index.Forget());

  EXPECT_EQ(Find("old"), Numbers());
  EXPECT_EQ(Find("new"), (Numbers{3, 2, 1}));
}

TEST(MatchFor, QuotesEveryWord) {
  EXPECT_EQ(MatchFor("one two"), "\"one\" AND \"two\"");
  EXPECT_EQ(MatchFor("a\"b*"), "\"a\" AND \"b\"");
  EXPECT_EQ(MatchFor(" - "), "");
  EXPECT_EQ(MatchFor("größe"), "\"größe\"");
}

}  // namespace
}  // namespace monorelay::store::sqlite
