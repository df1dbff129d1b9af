#include "app/config_binding.hpp"
#include "app/config_schema.hpp"

namespace monorelay::app {
namespace {

constexpr State kWorks = State::kWorks;
constexpr State kIgnored = State::kIgnored;
constexpr auto kCircuit = &Config::circuit_breaker;
constexpr auto kChecks = &Config::health_checks;
constexpr std::int64_t kDay = 86'400;
constexpr auto kLogging = &Config::logging;
constexpr auto kResponses = &Config::responses;
constexpr auto kCache = &Config::cache;
constexpr auto kSync = &Config::sync;

constexpr Section kSections[] = {
    {.path = "key_selection", .description = "Which key of a provider is used next."},
    {.path = "circuit_breaker",
     .description =
         "Leaving a key alone for a model while its provider fails. Failures are those of "
         "the provider: no connection, no answer in time, 5xx; never what a client did "
         "wrong. Then one request tries whether it works again."},
    {.path = "health_checks",
     .description =
         "Asking every key of every provider for a word from time to time, which costs a "
         "few tokens each. `monorelay test-providers` does it once."},
    {.path = "tool_calling", .description = "Models that cannot call tools."},
    {.path = "logging", .description = "The record of requests."},
    {.path = "responses",
     .description =
         "Answers of `/v1/responses` from providers that keep none themselves. Clients "
         "go on from them by `previous_response_id`. Changes count from the next start."},
    {.path = "cache",
     .description =
         "Answers that several requests share. Requests of one access key that are the same to the "
         "byte share one call to the provider while it lasts, and its answer for some time after. "
         "Off unless models or access keys are named. The header `x-monorelay-cache` tells what "
         "happened; a client that sends `cache-control: no-cache` is answered anew, with "
         "`no-store` it shares nothing. Reloading the configuration empties the cache."},
    {.path = "sync",
     .description =
         "Keeping the configuration in a GitHub Gist; docs/operating/backup-and-sync.md."},
};

constexpr Setting kSettings[] = {
    Bind<&Config::key_selection, &KeySelectionConfig::strategy>(
        "key_selection.strategy", kWorks, "In turn, by chance, or by chance with weights.",
        {.choices = "round-robin|random|weighted"}),

    Bind<kCircuit, &CircuitBreakerConfig::enabled>("circuit_breaker.enabled", kWorks,
                                                   "Whether it is done."),
    Bind<kCircuit, &CircuitBreakerConfig::faults_in_a_row>(
        "circuit_breaker.faults_in_a_row", kWorks, "After so many failures in a row.",
        {.min = 1, .max = 1'000'000}),
    Bind<kCircuit, &CircuitBreakerConfig::fault_percent>(
        "circuit_breaker.fault_percent", kWorks,
        "Or when so many of a hundred requests of the window failed.", {.min = 1, .max = 100}),
    Bind<kCircuit, &CircuitBreakerConfig::least_requests>(
        "circuit_breaker.least_requests", kWorks, "If there were at least so many in the window.",
        {.min = 1, .max = 1'000'000}),
    Bind<kCircuit, &CircuitBreakerConfig::window>("circuit_breaker.window", kWorks,
                                                  "Length of the window.", {.min = 1, .max = 3600}),
    Bind<kCircuit, &CircuitBreakerConfig::open>(
        "circuit_breaker.open", kWorks,
        "How long the key is left alone at first; twice as long after each failed trial.",
        {.min = 1, .max = kDay}),
    Bind<kCircuit, &CircuitBreakerConfig::longest_open>("circuit_breaker.longest_open", kWorks,
                                                        "And at most.", {.min = 1, .max = kDay}),

    Bind<kChecks, &HealthChecksConfig::enabled>("health_checks.enabled", kWorks,
                                                "Whether it is done."),
    Bind<kChecks, &HealthChecksConfig::interval>(
        "health_checks.interval", kWorks, "From one round to the next.", {.min = 10, .max = kDay}),
    Bind<kChecks, &HealthChecksConfig::timeout>("health_checks.timeout", kWorks, "For one check.",
                                                {.min = 1, .max = 600}),
    Bind<kChecks, &HealthChecksConfig::concurrency>(
        "health_checks.concurrency", kWorks, "Checks at the same time.", {.min = 1, .max = 64}),
    Bind<kChecks, &HealthChecksConfig::affect_routing>(
        "health_checks.affect_routing", kWorks,
        "Whether a key that fails its check rests, and one that passes it returns at once."),

    Bind<&Config::tool_calling, &ToolCallingConfig::auto_downgrade>(
        "tool_calling.auto_downgrade", kWorks,
        "Whether tools are taken out of requests to the models below."),
    Bind<&Config::tool_calling, &ToolCallingConfig::unsupported_models>(
        "tool_calling.unsupported_models", kWorks, "Patterns of model names."),

    Bind<kLogging, &LoggingConfig::enabled>("logging.enabled", kWorks,
                                            "Whether requests are recorded."),
    Bind<kLogging, &LoggingConfig::db_path>("logging.db_path", kWorks,
                                            "The SQLite file that they are recorded in."),
    Bind<kLogging, &LoggingConfig::max_age_days>("logging.max_age_days", kWorks,
                                                 "How long a record is kept; 0 is for ever.",
                                                 {.min = 0, .max = 36'500}),
    Bind<kLogging, &LoggingConfig::search_index>(
        "logging.search_index", kWorks,
        "Whether words in bodies, previews and errors are indexed for searching, in "
        "requests.search.db beside the log, by a thread of the lowest priority."),
    Bind<kLogging, &LoggingConfig::max_megabytes>(
        "logging.max_megabytes", kWorks,
        "What the file may take, in MiB; the oldest bodies go first, then the oldest records. 0 is "
        "no limit.",
        {.min = 0, .max = 100'000'000}),
    Bind<kLogging, &LoggingConfig::bodies>(
        "logging.bodies", kWorks,
        "Of which requests the texts of request and answer are recorded: of none, of those that "
        "failed, or of all. Secrets are taken out of them, and files in them replaced by size and "
        "hash.",
        {.choices = "off|errors|full"}),
    Bind<kLogging, &LoggingConfig::bodies_by_client>(
        "logging.bodies_by_client", kWorks,
        "The same for clients, by the label of their access key.", {.choices = "off|errors|full"}),
    Bind<kLogging, &LoggingConfig::bodies_by_provider>(
        "logging.bodies_by_provider", kWorks,
        "The same for providers, by name. Where client and provider are both named, the one that "
        "keeps less counts.",
        {.choices = "off|errors|full"}),
    Bind<kLogging, &LoggingConfig::stream_events>(
        "logging.stream_events", kWorks,
        "Whether the events of a streamed answer are recorded beside the message that they make "
        "up."),
    Bind<kLogging, &LoggingConfig::max_body_bytes>(
        "logging.max_body_bytes", kWorks,
        "How much of each text is recorded; the rest is cut off, which the record says.",
        {.min = 256, .max = 64LL << 20U}),
    Bind<kLogging, &LoggingConfig::content_preview_length>(
        "logging.content_preview_length", kWorks,
        "Length of the previews of request and answer, in characters; they are made where the "
        "texts are recorded. 0 is none.",
        {.min = 0, .max = 1'000'000}),
    Bind<kLogging, &LoggingConfig::spill_max_megabytes>(
        "logging.spill_max_megabytes", kWorks,
        "What the records may take in the folder `spill` while the database cannot take them, in "
        "MiB.",
        {.min = 1, .max = 100'000'000}),

    Bind<kResponses, &ResponsesConfig::keep>(
        "responses.keep", kWorks,
        "Whether they are kept, in `responses.db` in the data directory; clients can refuse with "
        "`store: false`."),
    Bind<kResponses, &ResponsesConfig::max_age_days>("responses.max_age_days", kWorks,
                                                     "How long one is kept, in days.",
                                                     {.min = 1, .max = 36'500}),
    Bind<kResponses, &ResponsesConfig::max_megabytes>(
        "responses.max_megabytes", kWorks,
        "What all of them together may take, in MiB; the oldest go first.",
        {.min = 1, .max = 1'000'000}),

    Bind<kCache, &CacheConfig::models>("cache.models", kWorks,
                                       "Patterns of the model names that clients ask for."),
    Bind<kCache, &CacheConfig::access_keys>("cache.access_keys", kWorks,
                                            "Labels of access keys, whatever the model."),
    Bind<kCache, &CacheConfig::max_age_seconds>(
        "cache.max_age_seconds", kWorks,
        "How long an answer is kept; 0 lets only requests at the same time share it.",
        {.min = 0, .max = 2'592'000}),
    Bind<kCache, &CacheConfig::max_megabytes>(
        "cache.max_megabytes", kWorks,
        "What all kept answers together may take, in MiB; those not used for longest go first.",
        {.min = 1, .max = 100'000}),
    Bind<kCache, &CacheConfig::max_answer_kilobytes>(
        "cache.max_answer_kilobytes", kWorks,
        "The largest answer that is kept, in KiB, and what is held of one while it comes.",
        {.min = 16, .max = 65'536}),

    Bind<kSync, &SyncConfig::enabled>("sync.enabled", kWorks, "Whether it is done."),
    Bind<kSync, &SyncConfig::gist_id>("sync.gist_id", kWorks,
                                      "The Gist; `POST /api/v1/sync/setup` finds or makes one and "
                                      "writes its id here. The token is "
                                      "a stored secret, `sync/gist-token`."),
    Bind<kSync, &SyncConfig::push_after_save>("sync.push_after_save", kWorks,
                                              "Whether every configuration that comes into force "
                                              "is pushed, a few times at most if GitHub "
                                              "cannot be reached."),
    Bind<kSync, &SyncConfig::include_statistics>(
        "sync.include_statistics", kWorks,
        "Whether figures of what was served go along as stats.json, for people to read."),
    Bind<kSync, &SyncConfig::include_secrets>(
        "sync.include_secrets", kWorks,
        "Whether provider keys and other secrets go along, sealed with the passphrase that is "
        "stored "
        "as `sync/passphrase`. Without it, each machine keeps its own."),
    Bind<kSync, &SyncConfig::api_url>("sync.api_url", kWorks,
                                      "Address of GitHub's API, or of your own server's."),
    Bind<kSync, &SyncConfig::webdav_urls>(
        "sync.webdav_urls", kWorks,
        "WebDAV folders in your own networks. Addresses that are given over the API may not lead "
        "there, unless they are one of these or below it."),
    Bind<kSync, &SyncConfig::gist_id_stats>("sync.gist_id_stats", kIgnored,
                                            "The predecessor did not use it."),
};

}  // namespace

std::span<const Setting> OtherSettings() {
  return kSettings;
}
std::span<const Section> OtherSections() {
  return kSections;
}

}  // namespace monorelay::app
