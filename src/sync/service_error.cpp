#include "sync/service_error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/text.hpp"

namespace monorelay::sync {
namespace {

constexpr std::int64_t kLongestWait = 24 * 3600;
constexpr std::size_t kQuoted = 300;

std::int64_t NumberIn(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  return failure == std::errc() && end == text.data() + text.size() ? number : 0;
}

// Of a refusal by the service, which our caller is told with `status`.
std::unexpected<Error> Refused(ErrorKind kind, int status, std::string text, const Reply& reply) {
  return std::unexpected(
      Error{.kind = kind,
            .origin = ErrorOrigin::kUpstream,
            .advice = RetryAdvice::kNever,
            .reason = RefusalReason::kNone,
            .text = {std::move(text)},
            .detail = {fmt::format("status {}: {}", reply.status, Shorten(reply.body, kQuoted))},
            .status = status,
            .retry_after = std::nullopt});
}

std::unexpected<Error> Limited(const Reply& reply, std::string_view doing, std::int64_t now_s) {
  std::int64_t wait = NumberIn(reply.retry_after);
  if (wait == 0) wait = NumberIn(reply.rate_reset) - now_s;
  wait = std::clamp<std::int64_t>(wait, 1, kLongestWait);
  auto refused = Refused(
      ErrorKind::kRateLimited, 429,
      fmt::format("{}: GitHub takes no more calls of this token for {} seconds", doing, wait),
      reply);
  refused.error().retry_after = std::chrono::seconds(wait);
  return refused;
}

std::unexpected<Error> OwnFault(std::string_view service, const Reply& reply,
                                std::string_view doing) {
  const std::string text =
      reply.status / 100 == 3
          ? fmt::format("{}: {} sends the call to another address{}{}; write that one", doing,
                        service, reply.location.empty() ? "" : ", ", reply.location)
          : fmt::format("{}: {} answers with status {}; try again later", doing, service,
                        reply.status);
  return Refused(ErrorKind::kUpstreamError, 502, text, reply);
}

}  // namespace

Result<void> CheckGist(const Reply& reply, std::string_view doing, std::int64_t now_s) {
  if (reply.status / 100 == 2) return {};
  const auto refused = [&](ErrorKind kind, int status, std::string_view text) {
    return Refused(kind, status, fmt::format("{}: {}", doing, text), reply);
  };
  const bool is_limit = reply.rate_left == "0" || !reply.retry_after.empty() ||
                        ContainsIgnoringCase(reply.body, "rate limit");
  switch (reply.status) {
    case 401:
      return refused(ErrorKind::kInvalidRequest, 422,
                     "GitHub does not accept the token; it was revoked or has expired. Make a new "
                     "one with the scope \"gist\"");
    case 403:
      if (is_limit) return Limited(reply, doing, now_s);
      return refused(ErrorKind::kForbidden, 422,
                     "the token may not do that; give it the scope \"gist\" (classic), or write "
                     "access to gists (fine-grained)");
    case 404:
    case 410:
      return refused(
          ErrorKind::kNotFound, 404,
          "there is no such Gist: it was deleted, belongs to somebody else, or the token "
          "lacks the scope \"gist\"; set the synchronisation up anew");
    case 409:
    case 412:
      return refused(ErrorKind::kUpstreamError, 409,
                     "the Gist is being changed by somebody else; try again");
    case 413:
      return refused(ErrorKind::kPayloadTooLarge, 413, "the files are too large for a Gist");
    case 422:
      return refused(ErrorKind::kInvalidRequest, 422,
                     "GitHub does not take what was sent; the id of the Gist or the version may be "
                     "misspelt");
    case 429:
      return Limited(reply, doing, now_s);
    default:
      return OwnFault("GitHub", reply, doing);
  }
}

Result<void> CheckWebDav(const Reply& reply, std::string_view doing) {
  if (reply.status / 100 == 2) return {};
  const auto refused = [&](ErrorKind kind, int status, std::string_view text) {
    return Refused(kind, status, fmt::format("{}: {}", doing, text), reply);
  };
  switch (reply.status) {
    case 401:
      return refused(ErrorKind::kInvalidRequest, 422,
                     "the server does not accept user name and password");
    case 403:
      return refused(ErrorKind::kForbidden, 422, "the user has no right to do that there");
    case 404:
    case 410:
      return refused(ErrorKind::kNotFound, 404, "there is nothing at that address");
    case 405:
    case 501:
      return refused(ErrorKind::kUpstreamError, 502,
                     "the server does not do that; the address is none of a WebDAV folder");
    case 409:
      return refused(ErrorKind::kUpstreamError, 409,
                     "the folder above it does not exist, or somebody else is changing it");
    case 412:
      return refused(ErrorKind::kUpstreamError, 409,
                     "it was changed there meanwhile; pull first, or push with \"force\": true");
    case 413:
      return refused(ErrorKind::kPayloadTooLarge, 413, "the file is too large for the server");
    case 423:
      return refused(ErrorKind::kUpstreamError, 409,
                     "it is locked there by another program; close that, or try again later");
    case 429:
      return refused(ErrorKind::kRateLimited, 429, "the server takes no more calls for now");
    case 507:
      return refused(ErrorKind::kUpstreamError, 507, "there is no more room on the server");
    default:
      return OwnFault("the server", reply, doing);
  }
}

std::unexpected<Error> CallFailed(const Error& error, std::string_view service,
                                  std::string_view doing) {
  Error failed = error;
  if (error.kind == ErrorKind::kUpstreamTimeout) {
    failed.text.value = fmt::format("{}: {} did not answer in time", doing, service);
    failed.status = 504;
  } else if (error.kind == ErrorKind::kForbidden) {
    failed.text.value = fmt::format(
        "{}: the address leads into a network that is not called for addresses that "
        "come over the API; write it into the configuration, if it is meant",
        doing);
    failed.status = 422;
  } else {
    failed.text.value = fmt::format("{}: {}", doing, error.text.value.Get());
  }
  return std::unexpected(std::move(failed));
}

bool MayPass(const Error& error) {
  switch (error.kind) {
    case ErrorKind::kUpstreamTimeout:
    case ErrorKind::kUpstreamUnreachable:
    case ErrorKind::kRateLimited:
      return true;
    case ErrorKind::kUpstreamError:
      return StatusOf(error) == 502;
    case ErrorKind::kInvalidRequest:
    case ErrorKind::kUnauthorized:
    case ErrorKind::kForbidden:
    case ErrorKind::kNotFound:
    case ErrorKind::kModelNotFound:
    case ErrorKind::kPreviousResponseNotFound:
    case ErrorKind::kMethodNotAllowed:
    case ErrorKind::kRequestTimeout:
    case ErrorKind::kPayloadTooLarge:
    case ErrorKind::kHeadTooLarge:
    case ErrorKind::kInsufficientQuota:
    case ErrorKind::kNoKeysAvailable:
    case ErrorKind::kOverloaded:
    case ErrorKind::kClientLeft:
    case ErrorKind::kInternal:
      return false;
  }
  return false;
}

bool IsPage(const Reply& reply) {
  constexpr std::size_t kLooked = 256;
  const std::string start = ToLower(std::string_view(reply.body).substr(0, kLooked));
  return ContainsIgnoringCase(reply.content_type, "text/html") ||
         start.contains("<!doctype html") || start.contains("<html");
}

}  // namespace monorelay::sync
