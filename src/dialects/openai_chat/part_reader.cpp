#include "dialects/openai_chat/part_reader.hpp"

#include "base/text.hpp"
#include "dialects/dialect.hpp"
#include "dialects/opaque.hpp"
#include "dialects/openai_chat/media.hpp"

namespace monorelay::dialects::openai_chat {
namespace {

using chat::CacheMark;
using chat::Media;
using chat::MediaKind;
using chat::Part;
using chat::SourceKind;
using json::Value;

class PartReader {
 public:
  PartReader(chat::Request& request, std::vector<Part>& parts) : request_(request), parts_(parts) {}

  Result<void> Read(const Value& part, const Path& where) {
    // Some clients list bare strings.
    if (part.IsString()) return AddText(part.GetText(), CacheMark::kNone);
    if (!part.IsObject()) return MustBe(where, "an object");
    const Value type = part["type"];
    const CacheMark cache = ReadCacheMark(part);
    if (type.Is("text") || (!type.IsGiven() && part["text"].IsString())) {
      const Value text = part["text"];
      if (!text.IsString()) return MustBe(Path(where, "text"), "a string");
      return AddText(text.GetText(), cache);
    }
    if (!type.IsString()) return MustBe(Path(where, "type"), "a string");
    if (type.Is("image_url")) return ReadUrl(part, "image_url", MediaKind::kImage, cache, where);
    if (type.Is("video_url")) return ReadUrl(part, "video_url", MediaKind::kVideo, cache, where);
    if (type.Is("input_audio")) return ReadAudio(part["input_audio"], cache, where);
    if (type.Is("file")) return ReadFile(part["file"], cache, where);
    if (type.Is("refusal")) return ReadRefusal(part["refusal"], where);
    if (type.Is("thinking")) return ReadThinking(part);
    Add(chat::Foreign{.type = type.GetText(),
                      .dialect = {NameOf(Dialect::kOpenAiChat)},
                      .raw = part.GetRaw()},
        cache);
    return {};
  }

 private:
  template <class Content>
  void Add(Content content, CacheMark cache) {
    parts_.push_back({.content = std::move(content), .cache = cache});
  }

  Result<void> AddText(json::Text text, CacheMark cache) {
    if (!text.IsEmpty() || cache != CacheMark::kNone)
      Add(chat::TextPart{.text = text, .citations = {}}, cache);
    return {};
  }

  Result<void> ReadUrl(const Value& part, std::string_view key, MediaKind kind, CacheMark cache,
                       const Path& parent) {
    const Path where(parent, key);
    const Value holder = part[key];
    const Value url = holder.IsString() ? holder : holder["url"];
    if (!url.IsString() || url.GetText().IsEmpty())
      return MustBe(Path(where, "url"), "a URL or a data URL");
    Media media{.kind = kind,
                .source = SourceKind::kUrl,
                .type = {},
                .data = url.GetText(),
                .name = {},
                .detail = holder["detail"].GetText()};
    if (IsDataUrl(url.GetText())) {
      DataUrl halves;
      if (!SplitDataUrl(url.GetText(), halves))
        return MustBe(Path(where, "url"), "a data URL with base64, or one of http or https");
      media.source = SourceKind::kBase64;
      media.type = halves.type;
      media.data = halves.data;
    }
    Add(media, cache);
    return {};
  }

  Result<void> ReadAudio(const Value& audio, CacheMark cache, const Path& parent) {
    const Path where(parent, "input_audio");
    const Value data = audio["data"];
    if (!data.IsString()) return MustBe(Path(where, "data"), "a string of base64");
    Media media{.kind = MediaKind::kAudio,
                .source = SourceKind::kBase64,
                .type = {},
                .data = data.GetText(),
                .name = {},
                .detail = {}};
    DataUrl halves;
    if (IsDataUrl(data.GetText()) && SplitDataUrl(data.GetText(), halves)) media.data = halves.data;
    const json::Text format = audio["format"].GetText();
    if (format.IsEmpty()) return MustBe(Path(where, "format"), "the name of a format");
    media.type = {AudioType(format)};
    if (media.type.IsEmpty())
      media.type = {request_.Keep(std::string("audio/").append(format.escaped))};
    Add(media, cache);
    return {};
  }

