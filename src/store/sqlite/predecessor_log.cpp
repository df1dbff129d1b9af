#include "store/sqlite/predecessor_log.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <memory>
#include <string>
#include <system_error>
#include <utility>

#include "chat/usage.hpp"
#include "store/sqlite/request_schema.hpp"

namespace monorelay::store::sqlite {
namespace {

using records::BodyRules;
using records::RequestRecord;

constexpr std::chrono::milliseconds kPatience{5000};

constexpr Sql kTable =
    "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'requests'";
constexpr Sql kCopy = "VACUUM INTO ?1";
constexpr Sql kRows = R"sql(
  SELECT id, timestamp, model, provider, key_label, status_code, latency_ms, first_token_ms,
         input_tokens, output_tokens, estimated_cost, streaming, temperature, top_p,
         presence_penalty, frequency_penalty, max_tokens, error_message, error_code, error_details,
         request_preview, response_preview, request_full, response_full, request_id
  FROM requests WHERE id > ?1 ORDER BY id LIMIT ?2
)sql";

// In the order of kRows.
enum Column : int {
  kId,
  kTimestamp,
  kModel,
  kProvider,
  kKeyLabel,
  kStatus,
  kLatency,
  kFirstToken,
  kInput,
  kOutput,
  kCost,
  kStreaming,
  kTemperature,
  kTopP,
  kPresence,
  kFrequency,
  kMaxTokens,
  kErrorMessage,
  kErrorCode,
  kErrorDetails,
  kRequestPreview,
  kResponsePreview,
  kRequestFull,
  kResponseFull,
  kRequestId,
};

std::optional<double> RealAt(const Statement& row, int column) {
  if (row.IsNull(column)) return std::nullopt;
  return row.Real(column);
}

std::optional<std::chrono::microseconds> TimeAt(const Statement& row, int column) {
  if (row.IsNull(column)) return std::nullopt;
  return std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::duration<double, std::milli>(row.Real(column)));
}

std::int64_t TokensAt(const Statement& row, int column) {
  return row.IsNull(column) ? chat::Usage::kUnknown : row.Integer(column);
}

std::string_view EndingOf(std::int64_t status) {
  if (status >= 500 || status == 0) return "failed";
  return status >= 400 ? "refused" : "answered";
}

// What the predecessor itself stored has no id.
RequestId IdOf(const Statement& row, WallTime finished) {
  if (!row.IsNull(kRequestId)) return RequestId(row.Text(kRequestId));
  return RequestId(
      fmt::format("p{:x}-{:x}", row.Integer(kId), finished.time_since_epoch().count()));
}

std::shared_ptr<const records::Bodies> BodiesIn(const Statement& row, const BodyRules& rules) {
  if (row.IsNull(kRequestFull) && row.IsNull(kResponseFull) && row.IsNull(kRequestPreview) &&
      row.IsNull(kResponsePreview))
    return nullptr;
  return std::make_shared<const records::Bodies>(
      records::Bodies{.request = rules.MakeBody(row.Text(kRequestFull)),
                      .response = rules.MakeBody(row.Text(kResponseFull)),
                      .events = {},
                      .question = rules.MakePreview(row.Text(kRequestPreview)),
                      .answer = rules.MakePreview(row.Text(kResponsePreview))});
}

std::string Clean(std::string text, const BodyRules& rules) {
  rules.Redact(text);
  return text;
}

