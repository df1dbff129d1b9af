// Names and passwords in the bodies of requests: read, and checked. What the routes of this API and
// the predecessor's have in common.
#pragma once

#include "admin/api.hpp"
#include "admin/body_fields.hpp"
#include "admin/reading.hpp"

namespace monorelay::admin {

// `username`, `password` and `email`; a member.
Read<identity::NewUser> ReadNewUser(const BodyFields& fields);

// Begins a session of that kind for whom `username`, `password` and `totp` show. Fails with 401 of
// type second_factor_needed if only the code is missing, as PassPasswordGate and as
// identity::SignIn do. Hashes.
Read<identity::BegunSession> SignInBy(const Services& services, const Request& request,
                                      identity::SessionKind kind);

// Makes the account that the body asks for, with its `invite`, and begins a session for it. Fails
// as identity::Accounts::Register does. Hashes.
Read<identity::BegunSession> RegisterBy(const Services& services, const Request& request,
                                        identity::SessionKind kind);

// Sets `new_password` for the caller, who knows `old_password`. Hashes.
Read<void> ChangePasswordBy(const Services& services, const Request& request);

}  // namespace monorelay::admin
