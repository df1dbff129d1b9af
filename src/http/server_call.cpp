#include "http/server_call.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "base/free_memory.hpp"
#include "http/resolver.hpp"

namespace monorelay::http {
namespace {

// The slowest acceptable upload, on the average over the whole body.
constexpr std::size_t kBytesPerSecond = 16 * 1024;

std::unexpected<Error> FromWake(Wake wake, const char* at_deadline) {
  if (wake == Wake::kDeadline) return ClientError(ErrorKind::kRequestTimeout, at_deadline);
  return ErrorOf(wake, ErrorKind::kRequestTimeout, at_deadline);
}

std::unexpected<Error> ClientLeft() {
  return ClientError(ErrorKind::kClientLeft, "the client closed the connection");
}

std::unexpected<Error> TooLarge(std::size_t limit) {
  return ClientError(ErrorKind::kPayloadTooLarge,
                     fmt::format("the request body is larger than {} bytes; raise "
                                 "server.limits.max_body_bytes or send less",
                                 limit));
}

std::unexpected<Error> NoMemory() {
  auto error =
      RelayError(ErrorKind::kOverloaded, "too many large requests at the same time; try again");
  error.error().retry_after = std::chrono::seconds(1);
  return error;
}

}  // namespace

bool BodyBudget::Take(std::size_t bytes) {
  const auto amount = static_cast<std::int64_t>(bytes);
  if (left_.fetch_sub(amount) >= amount) return true;
  left_ += amount;
  return false;
}

void ServerCall::Begin(bool keep_alive) {
  keep_alive_ = keep_alive;
  body_read_ = false;
  chunked_ = false;
  started_ = false;
  committed_ = false;
  finished_ = false;
  bytes_written_ = 0;
  tap_ = nullptr;
}

const std::string& ServerCall::PeerHost() {
  if (peer_host_.empty()) {
    const auto address = PeerAddress(transport_.GetSocket().Get());
    if (address) peer_host_ = address->Host();
  }
  return peer_host_;
}

bool ServerCall::TakeWholeBody(std::size_t limit) {
  const bool is_small = head_.framing == Framing::kLength && head_.content_length <= limit &&
                        head_.content_length <= in_.Size() - consumed_;
  if (!is_small) return head_.framing == Framing::kNone;
  const auto size = static_cast<std::size_t>(head_.content_length);
  body_ = in_.View().substr(consumed_, size);
  consumed_ += size;
  body_read_ = true;
  return true;
}

Awaitable<Result<void>> ServerCall::ReadBody(std::size_t limit) {
  if (TakeWholeBody(limit)) co_return Result<void>();
  body_read_ = true;
  Result<void> result;
  switch (head_.framing) {
    case Framing::kNone:
    case Framing::kUntilClose:
      break;
    case Framing::kLength:
      result = co_await ReadLengthBody(limit);
      break;
    case Framing::kChunked:
      result = co_await ReadChunkedBody(limit);
      break;
  }
  waiter_.SetLimit(std::nullopt);
  if (!result) keep_alive_ = false;
  co_return result;
}

Awaitable<Result<void>> ServerCall::ReadLengthBody(std::size_t limit) {
  if (head_.content_length > limit) {
    body_read_ = false;
    co_return TooLarge(limit);
  }
  const auto size = static_cast<std::size_t>(head_.content_length);
  const std::size_t here = in_.Size() - consumed_;
  if (!resources_.budget.Take(size)) {
    body_read_ = false;
    co_return NoMemory();
  }
  charged_ = size;
  body_buffer_.Reserve(size);
  body_buffer_.Append(in_.View().substr(consumed_, here));
  consumed_ += here;
  const auto continued = co_await SendContinue();
  if (!continued) co_return continued;
  waiter_.SetLimit(resources_.limits.body_timeout + std::chrono::seconds(size / kBytesPerSecond));
  while (body_buffer_.Size() < size) {
    const auto filled = co_await FillBody(size - body_buffer_.Size());
    if (!filled) co_return filled;
  }
  body_ = body_buffer_.View();
  co_return Result<void>();
}

Awaitable<Result<void>> ServerCall::ReadChunkedBody(std::size_t limit) {
  BodyDecoder decoder(head_);
  const auto continued = co_await SendContinue();
  if (!continued) co_return continued;
  waiter_.SetLimit(resources_.limits.body_timeout + std::chrono::seconds(limit / kBytesPerSecond));
  body_buffer_ = resources_.buffers.Take();
  body_buffer_.Append(in_.View().substr(consumed_));
  consumed_ = in_.Size();
  std::size_t decoded = 0;
  for (;;) {
    const std::size_t size = body_buffer_.Size() - decoded;
    const BodyDecoder::Step step = decoder.Decode(body_buffer_.Data() + decoded, size);
    if (decoder.GetState() == BodyDecoder::State::kBad) {
      co_return ClientError(ErrorKind::kInvalidRequest,
                            "malformed HTTP request: a chunk of the body has no valid size or end");
    }
    if (decoder.GetState() == BodyDecoder::State::kDone) {
      // What follows belongs to the next request. It waits beside in_, where the head still lies.
      next_.Append(body_buffer_.View().substr(decoded + step.consumed));
      body_ = body_buffer_.View().substr(0, decoded + step.payload);
      if (body_.size() > limit) co_return TooLarge(limit);
      co_return Result<void>();
    }
    decoded += step.payload;
    body_buffer_.Truncate(decoded);
    if (decoded > limit) co_return TooLarge(limit);
    if (body_buffer_.Room().size() < BufferPool::kBytes / 2) {
      const std::size_t more = std::max(body_buffer_.Capacity(), BufferPool::kBytes);
      if (!resources_.budget.Take(more)) co_return NoMemory();
      charged_ += more;
      body_buffer_.Reserve(body_buffer_.Capacity() + more);
    }
    const auto filled = co_await FillBody(body_buffer_.Room().size());
    if (!filled) co_return filled;
  }
}

Awaitable<Result<void>> ServerCall::FillBody(std::size_t at_most) {
  for (;;) {
    const Wake wake = co_await waiter_.Readable(transport_, resources_.limits.body_timeout);
    if (wake != Wake::kReady) {
      co_return FromWake(
          wake, "the request body did not arrive in time; send it faster or in fewer bytes");
    }
    const IoResult result = transport_.Read(body_buffer_.Room().first(at_most));
    switch (result.status) {
      case IoStatus::kDone:
        body_buffer_.Grow(result.bytes);
        co_return Result<void>();
      case IoStatus::kEnd:
      case IoStatus::kFailed:
        co_return ClientLeft();
      case IoStatus::kWantsRead:
      case IoStatus::kWantsWrite:
        break;
    }
  }
}

Awaitable<Result<void>> ServerCall::SendContinue() {
  if (!head_.expects_continue || head_.http10) co_return Result<void>();
  Pieces pieces;
  pieces.Add("HTTP/1.1 100 Continue\r\n\r\n");
  const auto written = co_await WriteAll(pieces);
  co_return written;
}

void ServerCall::ReleaseRequest() {
  FreeBody();
  FreeMemory(head_.fields);
  in_.DropFront(std::exchange(consumed_, 0));
  if (next_.Size() > 0) {
    in_.Append(next_.View());
    next_ = Buffer();
  }
  if (in_.Size() == 0) {
    resources_.buffers.Give(std::move(in_));
    in_ = Buffer();
  }
}

void ServerCall::FreeBody() {
  body_ = {};
  resources_.buffers.Give(std::move(body_buffer_));
  body_buffer_ = Buffer();
  resources_.budget.GiveBack(std::exchange(charged_, 0));
}

void ServerCall::StartResponse(int status, std::string_view field_lines,
                               std::optional<std::uint64_t> content_length) {
  started_ = true;
  chunked_ = !content_length && !head_.http10;
  if (!content_length && head_.http10) keep_alive_ = false;
  // Nobody will look for the next request behind a body that was not read.
  if (!body_read_ && head_.framing != Framing::kNone) keep_alive_ = false;
  out_.reserve(field_lines.size() + 128);
  out_.append("HTTP/1.1 ").append(fmt::format_int(status).c_str()).append(" ");
  out_.append(ReasonPhrase(status)).append("\r\n").append(field_lines);
  if (status == 204) {
    // RFC 9110, 8.6: it has no body and announces none.
    chunked_ = false;
  } else if (content_length) {
    out_.append("content-length: ").append(fmt::format_int(*content_length).c_str()).append("\r\n");
  } else if (chunked_) {
    out_ += "transfer-encoding: chunked\r\n";
  }
  if (!keep_alive_) {
    out_ += "connection: close\r\n";
  } else if (head_.http10) {
    out_ += "connection: keep-alive\r\n";
  }
  out_ += "\r\n";
}

Awaitable<Result<void>> ServerCall::Write(std::string_view bytes, Part part) {
  if (tap_ != nullptr) tap_->OnBody(bytes);
  Pieces pieces;
  pieces.Add(out_);
  std::array<char, 24> size_line{};
  if (!bodiless_) {
    if (chunked_ && !bytes.empty()) {
      const auto end =
          fmt::format_to_n(size_line.data(), size_line.size(), "{:x}\r\n", bytes.size());
      pieces.Add({size_line.data(), end.size});
    }
    pieces.Add(bytes);
    if (chunked_) {
      const bool last = part == Part::kLast;
      if (bytes.empty()) {
        if (last) pieces.Add("0\r\n\r\n");
      } else {
        pieces.Add(last ? "\r\n0\r\n\r\n" : "\r\n");
      }
    }
  }
  committed_ = true;
  if (transport_.Write(pieces) != IoStatus::kDone) {
    auto written = co_await WriteAll(pieces);
    if (!written) {
      Cut();
      co_return written;
    }
  }
  FreeMemory(out_);
  bytes_written_ += bytes.size();
  if (part == Part::kLast) finished_ = true;
  co_return Result<void>();
}

Awaitable<Result<void>> ServerCall::WriteAll(Pieces pieces) {
  for (;;) {
    const IoStatus status = transport_.Write(pieces);
    if (status == IoStatus::kDone) co_return Result<void>();
    if (status == IoStatus::kFailed || status == IoStatus::kEnd) co_return ClientLeft();
    const Wake wake = co_await waiter_.Writable(transport_, resources_.limits.write_timeout);
    if (wake != Wake::kReady) co_return FromWake(wake, "the client does not take its answer");
  }
}

Awaitable<Result<void>> ServerCall::Respond(int status, std::string_view field_lines,
                                            std::string_view body) {
  StartResponse(status, field_lines, body.size());
  const auto written = co_await Write(body, Part::kLast);
  co_return written;
}

void ServerCall::Cut() {
  cut_ = true;
  keep_alive_ = false;
  transport_.ResetOnClose();
}

}  // namespace monorelay::http
