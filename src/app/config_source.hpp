// The configuration of a relay that serves: read at the start, and again when it has changed.
#pragma once

#include <optional>
#include <string>

#include "app/config.hpp"
#include "app/config_environment.hpp"
#include "app/config_files.hpp"

namespace monorelay::app {

// Used by one thread. Problems stand in the log.
class ConfigSource {
 public:
  // `environment` must outlive it. Without a file and an overlay there is what is built in, as long
  // as the file need not be there.
  ConfigSource(ConfigPlace place, bool may_lack_file, const Environment& environment)
      : place_(std::move(place)), may_lack_file_(may_lack_file), environment_(environment) {}

  [[nodiscard]] const ConfigPlace& Place() const { return place_; }

  // The configuration. Nothing if it cannot be used.
  std::optional<Config> Load();

  // The same if it says something else than last time, else nothing. An empty file is one that an
  // editor has not finished, or a mistake.
  std::optional<Config> LoadChanged();

  // The ETag of what was read last.
  [[nodiscard]] std::string Revision() const { return DigestOf(texts_); }
  // Why what is there now cannot be used; empty: it can.
  [[nodiscard]] const std::string& Refusal() const { return told_.empty() ? fault_ : told_; }

 private:
  std::optional<Config> Parse(ConfigTexts texts);

  ConfigPlace place_;
  bool may_lack_file_;
  const Environment& environment_;
  ConfigTexts texts_;  // last read
  std::string told_;   // why nothing could be read, as the log has it; empty: it could
  std::string fault_;  // why `texts_` cannot be used; empty: they can
};

}  // namespace monorelay::app
