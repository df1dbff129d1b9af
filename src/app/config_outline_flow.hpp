// The outline of what stands in one line or in brackets: scalars, keys, flow lists and maps.
#pragma once

#include <optional>
#include <string_view>

#include "app/config_outline.hpp"
#include "app/config_outline_scanner.hpp"
#include "base/error.hpp"

namespace monorelay::app {

// Each reader moves the scanner over what it reads. After a failure what they return says nothing.
class FlowOutliner {
 public:
  explicit FlowOutliner(std::string_view text) : text_(text), scan_(text) {}

 protected:
  using Kind = ConfigModel::Kind;
  using Style = OutlineNode::Style;

  // A node that begins and ends here.
  [[nodiscard]] OutlineNode Begin(Kind kind, Style style) const;
  // A key, with its text as the parser reads it.
  OutlineEntry Key(bool in_flow = false);
  // A scalar, an alias, or a list or map in brackets, in lines indented by more than `parent`.
  OutlineNode Leaf(int parent);
  // Remembers the first failure, with its line.
  OutlineNode Fail(std::string_view what);

  std::string_view text_;
  OutlineScanner scan_;
  std::optional<Error> failure_;

 private:
  OutlineNode FlowLeaf();
  OutlineNode FlowValue();
  OutlineNode Flow();
  OutlineEntry FlowEntry();
  void FlowItem(OutlineNode& list);
};

}  // namespace monorelay::app
