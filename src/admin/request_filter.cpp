#include "admin/request_filter.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <iterator>
#include <utility>

#include "base/text.hpp"
#include "identity/access_book.hpp"

namespace monorelay::admin {
namespace {

constexpr std::size_t kMostKeys = 10'000'000;  // all of them
constexpr std::size_t kRowsALook = 1000;

template <class T>
std::optional<T> NumberIn(std::string_view text, int base) {
  T number{};
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number, base);
  if (failure != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// The ids, sorted.
Read<std::vector<std::string>> KeysWithTag(const Services& services, const std::string& tag) {
  std::vector<std::string> ids;
  if (services.book == nullptr) return ids;
  identity::KeyQuery query;
  query.limit = kMostKeys;
  const auto keys = services.book->List(query);
  if (!keys) return std::unexpected(ProblemOf(keys.error()));
  for (const identity::AccessKey& key : *keys) {
    if (std::ranges::find(key.draft.tags, tag) != key.draft.tags.end()) ids.push_back(key.id);
  }
  std::ranges::sort(ids);
  return ids;
}

Read<std::optional<std::uint64_t>> ReadConversation(const Request& request) {
  const auto text = request.parameters.Find("session");
  if (!text || text->empty()) return std::nullopt;
  constexpr int kHexadecimal = 16;
  const auto number = NumberIn<std::uint64_t>(*text, kHexadecimal);
  if (!number || *number == 0 || text->size() != 16)
    return std::unexpected(
        WrongParameter("session", "is none: take the session_id of a request, 16 digits"));
  return number;
}

Read<std::vector<chat::FinishReason>> ReadFinishReasons(const Request& request) {
  const std::string text = request.parameters.Find("finish_reason").value_or("");
  std::vector<chat::FinishReason> reasons;
  std::string_view left = text;
  while (!left.empty()) {
    const std::string_view one = left.substr(0, left.find(','));
    left.remove_prefix(std::min(one.size() + 1, left.size()));
    const auto reason = chat::FinishReasonNamed(Trim(one));
    if (!reason) {
      return std::unexpected(WrongParameter(
          "finish_reason",
          "must be stop, stop_sequence, tool_calls, pause, length, context_window, content_filter, "
          "error, other or none, or several of them with commas"));
    }
    reasons.push_back(*reason);
  }
  return reasons;
}

}  // namespace

Read<records::RequestFilter> ReadRequestFilter(const Services& services, const Request& request,
                                               std::int64_t usual_range) {
  auto filter = ReadFilter(request, usual_range);
  if (!filter) return filter;
  auto reasons = ReadFinishReasons(request);
  if (!reasons) return std::unexpected(std::move(reasons.error()));
  filter->finish_reasons = *std::move(reasons);
  const auto conversation = ReadConversation(request);
  if (!conversation) return std::unexpected(conversation.error());
  filter->conversation = *conversation;
  if (const auto tag = request.parameters.Find("tag"); tag && !tag->empty()) {
    auto keys = KeysWithTag(services, *tag);
    if (!keys) return std::unexpected(std::move(keys.error()));
    filter->access_keys = *std::move(keys);
  }
  return filter;
}

bool IsOfSeries(const records::RequestFilter& filter) {
  const bool has_texts = filter.requested_model || filter.error_code || filter.ending ||
                         filter.model_part || filter.provider_part || filter.text;
  const bool has_bounds = filter.min_latency_ms || filter.max_latency_ms ||
                          filter.min_first_token_ms || filter.max_first_token_ms ||
                          filter.min_tokens || filter.max_tokens || filter.min_cost_nano ||
                          filter.max_cost_nano;
  const bool is_of_class = filter.statuses.empty() || filter.series.status_class.has_value();
  const bool is_of_some = filter.conversation || filter.access_keys;
  return !has_texts && !has_bounds && !is_of_some && is_of_class && filter.finish_reasons.empty() &&
         !filter.streaming && !filter.failed_only;
}

std::string ConversationText(std::uint64_t conversation) {
  return conversation == 0 ? std::string() : fmt::format("{:016x}", conversation);
}

Read<RequestSample> SampleRequests(records::RequestReader& reader,
                                   const records::RequestFilter& filter, SampleSize size) {
  records::RequestQuery query;
  query.filter = filter;
  query.limit = kRowsALook;
  RequestSample sample;
  int short_looks = 0;
  for (;;) {
    auto page = reader.List(query);
    if (!page) return std::unexpected(ProblemOf(page.error()));
    if (page->rows.size() < query.limit) ++short_looks;
    std::ranges::move(page->rows, std::back_inserter(sample.rows));
    if (!page->next) return sample;
    if (sample.rows.size() >= size.rows || short_looks >= size.short_looks) {
      sample.is_complete = false;
      return sample;
    }
    query.after = page->next;
  }
}

Read<std::optional<PagePlace>> ReadPlace(const Request& request) {
  const auto given = request.parameters.Find("cursor");
  if (!given || given->empty()) return std::nullopt;
  std::string_view text = *given;
  PagePlace place{.at = {}, .is_before = text.starts_with('b')};
  if (place.is_before) text.remove_prefix(1);
  constexpr int kDecimal = 10;
  const std::size_t dash = std::min(text.find('-'), text.size());
  const auto micros = NumberIn<std::int64_t>(text.substr(0, dash), kDecimal);
  const auto id = NumberIn<std::int64_t>(text.substr(std::min(dash + 1, text.size())), kDecimal);
  if (!micros || !id) {
    return std::unexpected(
        WrongParameter("cursor", "is none that a page gave as next_cursor or prev_cursor"));
  }
  place.at = {static_cast<double>(*micros) / 1e6, *id};
  return place;
}

std::string PlaceText(const PagePlace& place) {
  return fmt::format("{}{}-{}", place.is_before ? "b" : "", std::llround(place.at.timestamp * 1e6),
                     place.at.id);
}

}  // namespace monorelay::admin
