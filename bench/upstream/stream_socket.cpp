#include "bench/upstream/stream_socket.hpp"

#include <openssl/err.h>
#include <sys/socket.h>

#include <cerrno>
#include <stdexcept>
#include <utility>

namespace monorelay::bench {
namespace {

bool MeansLater(SSL* ssl, int result) {
  const int error = SSL_get_error(ssl, result);
  ERR_clear_error();
  return error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE;
}

}  // namespace

SslContextPtr ServerContext(const std::string& certificate_file, const std::string& key_file) {
  SslContextPtr context(SSL_CTX_new(TLS_server_method()));
  if (!context ||
      SSL_CTX_use_certificate_chain_file(context.get(), certificate_file.c_str()) != 1 ||
      SSL_CTX_use_PrivateKey_file(context.get(), key_file.c_str(), SSL_FILETYPE_PEM) != 1 ||
      SSL_CTX_check_private_key(context.get()) != 1) {
    throw std::runtime_error("cannot use " + certificate_file + " with " + key_file);
  }
  SSL_CTX_set_mode(context.get(), SSL_MODE_ENABLE_PARTIAL_WRITE |
                                      SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                      SSL_MODE_RELEASE_BUFFERS);
  return context;
}

StreamSocket::StreamSocket(Socket socket, SSL_CTX* context) : socket_(std::move(socket)) {
  if (context == nullptr) return;
  ssl_.reset(SSL_new(context));
  if (!ssl_ || SSL_set_fd(ssl_.get(), socket_.fd()) != 1) throw std::runtime_error("SSL_new");
  SSL_set_accept_state(ssl_.get());
}

StreamSocket::Received StreamSocket::Receive(std::span<char> buffer) {
  if (ssl_) {
    const int count = SSL_read(ssl_.get(), buffer.data(), static_cast<int>(buffer.size()));
    if (count > 0) return {Status::kBytes, {buffer.data(), static_cast<std::size_t>(count)}};
    return {MeansLater(ssl_.get(), count) ? Status::kLater : Status::kEnded, {}};
  }
  const ssize_t count = recv(socket_.fd(), buffer.data(), buffer.size(), 0);
  if (count > 0) return {Status::kBytes, {buffer.data(), static_cast<std::size_t>(count)}};
  return {count < 0 && errno == EAGAIN ? Status::kLater : Status::kEnded, {}};
}

std::string_view StreamSocket::Send(std::string_view bytes) {
  while (!bytes.empty()) {
    if (ssl_) {
      const int count = SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size()));
      if (count <= 0) return MeansLater(ssl_.get(), count) ? bytes : std::string_view();
      bytes.remove_prefix(static_cast<std::size_t>(count));
    } else {
      const ssize_t count = send(socket_.fd(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count < 0) return errno == EAGAIN ? bytes : std::string_view();
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
  }
  return bytes;
}

void StreamSocket::Shutdown() {
  shutdown(socket_.fd(), SHUT_RDWR);
}

}  // namespace monorelay::bench
