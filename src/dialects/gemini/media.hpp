// Images, documents, sounds and films as parts of this dialect.
#pragma once

#include <optional>

#include "chat/part.hpp"
#include "dialects/gemini/wire.hpp"
#include "json/writer.hpp"

namespace monorelay::dialects::gemini {

// What inlineData or fileData of a part holds; nothing if it has neither, or no data.
std::optional<chat::Media> MediaFrom(const PartFields& fields);

// The media type of `media`: as it says itself, else as its first bytes or the ending of its
// address tell; empty if nothing does.
std::string_view TypeOf(const chat::Media& media);

// Writes a whole part. Not for SourceKind::kPlain, which is a text. `own`: the part came from this
// dialect, so that what only it knows goes back.
void WriteMedia(json::Writer& out, const chat::Media& media, bool own, std::string_view more = {});

}  // namespace monorelay::dialects::gemini
