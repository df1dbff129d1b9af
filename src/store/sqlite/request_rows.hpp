// Rows of the table `requests` as readers see them.
#pragma once

#include "records/reader.hpp"
#include "store/sqlite/database.hpp"

// One text for several statements, put together by the compiler.
#define REQUEST_COLUMNS                                                                           \
  "id, timestamp, request_id, model, served_model, provider, key_label, client, client_address, " \
  "user_agent, endpoint, dialect, provider_dialect, ending, error_type, error_code, "             \
  "error_message, error_details, failed_attempts, cost_parts, cost_basis, conversion, "           \
  "request_preview, response_preview, status_code, attempts, streaming, cached, "                 \
  "tokens_estimated, EXISTS (SELECT 1 FROM bodies WHERE bodies.id = requests.id), "               \
  "latency_ms, queue_ms, connect_ms, first_byte_ms, first_token_ms, input_tokens, "               \
  "output_tokens, cached_tokens, cache_write_tokens, reasoning_tokens, cost_nano, "               \
  "request_bytes, response_bytes, temperature, top_p, presence_penalty, frequency_penalty, "      \
  "max_tokens, user, team, access_key_id, conversation, finish_reason"

namespace monorelay::store::sqlite {

// Of a statement that selects REQUEST_COLUMNS first.
records::RequestRow ReadRow(const Statement& statement);

// True if the row is one that `filter` lets through; its time and full-text words are not looked
// at.
bool Matches(const Statement& statement, const records::RequestFilter& filter);

}  // namespace monorelay::store::sqlite
