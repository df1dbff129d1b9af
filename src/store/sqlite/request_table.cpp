#include "store/sqlite/request_table.hpp"

#include <string_view>
#include <utility>

#include "chat/usage.hpp"

namespace monorelay::store::sqlite {
namespace {

using records::RequestRecord;

// In the order in which BindAll binds.
constexpr char kInsert[] = R"sql(
  INSERT INTO requests (
    timestamp, request_id, model, served_model, provider, key_label, endpoint, dialect,
    provider_dialect, client, client_address, user_agent,
    status_code, ending, error_type, error_code, error_message, error_details,
    attempts, failed_attempts, streaming, cached,
    latency_ms, queue_ms, connect_ms, first_byte_ms, first_token_ms,
    input_tokens, output_tokens, cached_tokens, cache_write_tokens, cache_write_hour_tokens,
    reasoning_tokens, audio_input_tokens, audio_output_tokens, tokens_estimated,
    cost_nano, estimated_cost, cost_parts, cost_basis,
    request_bytes, response_bytes, conversion,
    temperature, top_p, presence_penalty, frequency_penalty, max_tokens,
    request_preview, response_preview, user, team, access_key_id,
    conversation, finish_reason
  ) VALUES (
    ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21,
    ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34, ?35, ?36, ?37, ?38, ?39, ?40,
    ?41, ?42, ?43, ?44, ?45, ?46, ?47, ?48, ?49, ?50, ?51, ?52, ?53, ?54, ?55
  ) ON CONFLICT DO NOTHING
)sql";

constexpr double kNanoDollars = 1e9;

double Seconds(WallTime time) {
  return std::chrono::duration<double>(time.time_since_epoch()).count();
}

double Milliseconds(std::chrono::microseconds duration) {
  return std::chrono::duration<double, std::milli>(duration).count();
}

std::optional<double> Milliseconds(std::optional<std::chrono::microseconds> duration) {
  if (!duration) return std::nullopt;
  return Milliseconds(*duration);
}

std::optional<std::int64_t> Tokens(std::int64_t count) {
  if (count == chat::Usage::kUnknown) return std::nullopt;
  return count;
}

std::optional<std::string_view> TextOrNull(std::string_view text) {
  if (text.empty()) return std::nullopt;
  return text;
}

// SQLite knows no number without a sign.
std::optional<std::int64_t> Number(std::uint64_t conversation) {
  if (conversation == 0) return std::nullopt;
  return static_cast<std::int64_t>(conversation);
}

std::optional<std::int64_t> Number(chat::FinishReason reason) {
  if (reason == chat::FinishReason::kNone) return std::nullopt;
  return static_cast<std::int64_t>(reason);
}

std::optional<double> Dollars(const chat::Cost& cost) {
  if (!cost.nano_dollars) return std::nullopt;
  return static_cast<double>(*cost.nano_dollars) / kNanoDollars;
}

// Binds values to the parameters one after another. Half of them are absent in most records; those
// stay as ClearBindings leaves them.
class Binder {
 public:
  explicit Binder(Statement& statement) : statement_(statement) { statement.ClearBindings(); }

  template <class T>
  Binder& operator<<(const T& value) {
    statement_.Bind(++parameter_, value);
    return *this;
  }
  template <class T>
  Binder& operator<<(const std::optional<T>& value) {
    if (value) return *this << *value;
    ++parameter_;
    return *this;
  }
  Binder& operator<<(const std::string& text) { return *this << std::string_view(text); }
  Binder& operator<<(bool value) { return *this << std::int64_t{value ? 1 : 0}; }
  Binder& operator<<(int value) { return *this << std::int64_t{value}; }

 private:
  Statement& statement_;
  int parameter_ = 0;
};

void BindAll(Statement& insert, const RequestRecord& record) {
  const chat::Usage& usage = record.usage;
  Binder bind(insert);
  bind << Seconds(record.finished) << record.request_id.View() << record.model
       << record.served_model << record.provider << record.key_label << record.endpoint
       << TextOrNull(record.dialect) << TextOrNull(record.provider_dialect) << record.client
       << TextOrNull(record.client_address) << TextOrNull(record.user_agent);
  bind << record.status << record.ending << TextOrNull(record.error_origin)
       << TextOrNull(record.error_code) << TextOrNull(record.error_text)
       << TextOrNull(record.error_detail);
  bind << record.attempts << TextOrNull(record.failed_attempts) << record.streaming
       << record.cached;
  bind << Milliseconds(record.latency) << Milliseconds(record.queue) << Milliseconds(record.connect)
       << Milliseconds(record.first_byte) << Milliseconds(record.first_token);
  bind << Tokens(usage.input) << Tokens(usage.output) << Tokens(usage.cached_read)
       << Tokens(usage.cache_write) << Tokens(usage.cache_write_hour) << Tokens(usage.reasoning)
       << Tokens(usage.audio_input) << Tokens(usage.audio_output) << record.usage_is_estimated;
  bind << record.cost.nano_dollars << Dollars(record.cost) << TextOrNull(record.cost.parts)
       << TextOrNull(record.cost.basis);
  bind << record.request_bytes << record.response_bytes << TextOrNull(record.conversion);
  bind << record.temperature << record.top_p << record.presence_penalty << record.frequency_penalty
       << record.max_tokens;
  const records::Bodies* bodies = record.bodies.get();
  bind << TextOrNull(bodies != nullptr ? bodies->question : std::string_view())
       << TextOrNull(bodies != nullptr ? bodies->answer : std::string_view());
  bind << TextOrNull(record.user) << TextOrNull(record.team)
       << TextOrNull(record.access_key_id.View()) << Number(record.conversation)
       << Number(record.finish_reason);
}

}  // namespace

SqlResult<RequestTable> RequestTable::Open(Database& database) {
  auto insert = database.Prepare(kInsert);
  if (!insert) return std::unexpected(std::move(insert.error()));
  return RequestTable(database, std::move(*insert));
}

SqlResult<std::optional<std::int64_t>> RequestTable::Insert(const RequestRecord& record) {
  BindAll(insert_, record);
  const auto done = insert_.Step();
  insert_.Reset();
  if (!done) return std::unexpected(done.error());
  if (database_->Changes() == 0) return std::nullopt;
  return database_->LastRow();
}

}  // namespace monorelay::store::sqlite
