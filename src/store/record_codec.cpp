#include "store/record_codec.hpp"

#include <bit>
#include <chrono>
#include <concepts>
#include <cstdint>
#include <memory>
#include <type_traits>
#include <utility>

#include "base/varint.hpp"

namespace monorelay::store {
namespace {

using records::Bodies;
using records::RequestRecord;

class Packer {
 public:
  explicit Packer(std::string& out) : out_(out) {}

  void Number(std::uint64_t value) { AppendVarint(out_, value); }
  void operator()(std::string_view text) {
    Number(text.size());
    out_ += text;
  }
  void operator()(const std::string& text) { (*this)(std::string_view(text)); }
  void operator()(const RequestId& id) { (*this)(id.View()); }
  void operator()(chat::FinishReason reason) { Number(static_cast<std::uint64_t>(reason)); }
  // The sign goes to the lowest bit, so that small numbers stay small.
  template <std::signed_integral T>
  void operator()(T value) {
    const auto bits = static_cast<std::uint64_t>(std::int64_t{value});
    Number(bits << 1U ^ (value < 0 ? ~std::uint64_t{0} : 0));
  }
  void operator()(std::uint64_t value) { Number(value); }
  void operator()(bool value) { Number(value ? 1 : 0); }
  void operator()(double value) { Number(std::bit_cast<std::uint64_t>(value)); }
  void operator()(WallTime time) { (*this)(time.time_since_epoch().count()); }
  void operator()(std::chrono::microseconds duration) { (*this)(std::int64_t{duration.count()}); }
  template <class T>
  void operator()(const std::optional<T>& value) {
    (*this)(value.has_value());
    if (value) (*this)(*value);
  }
  void operator()(const std::shared_ptr<const Bodies>& bodies);

 private:
  std::string& out_;
};

// Once something is missing everything else is left as it is.
class Unpacker {
 public:
  Unpacker(std::string_view bytes, RecordReader& reader) : bytes_(bytes), reader_(reader) {}

  [[nodiscard]] bool IsBroken() const { return is_broken_; }
  [[nodiscard]] bool IsAtEnd() const { return bytes_.empty(); }

  std::uint64_t Number() {
    std::uint64_t value = 0;
    if (TakeVarint(bytes_, value)) return value;
    is_broken_ = true;
    return 0;
  }
  std::string_view Bytes() {
    const std::uint64_t size = Number();
    if (size > bytes_.size()) is_broken_ = true;
    if (is_broken_) return {};
    const std::string_view text = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return text;
  }
  void operator()(std::string_view& text) { text = reader_.Lasting(Bytes()); }
  void operator()(std::string& text) { text = Bytes(); }
  void operator()(RequestId& id) { id = RequestId(Bytes()); }
  void operator()(chat::FinishReason& reason) {
    reason = chat::FinishReasonOf(static_cast<std::int64_t>(Number()));
  }
  template <std::signed_integral T>
  void operator()(T& value) {
    const std::uint64_t bits = Number();
    value = static_cast<T>(static_cast<std::int64_t>(bits >> 1U ^ (~(bits & 1U) + 1U)));
  }
  void operator()(std::uint64_t& value) { value = Number(); }
  void operator()(bool& value) { value = Number() != 0; }
  void operator()(double& value) { value = std::bit_cast<double>(Number()); }
  void operator()(WallTime& time) {
    std::int64_t count = 0;
    (*this)(count);
    time = WallTime(std::chrono::microseconds(count));
  }
  void operator()(std::chrono::microseconds& duration) {
    std::int64_t count = 0;
    (*this)(count);
    duration = std::chrono::microseconds(count);
  }
  template <class T>
  void operator()(std::optional<T>& value) {
    bool has_value = false;
    (*this)(has_value);
    if (has_value) (*this)(value.emplace());
  }
  void operator()(std::shared_ptr<const Bodies>& bodies);

 private:
  std::string_view bytes_;
  RecordReader& reader_;
  bool is_broken_ = false;
};

// Calls `each` with one field after the other; false from it ends that. New ones go to the end.
template <class Each, class Record>
void ForFields(Each&& each, Record& record) {
  const auto all = [&](auto&... fields) { return (... && each(fields)); };
  auto& usage = record.usage;
  auto& cost = record.cost;
  static_cast<void>(
      all(record.request_id, record.finished, record.latency, record.queue, record.connect,
          record.first_byte, record.first_token, record.endpoint, record.dialect,
          record.provider_dialect, record.client, record.client_address, record.user_agent,
          record.model, record.served_model, record.provider, record.key_label, record.ending,
          record.error_origin, record.error_code, record.error_text, record.error_detail,
          record.status, record.attempts, record.failed_attempts, record.streaming,
          record.cached) &&
      all(usage.input, usage.output, usage.cached_read, usage.cache_write, usage.cache_write_hour,
          usage.reasoning, usage.audio_input, usage.audio_output, usage.accepted_prediction,
          usage.rejected_prediction, record.usage_is_estimated, cost.nano_dollars, cost.parts,
          cost.basis, record.request_bytes, record.response_bytes, record.conversion,
          record.temperature, record.top_p, record.presence_penalty, record.frequency_penalty,
          record.max_tokens, record.bodies, record.user, record.team, record.access_key_id,
          record.conversation, record.finish_reason));
}

template <class Archive, class T>
void ForBodies(Archive& archive, T& bodies) {
  for (auto* body : {&bodies.request, &bodies.response, &bodies.events}) {
    archive(body->text);
    archive(body->bytes);
    archive(body->is_cut);
  }
  archive(bodies.question);
  archive(bodies.answer);
}

void Packer::operator()(const std::shared_ptr<const Bodies>& bodies) {
  (*this)(bodies != nullptr);
  if (bodies != nullptr) ForBodies(*this, *bodies);
}

void Unpacker::operator()(std::shared_ptr<const Bodies>& bodies) {
  bool is_there = false;
  (*this)(is_there);
  if (!is_there) return;
  auto read = std::make_shared<Bodies>();
  ForBodies(*this, *read);
  bodies = std::move(read);
}

}  // namespace

void AppendRecords(std::string& out, std::span<const RequestRecord> records) {
  Packer whole(out);
  std::string one;
  for (const RequestRecord& record : records) {
    one.clear();
    Packer fields(one);
    const auto pack = [&fields](const auto& field) {
      fields(field);
      return true;
    };
    ForFields(pack, record);
    whole(one);
  }
}

std::optional<std::vector<RequestRecord>> RecordReader::Read(std::string_view bytes) {
  std::vector<RequestRecord> records;
  Unpacker whole(bytes, *this);
  while (!whole.IsAtEnd()) {
    Unpacker fields(whole.Bytes(), *this);
    if (whole.IsBroken()) return std::nullopt;
    // What an older program did not know keeps its default.
    const auto unpack = [&fields](auto& field) {
      if (fields.IsAtEnd()) return false;
      fields(field);
      return !fields.IsBroken();
    };
    ForFields(unpack, records.emplace_back());
    if (fields.IsBroken()) return std::nullopt;
  }
  return records;
}

std::string_view RecordReader::Lasting(std::string_view text) {
  const auto found = texts_.find(text);
  return found != texts_.end() ? *found : *texts_.emplace(text).first;
}

}  // namespace monorelay::store
