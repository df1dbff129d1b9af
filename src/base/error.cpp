#include "base/error.hpp"

#include <ostream>

namespace monorelay {

std::ostream& operator<<(std::ostream& out, const BoxedText& text) {
  return out << text.Get();
}

std::string_view CodeOf(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kInvalidRequest:
      return "invalid_request";
    case ErrorKind::kUnauthorized:
      return "unauthorized";
    case ErrorKind::kForbidden:
      return "forbidden";
    case ErrorKind::kNotFound:
      return "not_found";
    case ErrorKind::kModelNotFound:
      return "model_not_found";
    case ErrorKind::kPreviousResponseNotFound:
      return "previous_response_not_found";
    case ErrorKind::kMethodNotAllowed:
      return "method_not_allowed";
    case ErrorKind::kRequestTimeout:
      return "request_timeout";
    case ErrorKind::kPayloadTooLarge:
      return "payload_too_large";
    case ErrorKind::kHeadTooLarge:
      return "head_too_large";
    case ErrorKind::kRateLimited:
      return "rate_limit_exceeded";
    case ErrorKind::kInsufficientQuota:
      return "insufficient_quota";
    case ErrorKind::kNoKeysAvailable:
      return "no_keys_available";
    case ErrorKind::kUpstreamError:
      return "upstream_error";
    case ErrorKind::kUpstreamTimeout:
      return "upstream_timeout";
    case ErrorKind::kUpstreamUnreachable:
      return "upstream_unreachable";
    case ErrorKind::kOverloaded:
      return "overloaded";
    case ErrorKind::kClientLeft:
      return "client_left";
    case ErrorKind::kInternal:
      return "internal_error";
  }
  return "internal_error";
}

int StatusOf(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kInvalidRequest:
    case ErrorKind::kPreviousResponseNotFound:
      return 400;
    case ErrorKind::kUnauthorized:
      return 401;
    case ErrorKind::kForbidden:
      return 403;
    case ErrorKind::kNotFound:
    case ErrorKind::kModelNotFound:
      return 404;
    case ErrorKind::kMethodNotAllowed:
      return 405;
    case ErrorKind::kRequestTimeout:
      return 408;
    case ErrorKind::kPayloadTooLarge:
      return 413;
    case ErrorKind::kHeadTooLarge:
      return 431;
    case ErrorKind::kRateLimited:
    case ErrorKind::kNoKeysAvailable:
      return 429;
    case ErrorKind::kInsufficientQuota:
      return 402;
    case ErrorKind::kUpstreamError:
    case ErrorKind::kUpstreamUnreachable:
      return 502;
    case ErrorKind::kUpstreamTimeout:
      return 504;
    case ErrorKind::kOverloaded:
      return 503;
    case ErrorKind::kClientLeft:
      return 499;  // nginx's number for a client that closed first; only ever recorded
    case ErrorKind::kInternal:
      return 500;
  }
  return 500;
}

}  // namespace monorelay
