#include "app/config_binding.hpp"
#include "app/config_schema.hpp"

namespace monorelay::app {
namespace {

using P = ProviderConfig;
constexpr State kWorks = State::kWorks;
constexpr State kNotYet = State::kNotYet;
constexpr State kIgnored = State::kIgnored;
constexpr std::int64_t kDay = 86'400;
constexpr std::int64_t kYear = 366 * kDay;
constexpr std::int64_t kMany = 1'000'000'000'000;

void EnterProvider(Place& place, std::string_view name) {
  place.provider = &place.providers->emplace_back();
  place.provider->config.name = name;
}
void EnterKey(Place& place, std::string_view /*name*/) {
  place.key = &place.provider->config.keys.emplace_back();
}
void EnterModelParams(Place& place, std::string_view /*name*/) {
  place.model_params = &place.provider->config.model_params.emplace_back();
}

constexpr Section kSections[] = {
    {.path = "providers.*",
     .description = "The services that answer, each under a name of your choice. Their order "
                    "matters: the first one that serves a model is asked. A well-known name or "
                    "base URL brings its own type, dialects and way of presenting keys.",
     .enter = &EnterProvider},
    {.path = "providers.*.keys[]",
     .description = "The keys of a provider, used in turn as `key_selection.strategy` says.",
     .enter = &EnterKey},
    {.path = "providers.*.keys[].usage_window_limits",
     .description = "Most requests of one key in a rolling window; 0 is no limit."},
    {.path = "providers.*.timeouts", .description = "Bounds on one call to the provider."},
    {.path = "providers.*.models",
     .description = "Which models the provider serves, by name or shell-style pattern (`*`, `?`, "
                    "`[a-z]`; case is ignored)."},
    {.path = "providers.*.cloaking",
     .description = "Headers that replace what the relay would send to the provider."},
    {.path = "providers.*.tls", .description = "How the provider's certificate is checked."},
    {.path = "providers.*.mock",
     .description = "How the built-in model of `provider_type: mock` behaves."},
    {.path = "providers.*.retry", .description = "Trying a failed call again."},
    {.path = "providers.*.ignore", .description = "Failures that do not count against a key."},
    {.path = "providers.*.model_params[]",
     .description = "Body fields and a system message by model.",
     .enter = &EnterModelParams},
    {.path = "providers.*.web_reverse",
     .description = "For `provider_type: web_reverse`: ChatGPT through its web page."},
};

using W = WebReverseConfig;
constexpr auto kWeb = &P::web_reverse;
constexpr auto kWindows = &KeyConfig::usage_window_limits;

constexpr Setting kSettings[] = {
    Bind<&P::enabled>("providers.*.enabled", kWorks, "Whether requests go to this provider."),
    Bind<&ProviderEntry::type>(
        "providers.*.provider_type", kWorks,
        "What kind of service it is; `gemini` and `web_reverse` are accepted, but requests cannot "
        "be served through them yet.",
        {.choices = "api|anthropic|gemini|web_reverse|mock",
         .default_note = "by name or host, else api"}),
    Bind<&ProviderEntry::dialects>(
        "providers.*.dialects", kWorks, "What it speaks natively, the preferred one first.",
        {.choices = "openai_chat|openai_responses|anthropic_messages|gemini",
         .default_note = "by name, host or type"}),
    Bind<&P::base_url>("providers.*.base_url", kWorks,
                       "The root of its API: with /v1 for api, with or without /v1 for anthropic, "
                       "with or without /v1beta for gemini; a slash at the end does no harm.",
                       {.default_note = "of the well-known provider"}),
    Bind<&ProviderEntry::auth>("providers.*.auth", kWorks,
                               "The header that presents the key; `none` sends no key.",
                               {.choices = "bearer|x-api-key|api-key|x-goog-api-key|none",
                                .default_note = "by name, host or type"}),
    Bind<&ProviderEntry::hosted_tools>(
        "providers.*.hosted_tools", kWorks,
        "What becomes of tools that providers run themselves, such as web search, if a client of "
        "another dialect offers one: its counterpart here, or nothing. Anthropic has to allow web "
        "search for the account first.",
        {.choices = "translate|leave_out",
         .default_note = "translate for openai and gemini, else leave_out"}),
    Bind<&P::rate_limit_cooldown>("providers.*.rate_limit_cooldown", kWorks,
                                  "How long a key rests after a 429 that gives no time itself.",
                                  {.min = 0, .max = kYear}),
    Bind<&P::timeout>("providers.*.timeout", kWorks,
                      "Sets timeouts.first_byte and timeouts.idle in one.",
                      {.min = 1, .max = kDay}),
    Bind<&P::headers>("providers.*.headers", kWorks, "Headers to send with each request.",
                      {.is_private = true, .is_header = true}),
    Bind<&P::proxy_url>("providers.*.proxy_url", kWorks,
                        "Proxy to the provider: http://HOST:PORT or socks5://HOST:PORT.",
                        {.is_private = true}),
    Bind<&P::public_only>("providers.*.public_only", kWorks,
                          "Whether it is only connected to at public addresses. Set by the admin "
                          "API for base URLs that are entered there; see "
                          "`server.provider_networks`. Not with a proxy."),
    Bind<&P::test_model>("providers.*.test_model", kWorks, "The model to try the provider with."),
    Bind<&P::on_client_disconnect>(
        "providers.*.on_client_disconnect", kWorks,
        "What becomes of a call when the client leaves: `cancel` it, `drain` it to its end so that "
        "its usage is known, or only for `{drain_tokens: N}` or `{drain_seconds: N}` more."),
    Bind<&P::console_url>("providers.*.console_url", kNotYet,
                          "Link to the provider's own console, for display."),
    Bind<&P::cost_per_m_input>("providers.*.cost_per_m_input", kWorks,
                               "USD for a million input tokens of every model that `prices` does "
                               "not name; with cost_per_m_output at 0 too, the built-in price "
                               "counts.",
                               {.min = 0, .max = 1'000'000}),
    Bind<&P::cost_per_m_output>("providers.*.cost_per_m_output", kWorks,
                                "The same for output tokens.", {.min = 0, .max = 1'000'000}),
    Bind<&P::prices>(
        "providers.*.prices", kWorks,
        "What models cost here, by name or shell-style pattern: `input` and `output` "
        "in USD for a million tokens, and if they differ `cached_read`, "
        "`cache_write`, `cache_write_hour`, `reasoning`, `audio_input`, "
        "`audio_output`, `image_input`, `image_output`; `per_request` in USD, "
        "`batch_percent`, `tiers`: a list of `{above: TOKENS, ...}` for long prompts."),
    Bind<&P::weight>("providers.*.weight", kWorks,
                     "Its share where `model_routing.balance` is `weighted`; 0 comes last.",
                     {.min = 0, .max = 1'000'000}),
    Bind<&P::params>("providers.*.params", kWorks,
                     "Body fields that are set in every request to the provider."),
    Bind<&P::system_prompt>("providers.*.system_prompt", kWorks,
                            "System message put before the conversation."),
    Bind<&P::remote_models_cache>("providers.*.remote_models_cache", kIgnored,
                                  "The provider's model list, as the predecessor kept it here."),

    Bind<&KeyConfig::key>("providers.*.keys[].key", kWorks, "The key itself.",
                          {.default_note = "must be given", .must_be_given = true}),
    Bind<&KeyConfig::label>("providers.*.keys[].label", kWorks,
                            "Its name in logs and statistics; each key of a provider needs its "
                            "own."),
    Bind<&KeyConfig::weight>("providers.*.keys[].weight", kWorks,
                             "Its share of the requests with the strategy `weighted`.",
                             {.min = 0, .max = 1'000'000}),
    Bind<&KeyConfig::enabled>("providers.*.keys[].enabled", kWorks, "Whether it is used."),
    Bind<&KeyConfig::quota_limit>("providers.*.keys[].quota_limit", kWorks,
                                  "Most successful requests in its life; 0 is no limit.",
                                  {.min = 0, .max = kMany}),
    Bind<&KeyConfig::quota_used>("providers.*.keys[].quota_used", kWorks,
                                 "How many of them are used up.", {.min = 0, .max = kMany}),
    Bind<&KeyConfig::rate_limit_rps>("providers.*.keys[].rate_limit_rps", kWorks,
                                     "Most requests in a second; 0 is no limit.",
                                     {.min = 0, .max = 1'000'000}),
    Bind<&KeyConfig::max_concurrent>("providers.*.keys[].max_concurrent", kWorks,
                                     "Most requests at once; 0 is no limit.",
                                     {.min = 0, .max = 1'000'000}),
    Bind<&KeyConfig::expires_at>("providers.*.keys[].expires_at", kWorks,
                                 "When it ends (ISO 8601); it is disabled from then on."),
    Bind<&KeyConfig::metadata>("providers.*.keys[].metadata", kWorks,
                               "Notes of your own; the program does not read them."),

    Bind<&KeyConfig::prices>("providers.*.keys[].prices", kWorks,
                             "What models cost with this key, as in the provider's `prices`, "
                             "before which it counts."),
    Bind<kWindows, &UsageWindows::window_5h>("providers.*.keys[].usage_window_limits.window_5h",
                                             kWorks, "In five hours.", {.min = 0, .max = kMany}),
    Bind<kWindows, &UsageWindows::window_1d>("providers.*.keys[].usage_window_limits.window_1d",
                                             kWorks, "In a day.", {.min = 0, .max = kMany}),
    Bind<kWindows, &UsageWindows::window_7d>("providers.*.keys[].usage_window_limits.window_7d",
                                             kWorks, "In seven days.", {.min = 0, .max = kMany}),

    Bind<&P::timeouts, &TimeoutConfig::connect>("providers.*.timeouts.connect", kWorks,
                                                "To connect, TLS included.",
                                                {.min = 1, .max = kDay}),
    Bind<&P::timeouts, &TimeoutConfig::first_byte>("providers.*.timeouts.first_byte", kWorks,
                                                   "From the request to the first byte of the "
                                                   "answer.",
                                                   {.min = 1, .max = kDay}),
    Bind<&P::timeouts, &TimeoutConfig::idle>("providers.*.timeouts.idle", kWorks,
                                             "Between two pieces of the answer.",
                                             {.min = 1, .max = kDay}),
    Bind<&P::timeouts, &TimeoutConfig::total>(
        "providers.*.timeouts.total", kWorks, "For the whole call.",
        {.min = 1, .max = kDay, .default_note = "600, or more if first_byte is"}),

    Bind<&P::models, &ModelLists::include>("providers.*.models.include", kWorks,
                                           "The models it serves; empty is any."),
    Bind<&P::models, &ModelLists::exclude>("providers.*.models.exclude", kWorks,
                                           "Models it does not serve, though included."),
    Bind<&P::models, &ModelLists::remote>(
        "providers.*.models.remote", kWorks,
        "Whether `GET /v1/models` also tells the models that the provider lists itself, as far as "
        "`include` and `exclude` let them through: those of the list that was fetched last."),

    Bind<&P::cloaking, &CloakingConfig::user_agent>("providers.*.cloaking.user_agent", kWorks,
                                                    "User-Agent.", {.is_header = true}),
    Bind<&P::cloaking, &CloakingConfig::referer>("providers.*.cloaking.referer", kWorks, "Referer.",
                                                 {.is_header = true}),
    Bind<&P::cloaking, &CloakingConfig::origin>("providers.*.cloaking.origin", kWorks, "Origin.",
                                                {.is_header = true}),
    Bind<&P::cloaking, &CloakingConfig::accept>("providers.*.cloaking.accept", kWorks, "Accept.",
                                                {.is_header = true}),
    Bind<&P::cloaking, &CloakingConfig::accept_language>(
        "providers.*.cloaking.accept_language", kWorks, "Accept-Language.", {.is_header = true}),
    Bind<&P::cloaking, &CloakingConfig::tls_fingerprint_profile>(
        "providers.*.cloaking.tls_fingerprint_profile", kIgnored,
        "Name of a TLS fingerprint; the predecessor only logged it."),

    Bind<&P::tls, &TlsConfig::ca_file>("providers.*.tls.ca_file", kWorks,
                                       "PEM file of the authorities to trust instead of the "
                                       "system's."),
    Bind<&P::tls, &TlsConfig::insecure_skip_verify>(
        "providers.*.tls.insecure_skip_verify", kWorks,
        "Whether any certificate is accepted; only for tests."),

    Bind<&P::mock, &MockConfig::latency_ms>("providers.*.mock.latency_ms", kWorks,
                                            "Milliseconds before an answer begins.",
                                            {.min = 0, .max = 3'600'000}),
    Bind<&P::mock, &MockConfig::tokens_per_second>(
        "providers.*.mock.tokens_per_second", kWorks,
        "Pace of a streamed answer; 0 is as fast as possible.", {.min = 0, .max = 1'000'000}),
    Bind<&P::mock, &MockConfig::reply_tokens>("providers.*.mock.reply_tokens", kWorks,
                                              "Length of an answer; 0 is the built-in text.",
                                              {.min = 0, .max = 1'000'000}),
    Bind<&P::mock, &MockConfig::fail_every>("providers.*.mock.fail_every", kWorks,
                                            "Every so many requests one fails; 0 is none.",
                                            {.min = 0, .max = 1'000'000}),
    Bind<&P::mock, &MockConfig::fail_status>("providers.*.mock.fail_status", kWorks,
                                             "The HTTP status that it fails with.",
                                             {.min = 400, .max = 599}),

    Bind<&P::retry, &RetryConfig::enabled>(
        "providers.*.retry.enabled", kWorks,
        "Whether failed calls are tried again with the same key."),
    Bind<&P::retry, &RetryConfig::max_retries>("providers.*.retry.max_retries", kWorks,
                                               "How often.", {.min = 0, .max = 100}),
    Bind<&P::retry, &RetryConfig::retry_on_status>("providers.*.retry.retry_on_status", kWorks,
                                                   "HTTP statuses that are worth it.",
                                                   {.min = 100, .max = 599}),
    Bind<&P::retry, &RetryConfig::retry_on_errors>("providers.*.retry.retry_on_errors", kWorks,
                                                   "Error types that are worth it; a lost "
                                                   "connection is an upstream_error and counts as "
                                                   "status 500 too, silence is a timeout_error."),
    Bind<&P::retry, &RetryConfig::backoff_factor>(
        "providers.*.retry.backoff_factor", kWorks,
        "The n-th wait is drawn between 0 and this to the "
        "power of n, in seconds.",
        {.min = 0, .max = 1000}),
    Bind<&P::retry, &RetryConfig::backoff_max>("providers.*.retry.backoff_max", kWorks,
                                               "Longest wait.", {.min = 0, .max = kDay}),
    Bind<&P::ignore, &IgnoreConfig::enabled>("providers.*.ignore.enabled", kWorks,
                                             "Whether the list below is used."),
    Bind<&P::ignore, &IgnoreConfig::ignore_errors>(
        "providers.*.ignore.ignore_errors", kWorks,
        "Error types or codes that rest no key, count as no "
        "fault, and go back to the client at once."),

    Bind<&ModelParams::model_pattern>("providers.*.model_params[].model_pattern", kWorks,
                                      "Shell-style pattern of model names."),
    Bind<&ModelParams::params>("providers.*.model_params[].params", kWorks, "Body fields to set."),
    Bind<&ModelParams::system_prompt>("providers.*.model_params[].system_prompt", kWorks,
                                      "System message to add."),

    Bind<kWeb, &W::pow_difficulty>("providers.*.web_reverse.pow_difficulty", kNotYet,
                                   "Difficulty of the proof of work."),
    Bind<kWeb, &W::conversation_only>("providers.*.web_reverse.conversation_only", kNotYet,
                                      "Whether the proof of work is left out."),
    Bind<kWeb, &W::history_disabled>("providers.*.web_reverse.history_disabled", kNotYet,
                                     "Whether conversations stay out of the history."),
    Bind<kWeb, &W::proxy_url>("providers.*.web_reverse.proxy_url", kNotYet, "Proxy to the site.",
                              {.is_private = true}),
    Bind<kWeb, &W::chatgpt_base_url>("providers.*.web_reverse.chatgpt_base_url", kNotYet,
                                     "Address of the site."),
    Bind<kWeb, &W::model_mapping>("providers.*.web_reverse.model_mapping", kNotYet,
                                  "Model names of the site, by ours."),
    Bind<kWeb, &W::enable_limit>("providers.*.web_reverse.enable_limit", kIgnored,
                                 "The predecessor did not use it."),
    Bind<kWeb, &W::turnstile_solver_url>("providers.*.web_reverse.turnstile_solver_url", kIgnored,
                                         "The predecessor did not use it."),
    Bind<kWeb, &W::ark0se_token_url>("providers.*.web_reverse.ark0se_token_url", kIgnored,
                                     "The predecessor did not use it."),
};

}  // namespace

std::span<const Setting> ProviderSettings() {
  return kSettings;
}
std::span<const Section> ProviderSections() {
  return kSections;
}

}  // namespace monorelay::app
