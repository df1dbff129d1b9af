#include "store/sqlite/body_table.hpp"

#include <sqlite3.h>

#include <utility>

namespace monorelay::store::sqlite {
namespace {

using records::Bodies;
using records::Body;

constexpr char kInsert[] = R"sql(
  INSERT INTO bodies (
    id, request_bytes, request_cut, request_coding, response_bytes, response_cut, response_coding,
    events_bytes, events_cut, events_coding, request, response, events
  ) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
)sql";

constexpr Sql kFind = R"sql(
  SELECT request_bytes, request_cut, request_coding, response_bytes, response_cut, response_coding,
         events_bytes, events_cut, events_coding, request, response, events
  FROM bodies WHERE id = ?1
)sql";

// What is smaller gains nothing worth its time.
constexpr std::size_t kSmallestCompressed = 512;
// Far beyond what is written.
constexpr std::size_t kLargestBody = 1UL << 30U;

SqlResult<Body> ReadBody(const Statement& row, int first_column, int content_column) {
  Body body;
  if (row.IsNull(first_column)) return body;
  body.bytes = row.Integer(first_column);
  body.is_cut = row.Integer(first_column + 1) != 0;
  body.text = row.Text(content_column);
  if (row.Integer(first_column + 2) == static_cast<std::int64_t>(BodyCoding::kZstd)) {
    auto text = Decompress(body.text, kLargestBody);
    if (!text) {
      return std::unexpected(
          SqlError{.code = SQLITE_CORRUPT, .message = "a stored body cannot be decompressed"});
    }
    body.text = *std::move(text);
  }
  return body;
}

}  // namespace

SqlResult<BodyTable> BodyTable::Open(Database& database) {
  auto insert = database.Prepare(kInsert);
  if (!insert) return std::unexpected(std::move(insert.error()));
  return BodyTable(std::move(*insert));
}

SqlResult<void> BodyTable::Insert(std::int64_t id, const Bodies& bodies) {
  insert_.Bind(1, id);
  Bind(2, 11, bodies.request, request_);
  Bind(5, 12, bodies.response, response_);
  Bind(8, 13, bodies.events, events_);
  const auto done = insert_.Step();
  insert_.Reset();
  insert_.ClearBindings();
  if (!done) return std::unexpected(done.error());
  return {};
}

void BodyTable::Bind(int first_column, int content_column, const Body& body,
                     Compressor& compressor) {
  if (body.IsEmpty()) return;  // the columns stay NULL
  std::string_view content = body.text;
  BodyCoding coding = BodyCoding::kPlain;
  if (content.size() >= kSmallestCompressed) {
    const std::string_view compressed = compressor.Compress(content);
    if (!compressed.empty() && compressed.size() < content.size()) {
      content = compressed;
      coding = BodyCoding::kZstd;
    }
  }
  insert_.Bind(first_column, body.bytes);
  insert_.Bind(first_column + 1, std::int64_t{body.is_cut ? 1 : 0});
  insert_.Bind(first_column + 2, static_cast<std::int64_t>(coding));
  insert_.BindBlob(content_column, content);
}

SqlResult<std::optional<Bodies>> ReadBodies(Database& database, std::int64_t id) {
  auto find = database.Prepare(kFind);
  if (!find) return std::unexpected(std::move(find.error()));
  find->Bind(1, id);
  const auto has_row = find->Step();
  if (!has_row) return std::unexpected(has_row.error());
  if (!*has_row) return std::nullopt;
  Bodies bodies;
  const std::pair<Body*, int> parts[] = {
      {&bodies.request, 0}, {&bodies.response, 1}, {&bodies.events, 2}};
  for (const auto& [body, place] : parts) {
    auto read = ReadBody(*find, 3 * place, 9 + place);
    if (!read) return std::unexpected(std::move(read.error()));
    *body = *std::move(read);
  }
  return bodies;
}

}  // namespace monorelay::store::sqlite
