// The mock provider: accepts, reads requests without keeping their bodies, and answers each as its
// Profile says. One thread, one epoll set; timers are queues, since all timers of one duration end
// in the order they began.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "bench/net/message_reader.hpp"
#include "bench/net/sockets.hpp"
#include "bench/upstream/profile.hpp"
#include "bench/upstream/stream_socket.hpp"

namespace monorelay::bench {

class UpstreamServer {
 public:
  // `tls` may be null: plain HTTP. It must outlive the server.
  UpstreamServer(Socket listener, SSL_CTX* tls, const Shape& otherwise);

  // Serves until the process ends.
  [[noreturn]] void Run();

 private:
  struct Connection {
    Connection(Socket socket, SSL_CTX* tls) : stream(std::move(socket), tls) {}

    StreamSocket stream;
    MessageReader reader{MessageReader::Kind::kRequest};
    // The beginning of the body at hand, where model and stream are looked for.
    std::string body_begin;
    // Bytes of a next request that came before the answer to this one was complete.
    std::string early;
    // What the socket did not take yet: first `unsent`, then `unsent_answer` (part of a profile).
    std::string unsent;
    std::string_view unsent_answer;
    const Profile* profile = nullptr;
    bool is_answering = false;
    bool is_stream = false;
    bool wants_usage = false;
    bool waits_for_writable = false;
    int next_event = 0;
    std::uint64_t answer = 0;  // which of all answers this one is
  };

  // What is due on a connection; ignored unless it is still at the same answer.
  struct Timer {
    Nanoseconds due;
    int fd;
    std::uint64_t answer;
  };

  void AcceptAll();
  void ReadFrom(Connection& connection);
  // Reads requests from `bytes` and begins their answers.
  void Understand(Connection& connection, std::string_view bytes);
  void BeginAnswer(Connection& connection);
  // True for `percent` of the calls, at random.
  bool FailsNow(double percent);
  void OnLatencyOver(Connection& connection);
  void SendEvent(Connection& connection);
  void EndAnswer(Connection& connection);
  void Send(Connection& connection, std::string_view bytes);
  void SendAnswer(Connection& connection);
  void Flush(Connection& connection);
  void WatchWritable(Connection& connection, bool wanted);
  void Close(Connection& connection);
  void After(const Connection& connection, Nanoseconds began, Nanoseconds delay);
  void RunDueTimers();
  Nanoseconds UntilNextTimer() const;

  Socket listener_;
  SSL_CTX* tls_;
  ProfileBook profiles_;
  Poller poller_;
  std::vector<std::unique_ptr<Connection>> connections_;  // by descriptor
  std::map<Nanoseconds, std::deque<Timer>> timers_;       // by duration
  std::vector<char> buffer_;
  std::uint64_t answers_ = 0;
  std::uint64_t chance_ = 0x9E3779B97F4A7C15;
};

}  // namespace monorelay::bench
