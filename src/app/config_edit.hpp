// Changes a configuration's text in one place and leaves every other byte as it is: comments,
// order, indentation, quotes and line ends. Pure.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "app/config_model.hpp"
#include "app/config_outline.hpp"
#include "base/error.hpp"

namespace monorelay::app {

struct ConfigEdit {
  enum class Action : std::uint8_t {
    kSet,
    kRemove,
    kAppend,
    kExtend,  // appends each item of the list that `value` is
    kInsert,  // into a list, before the place that `path` ends with
    kRename,
  };

  Action action = Action::kSet;
  std::string path;   // as ReadConfigPath reads it; not empty
  std::string value;  // as ReadConfigValue reads it; of kRename the other key
};

// `text` after the edits, one after the other. Setting makes what is missing around the value; a
// place in a list may be the one behind its end. Whatever stands for an anchor or an alias is
// changed where it is written; nothing is changed through an alias. Comments in the lines of what
// is removed go with it, comments above stay. What is inserted stands right behind the item before
// it, so that comments above the next one stay there.
//
// After each edit the text is read again by the YAML parser, and must say exactly what it said
// before but for the edit: else, and where the text is written in a form that cannot be edited
// without guessing, this fails with a sentence that says why, and quotes no value.
Result<std::string> EditConfig(std::string_view text, std::span<const ConfigEdit> edits);

}  // namespace monorelay::app
