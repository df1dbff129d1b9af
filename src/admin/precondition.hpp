// ETags of what may be changed, and If-Match, so that nobody undoes unseen what somebody else has
// just changed. Source: RFC 9110, 13.1.1; RFC 6585, 3.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "admin/api.hpp"
#include "admin/reading.hpp"

namespace monorelay::admin {

// A strong ETag, with its quotation marks.
std::string EtagOf(std::int64_t version);
std::string EtagOf(std::string_view revision);  // letters and digits

// The answer, with that ETag.
Answer Versioned(Answer answer, std::string_view etag);

enum class IfMatch : std::uint8_t { kNeeded, kOptional };

// Whether the request is about the version that is there. Fails with 428 if it does not say which
// one it is about and must, and with 412 and the ETag of now if it is another. "*" is any.
Read<void> CheckIfMatch(const Request& request, std::string_view etag_now, IfMatch need);

// Where the version of now is only known to who makes the change: what If-Match says, as EtagOf has
// it but without quotation marks; "*" is any. Fails with 428 and 412 as CheckIfMatch does, with the
// latter for what is no ETag.
Read<std::string> MeantRevision(const Request& request);

// True if the caller names a version, so that it must still be that one when it is changed.
bool NamesVersion(const Request& request);

// The 412 itself. `etag_now` may be empty: not known.
Problem ChangedSince(std::string_view etag_now);

}  // namespace monorelay::admin
