#include "bench/upstream/server.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

namespace monorelay::bench {
namespace {

constexpr std::size_t kReadBytes = 256 * 1024;
constexpr std::size_t kBodyBegin = 4096;
constexpr std::size_t kChunkFraming = 16;
constexpr int kAcceptsAtOnce = 256;
constexpr Nanoseconds kLongWait = kSecond;
constexpr std::string_view kFailure =
    "HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/json\r\n"
    "Content-Length: 64\r\n\r\n"
    R"({"error":{"message":"fails now and then","type":"server_error"}})";

std::string_view ModelIn(std::string_view body) {
  constexpr std::string_view kName = "\"model\"";
  std::size_t at = body.find(kName);
  if (at == std::string_view::npos) return {};
  at = body.find('"', at + kName.size());
  if (at == std::string_view::npos) return {};
  const std::size_t end = body.find('"', at + 1);
  return body.substr(at + 1, end == std::string_view::npos ? 0 : end - at - 1);
}

bool HasTrue(std::string_view body, std::string_view quoted_name) {
  const std::size_t at = body.find(quoted_name);
  if (at == std::string_view::npos) return false;
  std::string_view rest = body.substr(at + quoted_name.size());
  rest.remove_prefix(std::min(rest.find_first_not_of(" :"), rest.size()));
  return rest.starts_with("true");
}

}  // namespace

UpstreamServer::UpstreamServer(Socket listener, SSL_CTX* tls, const Shape& otherwise)
    : listener_(std::move(listener)), tls_(tls), profiles_(otherwise), buffer_(kReadBytes) {
  poller_.Add(listener_.fd(), EPOLLIN, static_cast<std::uint32_t>(listener_.fd()));
}

void UpstreamServer::Run() {
  for (;;) {
    for (const epoll_event& event : poller_.Wait(UntilNextTimer())) {
      const int fd = static_cast<int>(event.data.u32);
      if (fd == listener_.fd()) {
        AcceptAll();
        continue;
      }
      if (Connection* open = connections_[event.data.u32].get(); open != nullptr) {
        if ((event.events & EPOLLOUT) != 0) Flush(*open);
        if ((event.events & ~EPOLLOUT) != 0) ReadFrom(*open);
      }
    }
    RunDueTimers();
  }
}

void UpstreamServer::AcceptAll() {
  for (int i = 0; i < kAcceptsAtOnce; ++i) {
    Socket accepted = Accept(listener_);
    if (!accepted.IsOpen()) return;
    const auto key = static_cast<std::uint32_t>(accepted.fd());
    if (connections_.size() <= key) connections_.resize(key + 1);
    connections_[key] = std::make_unique<Connection>(std::move(accepted), tls_);
    poller_.Add(static_cast<int>(key), EPOLLIN, key);
  }
}

void UpstreamServer::ReadFrom(Connection& connection) {
  for (;;) {
    const auto received = connection.stream.Receive(buffer_);
    switch (received.status) {
      case StreamSocket::Status::kLater:
        return;
      case StreamSocket::Status::kEnded:
        Close(connection);
        return;
      case StreamSocket::Status::kBytes:
        break;
    }
    Understand(connection, received.bytes);
    // Plain sockets tell by a short read that there is no more; TLS may hold further records.
    if (tls_ == nullptr && received.bytes.size() < buffer_.size()) return;
  }
}

void UpstreamServer::Understand(Connection& connection, std::string_view bytes) {
  while (!bytes.empty()) {
    if (connection.is_answering) {
      connection.early.append(bytes);
      return;
    }
    const auto piece = connection.reader.Next(bytes);
    bytes.remove_prefix(piece.taken);
    if (connection.body_begin.size() < kBodyBegin) {
      connection.body_begin.append(piece.body.substr(0, kBodyBegin));
    }
    if (connection.reader.IsBroken()) {
      connection.stream.Shutdown();
      return;
    }
    if (connection.reader.IsDone()) BeginAnswer(connection);
  }
}

void UpstreamServer::BeginAnswer(Connection& connection) {
  const std::string_view body = connection.body_begin;
  const Asked asked = WhatIsAsked(connection.reader.target());
  connection.profile =
      &profiles_.For(asked.model.empty() ? ModelIn(body) : asked.model, asked.dialect);
  connection.is_stream = asked.is_stream || HasTrue(body, "\"stream\"");
  connection.wants_usage = connection.is_stream && HasTrue(body, "\"include_usage\"");
  connection.is_answering = true;
  connection.answer = ++answers_;
  connection.next_event = 0;
  connection.reader.Reset();
  connection.body_begin.clear();
  const Nanoseconds latency = connection.profile->shape().latency;
  if (latency == 0) {
    OnLatencyOver(connection);
  } else {
    After(connection, Now(), latency);
  }
}

// The same sequence in each run.
bool UpstreamServer::FailsNow(double percent) {
  if (percent <= 0) return false;
  chance_ ^= chance_ << 13U;
  chance_ ^= chance_ >> 7U;
  chance_ ^= chance_ << 17U;
  return static_cast<double>(chance_ % 10'000) < percent * 100;
}

void UpstreamServer::OnLatencyOver(Connection& connection) {
  if (FailsNow(connection.profile->shape().fail_percent)) {
    Send(connection, kFailure);
    EndAnswer(connection);
    return;
  }
  if (!connection.is_stream) {
    SendAnswer(connection);
    EndAnswer(connection);
    return;
  }
  Send(connection, connection.profile->stream_begin());
  const Shape& shape = connection.profile->shape();
  if (shape.interval > 0) {
    // The time stamp of the pace is the moment of the first event.
    const Nanoseconds began = Now();
    SendEvent(connection);
    if (connection.is_answering) After(connection, began, shape.interval);
    return;
  }
  while (connection.is_answering) SendEvent(connection);
}

void UpstreamServer::SendEvent(Connection& connection) {
  const Profile& profile = *connection.profile;
  if (connection.next_event < profile.shape().events) {
    std::array<char, kMostEventBytes + kChunkFraming> copy;
    const std::string_view event = profile.event();
    event.copy(copy.data(), event.size());
    profile.StampEvent(copy.data(), connection.next_event++, Now());
    Send(connection, {copy.data(), event.size()});
  }
  if (connection.next_event < profile.shape().events) return;
  if (connection.wants_usage) Send(connection, profile.usage_event());
  Send(connection, profile.stream_end());
  EndAnswer(connection);
}

void UpstreamServer::EndAnswer(Connection& connection) {
  connection.is_answering = false;
  if (connection.early.empty()) return;
  const std::string early = std::exchange(connection.early, {});
  Understand(connection, early);
}

void UpstreamServer::Send(Connection& connection, std::string_view bytes) {
  if (!connection.waits_for_writable) bytes = connection.stream.Send(bytes);
  connection.unsent.append(bytes);
  if (!connection.unsent.empty()) WatchWritable(connection, true);
}

void UpstreamServer::SendAnswer(Connection& connection) {
  const std::string_view answer = connection.profile->answer();
  if (connection.waits_for_writable) {
    connection.unsent.append(answer);
    return;
  }
  // A large answer is not copied: it lives as long as the profile.
  connection.unsent_answer = connection.stream.Send(answer);
  if (!connection.unsent_answer.empty()) WatchWritable(connection, true);
}

void UpstreamServer::Flush(Connection& connection) {
  connection.unsent_answer = connection.stream.Send(connection.unsent_answer);
  if (!connection.unsent_answer.empty()) return;
  const std::string_view rest = connection.stream.Send(connection.unsent);
  connection.unsent.erase(0, connection.unsent.size() - rest.size());
  if (connection.unsent.empty()) WatchWritable(connection, false);
}

void UpstreamServer::WatchWritable(Connection& connection, bool wanted) {
  if (connection.waits_for_writable == wanted) return;
  connection.waits_for_writable = wanted;
  const int fd = connection.stream.fd();
  poller_.Change(fd, wanted ? EPOLLIN | EPOLLOUT : EPOLLIN, static_cast<std::uint32_t>(fd));
}

void UpstreamServer::Close(Connection& connection) {
  connections_[static_cast<std::size_t>(connection.stream.fd())].reset();
}

void UpstreamServer::After(const Connection& connection, Nanoseconds began, Nanoseconds delay) {
  timers_[delay].push_back({began + delay, connection.stream.fd(), connection.answer});
}

void UpstreamServer::RunDueTimers() {
  const Nanoseconds now = Now();
  for (auto& [delay, queue] : timers_) {
    while (!queue.empty() && queue.front().due <= now) {
      const Timer timer = queue.front();
      queue.pop_front();
      Connection* open = connections_[static_cast<std::size_t>(timer.fd)].get();
      if (open == nullptr || open->answer != timer.answer) continue;
      if (!open->is_stream || open->next_event == 0) {
        OnLatencyOver(*open);
        continue;
      }
      SendEvent(*open);
      // From the due time, so that a late event does not shift those after it.
      if (open->is_answering && open->answer == timer.answer) {
        queue.push_back({timer.due + delay, timer.fd, timer.answer});
      }
    }
  }
}

Nanoseconds UpstreamServer::UntilNextTimer() const {
  Nanoseconds next = std::numeric_limits<Nanoseconds>::max();
  for (const auto& [delay, queue] : timers_) {
    if (!queue.empty()) next = std::min(next, queue.front().due);
  }
  return next == std::numeric_limits<Nanoseconds>::max() ? kLongWait : next - Now();
}

}  // namespace monorelay::bench
