#include "admin/export.hpp"

#include <fmt/format.h>

#include <utility>

#include "admin/key_tags.hpp"
#include "admin/reading.hpp"
#include "admin/request_filter.hpp"
#include "admin/request_json.hpp"
#include "catalog/cost.hpp"

namespace monorelay::admin {
namespace {

using records::RequestRow;

constexpr std::size_t kRowsAPiece = 500;

constexpr std::string_view kHeader =
    "id,ended_at,status,ending,endpoint,requested_model,model,provider,key,client,client_address,"
    "stream,attempts,latency_ms,ttft_ms,input_tokens,output_tokens,cached_tokens,"
    "cache_write_tokens,reasoning_tokens,estimated,cost_nano,cost_usd,cost_basis,error_code,"
    "error_message,finish_reason,user,team,access_key_id,tags,session_id\r\n";

// RFC 4180.
void AppendCell(std::string& line, std::string_view text) {
  if (!line.empty()) line.push_back(',');
  const bool is_formula = !text.empty() && std::string_view("=+-@\t\r").contains(text.front());
  const bool wants_quotes = is_formula || text.find_first_of(",\"\r\n") != std::string_view::npos;
  if (!wants_quotes) {
    line += text;
    return;
  }
  line += is_formula ? "\"'" : "\"";
  for (const char c : text) {
    if (c == '"') line.push_back('"');
    line.push_back(c);
  }
  line.push_back('"');
}

template <class T>
void AppendCell(std::string& line, const std::optional<T>& number) {
  line.push_back(',');
  if (number) fmt::format_to(std::back_inserter(line), "{}", *number);
}

void AppendCsv(std::string& out, const RequestRow& row, const std::vector<std::string>& tags) {
  std::string line;
  for (const std::string& text :
       {row.request_id.empty() ? std::to_string(row.id) : row.request_id, TimeText(row.timestamp),
        std::to_string(row.status), row.ending, row.endpoint, row.model,
        row.served_model.empty() ? row.model : row.served_model, row.provider, row.key_label,
        row.client, row.client_address, std::string(row.streaming ? "true" : "false"),
        std::to_string(row.attempts)})
    AppendCell(line, text);
  AppendCell(line, row.latency_ms);
  AppendCell(line, row.first_token_ms ? row.first_token_ms : row.first_byte_ms);
  for (const auto& count : {row.input, row.output, row.cached_read, row.cache_write, row.reasoning})
    AppendCell(line, count);
  AppendCell(line, std::string_view(row.is_estimated ? "true" : "false"));
  AppendCell(line, row.cost_nano);
  AppendCell(line, std::string_view(row.cost_nano ? catalog::Dollars(*row.cost_nano) : ""));
  AppendCell(line, std::string_view(row.cost_basis));
  AppendCell(line, std::string_view(row.error_code));
  AppendCell(line, std::string_view(row.error_message));
  const bool has_stopped = row.finish_reason != chat::FinishReason::kNone;
  AppendCell(line, has_stopped ? chat::NameOf(row.finish_reason) : std::string_view());
  for (const std::string& text :
       {row.user, row.team, row.access_key_id, fmt::format("{}", fmt::join(tags, ";")),
        ConversationText(row.conversation)})
    AppendCell(line, text);
  out.append(line).append("\r\n");
}

class Export final : public Chunks {
 public:
  Export(const Services& services, records::RequestFilter filter, ExportFormat format)
      : reader_(*services.reader), tags_(services), format_(format) {
    query_.filter = std::move(filter);
    query_.limit = kRowsAPiece;
  }

  Result<std::string> Next() override {
    std::string piece;
    if (is_first_ && format_ == ExportFormat::kCsv) piece = kHeader;
    is_first_ = false;
    // A page may be empty though more follow.
    while (!is_over_) {
      auto page = reader_.List(query_);
      if (!page) return std::unexpected(std::move(page.error()));
      for (const RequestRow& row : page->rows) Append(piece, row);
      is_over_ = !page->next.has_value();
      query_.after = page->next;
      if (!page->rows.empty()) break;
    }
    return piece;
  }

 private:
  void Append(std::string& piece, const RequestRow& row) {
    const std::vector<std::string>& tags = tags_.Of(row.access_key_id);
    if (format_ == ExportFormat::kCsv) {
      AppendCsv(piece, row, tags);
      return;
    }
    json::Writer json(piece);
    WriteRequest(json, row, &tags);
    piece.push_back('\n');
  }

  records::RequestReader& reader_;
  KeyTags tags_;
  records::RequestQuery query_;
  ExportFormat format_;
  bool is_first_ = true;
  bool is_over_ = false;
};

}  // namespace

std::unique_ptr<Chunks> MakeExport(const Services& services, records::RequestFilter filter,
                                   ExportFormat format) {
  return std::make_unique<Export>(services, std::move(filter), format);
}

}  // namespace monorelay::admin
