// What whole answers and streamed ones have in common when they are written.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "chat/part.hpp"
#include "chat/usage.hpp"
#include "dialects/codec.hpp"
#include "json/document.hpp"
#include "json/text_print.hpp"
#include "json/writer.hpp"

namespace monorelay::dialects::gemini {

// Gives each call of an answer an id that no other has.
class CallIds {
 public:
  // `seed` must outlive this.
  explicit CallIds(const std::string& seed) : seed_(seed) {}

  // The provider's id if it is usable, else a new one; escaped.
  std::string Give(json::Text id);

 private:
  const std::string& seed_;
  std::vector<std::string> given_;
  std::size_t count_ = 0;
};

// The text for thoughtSignature: as it came if it came from a provider of this dialect, else
// wrapped. Escaped; empty if `opaque` is.
std::string SignatureOfCall(const chat::Opaque& opaque, const ReplyContext& context);
// The same for reasoning; `text` is that of the reasoning.
std::string SignatureFor(const chat::Opaque& opaque, const json::TextPrint& text,
                         const ReplyContext& context);

// Writes the value of a call's "args". What is no object stands in an object under "_raw", and the
// input of a free-form tool under "input".
class ArgumentsWriter {
 public:
  void Write(json::Writer& out, const chat::Arguments& arguments, bool free_form);

 private:
  std::string decoded_;
  json::Document document_;
};

// Writes the member "usageMetadata" if anything is known.
void WriteUsage(json::Writer& out, const chat::Usage& usage);

}  // namespace monorelay::dialects::gemini
