// The steps of an order, on the text of the configuration.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "admin/config_desk.hpp"
#include "base/error.hpp"

namespace monorelay::app {

// `text` after all steps, one after the other (config_edit.hpp). Inserting into a list before its
// end writes the list anew, without the comments in it; so does moving what is in one. Fails with a
// sentence that names the step, and with kNotFound for what is not set.
Result<std::string> TakeSteps(std::string_view text, const std::vector<admin::ConfigStep>& steps);

}  // namespace monorelay::app
