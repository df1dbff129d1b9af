// A request in the words of another dialect, and the way back for its answer.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "chat/finish_reason.hpp"
#include "chat/tools.hpp"
#include "dialects/codec.hpp"
#include "dialects/dialect.hpp"
#include "relay/answer_stream.hpp"

namespace monorelay::relay {

// What is to be translated, and for whom.
struct TranslationOrder {
  dialects::Dialect client = dialects::Dialect::kOpenAiChat;
  dialects::Dialect provider = dialects::Dialect::kOpenAiChat;
  std::string_view body;  // the client's, json::kPadding readable bytes behind it
  dialects::Target target;
  bool tools = true;           // false: the model calls none
  bool strict = false;         // what cannot be expressed is an error
  bool answer_passes = false;  // the answer needs no translation
  bool keeps = false;          // the answer will be kept: see Translation::Input
  dialects::Keeping keeping = {};
};

// Immutable once made.
class Translation {
 public:
  // Fails with kInvalidRequest, naming the client's field, if the request makes no sense or cannot
  // be expressed for the provider.
  static Result<Translation> Make(const TranslationOrder& order);

  // The body for the provider.
  [[nodiscard]] const std::string& Body() const { return body_; }
  // For the header field x-monorelay-conversion; empty if nothing was lost.
  [[nodiscard]] const std::string& Losses() const { return losses_; }
  // The client's answer is the provider's as it comes.
  [[nodiscard]] bool AnswerPasses() const { return answer_passes_; }
  [[nodiscard]] dialects::Dialect ProviderDialect() const { return provider_dialect_; }
  // A stream's usage is asked of the provider though the client does not want to see it.
  [[nodiscard]] bool HidesUsage() const { return hides_usage_; }

  // What the request asks, as it stands in its body, if the answer is to be kept; else empty.
  [[nodiscard]] std::string_view Input() const { return input_; }

  // Of `context`, provider_dialect, include_usage, echo and is_kept are filled in here.
  [[nodiscard]] std::unique_ptr<AnswerStream> NewStream(dialects::ReplyContext context,
                                                        std::string request_id) const;

  struct Answer {
    std::string body;
    chat::Usage usage;
    chat::FinishReason finish_reason = chat::FinishReason::kNone;
    std::string response;  // as EventWriter::TakeResponse, if the answer is to be kept
  };
  // In one piece, or as the events of a stream, for a provider that was asked for one and sent its
  // answer whole.
  enum class Form : std::uint8_t { kWhole, kStream };
  // In which form the provider sent its answer.
  enum class Source : std::uint8_t { kJson, kEvents };
  // A whole answer of the provider in the client's words. Fails with kUpstreamError if it is none,
  // or broke off.
  [[nodiscard]] Result<Answer> TranslateAnswer(std::string_view body, Source source, Form form,
                                               dialects::ReplyContext context) const;

 private:
  void Complete(dialects::ReplyContext& context) const;
  // `document` holds what the result looks into.
  [[nodiscard]] Result<chat::Response> ReadAnswer(std::string_view body, Source source,
                                                  json::Document& document,
                                                  const std::string& provider) const;
  [[nodiscard]] Result<chat::Response> CollectAnswer(std::string_view events) const;

  const dialects::Codec* client_ = nullptr;
  const dialects::Codec* provider_ = nullptr;
  dialects::Dialect provider_dialect_ = dialects::Dialect::kOpenAiChat;
  std::string body_;
  std::string losses_;
  std::string echo_;
  std::string_view input_;
  bool keeps_ = false;
  chat::ToolNames names_;
  bool include_usage_ = true;
  bool answer_passes_ = false;
  bool hides_usage_ = false;
};

}  // namespace monorelay::relay
