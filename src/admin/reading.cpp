#include "admin/reading.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

#include "base/text.hpp"
#include "base/time_text.hpp"

namespace monorelay::admin {
namespace {

using records::Dimension;

constexpr std::int64_t kLongestRange = 10LL * 366 * 86'400;

constexpr std::array kDimensions{std::pair{std::string_view("model"), Dimension::kModel},
                                 std::pair{std::string_view("provider"), Dimension::kProvider},
                                 std::pair{std::string_view("key"), Dimension::kKey},
                                 std::pair{std::string_view("client"), Dimension::kClient},
                                 std::pair{std::string_view("user"), Dimension::kUser},
                                 std::pair{std::string_view("endpoint"), Dimension::kEndpoint},
                                 std::pair{std::string_view("status"), Dimension::kStatus}};

template <class T>
std::optional<T> NumberIn(std::string_view text) {
  T number{};
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::int64_t NowOf(const Request& request) {
  return std::chrono::ceil<std::chrono::seconds>(request.now).time_since_epoch().count();
}

Read<std::int64_t> ReadTime(const Request& request, std::string_view name, std::int64_t otherwise) {
  const auto text = request.parameters.Find(name);
  if (!text || text->empty()) return otherwise;
  if (const auto number = NumberIn<double>(*text); number && std::abs(*number) < 1e11)
    return static_cast<std::int64_t>(std::floor(*number));
  if (const auto time = ParseTime(*text))
    return std::chrono::floor<std::chrono::seconds>(*time).time_since_epoch().count();
  return std::unexpected(WrongParameter(
      std::string(name), "is no time; write 2026-01-31T12:00:00Z or seconds since the epoch"));
}

// "429" and "5xx".
std::optional<std::pair<std::int64_t, std::int64_t>> StatusSpan(std::string_view text) {
  if (text.size() == 3 && text.ends_with("xx") && text[0] >= '1' && text[0] <= '5') {
    const std::int64_t first = (text[0] - '0') * 100;
    return std::pair(first, first + 99);
  }
  const auto status = NumberIn<std::int64_t>(text);
  if (!status || *status < 100 || *status > 599) return std::nullopt;
  return std::pair(*status, *status);
}

Read<std::vector<std::pair<std::int64_t, std::int64_t>>> ReadStatuses(const Request& request) {
  std::vector<std::pair<std::int64_t, std::int64_t>> spans;
  std::string text = request.parameters.Find("status").value_or("");
  std::string_view left = text;
  while (!left.empty()) {
    const std::string_view one = left.substr(0, left.find(','));
    left.remove_prefix(std::min(one.size() + 1, left.size()));
    const auto span = StatusSpan(Trim(one));
    if (!span) {
      return std::unexpected(
          WrongParameter("status", "is no status; write 429, 5xx, or several with commas"));
    }
    spans.push_back(*span);
  }
  return spans;
}

// Takes what was read over, or keeps the problem. False: there is one.
template <class T, class Into>
bool Take(Read<T> read, Into& into, Problem& problem) {
  if (!read) {
    problem = std::move(read.error());
    return false;
  }
  into = *std::move(read);
  return true;
}

Read<std::optional<std::int64_t>> ReadNano(const Request& request, std::string_view name) {
  const auto dollars = ReadNumber(request, name);
  if (!dollars) return std::unexpected(dollars.error());
  if (!*dollars) return std::nullopt;
  return std::llround(**dollars * 1e9);
}

Read<std::optional<std::int64_t>> ReadTokens(const Request& request, std::string_view name) {
  const auto tokens = ReadNumber(request, name);
  if (!tokens) return std::unexpected(tokens.error());
  if (!*tokens) return std::nullopt;
  return std::llround(**tokens);
}

}  // namespace

Read<std::optional<bool>> ReadFlag(const Request& request, std::string_view name) {
  const auto text = request.parameters.Find(name);
  if (!text) return std::nullopt;
  if (*text == "true" || *text == "1") return true;
  if (*text == "false" || *text == "0") return false;
  return std::unexpected(WrongParameter(std::string(name), "must be true or false"));
}

Read<void> RefuseUnknown(const Parameters& parameters, const Route& route) {
  std::vector<std::string> names;
  for (const Parameter& parameter : route.parameters) names.emplace_back(parameter.name);
  for (const auto& [name, value] : parameters.All()) {
    if (std::ranges::find(names, name) != names.end()) continue;
    std::string message = "is not known here";
    const auto nearest = Nearest(name, names, 1);
    if (!nearest.empty()) message += "; did you mean \"" + nearest[0] + "\"?";
    return std::unexpected(WrongParameter(Shorten(name, 60), message));
  }
  return {};
}

Read<records::TimeRange> ReadRange(const Request& request, std::int64_t usual) {
  const auto to = ReadTime(request, "to", NowOf(request));
  if (!to) return std::unexpected(to.error());
  const auto from = ReadTime(request, "from", *to - usual);
  if (!from) return std::unexpected(from.error());
  if (*from >= *to) return std::unexpected(WrongParameter("from", "must be before \"to\""));
  if (*to - *from > kLongestRange)
    return std::unexpected(WrongParameter("from", "is more than ten years before \"to\""));
  return records::TimeRange{*from, *to};
}

Read<std::int64_t> ReadInteger(const Request& request, std::string_view name, std::int64_t least,
                               std::int64_t most, std::int64_t otherwise) {
  const auto text = request.parameters.Find(name);
  if (!text) return otherwise;
  const auto number = NumberIn<std::int64_t>(*text);
  if (!number || *number < least || *number > most) {
    return std::unexpected(WrongParameter(
        std::string(name), fmt::format("must be a whole number from {} to {}", least, most)));
  }
  return *number;
}

Read<std::optional<double>> ReadNumber(const Request& request, std::string_view name) {
  const auto text = request.parameters.Find(name);
  if (!text) return std::nullopt;
  const auto number = NumberIn<double>(*text);
  if (!number || *number < 0 || *number > 1e12)
    return std::unexpected(WrongParameter(std::string(name), "must be a number, 0 or more"));
  return *number;
}

Read<Dimension> ReadDimension(const Request& request, std::string_view name) {
  const auto text = request.parameters.Find(name);
  if (!text || text->empty()) return Dimension::kNone;
  for (const auto& [known, dimension] : kDimensions) {
    if (*text == known) return dimension;
  }
  return std::unexpected(WrongParameter(
      std::string(name), "must be model, provider, key, client, user, endpoint or status"));
}

std::string_view NameOf(Dimension dimension) {
  const auto* found =
      std::ranges::find(kDimensions, dimension, &std::pair<std::string_view, Dimension>::second);
  return found == kDimensions.end() ? std::string_view() : found->first;
}

Read<records::SeriesFilter> ReadSeries(const Request& request) {
  records::SeriesFilter filter;
  filter.model = request.parameters.Find("model");
  filter.provider = request.parameters.Find("provider");
  filter.key_label = request.parameters.Find("key");
  filter.client = request.parameters.Find("client");
  filter.user = request.parameters.Find("user");
  filter.endpoint = request.parameters.Find("endpoint");
  const auto statuses = ReadStatuses(request);
  if (!statuses) return std::unexpected(statuses.error());
  if (statuses->size() == 1 && statuses->front().second - statuses->front().first == 99)
    filter.status_class = statuses->front().first / 100;
  return filter;
}

Read<records::RequestFilter> ReadFilter(const Request& request, std::int64_t usual_range) {
  records::RequestFilter filter;
  Problem problem;
  const bool is_read =
      Take(ReadRange(request, usual_range), filter.range, problem) &&
      Take(ReadSeries(request), filter.series, problem) &&
      Take(ReadStatuses(request), filter.statuses, problem) &&
      Take(ReadFlag(request, "stream"), filter.streaming, problem) &&
      Take(ReadNumber(request, "min_latency_ms"), filter.min_latency_ms, problem) &&
      Take(ReadNumber(request, "max_latency_ms"), filter.max_latency_ms, problem) &&
      Take(ReadNumber(request, "min_ttft_ms"), filter.min_first_token_ms, problem) &&
      Take(ReadNumber(request, "max_ttft_ms"), filter.max_first_token_ms, problem) &&
      Take(ReadTokens(request, "min_tokens"), filter.min_tokens, problem) &&
      Take(ReadTokens(request, "max_tokens"), filter.max_tokens, problem) &&
      Take(ReadNano(request, "min_cost"), filter.min_cost_nano, problem) &&
      Take(ReadNano(request, "max_cost"), filter.max_cost_nano, problem);
  if (!is_read) return std::unexpected(std::move(problem));
  filter.requested_model = request.parameters.Find("requested_model");
  filter.error_code = request.parameters.Find("error_code");
  filter.ending = request.parameters.Find("ending");
  constexpr std::array<std::string_view, 5> kEndings{"answered", "refused", "failed", "client_left",
                                                     "deadline"};
  if (filter.ending && std::ranges::find(kEndings, *filter.ending) == kEndings.end())
    return std::unexpected(
        WrongParameter("ending", "must be answered, refused, failed, client_left or deadline"));
  filter.text = request.parameters.Find("q");
  if (filter.text && filter.text->empty()) filter.text.reset();
  return filter;
}

std::string TimeText(double seconds) {
  const auto millis = std::llround(seconds * 1000);
  const std::int64_t whole = millis >= 0 ? millis / 1000 : -((-millis + 999) / 1000);
  return fmt::format("{:%FT%T}.{:03}Z", fmt::gmtime(static_cast<std::time_t>(whole)),
                     millis - whole * 1000);
}

}  // namespace monorelay::admin
