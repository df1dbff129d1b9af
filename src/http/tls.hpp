// TLS towards providers: OpenSSL on the non-blocking descriptor.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/error.hpp"

// OpenSSL's own names, so that its headers stay out of ours.
struct ssl_ctx_st;
struct ssl_st;
struct ssl_session_st;

namespace monorelay::http {

struct IoResult;

struct TlsSettings {
  std::string ca_file;  // PEM; empty: the system's trust store
  bool insecure_skip_verify = false;
};

// One TLS session on one connection. Inactive until made by TlsContext::NewSession. Movable.
class TlsSession {
 public:
  TlsSession() = default;
  TlsSession(TlsSession&& other) noexcept;
  TlsSession& operator=(TlsSession&& other) noexcept;
  ~TlsSession();

  [[nodiscard]] bool IsActive() const { return ssl_ != nullptr; }
  IoResult Handshake();
  IoResult Read(std::span<char> room);
  IoResult Write(std::string_view bytes);
  // True if bytes wait here that the socket no longer has.
  [[nodiscard]] bool HasBufferedInput() const;
  // True if the last Read has taken all that the socket had, and all of that was handed out.
  [[nodiscard]] bool IsDrained() const;
  // Reads what has come without being asked. True if it was nothing but session tickets.
  bool AbsorbTickets();
  // True if the handshake was shortened by an earlier session.
  [[nodiscard]] bool WasResumed() const;
  // Why the last call failed, for the operator: "certificate has expired".
  [[nodiscard]] std::string FailureReason() const;

 private:
  friend class TlsContext;
  explicit TlsSession(ssl_st* ssl) : ssl_(ssl) {}
  IoResult Explain(int result);

  ssl_st* ssl_ = nullptr;
};

// The settings that connections share, and the sessions that may be resumed. Thread-safe.
class TlsContext {
 public:
  // Fails with kInvalidRequest if the file of authorities cannot be read.
  static Result<std::shared_ptr<TlsContext>> Make(const TlsSettings& settings);
  ~TlsContext();
  TlsContext(const TlsContext&) = delete;
  TlsContext& operator=(const TlsContext&) = delete;

  // A client session on `descriptor`, which stays the caller's. The certificate must be valid for
  // `host`, which is sent as server name unless it is an address. `peer` names whom a kept session
  // belongs to ("host:port").
  Result<TlsSession> NewSession(int descriptor, const std::string& host, const std::string& peer);

 private:
  struct Sessions;

  TlsContext();

  ssl_ctx_st* context_ = nullptr;
  std::unique_ptr<Sessions> sessions_;
};

}  // namespace monorelay::http
