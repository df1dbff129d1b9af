#include "app/config_binding.hpp"
#include "app/config_schema.hpp"

namespace monorelay::app {
namespace {

using S = ServerConfig;
using L = LimitsConfig;
constexpr State kWorks = State::kWorks;
constexpr std::int64_t kDay = 86'400;
constexpr std::int64_t kTebibyte = 1LL << 40;

constexpr Section kSections[] = {
    {.path = "server", .description = "Where the relay listens, and who may use it."},
    {.path = "server.limits",
     .description = "Bounds that protect the server from clients, and its memory from all of them "
                    "together."},
};

constexpr auto kServer = &Config::server;

constexpr Setting kSettings[] = {
    Bind<kServer, &S::host>(
        "server.host", kWorks,
        "Address to listen on; 0.0.0.0 or :: is every interface of the machine.",
        {.default_note = "0.0.0.0 if an access key is configured and enabled, else 127.0.0.1"}),
    Bind<kServer, &S::port>("server.port", kWorks, "TCP port to listen on; 0 takes a free one.",
                            {.min = 0, .max = 65535}),
    Bind<kServer, &S::access_key>(
        "server.access_key", kWorks,
        "The key that clients present. When it is empty and enabled, one is made at the first "
        "start and kept in the data directory.",
        {.default_note = "made at the first start"}),
    Bind<kServer, &S::access_key_enabled>("server.access_key_enabled", kWorks,
                                          "Whether the access key lets clients in."),
    Bind<kServer, &S::log_level>("server.log_level", kWorks,
                                 "The least serious log lines that are written; `critical` counts "
                                 "as `error`.",
                                 {.choices = "debug|info|warning|error|critical"}),
    Bind<kServer, &S::cors_origins>(
        "server.cors_origins", kWorks,
        "Web origins whose pages may call the relay, for example https://app.example.org; `*` is "
        "any.",
        {.is_header = true}),
    Bind<kServer, &S::trusted_proxies>(
        "server.trusted_proxies", kWorks,
        "Addresses and networks (192.0.2.1, 10.0.0.0/8, fd00::/8) of the proxies in front of the "
        "relay. Only what these say in `X-Forwarded-For` or `Forwarded` is taken for the client's "
        "address; from anybody else it is ignored."),
    Bind<kServer, &S::provider_networks>(
        "server.provider_networks", kWorks,
        "Inner addresses and networks (192.168.1.20, 10.0.0.0/8) in which providers may stand "
        "whose "
        "base URL is entered over the admin API. Public addresses always may; what is written into "
        "this file by hand is not checked."),
    Bind<kServer, &S::public_host>(
        "server.public_host", kWorks,
        "URL under which browsers and clients reach the relay, as https://relay.example.org; a "
        "host alone is taken for https. Redirects of single sign-on are made from it."),
    Bind<kServer, &S::turnstile_enabled>(
        "server.turnstile_enabled", kWorks,
        "Whether signing in with a password and registering need a Cloudflare Turnstile answer; "
        "counts only with the secret key."),
    Bind<kServer, &S::turnstile_site_key>("server.turnstile_site_key", kWorks,
                                          "Turnstile's public site key, which pages show."),
    Bind<kServer, &S::turnstile_secret_key>("server.turnstile_secret_key", kWorks,
                                            "Turnstile's secret key."),
    Bind<kServer, &S::turnstile_url>("server.turnstile_url", kWorks,
                                     "Where answers are verified, if not at Cloudflare itself."),
    Bind<kServer, &S::jwt_secret>(
        "server.jwt_secret", kWorks,
        "Secret that signs the bearer tokens of `/api/auth/login`, at least 32 characters. When it "
        "is empty, one is made at the first start and kept in the data directory. A new one counts "
        "at the next start, and ends all such tokens.",
        {.default_note = "made at the first start"}),
    Bind<kServer, &S::workers>("server.workers", kWorks,
                               "Threads that serve requests; 0 is one for each core.",
                               {.min = 0, .max = 1024}),

    Bind<kServer, &S::cost_in_usage>(
        "server.cost_in_usage", kWorks,
        "Whether the usage of every answer has a field `cost` in USD; a client may ask for it with "
        "the header `x-monorelay-usage-cost: true`."),
    Bind<kServer, &S::stream_keep_alive>(
        "server.stream_keep_alive", kWorks,
        "Seconds of silence in a stream after which the client is sent a sign of life; 0: never.",
        {.min = 0, .max = kDay}),
    Bind<kServer, &S::limits, &L::max_body_bytes>("server.limits.max_body_bytes", kWorks,
                                                  "Largest request body.",
                                                  {.min = 1024, .max = kTebibyte}),
    Bind<kServer, &S::limits, &L::body_budget_bytes>(
        "server.limits.body_budget_bytes", kWorks,
        "Memory for the bodies of all requests and for whole answers that are held, together; past "
        "it new requests are told to wait, and answers pass as they come.",
        {.min = 1024, .max = kTebibyte}),
    Bind<kServer, &S::limits, &L::max_head_bytes>("server.limits.max_head_bytes", kWorks,
                                                  "Largest request line and headers together.",
                                                  {.min = 1024, .max = 16LL << 20}),
    Bind<kServer, &S::limits, &L::max_headers>("server.limits.max_headers", kWorks,
                                               "Most headers in one request.",
                                               {.min = 8, .max = 10'000}),
    Bind<kServer, &S::limits, &L::max_connections>("server.limits.max_connections", kWorks,
                                                   "Most client connections at a time.",
                                                   {.min = 1, .max = 10'000'000}),
    Bind<kServer, &S::limits, &L::head_timeout>("server.limits.head_timeout", kWorks,
                                                "Time for a whole request head to arrive.",
                                                {.min = 1, .max = kDay}),
    Bind<kServer, &S::limits, &L::body_timeout>("server.limits.body_timeout", kWorks,
                                                "Time between two pieces of a request body.",
                                                {.min = 1, .max = kDay}),
    Bind<kServer, &S::limits, &L::idle_timeout>(
        "server.limits.idle_timeout", kWorks,
        "Time that a connection may stay open between two requests.", {.min = 1, .max = kDay}),
    Bind<kServer, &S::limits, &L::write_timeout>(
        "server.limits.write_timeout", kWorks,
        "Time that a client may leave an answer unread before it is cut off.",
        {.min = 1, .max = kDay}),
    Bind<kServer, &S::limits, &L::drain_seconds>(
        "server.limits.drain_seconds", kWorks,
        "Time for requests in flight to finish when the server is told to stop.",
        {.min = 0, .max = kDay}),
};

}  // namespace

std::span<const Setting> ServerSettings() {
  return kSettings;
}
std::span<const Section> ServerSections() {
  return kSections;
}

}  // namespace monorelay::app
