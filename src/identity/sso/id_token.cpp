#include "identity/sso/id_token.hpp"

#include <sodium.h>

#include <cmath>
#include <optional>
#include <string>

namespace monorelay::identity::sso {
namespace {

std::unexpected<Error> Refused(std::string why) {
  return UpstreamError(ErrorKind::kUpstreamError, RetryAdvice::kNever,
                       "the sign-in provider's ID token " + std::move(why));
}

bool IsAudience(const json::Value& audience, std::string_view client_id) {
  if (audience.IsString()) return audience.Is(client_id);
  for (const json::Value each : audience.Items()) {
    if (each.Is(client_id)) return true;
  }
  return false;
}

// Seconds since the epoch, of which some providers send fractions.
std::optional<double> TimeOf(const json::Value& claim) {
  const auto seconds = claim.GetDouble();
  return seconds && std::isfinite(*seconds) ? seconds : std::nullopt;
}

Result<void> CheckTime(const json::Value& claims, WallTime now_time) {
  const double now = std::chrono::duration<double>(now_time.time_since_epoch()).count();
  const double leeway = std::chrono::duration<double>(kLeeway).count();
  const auto expires = TimeOf(claims["exp"]);
  if (!expires) return Refused("does not say when it expires");
  if (*expires + leeway <= now) return Refused("has expired; check the clocks of both machines");
  const auto issued = TimeOf(claims["iat"]);
  if (!issued) return Refused("does not say when it was issued");
  if (*issued - leeway > now) return Refused("is of the future; check the clocks of both machines");
  if (*issued + std::chrono::duration<double>(kOldest).count() < now) return Refused("is too old");
  const auto begins = TimeOf(claims["nbf"]);
  if (claims["nbf"].IsGiven() && (!begins || *begins - leeway > now))
    return Refused("is not valid yet; check the clocks of both machines");
  return {};
}

// In a time that does not depend on where they differ.
bool IsSame(std::string_view a, std::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace

Result<void> CheckClaims(const json::Value& claims, const Expected& expected) {
  if (!claims["iss"].Is(expected.issuer)) return Refused("is of another issuer");
  if (!IsAudience(claims["aud"], expected.client_id)) return Refused("is for another application");
  const json::Value party = claims["azp"];
  if (party.IsGiven() && !party.Is(expected.client_id))
    return Refused("was issued to another application");
  if (claims["aud"].IsArray() && claims["aud"].Size() > 1 && !party.IsGiven())
    return Refused("is for several applications and does not say to which it was issued");
  if (auto timely = CheckTime(claims, expected.now); !timely) return timely;
  if (!IsSame(claims["nonce"].Decoded(), expected.nonce))
    return Refused("belongs to another sign-in (wrong nonce)");
  if (!claims["sub"].IsString() || claims["sub"].Decoded().empty())
    return Refused("does not say who signed in");
  return {};
}

}  // namespace monorelay::identity::sso
