// Errors as values. Where an error is made, its kind, origin and retry advice are decided; later
// code only passes it on. Only a dialect renders one for a client.
#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <expected>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace monorelay {

// What went wrong. Each kind has one public code and one default HTTP status.
enum class ErrorKind : std::uint8_t {
  kInvalidRequest,
  kUnauthorized,
  kForbidden,
  kNotFound,
  kModelNotFound,
  kPreviousResponseNotFound,
  kMethodNotAllowed,
  kRequestTimeout,
  kPayloadTooLarge,
  kHeadTooLarge,
  kRateLimited,
  kInsufficientQuota,
  kNoKeysAvailable,
  kUpstreamError,
  kUpstreamTimeout,
  kUpstreamUnreachable,
  kOverloaded,
  kClientLeft,
  kInternal,
};

// Whose fault it is.
enum class ErrorOrigin : std::uint8_t { kClient, kUpstream, kRelay };

// What a caller may still try for the same client request, before the commit point.
enum class RetryAdvice : std::uint8_t { kNever, kSameKey, kNextKey, kNextCandidate };

// A text that takes one pointer where it is not needed: results are many, errors are few, and each
// suspended coroutine holds some results. Reads as a std::string.
class BoxedText {
 public:
  // Converts from and to texts as a std::string does.
  // NOLINTBEGIN(google-explicit-constructor)
  BoxedText() = default;
  BoxedText(std::string text)
      : text_(text.empty() ? nullptr : std::make_unique<std::string>(std::move(text))) {}
  BoxedText(const char* text) : BoxedText(std::string(text)) {}
  BoxedText(const BoxedText& other) : BoxedText(other.Get()) {}
  BoxedText(BoxedText&&) noexcept = default;
  BoxedText& operator=(const BoxedText& other) {
    if (this != &other) *this = BoxedText(other.Get());
    return *this;
  }
  BoxedText& operator=(BoxedText&&) noexcept = default;
  ~BoxedText() = default;

  [[nodiscard]] const std::string& Get() const {
    static const std::string nothing;
    return text_ == nullptr ? nothing : *text_;
  }
  operator const std::string&() const { return Get(); }
  // NOLINTEND(google-explicit-constructor)
  [[nodiscard]] bool empty() const { return text_ == nullptr; }
  [[nodiscard]] std::size_t size() const { return Get().size(); }
  template <class T>
    requires std::convertible_to<const T&, std::string_view>
  friend bool operator==(const BoxedText& text, const T& other) {
    return text.Get() == std::string_view(other);
  }

  friend bool operator==(const BoxedText& a, const BoxedText& b) { return a.Get() == b.Get(); }
  friend std::ostream& operator<<(std::ostream& out, const BoxedText& text);

 private:
  std::unique_ptr<std::string> text_;
};

// Text that a client may read. Never holds a secret or a quotation of private detail.
struct PublicText {
  BoxedText value;
};

// Text for the operator's log alone; may quote the upstream.
struct PrivateText {
  BoxedText value;
};

// Why a provider would not answer a request that was well formed.
enum class RefusalReason : std::uint8_t { kNone, kContextWindow, kContentPolicy };

struct Error {
  ErrorKind kind = ErrorKind::kInternal;
  ErrorOrigin origin = ErrorOrigin::kRelay;
  RetryAdvice advice = RetryAdvice::kNever;
  RefusalReason reason = RefusalReason::kNone;
  PublicText text;
  PrivateText detail;
  // HTTP status for the client; 0 means StatusOf(kind).
  int status = 0;
  std::optional<std::chrono::seconds> retry_after;
};

template <class T>
using Result = std::expected<T, Error>;

// The stable machine-readable code, for example "model_not_found". See docs/errors.md.
std::string_view CodeOf(ErrorKind kind);

// The HTTP status that a kind has when the error names none itself.
int StatusOf(ErrorKind kind);

// The status to answer `error` with.
inline int StatusOf(const Error& error) {
  return error.status != 0 ? error.status : StatusOf(error.kind);
}

// A client's own mistake, never retried.
inline std::unexpected<Error> ClientError(ErrorKind kind, std::string text) {
  return std::unexpected(Error{.kind = kind,
                               .origin = ErrorOrigin::kClient,
                               .advice = RetryAdvice::kNever,
                               .reason = RefusalReason::kNone,
                               .text = {std::move(text)},
                               .detail = {},
                               .status = 0,
                               .retry_after = std::nullopt});
}

// A failure of a provider. `detail` stays private.
inline std::unexpected<Error> UpstreamError(ErrorKind kind, RetryAdvice advice, std::string text,
                                            std::string detail = {}) {
  return std::unexpected(Error{.kind = kind,
                               .origin = ErrorOrigin::kUpstream,
                               .advice = advice,
                               .reason = RefusalReason::kNone,
                               .text = {std::move(text)},
                               .detail = {std::move(detail)},
                               .status = 0,
                               .retry_after = std::nullopt});
}

// A failure of the relay itself or of what it is told to use.
inline std::unexpected<Error> RelayError(ErrorKind kind, std::string text,
                                         std::string detail = {}) {
  return std::unexpected(Error{.kind = kind,
                               .origin = ErrorOrigin::kRelay,
                               .advice = RetryAdvice::kNever,
                               .reason = RefusalReason::kNone,
                               .text = {std::move(text)},
                               .detail = {std::move(detail)},
                               .status = 0,
                               .retry_after = std::nullopt});
}

}  // namespace monorelay
