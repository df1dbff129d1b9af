// What went wrong, by kind.

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "store/sqlite/request_list.hpp"
#include "store/sqlite/request_rows.hpp"

namespace monorelay::store::sqlite {
namespace {

using records::ErrorGroup;
using records::RequestFilter;

// More failures than anyone reads about; the newest count.
constexpr std::int64_t kMostErrors = 200'000;

constexpr char kFailures[] =
    "SELECT " REQUEST_COLUMNS
    " FROM requests INDEXED BY requests_with_error WHERE timestamp >= ?1 AND timestamp < ?2 AND "
    "error_code IS NOT NULL ORDER BY timestamp DESC LIMIT ?3";
// In REQUEST_COLUMNS.
constexpr int kRequestId = 2;
constexpr int kProvider = 5;
constexpr int kClient = 7;
constexpr int kErrorCode = 15;
constexpr int kErrorMessage = 16;
constexpr int kStatus = 24;

// FNV-1a in hexadecimal digits: the same for the same text, today and tomorrow.
std::string Fingerprint(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  std::string digits(16, '0');
  for (std::size_t i = digits.size(); i-- > 0; hash >>= 4)
    digits[i] = "0123456789abcdef"[hash & 15];
  return digits;
}

struct Gathered {
  ErrorGroup group;
  std::set<std::string> clients;
};

class Groups {
 public:
  explicit Groups(const records::TimeRange& range) : range_(range) {}

  // Rows come with the newest first.
  void Add(const Statement& row) {
    const std::string message = row.Text(kErrorMessage);
    // The same text is met again and again.
    auto normal = normal_.find(message);
    if (normal == normal_.end())
      normal = normal_.emplace(message, records::Normalised(message)).first;
    Gathered& gathered = groups_[{row.Text(kErrorCode), row.Text(kProvider), normal->second}];
    ErrorGroup& group = gathered.group;
    group.first_seen = row.Real(1);
    if (group.count++ == 0) {
      group.last_seen = row.Real(1);
      group.status = row.Integer(kStatus);
      group.sample_request_id = row.Text(kRequestId);
    }
    group.spark.resize(ErrorGroup::kSparkParts);
    ++group.spark[PartOf(row.Real(1))];
    gathered.clients.insert(row.Text(kClient));
    if (normal_.size() > kMostTexts) normal_.clear();
  }

  std::vector<ErrorGroup> Take(std::size_t limit) {
    std::vector<ErrorGroup> all;
    for (auto& [key, gathered] : groups_) {
      ErrorGroup& group = gathered.group;
      std::tie(group.error_code, group.provider, group.message) = key;
      group.fingerprint =
          Fingerprint(group.error_code + "\n" + group.provider + "\n" + group.message);
      group.clients = static_cast<std::int64_t>(gathered.clients.size());
      all.push_back(std::move(group));
    }
    std::ranges::sort(all, [](const ErrorGroup& one, const ErrorGroup& other) {
      return std::tie(other.count, one.fingerprint) < std::tie(one.count, other.fingerprint);
    });
    if (all.size() > limit) all.resize(limit);
    return all;
  }

 private:
  static constexpr std::size_t kMostTexts = 10'000;

  [[nodiscard]] std::size_t PartOf(double time) const {
    constexpr auto kParts = static_cast<double>(ErrorGroup::kSparkParts);
    const double share = (time - static_cast<double>(range_.from)) /
                         static_cast<double>(std::max<std::int64_t>(range_.to - range_.from, 1));
    return static_cast<std::size_t>(std::clamp(share * kParts, 0.0, kParts - 1));
  }

  const records::TimeRange range_;
  std::map<std::string, std::string> normal_;
  std::map<std::tuple<std::string, std::string, std::string>, Gathered> groups_;
};

}  // namespace

SqlResult<std::vector<ErrorGroup>> GroupErrors(Database& database, const RequestFilter& filter,
                                               std::size_t limit) {
  auto read = database.Prepare(kFailures);
  if (!read) return std::unexpected(std::move(read.error()));
  read->Bind(1, filter.range.from);
  read->Bind(2, filter.range.to);
  read->Bind(3, kMostErrors);
  Groups groups(filter.range);
  for (;;) {
    const auto row = read->Step();
    if (!row) return std::unexpected(row.error());
    if (!*row) return groups.Take(limit);
    if (Matches(*read, filter)) groups.Add(*read);
  }
}

}  // namespace monorelay::store::sqlite
