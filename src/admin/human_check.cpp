#include "admin/human_check.hpp"

#include "identity/sso/single_sign_on.hpp"

namespace monorelay::admin {

Read<void> PassPasswordGate(const Services& services, const Request& request,
                            const BodyFields& fields) {
  if (services.single_sign_on != nullptr && services.single_sign_on->Settings()->sso_only) {
    return std::unexpected(ProblemOf(
        ClientError(ErrorKind::kForbidden,
                    "passwords are not accepted here; sign in through one of the providers of GET "
                    "/api/v1/sso/providers")
            .error()));
  }
  const auto answer = fields.Text("turnstile_token");
  if (!answer) return std::unexpected(answer.error());
  if (services.human_check == nullptr || !services.human_check->IsNeeded()) return {};
  auto verified = services.human_check->Verify(answer->value_or(""), request.address);
  if (!verified) return std::unexpected(ProblemOf(verified.error()));
  return {};
}

}  // namespace monorelay::admin
