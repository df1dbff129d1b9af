// What a client asks of a model: the canonical form between any two dialects.
#pragma once

#include <cstdint>
#include <forward_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "chat/part.hpp"

namespace monorelay::chat {

enum class Role : std::uint8_t { kSystem, kDeveloper, kUser, kAssistant, kTool };

// One turn. A tool turn holds tool results and nothing else; only an assistant turn holds tool
// calls, reasoning and refusals. Turns of the same role may follow each other, system and developer
// turns may stand anywhere.
struct Message {
  Role role = Role::kUser;
  std::vector<Part> parts;
  Text name;     // of the participant
  Text purpose;  // of an assistant's text: commentary or final answer, as its dialect says it
};

enum class ToolKind : std::uint8_t {
  kFunction,  // arguments are an object after a schema
  kFreeForm,  // input is a text
  kForeign,   // run by the provider, or known to one dialect alone
};

// What several providers run themselves, each under a name of its own.
enum class HostedTool : std::uint8_t { kNone, kWebSearch, kWebFetch, kCode };

// A field of the request's top level that has no place of its own here, or a setting.
struct Extra {
  Text key;
  Raw value;

  // An empty list, for example: who leaves it out loses nothing.
  [[nodiscard]] bool SaysNothing() const {
    return value.IsEmpty() || value.IsNull() || value.json == "[]" || value.json == "{}";
  }
};

struct Tool {
  ToolKind kind = ToolKind::kFunction;
  Text name;
  Text group;  // namespace
  Text group_description;
  Text description;
  Raw parameters;  // JSON schema of the arguments; empty: none
  std::optional<bool> strict;
  Raw format;    // of a free-form tool's input
  Text type;     // of a foreign tool
  Text dialect;  // of `raw`
  Raw raw;       // the whole definition in its dialect
  CacheMark cache = CacheMark::kNone;
  // Of a foreign tool that other dialects know too: what it is, and what was said of it. Settings
  // are those of HostedSetting by name; others keep the client's own name.
  HostedTool hosted = HostedTool::kNone;
  std::vector<Extra> settings;
};

enum class ToolChoiceKind : std::uint8_t { kUnset, kNone, kAuto, kRequired, kOne, kForeign };

struct ToolChoice {
  ToolChoiceKind kind = ToolChoiceKind::kUnset;
  Text name;   // for kOne
  Text group;  // namespace of that tool
  bool free_form = false;
  // Only these tools may be called, by kAuto or kRequired; empty: all.
  std::vector<Text> allowed;
  Raw raw;       // for kForeign
  Text dialect;  // of `raw`
  // For kForeign and kOne: the tool that is meant, if it is such a one.
  HostedTool hosted = HostedTool::kNone;
};

enum class OutputKind : std::uint8_t { kUnset, kText, kJsonObject, kJsonSchema };

struct OutputFormat {
  OutputKind kind = OutputKind::kUnset;
  Text name;
  Text description;
  Raw schema;
  std::optional<bool> strict;
  Raw raw;       // the schema as it came, where `schema` is a translation of it
  Text dialect;  // of `raw`
};

enum class Effort : std::uint8_t {
  kUnset,
  kNone,
  kMinimal,
  kLow,
  kMedium,
  kHigh,
  kExtraHigh,
  kMax
};
enum class Thinking : std::uint8_t { kUnset, kOff, kOn, kAdaptive };
// How much of the reasoning the client wants to read.
enum class ReasoningView : std::uint8_t { kUnset, kHidden, kSummary, kConcise, kDetailed };

struct ReasoningSettings {
  Effort effort = Effort::kUnset;
  Thinking thinking = Thinking::kUnset;
  std::optional<std::int64_t> budget_tokens;
  ReasoningView view = ReasoningView::kUnset;
  bool want_encrypted = false;  // the client wants reasoning back in a form that it can return
};

// Numbers stay as the client wrote them; empty: not given.
struct Sampling {
  Raw temperature;
  Raw top_p;
  Raw top_k;
  Raw min_p;
  Raw frequency_penalty;
  Raw presence_penalty;
  Raw repetition_penalty;
  Raw seed;
  Raw logit_bias;
};

// Texts are views of the document that the request was read from, or of texts kept here. Moved,
// never copied, since a copy would still look into the first one's texts.
struct Request {
  Request() = default;
  Request(const Request&) = delete;
  Request& operator=(const Request&) = delete;
  Request(Request&&) noexcept = default;
  Request& operator=(Request&&) noexcept = default;
  ~Request() = default;

  Text dialect;  // that it was read from, by name
  std::vector<Message> messages;
  std::vector<Tool> tools;
  ToolChoice tool_choice;
  std::optional<bool> parallel_tool_calls;
  OutputFormat output;
  ReasoningSettings reasoning;
  Sampling sampling;
  std::optional<std::int64_t> max_output_tokens;
  std::vector<Text> stop;
  std::optional<std::int64_t> choices;  // how many answers
  bool logprobs = false;
  std::optional<std::int64_t> top_logprobs;
  Text verbosity;
  Text user;  // who the end user is, for the provider's abuse detection
  Text service_tier;
  Text cache_key;  // groups requests that share a prefix
  std::optional<bool> store;
  Raw metadata;
  bool stream = false;
  bool include_usage = false;  // of a stream, where the dialect lets the client choose
  std::vector<Extra> extras;

  // Keeps a text that is not in the document, for as long as the request lives. `Keep` takes what
  // is escaped already (or a JSON value), `KeepPlain` what is not.
  std::string_view Keep(std::string text) { return kept_.emplace_front(std::move(text)); }
  Text KeepPlain(std::string_view plain) { return {Keep(json::Escape(plain))}; }

 private:
  std::forward_list<std::string> kept_;
};

}  // namespace monorelay::chat
