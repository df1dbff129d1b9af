// Reads requests.db while it is being written.
#pragma once

#include <filesystem>

#include "records/reader.hpp"
#include "store/sqlite/reading_pool.hpp"
#include "store/sqlite/search_index.hpp"

namespace monorelay::store::sqlite {

// Fails with kInternal and the name of the file. Thread-safe.
class SqliteRequestReader final : public records::RequestReader {
 public:
  // Of a file that a SqliteRequestStore has opened before, which brought its schema up to date.
  // With `search`, which must outlive this, words are looked up there; without it, one request
  // after the other is looked through.
  explicit SqliteRequestReader(std::filesystem::path file, SearchIndex* search = nullptr)
      : file_(file), pool_(std::move(file)), search_(search) {}

  Result<std::vector<records::StatisticsRow>> Statistics(
      const records::StatisticsQuery& query) override;
  Result<records::RequestPage> List(const records::RequestQuery& query) override;
  Result<std::optional<records::RequestRow>> Find(std::int64_t id) override;
  Result<std::optional<records::RequestRow>> Find(const std::string& request_id) override;
  Result<std::optional<records::Bodies>> FindBodies(std::int64_t id) override;
  Result<std::optional<std::int64_t>> OldestWithBodies() override;
  Result<std::vector<records::ErrorGroup>> ErrorGroups(const records::RequestFilter& filter,
                                                       std::size_t limit) override;

 private:
  // What `read` makes of a connection.
  template <class Read>
  auto With(Read read) -> Result<typename decltype(read(std::declval<Database&>()))::value_type>;

  const std::filesystem::path file_;
  ReadingPool pool_;
  SearchIndex* search_;
};

}  // namespace monorelay::store::sqlite
