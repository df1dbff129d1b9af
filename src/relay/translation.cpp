#include "relay/translation.hpp"

#include <utility>

#include "chat/collector.hpp"
#include "chat/replay.hpp"
#include "dialects/kept_response.hpp"
#include "relay/translated_stream.hpp"
#include "sse/splitter.hpp"

namespace monorelay::relay {
namespace {

using dialects::Dialect;

constexpr std::size_t kLongestLossLine = 1024;

std::unexpected<Error> Lossy(const chat::Notes& notes) {
  const chat::Note& first = notes.All().front();
  return ClientError(
      ErrorKind::kInvalidRequest,
      "\"" + first.field + "\" cannot be passed on exactly to the provider of this model (" +
          notes.Render(kLongestLossLine) +
          "); leave it out, choose a model of another provider, or allow approximations");
}

std::unexpected<Error> Unpassable(std::string_view field, std::string_view provider) {
  return ClientError(ErrorKind::kInvalidRequest,
                     "\"" + std::string(field) + "\" means nothing to provider \"" +
                         std::string(provider) +
                         "\", which speaks another dialect; leave it out, or ask for a model of a "
                         "provider that knows it");
}

std::unexpected<Error> Unanswerable(std::string_view field) {
  return ClientError(ErrorKind::kInvalidRequest,
                     "\"" + std::string(field) +
                         "\" cannot go together with a previous response that the relay keeps; "
                         "leave one of them out");
}

// What a reader keeps beside the parts for its own dialect alone is no loss for another.
void LeaveOutCompanions(chat::Request& request) {
  const auto is_companion = [](const chat::Part& part) {
    const auto* foreign = part.If<chat::Foreign>();
    return foreign != nullptr && foreign->companion;
  };
  for (chat::Message& message : request.messages) {
    std::erase_if(message.parts, is_companion);
    for (chat::Part& part : message.parts) {
      if (auto* result = part.If<chat::ToolResult>()) std::erase_if(result->content, is_companion);
    }
  }
}

}  // namespace

Result<Translation> Translation::Make(const TranslationOrder& order) {
  const dialects::Codec& client = dialects::CodecFor(order.client);
  const dialects::Codec& provider = dialects::CodecFor(order.provider);
  json::Document document;
  if (auto parsed = document.Parse(order.body); !parsed)
    return std::unexpected(std::move(parsed.error()));
  auto request = client.ReadRequest(document);
  if (!request) return std::unexpected(std::move(request.error()));
  request->stream = order.target.stream;
  const bool is_same = order.client == order.provider;
  if (!is_same || !order.keeping.previous.empty()) {
    if (const auto field = client.UnpassableField(*request); !field.empty())
      return is_same ? Unanswerable(field) : Unpassable(field, order.target.provider);
  }
  if (!is_same) LeaveOutCompanions(*request);
  // The relay does it, and asks nobody else to.
  if (!is_same && order.keeps) request->store.reset();
  chat::Notes notes([&client](chat::Feature feature) { return client.FieldOf(feature); });
  chat::ToolAbilities abilities = provider.Abilities(order.target);
  abilities.tools = abilities.tools && order.tools;
  auto names = chat::Fit(*request, abilities, notes);
  if (!names) return std::unexpected(std::move(names.error()));
  auto body = provider.WriteRequest(*request, order.target, notes);
  if (!body) return std::unexpected(std::move(body.error()));
  if (order.strict && !notes.IsEmpty()) return Lossy(notes);
  Translation made;
  made.client_ = &client;
  made.provider_ = &provider;
  made.provider_dialect_ = order.provider;
  made.body_ = *std::move(body);
  made.losses_ = notes.Render(kLongestLossLine);
  // It goes into events, which are lines.
  made.echo_ = client.Echo(document, order.keeping);
  json::PutOnOneLine(made.echo_);
  made.keeps_ = order.keeps;
  if (order.keeps) made.input_ = dialects::InputOf(document);
  made.names_ = *std::move(names);
  made.include_usage_ = request->include_usage;
  made.answer_passes_ = order.answer_passes;
  made.hides_usage_ = order.answer_passes && order.provider == Dialect::kOpenAiChat &&
                      order.target.stream && order.target.traits.include_usage &&
                      !request->include_usage;
  return made;
}

void Translation::Complete(dialects::ReplyContext& context) const {
  context.provider_dialect = provider_dialect_;
  context.include_usage = include_usage_;
  context.echo = echo_;
  context.is_kept = keeps_;
}

std::unique_ptr<AnswerStream> Translation::NewStream(dialects::ReplyContext context,
                                                     std::string request_id) const {
  Complete(context);
  return std::make_unique<TranslatedStream>(*provider_, *client_, names_, std::move(context),
                                            std::move(request_id));
}

Result<chat::Response> Translation::ReadAnswer(std::string_view body, Source source,
                                               json::Document& document,
                                               const std::string& provider) const {
  if (source == Source::kEvents) return CollectAnswer(body);
  if (!document.ParseCopy(body)) {
    return UpstreamError(ErrorKind::kUpstreamError, RetryAdvice::kNextKey,
                         "provider \"" + provider + "\" sent an answer that is not JSON");
  }
  return provider_->ReadResponse(document);
}

Result<chat::Response> Translation::CollectAnswer(std::string_view events) const {
  const auto reader = provider_->NewEventReader();
  chat::Collector collector;
  sse::Splitter splitter;
  while (!events.empty()) {
    const std::size_t end = splitter.FindEventEnd(events);
    const std::string_view event = events.substr(0, end);
    events.remove_prefix(event.size());
    reader->Read(event, collector);
  }
  reader->Finish(collector);
  if (reader->Failure()) {
    Error error = ErrorInStream(*reader->Failure());
    error.advice = RetryAdvice::kNextKey;
    return std::unexpected(std::move(error));
  }
  if (!reader->IsFinished()) {
    return UpstreamError(ErrorKind::kUpstreamError, RetryAdvice::kNextKey,
                         "the provider's stream ended before the answer was whole");
  }
  return collector.Take();
}

Result<Translation::Answer> Translation::TranslateAnswer(std::string_view body, Source source,
                                                         Form form,
                                                         dialects::ReplyContext context) const {
  Complete(context);
  json::Document document;
  auto response = ReadAnswer(body, source, document, context.provider);
  if (!response) return std::unexpected(std::move(response.error()));
  if (!names_.IsEmpty()) names_.Restore(*response);
  Answer answer{.body = {},
                .usage = response->usage,
                .finish_reason = chat::FinishReasonOf(*response),
                .response = {}};
  if (form == Form::kWhole) {
    answer.body = client_->WriteResponse(*response, context);
    if (keeps_) answer.response = answer.body;
    return answer;
  }
  const auto writer = client_->NewEventWriter(std::move(context));
  chat::Replay(*response, *writer);
  answer.response = writer->TakeResponse();
  answer.body = std::move(writer->Out());
  return answer;
}

}  // namespace monorelay::relay
