#include "http/tls.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <mutex>
#include <unordered_map>
#include <utility>
#include <vector>

#include "http/address.hpp"
#include "http/transport.hpp"

namespace monorelay::http {
namespace {

constexpr std::size_t kSessionsPerPeer = 8;
constexpr std::size_t kPeers = 1024;

struct SessionFree {
  void operator()(SSL_SESSION* session) const { SSL_SESSION_free(session); }
};
using SessionPointer = std::unique_ptr<SSL_SESSION, SessionFree>;

std::string LastFailure() {
  const unsigned long code = ERR_get_error();
  if (code == 0) return "connection closed";
  const char* reason = ERR_reason_error_string(code);
  return reason != nullptr ? reason : "TLS error " + std::to_string(code);
}

// --- OpenSSL's way to the socket. Its own would not tell when the socket has no more ---

struct SocketEnd {
  int descriptor;
  bool drained;  // the last read found less than it had room for
  bool ended;    // the peer has closed its side
};

SocketEnd& FromBio(BIO* bio) {
  return *static_cast<SocketEnd*>(BIO_get_data(bio));
}

int ReadSocket(BIO* bio, char* room, std::size_t size, std::size_t* bytes) {
  SocketEnd& end = FromBio(bio);
  BIO_clear_retry_flags(bio);
  const ssize_t received = ::recv(end.descriptor, room, size, 0);
  end.drained = received < static_cast<ssize_t>(size);
  if (received > 0) {
    *bytes = static_cast<std::size_t>(received);
    return 1;
  }
  end.ended = received == 0;
  if (received < 0 && errno == EAGAIN) BIO_set_retry_read(bio);
  return 0;
}

int WriteSocket(BIO* bio, const char* text, std::size_t size, std::size_t* bytes) {
  BIO_clear_retry_flags(bio);
  const ssize_t sent = ::send(FromBio(bio).descriptor, text, size, MSG_NOSIGNAL);
  if (sent > 0) {
    *bytes = static_cast<std::size_t>(sent);
    return 1;
  }
  if (sent < 0 && errno == EAGAIN) BIO_set_retry_write(bio);
  return 0;
}

long ControlSocket(BIO* bio, int command, long, void*) {
  if (command == BIO_CTRL_FLUSH) return 1;
  if (command == BIO_CTRL_EOF) return FromBio(bio).ended ? 1 : 0;
  return 0;
}

int CreateSocketEnd(BIO* bio) {
  BIO_set_data(bio, new SocketEnd{-1, false, false});
  BIO_set_init(bio, 1);
  return 1;
}

int DestroySocketEnd(BIO* bio) {
  delete &FromBio(bio);
  return 1;
}

// A BIO on `descriptor`, or nullptr.
BIO* NewBio(int descriptor) {
  static BIO_METHOD* const method = [] {
    BIO_METHOD* made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "socket");
    BIO_meth_set_read_ex(made, ReadSocket);
    BIO_meth_set_write_ex(made, WriteSocket);
    BIO_meth_set_ctrl(made, ControlSocket);
    BIO_meth_set_create(made, CreateSocketEnd);
    BIO_meth_set_destroy(made, DestroySocketEnd);
    return made;
  }();
  BIO* bio = BIO_new(method);
  if (bio != nullptr) FromBio(bio).descriptor = descriptor;
  return bio;
}

// The slot of SSL and SSL_CTX objects that holds our pointer.
int ContextSlot() {
  static const int slot = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
  return slot;
}

void FreePeer(void*, void* peer, CRYPTO_EX_DATA*, int, long, void*) {
  delete static_cast<std::string*>(peer);
}

int PeerSlot() {
  static const int slot = SSL_get_ex_new_index(0, nullptr, nullptr, nullptr, FreePeer);
  return slot;
}

// OpenSSL forgets the session of a connection that ends without a word, and we never say one:
// messages are judged by their framing. Marked as ended, it can be resumed. Sessions that broke
// have been forgotten before.
void Free(SSL* ssl) {
  if (ssl == nullptr) return;
  SSL_set_shutdown(ssl, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
  SSL_free(ssl);
}

}  // namespace

struct TlsContext::Sessions {
  std::mutex mutex;
  std::unordered_map<std::string, std::vector<SessionPointer>> by_peer;

  void Keep(const std::string& peer, SessionPointer session) {
    const std::lock_guard lock(mutex);
    if (by_peer.size() >= kPeers && !by_peer.contains(peer)) by_peer.clear();
    auto& kept = by_peer[peer];
    if (kept.size() >= kSessionsPerPeer) kept.erase(kept.begin());
    kept.push_back(std::move(session));
  }

  // RFC 8446, C.4: a ticket is used once.
  SessionPointer Take(const std::string& peer) {
    const std::lock_guard lock(mutex);
    const auto found = by_peer.find(peer);
    if (found == by_peer.end() || found->second.empty()) return nullptr;
    SessionPointer session = std::move(found->second.back());
    found->second.pop_back();
    return session;
  }

  // OpenSSL hands over a new session and with it the ownership (the return value 1 says so).
  static int OnNewSession(SSL* ssl, SSL_SESSION* session) {
    auto* sessions =
        static_cast<Sessions*>(SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), ContextSlot()));
    const auto* peer = static_cast<std::string*>(SSL_get_ex_data(ssl, PeerSlot()));
    if (peer == nullptr) return 0;
    sessions->Keep(*peer, SessionPointer(session));
    return 1;
  }
};

TlsSession::TlsSession(TlsSession&& other) noexcept : ssl_(std::exchange(other.ssl_, nullptr)) {}

