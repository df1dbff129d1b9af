// One accepted connection as bytes in and bytes out, over plain TCP or TLS.
#pragma once

#include <openssl/ssl.h>

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "bench/net/sockets.hpp"

namespace monorelay::bench {

struct SslDeleter {
  void operator()(SSL* ssl) const { SSL_free(ssl); }
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
using SslPtr = std::unique_ptr<SSL, SslDeleter>;
using SslContextPtr = std::unique_ptr<SSL_CTX, SslDeleter>;

// Throws std::runtime_error if the files are no certificate and key that belong together.
SslContextPtr ServerContext(const std::string& certificate_file, const std::string& key_file);

class StreamSocket {
 public:
  // `context` may be null: plain TCP.
  StreamSocket(Socket socket, SSL_CTX* context);

  enum class Status { kBytes, kLater, kEnded };
  struct Received {
    Status status = Status::kLater;
    std::string_view bytes;
  };

  int fd() const { return socket_.fd(); }
  // Reads into `buffer`; the bytes are valid as long as the buffer.
  Received Receive(std::span<char> buffer);
  // Sends what fits. Returns the rest, which must be offered again when the socket is writable.
  // A dead connection takes everything; Receive then tells that it ended.
  std::string_view Send(std::string_view bytes);
  // Gives the connection up: Receive tells soon that it ended.
  void Shutdown();

 private:
  Socket socket_;
  SslPtr ssl_;
};

}  // namespace monorelay::bench
