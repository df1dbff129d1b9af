// The bytes of one edit: what to take out of a YAML text and what to put there.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "app/config_model.hpp"
#include "app/config_outline.hpp"
#include "app/config_path.hpp"
#include "base/error.hpp"

namespace monorelay::app {

struct Splice {
  Span out;  // may be empty
  std::string in;
};

// Plans edits of one text by its outline. Each answer is what to splice, in the order of the text.
// Expects that the model says the edit can be made (MissingPart and the like have been checked).
class SplicePlanner {
 public:
  // Both must outlive this.
  SplicePlanner(std::string_view text, const OutlineNode& root);

  using Splices = std::vector<Splice>;
  [[nodiscard]] Result<Splices> Replace(const ConfigPath& path, const ConfigModel& value) const;
  // Puts `value` under `key` of the map at `path`, or (without key) at the end of the list there. A
  // null there becomes a map or list.
  [[nodiscard]] Result<Splices> Add(const ConfigPath& path, const std::string* key,
                                    const ConfigModel& value) const;
  // Puts the items of `list` at the end of the list at `path`.
  [[nodiscard]] Result<Splices> Extend(const ConfigPath& path, const ConfigModel& list) const;
  // Puts `value` before an item of the list at `path`.
  [[nodiscard]] Result<Splices> Insert(const ConfigPath& path, std::size_t place,
                                       const ConfigModel& value) const;
  [[nodiscard]] Result<Splices> Remove(const ConfigPath& path) const;
  [[nodiscard]] Result<Splices> Rename(const ConfigPath& path, const std::string& key) const;

 private:
  // A value with what it belongs to.
  struct Found {
    const OutlineNode* node = nullptr;
    const OutlineNode* parent = nullptr;  // nullptr: the whole text
    const OutlineEntry* entry = nullptr;  // of a map
    std::size_t place = 0;                // in the parent
    bool in_flow = false;                 // the parent has brackets
  };

  [[nodiscard]] Found Find(const ConfigPath& path) const;
  // `parts` is a map or list of what is added, `flow` the same as it stands inside of brackets.
  [[nodiscard]] Result<Splices> AddParts(const Found& found, const ConfigModel& parts,
                                         const std::string& flow) const;
  [[nodiscard]] Splices ReplaceFound(const Found& found, const ConfigModel& value) const;
  [[nodiscard]] Splices ReplaceByBlock(const Found& found, const ConfigModel& value) const;
  [[nodiscard]] Splices RemoveBlockPart(const Found& found) const;
  [[nodiscard]] Splices RemoveFlowPart(const Found& found) const;
  [[nodiscard]] Splices AddToFlow(const OutlineNode& node, const std::string& part) const;

  [[nodiscard]] Span PartOf(const OutlineNode& node, std::size_t place) const;
  [[nodiscard]] std::size_t CountOf(const OutlineNode& node) const;
  [[nodiscard]] std::size_t LineStart(std::size_t at) const;
  [[nodiscard]] std::size_t LineEnd(std::size_t at) const;  // before the line break
  [[nodiscard]] std::size_t NextLine(std::size_t at) const;
  [[nodiscard]] std::size_t Column(std::size_t at) const;
  [[nodiscard]] std::size_t TrimmedEnd(std::size_t at) const;  // without blanks before `at`
  [[nodiscard]] bool IsFirstInLine(std::size_t at) const;
  [[nodiscard]] bool IsOnly(Span span, std::string_view characters) const;
  [[nodiscard]] Span WholeLines(Span span) const;
  [[nodiscard]] std::string Lines(const std::vector<std::string>& lines, std::size_t column) const;

  std::string_view text_;
  const OutlineNode& root_;
  std::string line_break_;
};

}  // namespace monorelay::app