  Result<void> ReadFile(const Value& file, CacheMark cache, const Path& parent) {
    const Path where(parent, "file");
    if (!file.IsObject()) return MustBe(where, "an object");
    Media media{.kind = MediaKind::kDocument,
                .source = SourceKind::kFile,
                .type = {},
                .data = file["file_id"].GetText(),
                .name = file["filename"].GetText(),
                .detail = {}};
    const json::Text data = file["file_data"].GetText();
    if (!data.IsEmpty()) {
      if (!ReadFileData(data, media))
        return MustBe(Path(where, "file_data"), "a data URL with base64, or with a text");
    } else if (media.data.IsEmpty()) {
      return MustBe(where, "given by file_data or file_id");
    }
    Add(media, cache);
    return {};
  }

  bool ReadFileData(json::Text data, Media& media) {
    DataUrl halves;
    media.data = data;
    if (data.escaped.starts_with("http:") || data.escaped.starts_with("https:")) {
      media.source = SourceKind::kUrl;
    } else if (!IsDataUrl(data)) {
      media.source = SourceKind::kBase64;
      // Bare base64: only the name may tell what it is.
      if (media.name.escaped.ends_with(".pdf")) media.type = {"application/pdf"};
    } else if (SplitDataUrl(data, halves)) {
      media.source = SourceKind::kBase64;
      media.type = halves.type;
      media.data = halves.data;
      media.kind = KindOfType(halves.type);
    } else {
      const std::string url = json::Decode(data);
      const std::size_t comma = url.find(',');
      if (comma == std::string::npos || !url.starts_with("data:text/")) return false;
      media.source = SourceKind::kPlain;
      media.type = {"text/plain"};
      media.data = request_.KeepPlain(PercentDecode(std::string_view(url).substr(comma + 1)));
    }
    return true;
  }

  Result<void> ReadRefusal(const Value& refusal, const Path& parent) {
    if (!refusal.IsString()) return MustBe(Path(parent, "refusal"), "a string");
    if (!refusal.GetText().IsEmpty())
      Add(chat::Refusal{.text = refusal.GetText()}, CacheMark::kNone);
    return {};
  }

  Result<void> ReadThinking(const Value& part) {
    chat::Reasoning reasoning;
    reasoning.text = ThinkingTextOf(part);
    const json::Text signature = part["signature"].GetText();
    if (!signature.IsEmpty()) {
      reasoning.opaque = OpaqueFrom(signature, NameOf(Dialect::kOpenAiChat), request_, nullptr);
      CheckSigned(reasoning.opaque, signature, reasoning.text);
    }
    if (!reasoning.text.IsEmpty() || !reasoning.opaque.IsEmpty()) Add(reasoning, CacheMark::kNone);
    return {};
  }

  chat::Request& request_;
  std::vector<Part>& parts_;
};

}  // namespace

Result<void> ReadContent(chat::Request& request, const Value& content, const Path& where,
                         std::vector<Part>& parts) {
  if (!content.IsGiven()) return {};
  PartReader reader(request, parts);
  if (content.IsString()) return reader.Read(content, where);
  if (!content.IsArray()) return MustBe(where, "a string or an array of parts");
  std::size_t index = 0;
  for (const Value part : content.Items()) {
    auto read = reader.Read(part, Path(where, index));
    if (!read) return read;
    ++index;
  }
  return {};
}

CacheMark ReadCacheMark(const Value& holder) {
  const Value mark = holder["cache_control"];
  if (mark.IsObject()) return mark["ttl"].Is("1h") ? CacheMark::kHour : CacheMark::kMinutes5;
  const Value point = holder["prompt_cache_breakpoint"];
  if (point.IsObject()) return point["ttl"].Is("12h") ? CacheMark::kHours12 : CacheMark::kMinutes30;
  return CacheMark::kNone;
}

json::Text ThinkingTextOf(const Value& part) {
  const Value thinking = part["thinking"];
  if (thinking.IsString()) return thinking.GetText();
  for (const Value piece : thinking.Items()) {
    if (piece["text"].IsString()) return piece["text"].GetText();
  }
  return {};
}

void ReadAnnotations(const Value& annotations, std::vector<chat::Citation>& citations) {
  for (const Value annotation : annotations.Items()) {
    const Value source = annotation["url_citation"];
    if (!source.IsObject()) continue;
    citations.push_back({.url = source["url"].GetText(),
                         .title = source["title"].GetText(),
                         .quote = source["content"].GetText(),
                         .begin = source["start_index"].GetInt().value_or(-1),
                         .end = source["end_index"].GetInt().value_or(-1),
                         .raw = annotation.GetRaw(),
                         .dialect = {NameOf(Dialect::kOpenAiChat)}});
  }
}

}  // namespace monorelay::dialects::openai_chat
