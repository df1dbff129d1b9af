// The command `monorelay user`: accounts, for whoever is at the machine.
#pragma once

#include <iosfwd>

#include "app/options.hpp"
#include "base/clock.hpp"
#include "identity/account_context.hpp"
#include "identity/password.hpp"

namespace monorelay::app {

// Who is at the command line, for the audit.
identity::Actor AtMachine();

// Does what options.user says in the data directory's identity.db, also while a relay serves from
// it, which sees the change at once. Each change stands in the audit. Passwords come from `in`, one
// line, if options.user.reads_password is set, else they are made and told on `out`. Returns the
// exit status: 0, 1 if it cannot be done, 2 for wrong usage.
int RunUser(const Options& options, const Clock& clock, identity::PasswordCost cost,
            std::istream& in, std::ostream& out, std::ostream& err);

// The command `monorelay audit verify`: 0 if the chain of the audit holds, 1 if it is broken, 2 if
// there is none.
int RunAuditVerify(const Options& options, const Clock& clock, std::ostream& out,
                   std::ostream& err);

}  // namespace monorelay::app
