// What secrets look like.
#pragma once

#include <cstddef>
#include <string_view>
#include <utility>

namespace monorelay::records {

// How keys of usual services begin, and how long at least the rest is. Source: the services' own
// documentation and the rules of public secret scanners, seen 2026-11.
inline constexpr std::pair<std::string_view, std::size_t> kTokenShapes[] = {
    {"sk-", 16},  {"sk_", 16},   {"rk_", 16},     {"pk_live_", 16},    {"AIza", 30},
    {"AQ.", 30},  {"ya29.", 20}, {"ghp_", 30},    {"gho_", 30},        {"ghu_", 30},
    {"ghs_", 30}, {"ghr_", 30},  {"glpat-", 16},  {"github_pat_", 30}, {"gsk_", 20},
    {"xai-", 20}, {"hf_", 20},   {"r8_", 20},     {"pplx-", 20},       {"nvapi-", 20},
    {"npm_", 30}, {"xoxb-", 16}, {"xoxp-", 16},   {"xoxa-", 16},       {"AKIA", 16},
    {"ASIA", 16}, {"SG.", 30},   {"dop_v1_", 30}, {"mr-", 24},
};

// Fields whose values are credentials, in lower case.
inline constexpr std::string_view kCredentialNames[] = {
    "authorization", "proxy-authorization",
    "x-api-key",     "x-goog-api-key",
    "x-access-key",  "api-key",
    "api_key",       "apikey",
    "access_key",    "access_token",
    "accesstoken",   "refresh_token",
    "id_token",      "auth_token",
    "session_token", "client_secret",
    "secret_key",    "secret_access_key",
    "private_key",   "password",
    "passwd",        "cookie",
    "set-cookie",
};

// Of what follows "Bearer ".
inline constexpr std::size_t kShortestBearer = 12;

// True if the character before `at` belongs to the same word.
bool IsInsideWord(std::string_view text, std::size_t at);

// Where the characters of a token that begin at `at` end, if they are at least `shortest` with a
// digit among them; else `at`.
std::size_t EndOfToken(std::string_view text, std::size_t at, std::size_t shortest);

// Where the JSON web token that begins at `at` ends; `at` if there is none.
std::size_t EndOfWebToken(std::string_view text, std::size_t at);

// Where the private key in PEM ends whose first line begins at `at`; `at` if it is something else.
// One whose end is missing ends with the text.
std::size_t EndOfPrivateKey(std::string_view text, std::size_t at);

// Begin and end of the password in a URL, the part after "://" of which begins at `at`; equal if
// there is none.
std::pair<std::size_t, std::size_t> PasswordInUrl(std::string_view text, std::size_t at);

// Begin and end of the value of a field whose name ends at `at`: after a quote (perhaps escaped), a
// colon or equals sign, and in quotes, or up to white space if it looks like a secret. Equal if
// there is none.
std::pair<std::size_t, std::size_t> ValueOfField(std::string_view text, std::size_t at);

}  // namespace monorelay::records
