// Tools that a provider runs itself and that mean the same in several dialects.
#pragma once

#include <string>
#include <string_view>

#include "chat/notes.hpp"
#include "chat/request.hpp"

namespace monorelay::chat {

// Which of them a provider has.
struct HostedTools {
  bool web_search = false;
  bool web_fetch = false;
  bool code = false;
  bool beside_functions = true;  // together with functions in one request
  bool choice = false;           // the model can be made to use one

  [[nodiscard]] bool Has(HostedTool tool) const;
};

// How people call it, and how a choice does.
std::string_view NameOf(HostedTool tool);

// Settings of a web search that several dialects have. Domains are arrays of texts; the place is
// {"type":"approximate", "city", "region", "country", "timezone"}.
namespace hosted_setting {
constexpr std::string_view kAllowedDomains = "allowed_domains";
constexpr std::string_view kBlockedDomains = "blocked_domains";
constexpr std::string_view kUserLocation = "user_location";
}  // namespace hosted_setting

// The value of that setting; empty if it is not given.
Raw SettingOf(const Tool& tool, std::string_view setting);

// Notes the settings that are not among `written`, separated by single spaces.
void NoteOtherSettings(const Tool& tool, std::string_view written, Notes& notes);

}  // namespace monorelay::chat
