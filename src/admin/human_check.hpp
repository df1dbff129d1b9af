// What stands before every route that takes a password from somebody who has not signed in.
#pragma once

#include <string>
#include <string_view>

#include "admin/api.hpp"
#include "admin/body_fields.hpp"
#include "admin/reading.hpp"

namespace monorelay::admin {

// The port to whatever tells people from programs. Thread-safe.
class HumanCheck {
 public:
  virtual ~HumanCheck() = default;
  [[nodiscard]] virtual bool IsNeeded() const = 0;
  // For the page that shows the challenge; empty: there is none.
  [[nodiscard]] virtual std::string SiteKey() const = 0;
  // Asks whether `answer` to the challenge is good. Fails with kInvalidRequest if it is not, with
  // kOverloaded if nobody can say. Takes ten seconds at most.
  virtual Result<void> Verify(std::string_view answer, std::string_view address) = 0;
};

// Fails with 403 if passwords are not accepted (sso.sso_only), and as HumanCheck does if a
// challenge is to be answered, by `turnstile_token` among `fields`.
Read<void> PassPasswordGate(const Services& services, const Request& request,
                            const BodyFields& fields);

}  // namespace monorelay::admin
