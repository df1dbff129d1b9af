#include "app/version.hpp"

#include <boost/version.hpp>
#include <fmt/core.h>
#include <openssl/crypto.h>
#include <simdjson.h>
#include <sodium.h>
#include <spdlog/version.h>
#include <sqlite3.h>

#include <utility>
#include <vector>

#include "json/write.hpp"

// Set by the build for this file alone.
#ifndef MONORELAY_VERSION
#error "MONORELAY_VERSION is set by src/CMakeLists.txt"
#endif

namespace monorelay::app {

std::string VersionText(bool as_json) {
  const std::vector<std::pair<std::string, std::string>> facts{
      {"version", MONORELAY_VERSION},
      {"commit", MONORELAY_COMMIT},
      {"build", MONORELAY_BUILD_TYPE},
      {"compiler", __VERSION__},
      {"boost", fmt::format("{}.{}.{}", BOOST_VERSION / 100000, BOOST_VERSION / 100 % 1000,
                            BOOST_VERSION % 100)},
      {"openssl", OpenSSL_version(OPENSSL_VERSION_STRING)},
      {"simdjson",
       fmt::format("{}.{}.{}", +simdjson::SIMDJSON_VERSION_MAJOR, +simdjson::SIMDJSON_VERSION_MINOR,
                   +simdjson::SIMDJSON_VERSION_REVISION)},
      {"sqlite", sqlite3_libversion()},
      {"libsodium", sodium_version_string()},
      {"fmt",
       fmt::format("{}.{}.{}", FMT_VERSION / 10000, FMT_VERSION / 100 % 100, FMT_VERSION % 100)},
      {"spdlog", fmt::format("{}.{}.{}", SPDLOG_VER_MAJOR, SPDLOG_VER_MINOR, SPDLOG_VER_PATCH)},
  };
  std::string text = as_json ? "{" : "monorelay ";
  for (const auto& [name, value] : facts) {
    if (as_json) {
      if (text.size() > 1) text += ",";
      json::AppendString(text, name);
      text += ":";
      json::AppendString(text, value);
    } else {
      if (name != "version") text.append(name).append(" ");
      text.append(value).append("\n");
    }
  }
  return as_json ? text + "}\n" : text;
}

std::string VersionNumber() {
  return MONORELAY_VERSION;
}

}  // namespace monorelay::app
