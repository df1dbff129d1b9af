// What a list of requests can be narrowed down by, and everything that counts the same requests.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "admin/reading.hpp"

namespace monorelay::admin {

// All of ReadFilter, `finish_reason`, `session`, and `tag`, whose access keys are looked up. Fails
// with 422 for what cannot be.
Read<records::RequestFilter> ReadRequestFilter(const Services& services, const Request& request,
                                               std::int64_t usual_range);

// True if statistics can tell these requests from others.
bool IsOfSeries(const records::RequestFilter& filter);

// A conversation as it is shown: 16 hexadecimal digits; empty for 0.
std::string ConversationText(std::uint64_t conversation);

// Requests that were looked at one by one, because statistics cannot tell them from others.
struct RequestSample {
  std::vector<records::RequestRow> rows;  // the newest first
  bool is_complete = true;                // false: there are older ones that were not looked at
};

// How many requests are looked at, and how long they are looked for: a page of 1000 that is
// shorter, and not the last, has looked at 40,000.
struct SampleSize {
  std::size_t rows = 5000;
  int short_looks = 2;
};

// The newest requests that match, as many as that.
Read<RequestSample> SampleRequests(records::RequestReader& reader,
                                   const records::RequestFilter& filter, SampleSize size = {});

// A page's place in the list, as the parameter `cursor` says it.
struct PagePlace {
  records::RequestCursor at{};
  bool is_before = false;  // the page ends there, and does not begin there
};

// Nothing if there is none. Fails with 422 if no page gave it.
Read<std::optional<PagePlace>> ReadPlace(const Request& request);
std::string PlaceText(const PagePlace& place);

// One table of parameters out of several.
template <std::size_t... Sizes>
constexpr auto Joined(const std::array<Parameter, Sizes>&... tables) {
  std::array<Parameter, (Sizes + ...)> all{};
  std::size_t at = 0;
  const auto append = [&](const auto& table) {
    for (const Parameter& parameter : table) all[at++] = parameter;
  };
  (append(tables), ...);
  return all;
}

// What the filter is made of: when; what statistics tell apart; what they do not; words.
inline constexpr std::array kWhen{kFrom, kTo};
inline constexpr std::array kOfSeries{kModel, kProvider, kKey, kClient, kUser, kEndpoint, kStatus};
inline constexpr std::array kBeyondSeries{
    Parameter{"requested_model", R"({"type":"string"})", "The model as asked for."},
    Parameter{"error_code", R"({"type":"string"})", "Code of the error."},
    Parameter{"ending", R"({"enum":["answered","refused","failed","client_left","deadline"]})",
              "How it ended."},
    Parameter{"finish_reason", R"({"type":"string"})",
              "Why the model stopped: `stop`, `stop_sequence`, `tool_calls`, `pause`, `length`, "
              "`context_window`, `content_filter`, `error`, `other`, `none` (it did not, or did "
              "not say), or several, as in `length,content_filter`."},
    Parameter{"stream", R"({"type":"boolean"})", "Streamed or not."},
    Parameter{"min_latency_ms", R"({"type":"number"})", "At least so slow."},
    Parameter{"max_latency_ms", R"({"type":"number"})", "At most so slow."},
    Parameter{"min_ttft_ms", R"({"type":"number"})", "With the first token not before."},
    Parameter{"max_ttft_ms", R"({"type":"number"})", "With the first token not after."},
    Parameter{"min_tokens", R"({"type":"integer"})", "Input and output together."},
    Parameter{"max_tokens", R"({"type":"integer"})", "Input and output together."},
    Parameter{"min_cost", R"({"type":"number"})", "USD."},
    Parameter{"max_cost", R"({"type":"number"})", "USD."},
    Parameter{"tag", R"({"type":"string"})", "Of access keys that have this tag now."},
    Parameter{"session", R"({"type":"string"})",
              "Of one conversation of a client: the `session_id` of its requests."}};
inline constexpr std::array kWords{
    Parameter{"q", R"({"type":"string"})",
              "Found in bodies, previews, errors or the id, without regard to case."}};

inline constexpr auto kSeriesFilter = Joined(kWhen, kOfSeries);
inline constexpr auto kRequestFilter = Joined(kWhen, kOfSeries, kBeyondSeries, kWords);

}  // namespace monorelay::admin
