#include "app/config_files.hpp"

#include <fmt/format.h>

#include <system_error>
#include <utility>

#include "app/config.hpp"
#include "app/config_loader.hpp"
#include "app/config_overlay.hpp"
#include "base/digest.hpp"

namespace monorelay::app {

namespace fs = std::filesystem;

std::expected<ConfigTexts, std::string> ReadConfigTexts(const ConfigPlace& place,
                                                        bool may_lack_file) {
  ConfigTexts texts;
  std::error_code failure;
  texts.has_file = !may_lack_file || fs::exists(place.file, failure);
  if (texts.has_file) {
    auto file = ReadConfigFile(place.file);
    if (!file) return std::unexpected(std::move(file.error()));
    texts.file = *std::move(file);
  }
  texts.has_overlay = !place.overlay.empty() && fs::exists(place.overlay, failure);
  if (texts.has_overlay) {
    auto overlay = ReadConfigFile(place.overlay);
    if (!overlay) return std::unexpected(std::move(overlay.error()));
    texts.overlay = *std::move(overlay);
  }
  if (auto combined = Combine(place, texts); !combined)
    return std::unexpected(std::move(combined.error()));
  return texts;
}

std::expected<void, std::string> Combine(const ConfigPlace& place, ConfigTexts& texts) {
  texts.text = texts.has_file ? texts.file : std::string(DefaultConfigText());
  if (!texts.has_overlay) return {};
  auto both = OverlaidText(texts.text, texts.overlay);
  if (both) {
    texts.text = *std::move(both);
    return {};
  }
  // Which of them is broken? A broken file is told by the loader, with all that is wrong in it.
  if (OverlaidText({}, texts.overlay)) return {};
  return std::unexpected(
      fmt::format("{}: {}", place.overlay.string(), both.error().text.value.Get()));
}

std::string NameOf(const ConfigPlace& place, const ConfigTexts& texts) {
  if (!texts.has_overlay) return place.file.string();
  return fmt::format("{} with {}", place.file.string(), place.overlay.string());
}

std::string DigestOf(const ConfigTexts& texts) {
  return Sha256(fmt::format("{}{}{}\n", texts.has_file, texts.has_overlay, texts.file.size()) +
                texts.file + texts.overlay);
}

}  // namespace monorelay::app
