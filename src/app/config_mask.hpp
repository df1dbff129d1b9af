// Secrets in a configuration's text, made unreadable before anybody sees it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/config_model.hpp"
#include "base/error.hpp"

namespace monorelay::app {

// `text` with as many lines, and with a fingerprint in place of each secret: of the settings that
// hold one by the table of settings, and of all that the table does not know. Also where the same
// text stands elsewhere, in comments that look like such a setting, and in addresses with a
// password. References (`${NAME}`, `file:PATH`, `secret:NAME`) stay. Fails if the text cannot be
// read: then nobody can tell what in it is secret.
Result<std::string> MaskedConfig(std::string_view text);

// What stands in the place of a secret: `<secret FINGERPRINT>`.
std::string MaskOf(const std::string& secret);

// The texts that MaskedConfig hides, those of settings; each once. Fails as it does.
Result<std::vector<std::string>> SecretsIn(std::string_view text);

// True if a secret's text only says where the secret is: `${NAME}`, `file:PATH`, `secret:NAME`.
bool IsSecretReference(std::string_view text);

// Masks a part of what a text says, which stands at `path`.
void MaskPart(ConfigModel& part, const ConfigPath& path);

}  // namespace monorelay::app
