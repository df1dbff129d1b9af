#include "support/raw_client.hpp"

#include <boost/json.hpp>
#include <strings.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstdlib>

namespace monorelay::testing {
namespace {

namespace bj = boost::json;

bool SameName(std::string_view a, std::string_view b) {
  return a.size() == b.size() && ::strncasecmp(a.data(), b.data(), a.size()) == 0;
}

bj::value Parsed(std::string_view text) {
  boost::system::error_code failure;
  return bj::parse(text, failure);
}

std::string TextAt(const bj::value& root, std::string_view pointer) {
  boost::system::error_code failure;
  const bj::value* found = root.find_pointer(pointer, failure);
  return found != nullptr && found->is_string() ? std::string(found->get_string()) : "";
}

}  // namespace

std::string Reply::header(std::string_view name) const {
  for (const auto& [key, value] : fields_) {
    if (SameName(key, name)) return value;
  }
  return {};
}

bool Reply::has(std::string_view name) const {
  for (const auto& [key, value] : fields_) {
    if (SameName(key, name)) return true;
  }
  return false;
}

std::vector<std::string> Reply::events() const {
  std::vector<std::string> events;
  std::string data;
  for (std::size_t at = 0; at < body_.size();) {
    const auto end = std::min(body_.find('\n', at), body_.size());
    std::string line = body_.substr(at, end - at);
    if (line.ends_with('\r')) line.pop_back();
    if (line.starts_with("data: ")) data += line.substr(6);
    if (line.empty() && !data.empty()) events.push_back(std::exchange(data, {}));
    at = end + 1;
  }
  return events;
}

std::string Reply::last_event() const {
  std::vector<std::string> all = events();
  if (!all.empty() && all.back() == "[DONE]") all.pop_back();
  return all.empty() ? "" : all.back();
}

std::string Reply::text() const {
  if (header("content-type").find("event-stream") == std::string::npos) {
    const bj::value root = Parsed(body_);
    return TextAt(root, "/choices/0/message/content") + TextAt(root, "/content/0/text");
  }
  std::string text;
  for (const std::string& event : events()) {
    const bj::value root = Parsed(event);
    text += TextAt(root, "/choices/0/delta/content") + TextAt(root, "/delta/text");
  }
  return text;
}

std::string Reply::error_code() const {
  const bj::value root = Parsed(body_);
  return TextAt(root, "/error/code") + TextAt(root, "/error/details/error_code");
}

std::string Reply::error_type() const {
  return TextAt(Parsed(body_), "/error/type");
}

std::string Reply::error_message() const {
  return TextAt(Parsed(body_), "/error/message");
}

RawClient::RawClient(std::uint16_t port, const Options& options)
    : descriptor_(ConnectToLoopback(port, options.receive_buffer)) {
  LimitWaits(descriptor_.Get());
}

bool RawClient::Send(std::string_view bytes) {
  return SendAll(descriptor_.Get(), bytes);
}

RawClient::Got RawClient::Receive() {
  std::array<char, 64 * 1024> room{};
  const ssize_t size = ::recv(descriptor_.Get(), room.data(), room.size(), 0);
  if (size > 0) {
    in_.append(room.data(), static_cast<std::size_t>(size));
    return Got::kBytes;
  }
  if (size == 0) return Got::kClosed;
  return errno == EAGAIN ? Got::kNothing : Got::kReset;
}

End RawClient::EndOf(Got got) {
  switch (got) {
    case Got::kClosed:
      return End::kClosed;
    case Got::kReset:
      return End::kReset;
    case Got::kBytes:
    case Got::kNothing:
      break;
  }
  return End::kNever;
}

bool RawClient::Need(std::size_t size, Reply& reply) {
  while (in_.size() < size) {
    const Got got = Receive();
    if (got == Got::kBytes) continue;
    reply.end_ = EndOf(got);
    return false;
  }
  return true;
}

bool RawClient::ReadHead(Reply& reply) {
  std::size_t end = std::string::npos;
  while ((end = in_.find("\r\n\r\n")) == std::string::npos) {
    if (!Need(in_.size() + 1, reply)) return false;
  }
  reply.status_ = std::atoi(in_.c_str() + std::string_view("HTTP/1.1 ").size());
  reply.fields_.clear();
  for (auto at = in_.find("\r\n"); at < end; at = in_.find("\r\n", at + 2)) {
    const auto line_end = in_.find("\r\n", at + 2);
    const std::string line = in_.substr(at + 2, line_end - at - 2);
    const auto colon = line.find(": ");
    if (colon != std::string::npos)
      reply.fields_.emplace_back(line.substr(0, colon), line.substr(colon + 2));
  }
  in_.erase(0, end + 4);
  return true;
}

Reply RawClient::Read(Asked asked) {
  Reply reply;
  do {
    if (reply.status_ != 0) reply.interim_.push_back(reply.status_);
    if (!ReadHead(reply)) return reply;
  } while (reply.status_ / 100 == 1);
  reply.is_chunked_ = reply.header("transfer-encoding") == "chunked";
  if (asked == Asked::kHead || reply.status_ == 204) {
    reply.end_ = End::kWhole;
  } else if (reply.is_chunked_) {
    ReadChunks(reply);
  } else if (reply.has("content-length")) {
    const std::size_t length = std::strtoull(reply.header("content-length").c_str(), nullptr, 10);
    if (Need(length, reply)) reply.end_ = End::kWhole;
    reply.body_ = in_.substr(0, length);
    in_.erase(0, length);
  } else {
    reply.end_ = ReadToEnd(reply.body_);
    if (reply.end_ == End::kClosed) reply.end_ = End::kWhole;
  }
  return reply;
}

void RawClient::ReadChunks(Reply& reply) {
  for (;;) {
    std::size_t line_end = std::string::npos;
    while ((line_end = in_.find("\r\n")) == std::string::npos) {
      if (!Need(in_.size() + 1, reply)) return;
    }
    const std::size_t size = std::strtoull(in_.c_str(), nullptr, 16);
    if (!Need(line_end + 2 + size + 2, reply)) {
      reply.body_ += in_.substr(line_end + 2, size);
      return;
    }
    reply.body_ += in_.substr(line_end + 2, size);
    in_.erase(0, line_end + 2 + size + 2);
    if (size == 0) {
      reply.end_ = End::kWhole;
      return;
    }
  }
}

bool RawClient::WaitFor(std::string_view text) {
  while (in_.find(text) == std::string::npos) {
    if (Receive() != Got::kBytes) return false;
  }
  return true;
}

End RawClient::ReadToEnd(std::string& bytes) {
  for (;;) {
    const Got got = Receive();
    if (got == Got::kBytes) continue;
    bytes = std::exchange(in_, {});
    return EndOf(got);
  }
}

bool RawClient::IsClosed() {
  std::string rest;
  const End end = ReadToEnd(rest);
  return rest.empty() && (end == End::kClosed || end == End::kReset);
}

void RawClient::Leaves() {
  descriptor_.Close();
}

void RawClient::Vanishes() {
  ResetOnClose(descriptor_.Get());
  descriptor_.Close();
}

}  // namespace monorelay::testing
