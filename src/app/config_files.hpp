// The configuration as it lies on the disk: a file, and an overlay in the data directory.
#pragma once

#include <expected>
#include <filesystem>
#include <string>

namespace monorelay::app {

// Where it lies. From a path alone: without an overlay.
struct ConfigPlace {
  // NOLINTBEGIN(google-explicit-constructor)
  ConfigPlace(std::filesystem::path at, std::filesystem::path over = {})
      : file(std::move(at)), overlay(std::move(over)) {}
  ConfigPlace(const std::string& at) : file(at) {}
  ConfigPlace(const char* at) : file(at) {}
  // NOLINTEND(google-explicit-constructor)

  std::filesystem::path file;
  std::filesystem::path overlay;  // empty: none is looked for
};

// The overlay's name in the data directory.
inline constexpr const char* kOverlayName = "config.overlay.yml";

// What was read, byte for byte, and what it says together.
struct ConfigTexts {
  std::string file;
  std::string overlay;
  std::string text;  // of both (config_overlay.hpp); of neither: what is built in
  bool has_file = false;
  bool has_overlay = false;

  [[nodiscard]] bool SameFiles(const ConfigTexts& other) const {
    return has_file == other.has_file && has_overlay == other.has_overlay && file == other.file &&
           overlay == other.overlay;
  }
};

// Reads both. A file that is not there is an error unless `may_lack_file`; an overlay may always
// lack. Fails with a sentence that names the file, and for a broken overlay the line.
std::expected<ConfigTexts, std::string> ReadConfigTexts(const ConfigPlace& place,
                                                        bool may_lack_file = false);

// The same of bytes that were read already; sets `text`.
std::expected<void, std::string> Combine(const ConfigPlace& place, ConfigTexts& texts);

// How the text is called in messages. Lines are those of both together, as `monorelay config show`
// and GET /api/v1/config have them.
std::string NameOf(const ConfigPlace& place, const ConfigTexts& texts);

// A digest of both files, in hex.
std::string DigestOf(const ConfigTexts& texts);

}  // namespace monorelay::app