TlsSession& TlsSession::operator=(TlsSession&& other) noexcept {
  if (this != &other) {
    Free(ssl_);
    ssl_ = std::exchange(other.ssl_, nullptr);
  }
  return *this;
}

TlsSession::~TlsSession() {
  Free(ssl_);
}

IoResult TlsSession::Explain(int result) {
  switch (SSL_get_error(ssl_, result)) {
    case SSL_ERROR_WANT_READ:
      return {IoStatus::kWantsRead, 0};
    case SSL_ERROR_WANT_WRITE:
      return {IoStatus::kWantsWrite, 0};
    case SSL_ERROR_ZERO_RETURN:
      return {IoStatus::kEnd, 0};
    default:
      return {IoStatus::kFailed, 0};
  }
}

IoResult TlsSession::Handshake() {
  ERR_clear_error();
  const int result = SSL_do_handshake(ssl_);
  if (result == 1) return {IoStatus::kDone, 0};
  return Explain(result);
}

IoResult TlsSession::Read(std::span<char> room) {
  ERR_clear_error();
  std::size_t bytes = 0;
  const int result = SSL_read_ex(ssl_, room.data(), room.size(), &bytes);
  if (result == 1) return {IoStatus::kDone, bytes};
  return Explain(result);
}

IoResult TlsSession::Write(std::string_view bytes) {
  ERR_clear_error();
  std::size_t written = 0;
  const int result = SSL_write_ex(ssl_, bytes.data(), bytes.size(), &written);
  if (result == 1) return {IoStatus::kDone, written};
  return Explain(result);
}

bool TlsSession::HasBufferedInput() const {
  return ssl_ != nullptr && SSL_has_pending(ssl_) == 1;
}

bool TlsSession::IsDrained() const {
  return FromBio(SSL_get_rbio(ssl_)).drained && !HasBufferedInput();
}

bool TlsSession::AbsorbTickets() {
  std::array<char, 1> byte{};
  return Read(byte).status == IoStatus::kWantsRead;
}

bool TlsSession::WasResumed() const {
  return SSL_session_reused(ssl_) == 1;
}

std::string TlsSession::FailureReason() const {
  const long verdict = SSL_get_verify_result(ssl_);
  if (verdict != X509_V_OK) return X509_verify_cert_error_string(verdict);
  return LastFailure();
}

TlsContext::TlsContext() : sessions_(std::make_unique<Sessions>()) {}

TlsContext::~TlsContext() {
  SSL_CTX_free(context_);
}

Result<std::shared_ptr<TlsContext>> TlsContext::Make(const TlsSettings& settings) {
  std::shared_ptr<TlsContext> made(new TlsContext());
  made->context_ = SSL_CTX_new(TLS_client_method());
  if (made->context_ == nullptr)
    return RelayError(ErrorKind::kInternal, "TLS is not available", LastFailure());
  SSL_CTX* context = made->context_;
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  // Buffers are given back while a stream waits; a write may be retried from another address.
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                                SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  // A record is fetched with one call, and what follows it with the same.
  SSL_CTX_set_read_ahead(context, 1);
  // Providers that close without close_notify are judged by the framing of their messages.
  SSL_CTX_set_options(context, SSL_OP_IGNORE_UNEXPECTED_EOF | SSL_OP_NO_COMPRESSION);
  if (settings.insecure_skip_verify) {
    SSL_CTX_set_verify(context, SSL_VERIFY_NONE, nullptr);
  } else {
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
    const int loaded = settings.ca_file.empty() ? SSL_CTX_set_default_verify_paths(context)
                                                : SSL_CTX_load_verify_locations(
                                                      context, settings.ca_file.c_str(), nullptr);
    if (loaded != 1) {
      return RelayError(
          ErrorKind::kInvalidRequest,
          settings.ca_file.empty()
              ? "the system's trust store cannot be read; install ca-certificates"
              : "tls.ca_file \"" + settings.ca_file + "\" cannot be read as PEM certificates",
          LastFailure());
    }
  }
  // RFC 7301: only HTTP/1.1 is spoken.
  constexpr std::array<unsigned char, 9> kProtocols{8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
  SSL_CTX_set_alpn_protos(context, kProtocols.data(), kProtocols.size());
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL_STORE);
  SSL_CTX_set_ex_data(context, ContextSlot(), made->sessions_.get());
  SSL_CTX_sess_set_new_cb(context, Sessions::OnNewSession);
  return made;
}

Result<TlsSession> TlsContext::NewSession(int descriptor, const std::string& host,
                                          const std::string& peer) {
  TlsSession session(SSL_new(context_));
  BIO* bio = session.IsActive() ? NewBio(descriptor) : nullptr;
  if (bio == nullptr) {
    return RelayError(ErrorKind::kInternal, "TLS is not available", LastFailure());
  }
  SSL_set_bio(session.ssl_, bio, bio);
  SSL_set_connect_state(session.ssl_);
  SSL_set_ex_data(session.ssl_, PeerSlot(), new std::string(peer));
  X509_VERIFY_PARAM* expected = SSL_get0_param(session.ssl_);
  if (!Address::Parse(host, 0)) {
    // RFC 6066, 3: a server name is a host name, never an address.
    SSL_set_tlsext_host_name(session.ssl_, host.c_str());
    X509_VERIFY_PARAM_set1_host(expected, host.data(), host.size());
  } else {
    X509_VERIFY_PARAM_set1_ip_asc(expected, host.c_str());
  }
  if (const SessionPointer kept = sessions_->Take(peer)) SSL_set_session(session.ssl_, kept.get());
  return session;
}

}  // namespace monorelay::http
