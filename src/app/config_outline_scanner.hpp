// The characters under the outline: spaces, comments, lines and the scalars in them. Moves over a
// text that a YAML parser has accepted, so it need not know what is forbidden.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "app/config_outline.hpp"

namespace monorelay::app {

class OutlineScanner {
 public:
  explicit OutlineScanner(std::string_view text);

  [[nodiscard]] std::size_t At() const { return at_; }
  void MoveTo(std::size_t at) { at_ = at; }
  [[nodiscard]] bool IsAtEnd() const { return at_ >= text_.size(); }
  // The character `ahead` of here; at the end of the text a line break.
  [[nodiscard]] char Peek(std::size_t ahead = 0) const;
  [[nodiscard]] bool IsBlankAt(std::size_t ahead) const;  // space, tab, line break or end
  [[nodiscard]] bool IsAtLineEnd() const { return Peek() == '\n' || Peek() == '\r'; }
  // Bytes between the beginning of the line and here.
  [[nodiscard]] int Column() const { return ColumnOf(at_); }
  [[nodiscard]] int ColumnOf(std::size_t at) const;
  [[nodiscard]] bool IsAtMarker() const;  // `---` or `...` at the beginning of a line
  [[nodiscard]] bool IsAtDash() const { return Peek() == '-' && IsBlankAt(1); }

  void SkipBlanks();  // spaces and tabs
  void SkipLine();    // to the line's end
  // Over spaces, line breaks and comments to what follows.
  void SkipToContent();
  // The same within the line: true if something is left of it.
  bool SkipToContentInLine();
  // Anchors and tags and the spaces behind them; leaves the span of a tag in `tag`.
  void SkipProperties(Span& tag);

  // Each moves over one scalar, which begins here, and tells where it ends.
  std::size_t SkipQuoted();
  // Of lines that are indented by more than `parent` columns.
  std::size_t SkipFolded(int parent);
  std::size_t SkipPlain(int parent);
  std::size_t SkipPlainInFlow();
  // A name after `&`, `*` or `!`.
  std::size_t SkipWord();

  // If a key of a block map stands here: where its colon is. Does not move.
  std::optional<std::size_t> FindColon();

 private:
  // The end of the plain text in this line.
  std::size_t PlainInLine();

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace monorelay::app