RequestRecord RecordIn(const Statement& row, const BodyRules& rules) {
  RequestRecord record;
  record.finished =
      WallTime(std::chrono::microseconds(std::llround(row.Real(kTimestamp) * 1'000'000)));
  record.request_id = IdOf(row, record.finished);
  record.model = row.Text(kModel);
  record.served_model = record.model;
  record.provider = row.Text(kProvider);
  record.key_label = row.Text(kKeyLabel);
  record.status = static_cast<int>(row.Integer(kStatus));
  record.ending = EndingOf(record.status);
  record.latency = TimeAt(row, kLatency).value_or(record.latency);
  record.first_token = TimeAt(row, kFirstToken);
  record.usage.input = TokensAt(row, kInput);
  record.usage.output = TokensAt(row, kOutput);
  if (const auto dollars = RealAt(row, kCost))
    record.cost.nano_dollars = std::llround(*dollars * 1e9);
  record.streaming = row.Integer(kStreaming) != 0;
  record.temperature = RealAt(row, kTemperature);
  record.top_p = RealAt(row, kTopP);
  record.presence_penalty = RealAt(row, kPresence);
  record.frequency_penalty = RealAt(row, kFrequency);
  if (!row.IsNull(kMaxTokens)) record.max_tokens = row.Integer(kMaxTokens);
  record.error_text = Clean(row.Text(kErrorMessage), rules);
  record.error_detail = Clean(row.Text(kErrorDetails), rules);
  record.bodies = BodiesIn(row, rules);
  return record;
}

}  // namespace

struct PredecessorLog::Parts {
  std::filesystem::path scratch;
  std::optional<Database> database;
  std::optional<Statement> rows;
  std::int64_t last_id = 0;

  // Fills the scratch file and makes it look like one of ours.
  SqlResult<void> Copy(const std::filesystem::path& file);
};

SqlResult<void> PredecessorLog::Parts::Copy(const std::filesystem::path& file) {
  auto original = Database::OpenReadOnly(file, kPatience);
  if (!original) return std::unexpected(std::move(original.error()));
  const auto tables = original->ReadInteger(kTable);
  if (!tables) return std::unexpected(tables.error());
  if (*tables == 0) return std::unexpected(SqlError{.code = 0, .message = "no table \"requests\""});
  auto copy = original->Prepare(kCopy);
  if (!copy) return std::unexpected(std::move(copy.error()));
  const std::string target = scratch.string();
  copy->Bind(1, std::string_view(target));
  if (auto done = copy->Step(); !done) return std::unexpected(std::move(done.error()));
  auto opened = Database::Open(scratch, kPatience);
  if (!opened) return std::unexpected(std::move(opened.error()));
  database.emplace(std::move(*opened));
  if (auto migrated = MigrateRequests(*database); !migrated) return migrated;
  auto prepared = database->Prepare(kRows);
  if (!prepared) return std::unexpected(std::move(prepared.error()));
  rows.emplace(std::move(*prepared));
  return {};
}

PredecessorLog::PredecessorLog(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

PredecessorLog::~PredecessorLog() {
  if (parts_ == nullptr) return;
  parts_->rows.reset();
  parts_->database.reset();
  std::error_code ignored;  // it is of no use to anyone, and named as what it is
  for (const char* suffix : {"", "-wal", "-shm"})
    std::filesystem::remove(parts_->scratch.string() + suffix, ignored);
}

Result<PredecessorLog> PredecessorLog::Open(const std::filesystem::path& file,
                                            std::filesystem::path scratch) {
  auto parts = std::make_unique<Parts>();
  parts->scratch = std::move(scratch);
  PredecessorLog log(std::move(parts));
  if (auto copied = log.parts_->Copy(file); !copied) {
    return std::unexpected(
        ToError(fmt::format("{} cannot be read as a request log", file.string()), copied.error()));
  }
  return log;
}

Result<std::vector<RequestRecord>> PredecessorLog::Next(std::size_t count, const BodyRules& rules) {
  Statement& rows = *parts_->rows;
  rows.Bind(1, parts_->last_id);
  rows.Bind(2, static_cast<std::int64_t>(count));
  std::vector<RequestRecord> records;
  auto has_row = rows.Step();
  for (; has_row && *has_row; has_row = rows.Step()) {
    parts_->last_id = rows.Integer(kId);
    records.push_back(RecordIn(rows, rules));
  }
  rows.Reset();
  if (!has_row) {
    return std::unexpected(ToError("a row of the request log cannot be read", has_row.error()));
  }
  return records;
}

}  // namespace monorelay::store::sqlite
