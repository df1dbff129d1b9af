#include "dialects/gemini/contents_writer.hpp"

#include <fmt/format.h>

#include <utility>

#include "dialects/gemini/media.hpp"
#include "dialects/gemini/wire.hpp"
#include "dialects/opaque.hpp"

namespace monorelay::dialects::gemini {
namespace {

using chat::Feature;
using chat::Message;
using chat::Role;
using json::Text;

bool IsInstruction(const Message& message) {
  return message.role == Role::kSystem || message.role == Role::kDeveloper;
}

}  // namespace

ContentsWriter::ContentsWriter(const chat::Request& request, const Target& target,
                               chat::Notes& notes, json::Writer& out)
    : request_(request),
      target_(target),
      notes_(notes),
      out_(out),
      own_(json::Equals(request.dialect, kName)) {}

Result<void> ContentsWriter::Write() {
  const auto& messages = request_.messages;
  std::size_t leading = 0;
  while (leading < messages.size() && IsInstruction(messages[leading])) ++leading;
  // Instructions alone are no conversation for this dialect: then they are what the user says.
  if (leading == messages.size()) leading = 0;
  auto written = WriteSystem(leading);
  if (!written) return written;
  out_.Key("contents").BeginArray();
  for (std::size_t i = leading; i < messages.size(); ++i) {
    written = WriteMessage(messages[i]);
    if (!written) return written;
  }
  Close();
  out_.EndArray();
  if (!wrote_content_) {
    return ClientError(ErrorKind::kInvalidRequest,
                       "the conversation has no content that this provider could answer; send a "
                       "user message that is not empty");
  }
  if (!messages.empty() && messages.back().role == Role::kAssistant &&
      !target_.model_traits.prefill) {
    return ClientError(
        ErrorKind::kInvalidRequest,
        fmt::format("{}: this model does not continue an answer; end with a user message",
                    notes_.NameOf(Feature::kPrefill)));
  }
  return {};
}

Result<void> ContentsWriter::WriteSystem(std::size_t count) {
  system_open_ = true;
  Result<void> written;
  for (std::size_t i = 0; i < count && written; ++i)
    written = WriteParts(request_.messages[i], Side::kUser);
  Close();
  system_open_ = false;
  return written;
}

Result<void> ContentsWriter::WriteMessage(const Message& message) {
  if (!message.name.IsEmpty()) notes_.Drop(Feature::kParticipantName);
  if (!message.purpose.IsEmpty()) notes_.Drop(Feature::kPurpose);
  switch (message.role) {
    case Role::kSystem:
    case Role::kDeveloper:
      return WriteLateSystem(message);
    case Role::kUser:
      return WriteParts(message, Side::kUser);
    case Role::kAssistant:
      return WriteParts(message, Side::kModel);
    case Role::kTool:
      return WriteResults(message);
  }
  return {};
}

Result<void> ContentsWriter::WriteLateSystem(const Message& message) {
  for (const chat::Part& part : message.parts) {
    const auto* text = part.If<chat::TextPart>();
    if (text == nullptr) {
      auto written = WritePart(part, Side::kUser);
      if (!written) return written;
    } else if (!text->text.IsEmpty()) {
      notes_.Approximate(Feature::kSystemPosition, "sent as a marked text of the user");
      text_.assign("<system_message>\\n").append(text->text.escaped).append("\\n</system_message>");
      WriteText({text_}, {}, Side::kUser);
    }
  }
  return {};
}

Result<void> ContentsWriter::WriteParts(const Message& message, Side side) {
  for (std::size_t i = 0; i < message.parts.size(); ++i) {
    const chat::Part& part = message.parts[i];
    const auto* text = part.If<chat::TextPart>();
    more_ = FieldsAfter(message, i + 1);
    if (text == nullptr) {
      auto written = WritePart(part, side);
      if (!written) return written;
      continue;
    }
    if (!text->citations.empty()) notes_.Drop(Feature::kCitations);
    const Text signature = SignatureAfter(message, i + 1);
    if (!signature.IsEmpty()) ++i;
    WriteText(text->text, signature, side);
  }
  return {};
}

std::string_view ContentsWriter::FieldsAfter(const Message& message, std::size_t index) const {
  if (!own_ || index >= message.parts.size()) return {};
  const auto* foreign = message.parts[index].If<chat::Foreign>();
  const bool more = foreign != nullptr && foreign->type.escaped == kMoreFields;
  return more ? foreign->raw.json : std::string_view();
}

void ContentsWriter::WriteMoreFields() {
  if (!more_.empty()) WriteFields(out_, std::exchange(more_, {}));
}

Text ContentsWriter::SignatureAfter(const Message& message, std::size_t index) const {
  if (index >= message.parts.size()) return {};
  const auto* reasoning = message.parts[index].If<chat::Reasoning>();
  const bool bare = reasoning != nullptr && reasoning->text.IsEmpty();
  return bare && IsReadable(reasoning->opaque) ? reasoning->opaque.data : Text{};
}

void ContentsWriter::WriteText(Text text, Text signature, Side side) {
  if (text.IsEmpty() && signature.IsEmpty()) return;
  Open(side);
  out_.BeginObject().Field("text", text);
  if (!signature.IsEmpty()) out_.Field("thoughtSignature", signature);
  WriteMoreFields();
  out_.EndObject();
}

bool ContentsWriter::IsReadable(const chat::Opaque& opaque) const {
  return IsReadableBy(opaque, kName, target_.provider);
}

bool ContentsWriter::IsObject(std::string_view json) {
  return document_.ParseCopy(json).has_value() && document_.Root().IsObject();
}

void ContentsWriter::Open(Side side) {
  if (side_ == side) return;
  Close();
  side_ = side;
  signed_turn_ = false;
  if (system_open_) {
    out_.Key("systemInstruction").BeginObject();
  } else {
    wrote_content_ = true;
    out_.BeginObject().Field("role", side == Side::kUser ? "user" : "model");
  }
  out_.Key("parts").BeginArray();
}

void ContentsWriter::Close() {
  if (side_ != Side::kNone) out_.EndArray().EndObject();
  side_ = Side::kNone;
}

}  // namespace monorelay::dialects::gemini
