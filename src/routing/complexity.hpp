// How hard a request looks, by its words.
#pragma once

#include <string>
#include <string_view>

#include "catalog/choices.hpp"
#include "chat/request.hpp"

namespace monorelay::routing {

struct Complexity {
  double score = 0;  // -1 (simple) to 1
  catalog::Difficulty tier = catalog::Difficulty::kModerate;
  std::string reason;  // for people
};

// The predecessor's score, by whole words: each word of reasoning counts 0.18, of code 0.14, of
// small tasks -0.12, a block of code 0.10, more than two questions 0.05; two words of reasoning are
// 0.95, and a text of more than 50,000 tokens (of four bytes) is 1. Below 0 a request is simple,
// from 0.35 on complex. Words are known in English and Chinese. Takes time in proportion to the
// text, of which what is longer than that is not looked at.
Complexity Assess(std::string_view text);

// All texts of all turns, the results of tools included, joined by a space; no more than Assess
// looks at.
std::string PromptText(const chat::Request& request);

}  // namespace monorelay::routing
