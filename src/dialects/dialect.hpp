// The wire languages that clients and providers speak.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace monorelay::dialects {

enum class Dialect : std::uint8_t { kOpenAiChat, kOpenAiResponses, kAnthropicMessages, kGemini };

// The name used in configuration, logs and documents, for example "openai_chat".
std::string_view NameOf(Dialect dialect);

// The dialect of that name, if there is one.
std::optional<Dialect> DialectNamed(std::string_view name);

// The dialect that a client of an inbound path speaks, and understands errors in.
Dialect DialectOfPath(std::string_view path);

// What Gemini's own dialect says in the path, where others say it in the body.
enum class Verb : std::uint8_t { kGenerate, kStream, kCountTokens };
struct PathModel {
  std::string model;
  Verb verb = Verb::kGenerate;
};

// Of a path such as /v1beta/models/MODEL:streamGenerateContent; nothing for other paths. The name
// may itself hold colons and slashes.
std::optional<PathModel> ModelInPath(std::string_view path);

// What a request to a provider of `dialect` adds to the path of its endpoint: "/MODEL:VERB" if the
// dialect says it there, else nothing.
std::string PathOfModel(Dialect dialect, std::string_view model, Verb verb);

// The query that such a request needs; static text.
std::string_view QueryOf(Dialect dialect, Verb verb);

// True if a stream in answer to a client's request with that query (as ForwardedQuery returns it)
// is one JSON array rather than events.
bool StreamsAsArray(Dialect dialect, std::string_view query);

// True if clients may present their key in the query of that path.
bool TakesKeyInQuery(std::string_view path);

}  // namespace monorelay::dialects
