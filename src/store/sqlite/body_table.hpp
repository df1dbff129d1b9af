// The table `bodies`: what was said in requests whose bodies are kept.
#pragma once

#include <cstdint>
#include <optional>

#include "records/record.hpp"
#include "store/compression.hpp"
#include "store/sqlite/database.hpp"

namespace monorelay::store::sqlite {

// How a body is stored: the values of the columns *_coding.
enum class BodyCoding : std::uint8_t { kPlain = 0, kZstd = 1 };

// Writes bodies. Must not outlive its database. One thread at a time.
class BodyTable {
 public:
  // `database` has the newest schema.
  static SqlResult<BodyTable> Open(Database& database);

  // For the row `id` of `requests`. Belongs into a transaction of the caller.
  SqlResult<void> Insert(std::int64_t id, const records::Bodies& bodies);

 private:
  explicit BodyTable(Statement insert) : insert_(std::move(insert)) {}
  void Bind(int first_column, int content_column, const records::Body& body,
            Compressor& compressor);

  Statement insert_;
  // One each: their results live until the row is written.
  Compressor request_;
  Compressor response_;
  Compressor events_;
};

// The bodies of the row `id` of `requests`; none if there are none. Previews stand in `requests`.
// Fails with SQLITE_CORRUPT if one cannot be decompressed.
SqlResult<std::optional<records::Bodies>> ReadBodies(Database& database, std::int64_t id);

}  // namespace monorelay::store::sqlite
