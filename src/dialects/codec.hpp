// The readers and writers of one dialect: wire shapes on one side, chat:: on the other.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "chat/event.hpp"
#include "chat/finish_reason.hpp"
#include "chat/notes.hpp"
#include "chat/request.hpp"
#include "chat/response.hpp"
#include "chat/tools.hpp"
#include "dialects/dialect.hpp"
#include "json/document.hpp"

namespace monorelay::dialects {

// How reasoning of earlier turns goes back to a provider of Chat Completions.
enum class ReasoningReturn : std::uint8_t {
  kNone,     // it refuses or ignores it
  kContent,  // "reasoning_content" beside the content
  kDetails,  // "reasoning_details", with signatures
};

// In what a provider differs from the norm of its dialect; the defaults are the norm.
struct ProviderTraits {
  // --- Chat Completions ---
  bool max_completion_tokens = false;  // the limit's name; else max_tokens
  bool developer_role = false;         // knows that role; else it is sent as system
  bool include_usage = true;           // understands stream_options.include_usage
  bool json_schema = true;             // knows response_format json_schema; else json_object
  bool image_urls = true;              // fetches images itself
  bool sampling_extras = false;        // knows top_k, min_p, repetition_penalty
  bool nine_character_call_ids = false;
  bool any_for_required = false;  // names the tool choice "required" "any"
  bool parallel_tool_calls = true;
  bool continues_prefill = false;  // goes on with an assistant's last message
  bool custom_tools = false;       // knows free-form tools and a choice among some tools
  bool cache_control = false;      // takes cache_control on parts and tools
  ReasoningReturn reasoning_return = ReasoningReturn::kNone;
  // --- All others ---
  bool hosted_tools = false;  // runs the tools itself that its dialect has names for

  bool operator==(const ProviderTraits&) const = default;
};

// What is known about a model.
struct ModelTraits {
  std::int64_t max_output_tokens = 0;  // 0: not known
  bool sampling = true;                // takes temperature, top_p and top_k
  bool adaptive_thinking = false;      // decides itself how long to think, guided by an effort
  bool thinking_level = false;         // takes a level rather than a budget
  bool prefill = true;

  bool operator==(const ModelTraits&) const = default;
};

// Whom a request is written for. Views of the exchange's own values.
struct Target {
  std::string_view provider;  // its name in the configuration
  std::string_view model;     // as it knows it
  bool stream = false;
  ProviderTraits traits;
  ModelTraits model_traits;
};

// What an answer needs to know about the request and the relay.
struct ReplyContext {
  std::string model;         // as the client asked for it
  std::string seed;          // unique to the exchange, letters and digits: ids are made from it
  std::int64_t created = 0;  // seconds since 1970
  std::string provider;      // that answers, for marking what only it can read
  Dialect provider_dialect = Dialect::kOpenAiChat;
  bool include_usage = true;  // the client wants the usage of a stream
  bool json_array = false;    // a stream without SSE: one JSON array (Gemini without alt=sse)
  std::string echo;           // see Codec::Echo
  bool is_kept = false;       // the whole answer is wanted at its end: EventWriter::TakeResponse
};

// What the relay does for a request beyond passing it on, and its answer tells.
struct Keeping {
  bool stored = true;         // the answer can be asked for later, if the request wants that
  std::string_view previous;  // the id of the answer that it goes on from, which the relay has
                              // replaced by that answer; empty: none
};

// Reads the stream of a provider. Keeps the state of one stream and nothing that grows with it.
// Used by one thread, the one that made it.
class EventReader {
 public:
  virtual ~EventReader() = default;

  // `text` is one SSE event, from its first byte to its empty line; any line ends. What it means
  // goes to `sink`. Unknown and unreadable events are skipped.
  virtual void Read(std::string_view text, chat::EventSink& sink) = 0;
  // The provider has closed its stream: gives out what was held back, and kEnd if the answer is
  // finished. Called once, after the last Read.
  virtual void Finish(chat::EventSink& sink) = 0;

  [[nodiscard]] const chat::Usage& Usage() const { return usage_; }
  // Of all choices together, as far as they have stopped.
  [[nodiscard]] chat::FinishReason WhyStopped() const { return finish_reason_; }
  // As in StreamTap.
  [[nodiscard]] bool IsFinished() const { return finished_; }
  [[nodiscard]] const std::optional<std::string>& Failure() const { return failure_; }

 protected:
  // Reads the data of the event at hand. The value, and what is read out of it, is valid until any
  // reader of the thread is given its next event: what an event says is passed on at once, so that
  // no stream keeps a document.
  static Result<json::Value> Parse(std::string_view data);
  // A choice has stopped; again if that is understood better later.
  void NoteStop(const chat::Stop& stop) {
    finish_reason_ = std::max(finish_reason_, chat::FinishReasonOf(stop));
  }

  chat::Usage usage_;
  std::optional<std::string> failure_;
  bool finished_ = false;

 private:
  chat::FinishReason finish_reason_ = chat::FinishReason::kNone;
};

// Writes a stream for a client. What it has written collects in a string that the caller empties.
class EventWriter : public chat::EventSink {
 public:
  // Ends the stream with an error in the client's shape; nothing is written after it.
  virtual void Fail(const Error& error, std::string_view request_id) = 0;

  // The bytes since the last Clear: whole events.
  [[nodiscard]] std::string& Out() { return out_; }

  // The whole answer as the client could ask for it later: once, after the last event of an answer
  // that came to its end, in a dialect that has such requests and if the context asks for it. Else
  // empty.
  virtual std::string TakeResponse() { return {}; }

 protected:
  std::string out_;
};

// Stateless and thread-safe.
class Codec {
 public:
  virtual ~Codec() = default;

  // Reads the body of a client's request; `document` must outlive the result. Fails with
  // kInvalidRequest and a text that names the field.
  virtual Result<chat::Request> ReadRequest(const json::Document& document) const = 0;
  // The field of a request of this dialect that no other dialect can express and without which the
  // answer would mean something else; empty if there is none.
  virtual std::string_view UnpassableField(const chat::Request& request) const {
    static_cast<void>(request);
    return {};
  }
  // The body for a provider. What the dialect cannot say is noted; what would change the meaning of
  // the answer fails with kInvalidRequest and a text with `notes`' name for the field.
  virtual Result<std::string> WriteRequest(const chat::Request& request, const Target& target,
                                           chat::Notes& notes) const = 0;

  // Reads a whole answer of a provider; `document` must outlive the result. Fails with
  // kUpstreamError if it is none.
  virtual Result<chat::Response> ReadResponse(const json::Document& document) const = 0;
  // The body of an answer to a client.
  virtual std::string WriteResponse(const chat::Response& response,
                                    const ReplyContext& context) const = 0;

  virtual std::unique_ptr<EventReader> NewEventReader() const = 0;
  virtual std::unique_ptr<EventWriter> NewEventWriter(ReplyContext context) const = 0;

  // What providers of the dialect can do with tools.
  virtual chat::ToolAbilities Abilities(const Target& target) const = 0;
  // The field in which a client of the dialect says something, for notes and errors.
  virtual std::string_view FieldOf(chat::Feature feature) const = 0;
  // What an answer repeats of its request, in a form of the codec's own; empty if it repeats
  // nothing. Outlives the request.
  virtual std::string Echo(const json::Document& document, const Keeping& keeping) const {
    static_cast<void>(document);
    static_cast<void>(keeping);
    return {};
  }
};

// The codec of a dialect. Lives as long as the program.
const Codec& CodecFor(Dialect dialect);

}  // namespace monorelay::dialects
