// The second factor: codes by time (RFC 6238: SHA-1, 30 seconds, 6 digits, as authenticator apps
// take for granted) and codes for whoever has lost the device.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace monorelay::identity {

// 160 bits of chance, in base 32 without padding.
std::string MakeTotpSecret();

// The code of that step (seconds since the epoch / 30), six digits. Nothing if `secret` is not base
// 32.
std::optional<std::string> TotpCode(std::string_view secret, std::int64_t step);

// The step whose code this is, of the one at `now` (seconds since the epoch) and those beside it;
// nothing if there is none that is newer than `last_step`.
std::optional<std::int64_t> MatchTotp(std::string_view secret, std::string_view code,
                                      std::int64_t now, std::int64_t last_step);

// What authenticator apps read from a picture: otpauth://totp/...
std::string TotpUri(std::string_view secret, std::string_view account);

// Ten codes such as "k3f9a-x0c2m", of 50 bits each.
std::vector<std::string> MakeRecoveryCodes();
// What is kept of one: case, spaces and hyphens do not count.
std::string RecoveryHash(std::string_view user_id, std::string_view code);

}  // namespace monorelay::identity
