// The port through which what was recorded is read.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "chat/finish_reason.hpp"
#include "records/record.hpp"
#include "records/statistics.hpp"

namespace monorelay::records {

// Seconds since the epoch, UTC; `to` is not in it.
struct TimeRange {
  std::int64_t from = 0;
  std::int64_t to = 0;
};

// What statistics can be told apart by.
enum class Dimension : std::uint8_t {
  kNone,
  kModel,
  kProvider,
  kKey,
  kClient,
  kUser,
  kEndpoint,
  kStatus,
};

// Requests of these series; what is not given may be anything.
struct SeriesFilter {
  std::optional<std::string> model;  // as in Series
  std::optional<std::string> provider;
  std::optional<std::string> key_label;
  std::optional<std::string> client;
  std::optional<std::string> user;
  std::optional<std::string> endpoint;
  std::optional<std::int64_t> status_class;
};

// Which histograms are read; the others stay empty.
struct Distributions {
  bool latency = true;
  bool first_token = true;
  bool speed = true;
};

struct StatisticsQuery {
  TimeRange range{};
  // Seconds of a bucket, a whole number of minutes; 0: one bucket for all. Buckets begin at
  // multiples of it, counted from the epoch less `offset`.
  std::int64_t step = 0;
  std::int64_t offset = 0;  // seconds east of UTC, a whole number of minutes
  // Where buckets begin, if that is not at multiples of a step: whole minutes, rising, the first
  // not after the range's beginning. `step` and `offset` do not count then.
  std::vector<std::int64_t> cuts{};
  Dimension group_by = Dimension::kNone;
  Dimension then_by = Dimension::kNone;
  SeriesFilter filter{};
  bool with_distributions = true;  // else the histograms stay empty, which is much less to read
  Distributions distributions{};   // of them, if any
};

// The sums of one bucket and group. Only those with requests in them are yielded.
struct StatisticsRow {
  std::int64_t bucket = 0;  // its beginning, or range.from if there is but one
  std::string group;        // the value of group_by; of kStatus "2xx"
  std::string then;
  Totals totals;
};

// Requests that are all of this. Texts are compared whole, but for those said to be searched.
struct RequestFilter {
  TimeRange range{};
  SeriesFilter series{};
  std::optional<std::string> requested_model{};
  std::optional<std::string> error_code{};
  std::optional<std::string> ending{};
  std::optional<std::string> model_part{};     // within the model's name, without case
  std::optional<std::string> provider_part{};  // the same
  std::optional<std::string> text{};           // words in bodies, previews and errors
  // Statuses from-to; any of them. Empty: all.
  std::vector<std::pair<std::int64_t, std::int64_t>> statuses{};
  // Why the model stopped; any of them. Empty: all.
  std::vector<chat::FinishReason> finish_reasons{};
  std::optional<bool> streaming{};
  bool failed_only = false;  // with an error
  std::optional<std::uint64_t> conversation{};
  // Ids of access keys, sorted; any of them.
  std::optional<std::vector<std::string>> access_keys{};
  std::optional<double> min_latency_ms{};
  std::optional<double> max_latency_ms{};
  std::optional<double> min_first_token_ms{};
  std::optional<double> max_first_token_ms{};
  std::optional<std::int64_t> min_tokens{};  // input and output together
  std::optional<std::int64_t> max_tokens{};
  std::optional<std::int64_t> min_cost_nano{};
  std::optional<std::int64_t> max_cost_nano{};
};

// True if that reason is one that `filter` lets through.
inline bool HasStoppedSo(chat::FinishReason reason, const RequestFilter& filter) {
  const auto& wanted = filter.finish_reasons;
  return wanted.empty() || std::ranges::find(wanted, reason) != wanted.end();
}

// By when they ended; those of the same moment by their numbers.
enum class RequestOrder : std::uint8_t { kNewestFirst, kOldestFirst };

// A place in the order of time.
struct RequestCursor {
  double timestamp = 0;
  std::int64_t id = 0;
};

struct RequestQuery {
  RequestFilter filter{};
  std::optional<RequestCursor> after{};  // the last row of the page before, in this order
  std::size_t limit = 100;               // > 0
  RequestOrder order = RequestOrder::kNewestFirst;
};

// A request as lists show it: a record without bodies, and where it stands.
struct RequestRow {
  std::int64_t id = 0;
  double timestamp = 0;  // when it had ended; seconds since the epoch, UTC
  std::string request_id;
  std::string model;  // as asked for
  std::string served_model;
  std::string provider;
  std::string key_label;
  std::string client;
  std::string client_address;
  std::string user_agent;
  std::string user;  // whose access key it was; empty: none is known
  std::string endpoint;
  std::string dialect;
  std::string provider_dialect;
  std::string ending;
  std::string error_type;
  std::string error_code;
  std::string error_message;
  std::string error_details;
  std::string failed_attempts;
  std::string cost_parts;
  std::string cost_basis;
  std::string conversion;
  std::string request_preview;
  std::string response_preview;
  std::int64_t status = 0;
  std::int64_t attempts = 0;
  bool streaming = false;
  bool cached = false;
  bool is_estimated = false;
  bool has_bodies = false;
  std::optional<double> latency_ms;
  std::optional<double> queue_ms;
  std::optional<double> connect_ms;
  std::optional<double> first_byte_ms;
  std::optional<double> first_token_ms;
  std::optional<std::int64_t> input;
  std::optional<std::int64_t> output;
  std::optional<std::int64_t> cached_read;
  std::optional<std::int64_t> cache_write;
  std::optional<std::int64_t> reasoning;
  std::optional<std::int64_t> cost_nano;
  std::optional<std::int64_t> request_bytes;
  std::optional<std::int64_t> response_bytes;
  std::optional<double> temperature;
  std::optional<double> top_p;
  std::optional<double> presence_penalty;
  std::optional<double> frequency_penalty;
  std::optional<std::int64_t> max_tokens;
  std::string team;
  std::string access_key_id;
  std::uint64_t conversation = 0;  // 0: none is known
  chat::FinishReason finish_reason = chat::FinishReason::kNone;
};

struct RequestPage {
  std::vector<RequestRow> rows;
  // There may be more behind it. A page may be short, or empty, and more follow: a search that
  // finds little stops for a moment after it has looked at much.
  std::optional<RequestCursor> next;
};

// Requests that failed in the same way.
struct ErrorGroup {
  static constexpr std::size_t kSparkParts = 24;

