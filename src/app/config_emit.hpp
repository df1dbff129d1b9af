// Values as YAML text.
#pragma once

#include <string>
#include <vector>

#include "app/config_model.hpp"
#include "app/config_outline.hpp"

namespace monorelay::app {

// A null, a scalar or an empty list or map in one line, in the quotes of `style` if it needs none
// others. `in_flow`: inside of brackets.
std::string LeafText(const ConfigModel& value, OutlineNode::Style style, bool in_flow);

// A text as a key.
std::string KeyText(const std::string& key, OutlineNode::Style style, bool in_flow);

// The value in one line, lists and maps in brackets. `in_flow`: it stands in others' brackets.
std::string FlowText(const ConfigModel& value, bool in_flow = true);

// True if the value is written in the line of its key: leaves, and short lists of them.
bool FitsInLine(const ConfigModel& value);

// A list or map that is not empty, one line for each value, the first of them at the left edge.
std::vector<std::string> BlockLines(const ConfigModel& value);

}  // namespace monorelay::app
