#include "bench/net/message_reader.hpp"

#include <strings.h>

#include <algorithm>
#include <charconv>

namespace monorelay::bench {
namespace {

constexpr std::string_view kHeadEnd = "\r\n\r\n";

bool EqualsIgnoringCase(std::string_view left, std::string_view right) {
  return left.size() == right.size() && strncasecmp(left.data(), right.data(), left.size()) == 0;
}

std::string_view Trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

template <typename Number>
bool ParseWhole(std::string_view text, Number& value, int base) {
  const char* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, value, base);
  return parsed.ec == std::errc{} && parsed.ptr == end;
}

}  // namespace

MessageReader::Piece MessageReader::Next(std::string_view bytes) {
  switch (state_) {
    case State::kHead:
      return ReadHead(bytes);
    case State::kLength:
      return ReadCounted(bytes, State::kDone);
    case State::kChunkData:
      return ReadCounted(bytes, State::kChunkEnd);
    case State::kUntilClose:
      return {bytes.size(), bytes};
    case State::kChunkSize: {
      Piece piece;
      if (ReadLine(bytes, piece.taken)) ParseChunkSize();
      return piece;
    }
    case State::kChunkEnd: {
      Piece piece;
      if (ReadLine(bytes, piece.taken)) state_ = line_.empty() ? State::kChunkSize : State::kBroken;
      if (state_ != State::kChunkEnd) line_.clear();
      return piece;
    }
    case State::kTrailer: {
      Piece piece;
      if (ReadLine(bytes, piece.taken)) {
        if (line_.empty()) state_ = State::kDone;
        line_.clear();
      }
      return piece;
    }
    case State::kDone:
    case State::kBroken:
      break;
  }
  return {};
}

void MessageReader::Reset() {
  state_ = State::kHead;
  head_.clear();
  line_.clear();
  target_.clear();
  remaining_ = 0;
  status_ = 0;
  chunked_ = has_length_ = says_close_ = false;
}

MessageReader::Piece MessageReader::ReadHead(std::string_view bytes) {
  // The usual case: the whole head is in the bytes at hand and need not be copied.
  if (head_.empty()) {
    const std::size_t end = bytes.find(kHeadEnd);
    if (end == std::string_view::npos) {
      head_.assign(bytes);
      return {bytes.size(), {}};
    }
    ParseHead(bytes.substr(0, end));
    return {end + kHeadEnd.size(), {}};
  }
  const std::size_t before = head_.size();
  head_.append(bytes);
  const std::size_t end = head_.find(kHeadEnd, before > 3 ? before - 3 : 0);
  if (end == std::string::npos) return {bytes.size(), {}};
  ParseHead(std::string_view(head_).substr(0, end));
  const std::size_t taken = end + kHeadEnd.size() - before;
  head_ = std::string();
  return {taken, {}};
}

void MessageReader::ParseHead(std::string_view head) {
  std::size_t end = std::min(head.find("\r\n"), head.size());
  if (!ParseFirstLine(head.substr(0, end))) {
    state_ = State::kBroken;
    return;
  }
  while (end < head.size()) {
    const std::size_t begin = end + 2;
    end = std::min(head.find("\r\n", begin), head.size());
    ParseField(head.substr(begin, end - begin));
  }
  if (chunked_) {
    state_ = State::kChunkSize;
  } else if (has_length_) {
    state_ = remaining_ == 0 ? State::kDone : State::kLength;
  } else {
    state_ = kind_ == Kind::kRequest ? State::kDone : State::kUntilClose;
  }
}

bool MessageReader::ParseFirstLine(std::string_view line) {
  if (kind_ == Kind::kResponse) {
    return line.size() >= 12 && ParseWhole(line.substr(9, 3), status_, 10);
  }
  const std::size_t begin = std::min(line.find(' '), line.size());
  line.remove_prefix(std::min(begin + 1, line.size()));
  target_.assign(line.substr(0, line.find(' ')));
  return true;
}

void MessageReader::ParseField(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return;
  const std::string_view name = line.substr(0, colon);
  const std::string_view value = Trimmed(line.substr(colon + 1));
  if (EqualsIgnoringCase(name, "content-length")) {
    has_length_ = ParseWhole(value, remaining_, 10);
  } else if (EqualsIgnoringCase(name, "transfer-encoding")) {
    chunked_ = EqualsIgnoringCase(value, "chunked");
  } else if (EqualsIgnoringCase(name, "connection")) {
    says_close_ = EqualsIgnoringCase(value, "close");
  }
}

MessageReader::Piece MessageReader::ReadCounted(std::string_view bytes, State next) {
  const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(remaining_, bytes.size()));
  remaining_ -= size;
  if (remaining_ == 0) state_ = next;
  return {size, bytes.substr(0, size)};
}

bool MessageReader::ReadLine(std::string_view bytes, std::size_t& taken) {
  const std::size_t end = bytes.find('\n');
  if (end == std::string_view::npos) {
    line_.append(bytes);
    taken = bytes.size();
    return false;
  }
  line_.append(bytes.substr(0, end));
  if (!line_.empty() && line_.back() == '\r') line_.pop_back();
  taken = end + 1;
  return true;
}

void MessageReader::ParseChunkSize() {
  const std::string_view size = std::string_view(line_).substr(0, line_.find(';'));
  if (!ParseWhole(Trimmed(size), remaining_, 16)) {
    state_ = State::kBroken;
  } else {
    state_ = remaining_ == 0 ? State::kTrailer : State::kChunkData;
  }
  line_.clear();
}

}  // namespace monorelay::bench