  std::string fingerprint;
  std::string error_code;
  std::string provider;
  std::string message;  // with numbers, ids and quotations replaced
  std::int64_t status = 0;
  std::int64_t count = 0;
  std::int64_t clients = 0;  // different ones
  double first_seen = 0;
  double last_seen = 0;
  std::string sample_request_id;    // of the newest
  std::vector<std::int64_t> spark;  // of the count, in each of kSparkParts equal parts of the range
};

// Reads on connections of its own, so that nothing that is written waits for it. Thread-safe: as
// many threads may read at a time as want to, each for as long as its question takes.
class RequestReader {
 public:
  virtual ~RequestReader() = default;

  // Ordered by bucket, then group, then the second group. The ends of the range are widened to
  // whole minutes, or to hours where minutes are kept no more.
  virtual Result<std::vector<StatisticsRow>> Statistics(const StatisticsQuery& query) = 0;
  virtual Result<RequestPage> List(const RequestQuery& query) = 0;
  // By the number in the database, or by the request's id.
  virtual Result<std::optional<RequestRow>> Find(std::int64_t id) = 0;
  virtual Result<std::optional<RequestRow>> Find(const std::string& request_id) = 0;
  // What was said in the request of that number, if it is kept.
  virtual Result<std::optional<Bodies>> FindBodies(std::int64_t id) = 0;
  // The number of the oldest request of which that is kept; nothing if it is of none.
  virtual Result<std::optional<std::int64_t>> OldestWithBodies() = 0;
  // The most frequent first, at most `limit`.
  virtual Result<std::vector<ErrorGroup>> ErrorGroups(const RequestFilter& filter,
                                                      std::size_t limit) = 0;
};

// `message` with what differs from case to case replaced: digits by "#", ids by "<id>", quotations
// by "<text>".
std::string Normalised(std::string_view message);

}  // namespace monorelay::records
