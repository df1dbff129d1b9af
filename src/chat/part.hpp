// What messages are made of.
#pragma once

#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "json/text.hpp"

namespace monorelay::chat {

using json::Raw;
using json::Text;

// "Cache the conversation up to here", and for how long.
enum class CacheMark : std::uint8_t { kNone, kMinutes5, kMinutes30, kHour, kHours12 };

// Bytes that only the provider which made them can read: signatures of thinking, encrypted
// thinking. They come back unchanged or not at all.
struct Opaque {
  Text data = {};      // empty: none
  Text dialect = {};   // the wire language that it belongs to, by name
  Text provider = {};  // the provider that made it; empty if that is not known
  bool whole = false;  // it is the (hidden) reasoning itself rather than a signature of it

  [[nodiscard]] bool IsEmpty() const { return data.IsEmpty(); }
};

// A source that a passage of an answer refers to.
struct Citation {
  Text url = {};
  Text title = {};
  Text quote = {};  // the words of the source
  // Which characters (code points) of the answer's whole text it is about; -1 if not said.
  std::int64_t begin = -1;
  std::int64_t end = -1;
  Raw raw = {};       // the citation in its own dialect
  Text dialect = {};  // of `raw`
};

struct TextPart {
  Text text = {};
  std::vector<Citation> citations = {};
};

// What a model says instead of an answer that it will not give.
struct Refusal {
  Text text = {};
};

enum class MediaKind : std::uint8_t { kImage, kDocument, kAudio, kVideo };
enum class SourceKind : std::uint8_t {
  kBase64,  // data is base64
  kUrl,     // data is a URL that the provider fetches
  kFile,    // data is the id of a file that was given to the provider before
  kPlain,   // data is the text of a document
};

// An image, document, sound or film.
struct Media {
  MediaKind kind = MediaKind::kImage;
  SourceKind source = SourceKind::kBase64;
  Text type = {};  // media type such as image/png; empty if not said
  Text data = {};
  Text name = {};    // of a file, or the title of a document
  Text detail = {};  // how closely to look: auto, low, high, original
};

// The arguments of a call, in the form in which they came. Exactly one is set; none means {}.
struct Arguments {
  Text text = {};  // the inside of a JSON string that should hold an object
  Raw object = {};
};

struct ToolCall {
  Text id = {};
  Text name = {};
  Text group = {};         // the namespace of the tool, if it is in one
  bool free_form = false;  // a tool whose input is any text; `arguments.text` is that text then
  Arguments arguments = {};
  Opaque opaque = {};  // belongs to the call and must go back with it
};

struct Part;

struct ToolResult {
  Text call_id = {};
  Text name = {};  // of the tool, if the dialect says it
  std::vector<Part> content;
  bool failed = false;
  bool free_form = false;  // of a free-form tool
};

// What a model thought before it spoke.
struct Reasoning {
  Text text = {};
  Text id = {};
  bool summary = false;  // a summary of the reasoning rather than the reasoning
  Opaque opaque = {};
};

// A part that has no meaning here, such as the call of a tool that the provider runs itself.
struct Foreign {
  Text type = {};     // as its dialect names it
  Text dialect = {};  // name of that dialect
  Raw raw = {};       // the whole part
  // Serves only to write the parts beside it in its own dialect again, without loss.
  bool companion = false;
};

struct Part {
  std::variant<TextPart, Refusal, Media, ToolCall, ToolResult, Reasoning, Foreign> content;
  CacheMark cache = CacheMark::kNone;

  // The content if it is of that type, else nullptr.
  template <class T>
  [[nodiscard]] const T* If() const {
    return std::get_if<T>(&content);
  }
  template <class T>
  [[nodiscard]] T* If() {
    return std::get_if<T>(&content);
  }
};

}  // namespace monorelay::chat
