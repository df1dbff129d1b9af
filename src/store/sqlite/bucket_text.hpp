// Counts by step of time, as a text: "NUMBER:COUNT NUMBER:COUNT". They are only ever read whole.
#pragma once

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace monorelay::store::sqlite {

// `count` is the field of a bucket that is counted in; its `number` is the step.
template <class Bucket>
std::string BucketText(const std::vector<Bucket>& buckets, std::int64_t Bucket::* count) {
  std::string text;
  for (const Bucket& bucket : buckets) {
    text.append(text.empty() ? "" : " ").append(std::to_string(bucket.number));
    text.append(":").append(std::to_string(bucket.*count));
  }
  return text;
}

// What cannot be read is left out.
template <class Bucket>
std::vector<Bucket> BucketsIn(std::string_view text, std::int64_t Bucket::* count) {
  std::vector<Bucket> buckets;
  while (!text.empty()) {
    const std::string_view entry = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(entry.size() + 1, text.size()));
    const char* end = entry.data() + entry.size();
    Bucket bucket;
    const auto [colon, failure] = std::from_chars(entry.data(), end, bucket.number);
    if (failure != std::errc() || colon == end || *colon != ':') continue;
    const auto [stop, second] = std::from_chars(colon + 1, end, bucket.*count);
    if (second == std::errc() && stop == end) buckets.push_back(bucket);
  }
  return buckets;
}

}  // namespace monorelay::store::sqlite
