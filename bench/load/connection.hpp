// One connection to the server under test: asks one thing at a time.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "bench/net/message_reader.hpp"
#include "bench/net/sockets.hpp"

namespace monorelay::bench {

class LoadConnection {
 public:
  // Begins to connect. `poller` must outlive the connection; its events come with `key`.
  LoadConnection(Poller& poller, std::uint32_t key, std::uint16_t port,
                 int receive_buffer_bytes = 0);

  // Sends a request; `text` must stay until it is sent. The reader is set to a new answer.
  void Ask(std::string_view text);
  // Goes on sending; call when the socket is writable.
  void OnWritable();

  enum class Status { kBytes, kLater, kEnded };
  struct Received {
    Status status = Status::kLater;
    std::string_view bytes;
  };
  Received Receive(std::span<char> buffer);

  MessageReader& answer() { return answer_; }

 private:
  void Watch(std::uint32_t events);

  Poller& poller_;
  std::uint32_t key_;
  Socket socket_;
  std::uint32_t watched_ = EPOLLIN;
  std::string_view unsent_;
  MessageReader answer_{MessageReader::Kind::kResponse};
};

}  // namespace monorelay::bench
