#include "records/body_rules.hpp"

#include <chrono>
#include <utility>

#include "records/embedded_files.hpp"
#include "relay/transcript.hpp"

namespace monorelay::records {
namespace {

using relay::BodyCapture;

// Back to where a character begins.
std::size_t CharacterBoundary(std::string_view text, std::size_t at) {
  while (at > 0 && at < text.size() && (static_cast<unsigned char>(text[at]) & 0xc0U) == 0x80U)
    --at;
  return at;
}

// Without what may be the first half of a secret.
void DropLastWord(std::string& text) {
  const auto end = text.find_last_of(" \t\r\n\"',;:{}[]()<>");
  text.resize(end == std::string::npos ? 0 : end + 1);
}

dialects::ReplyContext ContextOf(const RequestRecord& record) {
  dialects::ReplyContext context;
  context.model = record.model;
  context.seed = record.request_id.View();
  context.created =
      std::chrono::floor<std::chrono::seconds>(record.finished).time_since_epoch().count();
  context.provider = record.provider;
  return context;
}

}  // namespace

BodyRules::BodyRules(BodySettings settings)
    : settings_(std::move(settings)), redactor_(settings_.secrets) {}

Bodies BodyRules::Prepare(const BodyCapture& capture, const RequestRecord& record) const {
  const BodyCapture::Side& asked = capture.Request();
  const BodyCapture::Side& answered = capture.Answer();
  Bodies bodies;
  std::string request = asked.text;
  Clean(request, asked.IsCut());
  const std::size_t most = settings_.preview_characters;
  bodies.question = relay::PreviewOfRequest(capture.Dialect(), request, most);
  bodies.request = Stored(std::move(request), asked.bytes, asked.IsCut());

  const bool is_stream = record.streaming && !answered.text.starts_with('{');
  std::string message;
  if (is_stream) message = relay::WholeAnswer(capture.Dialect(), answered.text, ContextOf(record));
  const bool is_put_together = !message.empty();
  std::string response = is_put_together ? message : answered.text;
  const std::size_t secrets = Clean(response, answered.IsCut() && !is_put_together);
  bodies.answer = relay::PreviewOfAnswer(capture.Dialect(), response, most);
  bodies.response = Stored(std::move(response), answered.bytes, answered.IsCut());

  if (!settings_.keeps_events || !is_put_together) return bodies;
  // A secret may be spread over events, where nobody finds it.
  std::string events = secrets == 0 ? answered.text : std::string();
  Clean(events, answered.IsCut());
  bodies.events = Stored(std::move(events), answered.bytes, answered.IsCut() || secrets != 0);
  return bodies;
}

Body BodyRules::MakeBody(std::string text) const {
  const auto bytes = static_cast<std::int64_t>(text.size());
  Clean(text, false);
  return Stored(std::move(text), bytes, false);
}

std::string BodyRules::MakePreview(std::string text) const {
  Clean(text, false);
  return relay::Beginning(text, settings_.preview_characters);
}

std::size_t BodyRules::Clean(std::string& text, bool is_cut) const {
  text = WithoutFiles(std::move(text));
  if (is_cut) DropLastWord(text);
  return redactor_.Redact(text);
}

Body BodyRules::Stored(std::string text, std::int64_t bytes, bool is_cut) const {
  Body body{.text = std::move(text), .bytes = bytes, .is_cut = is_cut};
  if (body.text.size() > settings_.max_bytes) {
    body.text.resize(CharacterBoundary(body.text, settings_.max_bytes));
    body.is_cut = true;
  }
  return body;
}

}  // namespace monorelay::records
