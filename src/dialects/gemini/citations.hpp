// Sources of an answer: groundingMetadata and citationMetadata.
#pragma once

#include <string_view>
#include <vector>

#include "chat/part.hpp"
#include "json/document.hpp"
#include "json/writer.hpp"

namespace monorelay::dialects::gemini {

// The citations of a candidate. Here places count bytes of the answer's text; see InCodePoints.
std::vector<chat::Citation> CitationsOf(json::Value candidate);

// Counts the places of `citations`, which are in bytes of `text`, in code points instead, and the
// other way. Places outside the text become -1.
void InCodePoints(std::vector<chat::Citation>& citations, std::string_view text);
void InBytes(std::vector<chat::Citation>& citations, std::string_view text);

// Writes a groundingMetadata with those citations that have a URL; places in bytes.
void WriteGrounding(json::Writer& out, const std::vector<chat::Citation>& citations);

}  // namespace monorelay::dialects::gemini
