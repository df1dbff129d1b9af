// Header lines of answers: what is the relay's own, and what of a provider's goes on to the client.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "dialects/dialect.hpp"
#include "http/head.hpp"

namespace monorelay::relay {

// Appends the decimal digits of `number`.
void AppendNumber(std::string& out, std::int64_t number);

// The lines of a provider's answer that a client may see; see dialects::IsPassedToClient.
std::string PassedFields(const http::HeadBase& head);

// Appends those of `lines` to `out` that are true of another body too: without the description of
// the content, and on wish without retry advice, where a better one is known.
enum class RetryFields : std::uint8_t { kKeep, kReplace };
void AppendWithoutContent(std::string& out, std::string_view lines, RetryFields retry_fields);

// The lines of a client's request that go on to a provider of the same dialect, and what such a
// provider requires if the client did not say it.
std::string ForwardedFields(const http::HeadBase& head, dialects::Dialect dialect);

// True if a whole answer is an error object, as some providers send with status 200. By its first
// key, so that an ordinary answer costs nothing.
bool LooksLikeError(std::string_view body);

// The lines that go with an error of ours, retry-after among them.
std::string ErrorFields(const Error& error);

}  // namespace monorelay::relay
