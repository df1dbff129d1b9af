// The events of a stream as they are sent: names, fields, numbers.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "dialects/openai_responses/envelope.hpp"
#include "dialects/openai_responses/output_item.hpp"

namespace monorelay::dialects::openai_responses {

// Appends whole events to `out`, numbered from 0. `index` is that of the item in the answer; the
// content meant is the item's last one.
class EventLines {
 public:
  explicit EventLines(std::string& out) : out_(out) {}

  void Lifecycle(std::string_view type, const ReplyContext& context, const Envelope& envelope);
  void Failure(std::string_view error, int status, std::string_view message);

  void ItemAdded(const OutputItem& item, std::size_t index);
  void ItemDone(const OutputItem& item, std::size_t index);
  void ContentAdded(const OutputItem& item, std::size_t index);
  // `logprobs` are the elements of an array, on one line.
  void ContentDelta(const OutputItem& item, std::size_t index, json::Text delta,
                    std::string_view logprobs);
  void ContentDone(const OutputItem& item, std::size_t index);
  void Annotation(const OutputItem& item, std::size_t index, std::string_view annotation);
  void InputDelta(const OutputItem& item, std::size_t index, json::Text delta);
  void InputDone(const OutputItem& item, std::size_t index);
  void KeepAlive() { out_ += ": keep-alive\n\n"; }

 private:
  void Begin(std::string_view type);
  void BeginAt(std::string_view type, const OutputItem& item, std::size_t index);
  void AtContent(const OutputItem& item);
  void Text(std::string_view key, std::string_view escaped);
  void Number(std::string_view key, std::uint64_t number);
  void End() { out_ += "}\n\n"; }

  std::string& out_;
  std::uint64_t sequence_ = 0;
};

}  // namespace monorelay::dialects::openai_responses
