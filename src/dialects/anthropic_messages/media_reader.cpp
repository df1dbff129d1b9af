// Images, documents and the blocks that other dialects can only have as text.
#include <string>

#include "dialects/anthropic_messages/names.hpp"
#include "dialects/anthropic_messages/reading.hpp"

namespace monorelay::dialects::anthropic_messages {
namespace {

using chat::Media;
using chat::Part;
using chat::SourceKind;

// `more` on a line of its own behind what `out` has.
void AppendLine(std::string& out, chat::Text more) {
  if (more.IsEmpty()) return;
  if (!out.empty()) out += "\\n";
  out += more.escaped;
}

// The texts among the blocks of `content`, or itself.
std::string TextsOf(Value content) {
  std::string text(content.GetText().escaped);
  for (const Value block : content.Items()) AppendLine(text, block["text"].GetText());
  return text;
}

// What the texts of a block do not tell.
void NoteTheRest(Reading& reading, Value block) {
  AddExtra(reading, kExtraOfBlock, {"context"}, block["context"]);
  if (block["citations"]["enabled"].GetBool().value_or(false))
    AddExtra(reading, kExtraOfBlock, {"citations"}, block["citations"]);
}

// A document made of blocks: its texts for other dialects, the whole of it for this one.
void AddContentDocument(Reading& reading, Value block, Media media, std::vector<Part>& parts) {
  media.source = SourceKind::kPlain;
  media.type = {"text/plain"};
  media.data = {reading.request.Keep(TextsOf(block["source"]["content"]))};
  parts.push_back({.content = media});
  parts.push_back(ForeignPart({kOriginal}, block.GetRaw()));
  NoteTheRest(reading, block);
}

struct Source {
  std::string_view type;
  SourceKind kind;
  std::string_view field;
};

constexpr Source kSources[] = {{"base64", SourceKind::kBase64, "data"},
                               {"url", SourceKind::kUrl, "url"},
                               {"file", SourceKind::kFile, "file_id"},
                               {"text", SourceKind::kPlain, "data"}};

}  // namespace

bool ReadMedia(Reading& reading, Value block, const Path& path, std::vector<Part>& parts) {
  const Value source = block["source"];
  const Path where = path.Key("source");
  if (!source.IsObject()) {
    reading.problem.Report(where, "must be an object");
    return false;
  }
  Media media;
  if (block["type"].Is("document")) media.kind = chat::MediaKind::kDocument;
  media.name = OptionalText(reading, block["title"], path.Key("title"));
  media.type = OptionalText(reading, source["media_type"], where.Key("media_type"));
  for (const Source& known : kSources) {
    if (!source["type"].Is(known.type)) continue;
    media.source = known.kind;
    media.data = RequiredText(reading, source[known.field], where.Key(known.field));
    parts.push_back({.content = media});
    return true;
  }
  RequiredText(reading, source["type"], where.Key("type"));
  if (source["type"].Is("content")) {
    AddContentDocument(reading, block, media, parts);
  } else {
    parts.push_back(ForeignPart(block["type"].GetText(), block.GetRaw()));
  }
  return false;
}

void ReadAsText(Reading& reading, Value block, std::vector<Part>& parts) {
  std::string text;
  AppendLine(text, block["title"].GetText());
  AppendLine(text, block["source"].GetText());
  AppendLine(text, block["tool_name"].GetText());
  AppendLine(text, {TextsOf(block["content"])});
  if (text.empty()) text = json::Escape(block.GetRaw().json);
  const chat::Text kept{reading.request.Keep(std::move(text))};
  parts.push_back({.content = chat::TextPart{.text = kept, .citations = {}}});
  parts.push_back(ForeignPart({kOriginal}, block.GetRaw()));
  NoteTheRest(reading, block);
}

}  // namespace monorelay::dialects::anthropic_messages
